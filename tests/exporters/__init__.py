"""Exporters: what is written comes back equal, and keeps to its schema."""
