"""What opens over a room: it asks, shows and answers; what comes of it a flow writes."""
