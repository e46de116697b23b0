"""The evidence base: complete, typed, and used by name."""
