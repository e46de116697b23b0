"""Importers: samples, broken files and hostile files, each with what must come of it."""
