"""Any table of nights: CSV -> nights."""

from __future__ import annotations

from collections.abc import Sequence

from coach.importers.format import FileHead, Format, ImportTerms, TextFile
from coach.importers.formats.nights_csv.columns import find_columns, read_mapping
from coach.importers.formats.nights_csv.nights import read_nights
from coach.importers.table import read_table
from coach.model import Reading


def _matches(head: FileHead) -> bool:
    return len(head.header) > 1 and find_columns(head.header, {}, "").enough()


def _check(asked: ImportTerms) -> None:
    read_mapping(asked.mapping)


def _read(files: Sequence[TextFile], asked: ImportTerms) -> Reading:
    return read_nights(read_table(files[0].body, files[0].name), read_mapping(asked.mapping), asked.zone)


FORMAT = Format(
    id="csv",
    label="a table of nights (csv, tsv)",
    matches=_matches,
    read=_read,
    also=("nights", "tsv"),
    insisted=("table",),
    mapped=True,
    check=_check,
)
