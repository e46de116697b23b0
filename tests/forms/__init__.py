"""The typed fields."""
