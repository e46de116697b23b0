"""Ahead: a likely range of what comes, and whether the readiness predicted anything."""
