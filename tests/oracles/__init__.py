"""Published and worked numbers as data, and a runner that holds the program to them."""
