"""The command line: one file per verb; only the chosen verb and what it needs are loaded."""
