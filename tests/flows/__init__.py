"""Flows on a real store in memory, under a clock that stands still."""
