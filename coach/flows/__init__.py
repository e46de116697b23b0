"""Verbs: one file per thing a person can do. `see_x` only reads; any other verb writes and says what changed."""
