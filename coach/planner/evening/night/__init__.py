"""The night ahead: what the calendar leaves of it, the line it stands in, and what may make bed later."""
