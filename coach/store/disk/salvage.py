"""A damaged store -> everything set aside, what can still be read opened in its place, and what is gone counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from coach.errors import StoreError, UnreadableError
from coach.model.records import BESIDE, KINDS
from coach.store.disk import backups, journal, trouble
from coach.store.disk.files import FileSystem, is_folder, read_all, write_file
from coach.store.disk.lock import held
from coach.store.disk.names import LOCK, SNAPSHOT, WINDOW
from coach.store.disk.pair import Pair, Place
from coach.store.disk.readable import ReadablePart, readable
from coach.store.ids import new_id
from coach.store.shelf import Op, Shelves, is_nothing

_NOTHING_LEFT = (
    "Nothing on disk was touched. Bring the folder back from a copy of your own, or name another folder with --store."
)


_TABLE = re.compile(rb'^"([a-z_]+)":\{$', re.MULTILINE)
_DOCUMENT = re.compile(rb'^"(\d{1,18})":\{"', re.MULTILINE)
_COUNTED = frozenset(kind for kind in KINDS if kind != BESIDE)


class _Line(msgspec.Struct, frozen=True):
    """As much of a journal's line as counts."""

    ops: tuple[Op, ...]


class _Numbered(msgspec.Struct, frozen=True):
    """As much of a journal's header or line as numbers it."""

    seq: int


_LINE = msgspec.json.Decoder(_Line)
_NUMBERED = msgspec.json.Decoder(_Numbered)


class Salvaged(msgspec.Struct, frozen=True):
    """What was made of a damaged store."""

    aside: Path
    """Where every file is kept as it was."""
    source: str
    """What could be read, in words."""
    records: int
    """How many records there are now."""
    before: int
    """How many the damaged files seem to have held; no more than a guess."""
    change: int
    """The last change that is in what was gone on from."""
    named: int
    """The last change that a journal names; a guess too."""
    numbered: bool = True
    """Whether every line of the journals tells its change; a line that cannot be read may hold one."""

    @property
    def whole(self) -> bool:
        """Whether all is there: the store's own file was read to its end, and a journal names that very change last.

        A copy may be older than what is lost, and where no journal can be read nothing tells what came after.
        """
        all_told = self.numbered and self.named == self.change
        return all_told and self.source.startswith(SNAPSHOT) and self.before <= self.records

    @property
    def sum(self) -> str:
        """What is gone by count: `19 → 16 records`; by change where the records of it cannot be counted."""
        counted = "1 record" if self.records == 1 else f"{self.records} records"
        if self.before > self.records:
            return f"{self.before} → {counted}"
        if self.named > self.change:
            return f"{counted}; the journal names change {self.named}, what came after change {self.change} is gone"
        return f"{counted}, none missed"


def outlook(fs: FileSystem, folder: Path) -> Salvaged | None:
    """What `salvage` would make of a store, without touching anything; None when it is not damaged."""
    with trouble.told(folder, "salvaged"):
        found = _found(fs, folder)
        if found is None:
            return None
        named = tuple(_named(fs, folder))
        last = max((seq for seq in named if seq is not None), default=0)
        records = _count(found.shelves)
        return Salvaged(folder, found.source, records, _remains(fs, folder), found.seq, last, None not in named)


def salvage(fs: FileSystem, folder: Path) -> Salvaged | None:
    """Set a damaged store aside and go on from what can be read; None when it is not damaged.

    From whatever holds the latest change, by what is in it: db.json with the journal up to the damage, db.json alone,
    or one of the copies, whose names tell only what some clock said.
    StoreError when nothing can be read, or when a newer version wrote it; then nothing was touched.
    """
    with trouble.told(folder, "salvaged"):
        if _found(fs, folder) is None:  # before there is even a lock in what may be somebody else's folder
            return None
    with held(fs, folder / LOCK), trouble.told(folder, "salvaged"):
        found = _found(fs, folder)
        if found is None:
            return None
        pair, before, named = Pair(fs, folder), _remains(fs, folder), _last_named(fs, folder)
        aside = _set_aside(fs, folder)
        newest = max([at for _, at in pair.journals()], default=0)
        old = Place(newest, (0, 0, 0), 0, 0, 0, found.seq, journal.SCHEMA)
        pair.settle(pair.replace(found.shelves, old))
        return Salvaged(aside, found.source, _count(found.shelves), before, found.seq, named)


def _found(fs: FileSystem, folder: Path) -> ReadablePart | None:
    """What to go on from; None when the store is not damaged."""
    pair = Pair(fs, folder)
    try:
        pair.snapshot_fingerprint() and pair.load()
    except trouble.DamagedError as error:
        found = _best(readable(fs, folder), fs, folder)
        if found is None:
            what = "Nothing of this store can be read, and there is no copy that opens."
            raise trouble.damaged(folder, what, _NOTHING_LEFT) from error
        return found
    return None


def _set_aside(fs: FileSystem, folder: Path) -> Path:
    aside = folder / new_id("damaged")
    fs.make_folder(aside)
    for name in fs.names(folder):
        status = fs.stat(folder / name)
        if status is not None and not is_folder(status) and name not in (LOCK, WINDOW):
            write_file(fs, aside / name, read_all(fs, folder / name)[0])
    fs.sync_folder(aside)
    return aside


def _best(found: ReadablePart | None, fs: FileSystem, folder: Path) -> ReadablePart | None:
    """The part with the latest change in it, then with the most records; of equals the store's own files."""
    for backup in backups.listed(fs, folder):
        with suppress(UnreadableError, StoreError):
            seq, shelves = backups.read_with_seq(fs, folder / backups.FOLDER / backup.name)
            if found is None or (seq, _count(shelves)) > (found.seq, _count(found.shelves)):
                found = ReadablePart(shelves, seq, f"the copy {backup.name}, as of change {seq}")
    return found


def _count(shelves: Shelves) -> int:
    """How many records there are."""
    return sum(len(shelves.look(kind).documents) for kind in _COUNTED)


def _remains(fs: FileSystem, folder: Path) -> int:
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


def _last_named(fs: FileSystem, folder: Path) -> int:
    """The last change that any journal names, in its header or a line; 0 without one. OSError."""
    return max((seq for seq in _named(fs, folder) if seq is not None), default=0)


def _named(fs: FileSystem, folder: Path) -> Iterator[int | None]:
    """The change that each line of each journal names; None for a line that cannot be read. OSError."""
    for name, _ in Pair(fs, folder).journals():
        for line in filter(None, read_all(fs, folder / name)[0].split(b"\n")):
            seq = None
            with suppress(msgspec.DecodeError):
                seq = _NUMBERED.decode(line.split(b" ", 2)[-1]).seq
            yield seq


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
