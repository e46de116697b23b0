"""WHOOP: its four tables -> nights, naps and workouts."""

from __future__ import annotations

from collections.abc import Sequence

from coach.importers.format import FileHead, Format, ImportTerms, TextFile
from coach.importers.formats.whoop.columns import table_kind
from coach.importers.formats.whoop.export import read_whoop
from coach.importers.table import read_table
from coach.model import Reading


def _matches(head: FileHead) -> bool:
    return table_kind(head.header) is not None


def _read(files: Sequence[TextFile], asked: ImportTerms) -> Reading:
    return read_whoop([read_table(file.body, file.name) for file in files], asked.zone)


FORMAT = Format(
    id="whoop",
    label="a WHOOP export (folder, zip or its csv files)",
    matches=_matches,
    read=_read,
    together=True,
)
