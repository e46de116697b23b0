"""A recovery coach for the terminal: one evening plan, a sleep log and a supplement cabinet."""

__version__ = "0.1.0"
