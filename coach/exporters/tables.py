"""One table for each kind of record: StoreDocument -> CSV files for a spreadsheet, with a table of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from coach.exporters.columns import COLUMNS
from coach.model import Record, StoreDocument

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet."""

INDEX = "columns"


def tables(document: StoreDocument) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file: one for each kind, empty ones with their header, and `columns.csv`.

    UTF-8 with a byte order mark, as spreadsheets ask for it; moments are ISO 8601 with their offset, numbers have a
    point, several values of a cell are parted by "; ", unknown is empty.
    """
    for kind in COLUMNS:
        rows = [_flat(record) for record in getattr(document, kind)]
        yield f"{kind}.csv", _csv(COLUMNS[kind], rows)
    listed = [
        {"file": f"{kind}.csv", "column": name, "meaning": text}
        for kind in COLUMNS
        for name, text in COLUMNS[kind].items()
    ]
    yield f"{INDEX}.csv", _csv(("file", "column", "meaning"), listed)


def _csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    names = list(columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _flat(record: Record) -> dict[str, Any]:
    """Field -> value; the parts of a part as `stages_deep_min`."""
    flat: dict[str, Any] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, msgspec.Struct):
            flat |= {f"{name}_{part}": getattr(value, part) for part in value.__struct_fields__}
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> str:
    """One value as a cell: text is never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, dict):
        return _text("; ".join(f"{key}: {_cell(part)}" for key, part in value.items()))
    if isinstance(value, tuple):
        return _text("; ".join(_part(part) for part in value))
    return _text(str(value))


def _part(value: Any) -> str:
    if isinstance(value, msgspec.Struct):
        known = {name: getattr(value, name) for name in value.__struct_fields__}
        return ", ".join(f"{name} {_cell(part)}" for name, part in known.items() if part not in (None, "", ()))
    return _cell(value)


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
