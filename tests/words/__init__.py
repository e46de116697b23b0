"""How times and doses are said and read."""
