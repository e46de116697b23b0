"""The first bytes of a member -> its format, told from the content alone."""

from __future__ import annotations

import codecs

from coach.importers.archive import is_zip
from coach.importers.format import FileHead
from coach.importers.formats import FORMATS
from coach.importers.table import read_header

ARCHIVE = "zip"
"""What `sniff` says of an archive."""
_STRAY_ZEROS = 3
"""A table may hold a zero byte by accident; a database holds many."""


def sniff(first: bytes) -> str:
    """The id of the format that the first bytes show; else `zip`, or the shape they have."""
    if is_zip(first):
        return ARCHIVE
    head = head_of(first)
    if head.shape == "binary":
        return head.shape
    return next((each.id for each in FORMATS.values() if each.matches(head)), head.shape)


def head_of(first: bytes) -> FileHead:
    """The first bytes as the formats look at them."""
    text = _loosely(first)
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return FileHead(text=text, shape="json")
    if text.count("\0") > _STRAY_ZEROS:
        return FileHead(text=text, shape="binary")
    header = read_header(text)
    return FileHead(text=text, shape="table" if len(header) > 1 else "text", header=header)


def _loosely(first: bytes) -> str:
    """The head as text; a character cut in two at its end does not matter here."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return first.decode("utf-16", "replace")
    if first[1:2] == b"\0":
        return first.decode("utf-16-le", "replace")
    if first[:1] == b"\0":
        return first.decode("utf-16-be", "replace")
    return first.decode("utf-8-sig", "replace")
