"""What the importer tests share: the samples, a person's zone, and one file read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from coach.importers import read_paths
from coach.model import Reading, Record

SAMPLES = Path(__file__).parent.parent / "samples"
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 4, 1)

R = TypeVar("R", bound=Record)


def expected(folder: str) -> Any:
    """The expectations that lie beside a sample."""
    return json.loads((SAMPLES / folder / "expected.json").read_text("utf-8"))


def read(
    *paths: Path, today: date = TODAY, as_format: str | None = None, mapping: str | None = None
) -> Sequence[Reading]:
    """The readings of some paths, as a person in Berlin would get them."""
    return read_paths(paths, zone=BERLIN, today=today, as_format=as_format, mapping=mapping)


def read_text(tmp_path: Path, text: str | bytes, name: str = "file.csv", *, mapping: str | None = None) -> Reading:
    """The one reading of a file with that content."""
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (reading,) = read(file, mapping=mapping)
    return reading


def of(noun: type[R], readings: Sequence[Reading]) -> list[R]:
    """The records of that noun."""
    return [record for reading in readings for record in reading.records if isinstance(record, noun)]


def utc(text: str) -> datetime:
    """`2026-03-30T20:10:00Z` as a moment."""
    return datetime.fromisoformat(text).astimezone(UTC)


def whys(reading: Reading) -> str:
    """Every problem in one text."""
    return "\n".join(f"{item.file}:{item.line}: {item.why} {item.todo}" for item in reading.problems)
