"""What a format is: how its content is told from others, and how its files become a Reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from coach.errors import UnreadableError
from coach.importers.text import MAX_TEXT
from coach.model import Reading

Shape = Literal["json", "table", "text", "binary"]
"""What a head looks like before any format is told: JSON, several columns, other text, or no text at all."""


class FileHead(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a file, as the formats look at it."""

    text: str
    shape: Shape
    header: tuple[str, ...] = ()
    """Titles of the first line, where the shape is a table."""


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """One decoded file."""

    name: str
    body: str


class ImportBudget(msgspec.Struct, kw_only=True):
    """What one import may still take, all its files together: many small ones must not add up to an hour."""

    text_bytes: int = MAX_TEXT
    steps: int = 400_000
    """Of repeating calendar entries."""

    def take_text(self, count: int, file: str) -> None:
        """Read that much more; UnreadableError where that is more than one import may hold."""
        self.text_bytes -= count
        if self.text_bytes < 0:
            what = f"would bring this import beyond {MAX_TEXT >> 20} MiB of text"
            raise UnreadableError(what, where=file, todo="Import a part of the files at a time.")

    def take_steps(self, count: int) -> bool:
        """Whether so many steps are still to be had; then they are spent."""
        if count > self.steps:
            return False
        self.steps -= count
        return True


class ImportTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about the import, and what it may take."""

    zone: ZoneInfo
    """Stands in where a file names no zone."""
    today: date
    mapping: str | None = None
    """`--map` as typed: which column holds what."""
    budget: ImportBudget = msgspec.field(default_factory=ImportBudget)


def _accepted(_: ImportTerms) -> None:
    """Nothing that was said can be wrong for this format."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One format; `coach.importers.formats` lists them all."""

    id: str
    """The name that `--as` takes and that a Reading carries."""
    label: str
    """What it is, for a list of what can be read."""
    matches: Callable[[FileHead], bool]
    """Whether the content is this format's."""
    read: Callable[[Sequence[TextFile], ImportTerms], Reading]
    """The records of one file, or of all its files where they are read together."""
    also: tuple[str, ...] = ()
    """Other names that `--as` takes."""
    insisted: tuple[Shape, ...] = ()
    """Shapes that `--as` reads as this format although no format was told from the content."""
    together: bool = False
    """Whether the files of one import are parts of one export."""
    mapped: bool = False
    """Whether a table of unknown columns becomes this format by a `--map`."""
    check: Callable[[ImportTerms], None] = _accepted
    """UsageError where what the person said makes no sense for it; asked before any file is read."""
