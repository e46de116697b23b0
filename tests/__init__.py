"""The tests, one folder for each room; the real thing everywhere, no stand-ins for our own code."""
