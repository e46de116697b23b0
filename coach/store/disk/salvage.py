"""A damaged store -> everything set aside, and what can still be read opened in its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from coach.errors import StoreError, UnreadableError
from coach.store.disk import backups, journal, trouble
from coach.store.disk.files import FileSystem, is_folder, read_all, write_file
from coach.store.disk.lock import held
from coach.store.disk.names import LOCK, WINDOW
from coach.store.disk.pair import Pair, Place
from coach.store.disk.readable import ReadablePart, readable
from coach.store.disk.remains import count, remains
from coach.store.ids import new_id

_NOTHING_LEFT = (
    "Nothing on disk was touched. Bring the folder back from a copy of your own, or name another folder with --store."
)


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

    @property
    def sum(self) -> str:
        """What is gone by count: `19 → 16 records`."""
        counted = "1 record" if self.records == 1 else f"{self.records} records"
        return f"{self.before} → {counted}" if self.before > self.records else f"{counted}, none missed"


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
        pair, before = Pair(fs, folder), remains(fs, folder)
        aside = _set_aside(fs, folder)
        newest = max([at for _, at in pair.journals()], default=0)
        old = Place(newest, (0, 0, 0), 0, 0, 0, found.seq, journal.SCHEMA)
        pair.settle(pair.replace(found.shelves, old))
        return Salvaged(aside, found.source, count(found.shelves), before)


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
            if found is None or (seq, count(shelves)) > (found.seq, count(found.shelves)):
                found = ReadablePart(shelves, seq, f"the copy {backup.name}, as of change {seq}")
    return found
