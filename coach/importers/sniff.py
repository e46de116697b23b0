"""The first bytes of a member -> its format, told from the content alone."""

from __future__ import annotations

import codecs
from typing import Literal

from coach.importers.archive import is_zip
from coach.importers.formats import document
from coach.importers.formats.ical import blocks as ical_blocks
from coach.importers.formats.nights_csv.columns import find_columns
from coach.importers.formats.whoop.columns import table_kind
from coach.importers.table import read_header

Format = Literal["whoop", "csv", "ical", "store"]
Found = Literal["whoop", "csv", "ical", "store", "zip", "table", "json", "unknown"]
"""Beside the formats: an archive, a table of something else, other JSON, and anything else."""

_STRAY_ZEROS = 3
"""A table may hold a zero byte by accident; a database holds many."""


def sniff(head: bytes) -> Found:
    """What the member is, from its first bytes."""
    if is_zip(head):
        return "zip"
    text = _loosely(head)
    if ical_blocks.is_calendar(text):
        return "ical"
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return "store" if document.is_document(text) else "json"
    if text.count("\0") > _STRAY_ZEROS:
        return "unknown"
    header = read_header(text)
    if table_kind(header) is not None:
        return "whoop"
    if len(header) > 1:
        return "csv" if find_columns(header, {}, "").enough() else "table"
    return "unknown"


def _loosely(head: bytes) -> str:
    """The head as text; a character cut in two at its end does not matter here."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")
