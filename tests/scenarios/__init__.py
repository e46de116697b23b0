"""Evenings in an expert's words, through the command line: `python -m tests.scenarios`.

`run.py` and `evenings.toml` are kept as they were given, so that what they say is what was asked; `more.toml` is ours.
"""
