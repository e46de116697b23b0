"""What the files of a damaged store still show of how much it held: bytes, whole or not -> a count of records."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import msgspec

from coach.model.records import BESIDE, KINDS
from coach.store.disk.files import FileSystem, read_all
from coach.store.disk.names import SNAPSHOT
from coach.store.disk.pair import Pair
from coach.store.shelf import Op, Shelves, is_nothing

_TABLE = re.compile(rb'^"([a-z_]+)":\{$', re.MULTILINE)
_DOCUMENT = re.compile(rb'^"(\d{1,18})":\{"', re.MULTILINE)
_COUNTED = frozenset(kind for kind in KINDS if kind != BESIDE)


class _Line(msgspec.Struct, frozen=True):
    """As much of a journal's line as counts."""

    ops: tuple[Op, ...]


_LINE = msgspec.json.Decoder(_Line)


def count(shelves: Shelves) -> int:
    """How many records there are."""
    return sum(len(shelves.look(kind).documents) for kind in _COUNTED)


def remains(fs: FileSystem, folder: Path) -> int:
    """How many records the files seem to have held, what is damaged read as far as it looks like one. OSError.

    A guess for the person, never a thing to go on from: what is not to be made out at all is not counted.
    """
    found: set[tuple[str, int]] = set()
    with suppress(FileNotFoundError):
        found = _of_snapshot(read_all(fs, folder / SNAPSHOT)[0])
    for name, _ in sorted(Pair(fs, folder).journals(), key=lambda each: each[1]):
        for line in read_all(fs, folder / name)[0].split(b"\n"):
            _follow(line, found)
    return len(found)


def _of_snapshot(data: bytes) -> set[tuple[str, int]]:
    """Table and number of each document, by the way `render` writes them."""
    parts = _TABLE.split(data)
    tables = zip(parts[1::2], parts[2::2], strict=True)
    return {
        (name.decode(), int(number))
        for name, text in tables
        if name.decode() in _COUNTED
        for number in _DOCUMENT.findall(text)
    }


def _follow(line: bytes, found: set[tuple[str, int]]) -> None:
    """What a journal's line put and removed, whether its checksum holds or not."""
    payload = line.split(b" ", 2)[-1]
    with suppress(msgspec.DecodeError):
        for table, number, document in _LINE.decode(payload).ops:
            if table in _COUNTED:
                (found.discard if is_nothing(document) else found.add)((table, number))
