"""`python -m tests.evidence`: compile the TOML tables of `coach/evidence` to the JSON that is read at run time."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec

from coach.evidence.facts import COMPILED, FOLDER


def compiled() -> bytes:
    """Every table of every TOML file, by name, as indented JSON."""
    tables: dict[str, Any] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        tables.update(tomllib.loads(file.read_text("utf-8")))
    return msgspec.json.format(msgspec.json.encode(tables, order="sorted"), indent=0) + b"\n"


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
