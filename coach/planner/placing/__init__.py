"""Health-free exact search: a day in slots and integers -> its cheapest legal starts."""
