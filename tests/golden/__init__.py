"""Golden evenings and weeks: whole plans written down, looked at, and frozen."""
