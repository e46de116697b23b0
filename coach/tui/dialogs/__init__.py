"""What opens over a room: it returns a noun or None, and never writes."""
