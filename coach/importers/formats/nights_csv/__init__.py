"""Any table of nights: CSV -> nights."""
