"""`python -m coach.evidence`: check the TOML tables of `coach/evidence` and its folder of medicines; TOML -> JSON.

A row with a missing or odd field is named, nothing is written, and the exit code is 2.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from coach.errors import DONE, USAGE, UsageError
from coach.evidence.facts import Facts
from coach.evidence.medicines import compiling, known
from coach.evidence.tables import COMPILED, FOLDER


def compiled(folder: Path = FOLDER) -> bytes:
    """Every table of every TOML file, by name, checked row by row, as indented JSON."""
    tables: dict[str, Any] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            tables.update(tomllib.loads(file.read_text("utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise UsageError(str(error), where=file.name, todo="Nothing was changed.") from error
    Facts(tables).check()
    return msgspec.json.format(msgspec.json.encode(tables, order="sorted"), indent=0) + b"\n"


def main(folder: Path = FOLDER, to: Path = COMPILED) -> int:
    """Compile, or say what is broken."""
    try:
        text, medicines = compiled(folder), compiling.compiled()
    except UsageError as error:
        print(f"evidence: {error}", file=sys.stderr)
        return USAGE
    to.write_bytes(text)
    known.COMPILED.write_bytes(medicines)
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
