"""Versions of records <-> the files of a shared folder, one for each machine, which only it appends to.

A line is as in the journal (`crc32 length json`, each checksum going on from the one before), so half a file that
a sync tool has brought so far reads as far as it goes, and what is damaged is noticed. Conflict copies that sync
tools make are files like any other: the outcome is a fold over everything that is there.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from msgspec.structs import replace

from coach.clean import clean_line
from coach.store.disk import journal
from coach.store.disk.journal import line_of, payload_of
from coach.store.disk.migrate import brought_up_document, is_known
from coach.store.sync import hlc
from coach.store.sync.nesting import is_too_deep
from coach.store.sync.versions import ANCESTORS, Version
from coach.words import count_text

LONGEST_DOCUMENT = 4 << 20
"""Bytes of one record, above what any noun can come to."""
MOST_CHANGES = 1_000_000
"""No more are read, of one file or of all: 500 bytes each as long as an exchange takes, a bound of taste."""
LONGEST_NAME = 40

_NAME = re.compile(r"coach-([0-9a-z]+(?:-[0-9a-f]+)?)\.([0-9]{1,6})\.changes")
_LINE_FEED = b"\n"


class ChangeFileHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file."""

    app: str
    schema: int
    device: str
    name: str = ""
    """What the machine calls itself."""


class ChangeFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as far as it can be read."""

    path: Path
    versions: tuple[Version, ...] = ()
    length: int = 0
    """Bytes up to the end of the last whole line."""
    chain: int = 0
    size: int = 0
    """Bytes that were there."""
    trouble: str = ""
    """Why what comes after is left out, if anything does."""
    odd: str = ""
    """What is left out of the lines that were read, if anything is."""
    schema: int = 0
    torn: bool = False
    """Whether that may only be on its way: a last line that is not whole yet."""
    device: str = ""
    """Whose it is, by its first line."""
    name: str = ""
    """What that machine calls itself."""
    begun: bytes = b""
    """What there is of a first line that is not whole."""


_HEAD = msgspec.json.Decoder(ChangeFileHead)
_VERSIONS = msgspec.json.Decoder(tuple[Version, ...])
_NOT_OURS = "It was not written by the coach."
_UNREADABLE = "It holds a line this version cannot read; the machine that wrote it begins another file."
_CUT = "Its first line is not whole; what it holds is left out."


def name_of(device: str, number: int) -> str:
    """The name of a machine's file."""
    return f"coach-{device}.{number}.changes"


def owner(name: str) -> str | None:
    """The machine in a file's name; None when it is no such name."""
    named = _NAME.fullmatch(name)
    return named[1] if named else None


def head_line(device: str, name: str) -> tuple[bytes, int]:
    """The first line of a machine's file, and the chain it starts."""
    called = clean_line(name, LONGEST_NAME)
    head = ChangeFileHead(app=journal.APP, schema=journal.SCHEMA, device=device, name=called)
    return line_of(msgspec.json.encode(head), 0)


def read(path: Path, data: bytes, most: int = MOST_CHANGES) -> ChangeFile:
    """A file's bytes, as far as they go and hold no more than `most` changes."""
    nothing = ChangeFile(path=path, size=len(data))
    end = data.find(_LINE_FEED)
    payload = payload_of(data[:end], 0) if end >= 0 else None
    if payload is None:
        return replace(nothing, trouble=_CUT, torn=end < 0, begun=data if end < 0 else b"")
    head = _head(payload)
    if head is None or head.app != journal.APP or not (head.schema > journal.SCHEMA or is_known(head.schema)):
        return replace(nothing, trouble=_NOT_OURS)
    if head.schema > journal.SCHEMA:
        newer = f"It was written by a newer version (schema {head.schema}); update recovery-coach."
        return replace(nothing, trouble=newer)
    known = replace(nothing, schema=head.schema, device=head.device, name=clean_line(head.name, LONGEST_NAME))
    return _rest(known, data, end + 1, line_of(payload, 0)[1], most)


def _head(payload: bytes) -> ChangeFileHead | None:
    try:
        return _HEAD.decode(payload)
    except (msgspec.DecodeError, RecursionError):
        return None


def _rest(known: ChangeFile, data: bytes, start: int, chain: int, most: int) -> ChangeFile:
    """The lines after the first."""
    versions: list[Version] = []
    trouble, left_out = "", 0
    while (end := data.find(_LINE_FEED, start)) >= 0:
        payload = payload_of(data[start:end], chain)
        if payload is None:
            break
        found = _line(payload)
        if found is None or len(found) > most - len(versions) - left_out:
            trouble = _UNREADABLE if found is None else f"What it holds beyond {start} bytes is too many changes."
            break
        usable = [_today(_slim(version), known.schema) for version in found if _is_usable(version)]
        versions += usable
        left_out += len(found) - len(usable)
        chain = line_of(payload, chain)[1]
        start = end + 1
    torn = not trouble and start < len(data) and journal.is_torn(data[start:])
    if start < len(data) and not trouble:
        said = "not whole yet" if torn else "damaged"
        todo = "sync again when all of it has come" if torn else "the machine that wrote it mends it at its next sync"
        trouble = f"It is {said} after byte {start}: {todo}."
    odd = f"It holds {count_text(left_out, 'change')} without a true stamp or form: left out." if left_out else ""
    return replace(known, versions=tuple(versions), length=start, chain=chain, trouble=trouble, odd=odd, torn=torn)


def _line(payload: bytes) -> tuple[Version, ...] | None:
    """The versions in a line, whose documents are taken as they are, and kept in a text; None of what is none."""
    try:
        payload.isascii() or payload.decode()
        return _VERSIONS.decode(payload)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        return None


def _is_usable(version: Version) -> bool:
    """Whether a version has a stamp, and a document that can be looked into."""
    document = memoryview(version.document)
    if not hlc.is_stamp(version.at) or len(document) > LONGEST_DOCUMENT:
        return False
    return not is_too_deep(bytes(document))


def _slim(version: Version) -> Version:
    """A version without more, or stranger, ancestors than are ever written."""
    if len(version.was) <= ANCESTORS and all(map(hlc.is_stamp, version.was)):
        return version
    return replace(version, was=tuple(filter(hlc.is_stamp, version.was))[:ANCESTORS])


def _today(version: Version, schema: int) -> Version:
    """A version in today's form."""
    if schema == journal.SCHEMA or version.is_gone:
        return version
    return replace(version, document=brought_up_document(version.kind, version.document, schema))
