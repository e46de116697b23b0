"""A damaged store -> everything set aside, and what can still be read opened in its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec

from coach.errors import StoreError, UnreadableError
from coach.store import backups, journal, trouble
from coach.store.files import FileSystem, is_folder, read_all, write_file
from coach.store.ids import new_id
from coach.store.lock import held
from coach.store.migrate import brought_up, is_known
from coach.store.names import LOCK, SNAPSHOT
from coach.store.pair import Pair, Place
from coach.store.shelf import Shelves
from coach.store.snapshot import NotASnapshotError, parse, render


class Salvaged(msgspec.Struct, frozen=True):
    """What was made of a damaged store."""

    aside: Path
    """Where every file is kept as it was."""
    source: str
    """What could be read, in words."""


class Found(msgspec.Struct, frozen=True):
    """The part of a store that can still be read."""

    shelves: Shelves
    seq: int
    source: str


def salvage(fs: FileSystem, folder: Path) -> Salvaged | None:
    """Set a damaged store aside and go on from what can be read; None when it is not damaged.

    In that order: db.json with the journal up to the damage, db.json alone, the newest copy that opens.
    StoreError when nothing can be read, or when a newer version wrote it; then nothing was touched.
    """
    with held(fs, folder / LOCK), trouble.told(folder, "salvaged"):
        pair = Pair(fs, folder)
        try:
            pair.snapshot_fingerprint() and pair.load()
        except trouble.DamagedError:
            found = _from_files(fs, pair) or _from_copies(fs, folder)
        else:
            return None
        if found is None:
            raise trouble.damaged(folder, "Nothing of this store can be read, and there is no copy that opens.")
        aside = _set_aside(fs, folder)
        newest = max([at for _, at in pair.journals()], default=0)
        old = Place(newest, (0, 0, 0), 0, 0, 0, found.seq, journal.SCHEMA)
        pair.settle(pair.replace(found.shelves, old))
        return Salvaged(aside, found.source)


def _set_aside(fs: FileSystem, folder: Path) -> Path:
    aside = folder / new_id("damaged")
    fs.make_folder(aside)
    for name in fs.names(folder):
        status = fs.stat(folder / name)
        if status is not None and not is_folder(status) and name != LOCK:
            write_file(fs, aside / name, read_all(fs, folder / name)[0])
    fs.sync_folder(aside)
    return aside


def _from_files(fs: FileSystem, pair: Pair) -> Found | None:
    """From `db.json`, or from nothing where the journal is a store's first."""
    data: bytes | None = None
    with suppress(FileNotFoundError):
        data = read_all(fs, pair.folder / SNAPSHOT)[0]
    base, seq, schema = Shelves(), 0, journal.SCHEMA
    if data is not None:
        try:
            meta, base = parse(data)
        except NotASnapshotError:
            data = None
        else:
            seq, schema = meta.seq, meta.schema
            if schema > journal.SCHEMA or not is_known(schema):
                return None
    lines = _lines(fs, pair, data)
    if data is None and lines is None:
        return None
    for transaction in lines.transactions if lines else ():
        base.apply(transaction.ops)
        seq = transaction.seq
    source = f"everything up to change {seq}" if lines else f"db.json alone, as of change {seq}"
    return Found(base if schema == journal.SCHEMA else brought_up(base, schema), seq, source)


def _lines(fs: FileSystem, pair: Pair, snapshot: bytes | None) -> journal.Scan | None:
    """The whole lines of the journal that goes on from that snapshot (None: from an empty store)."""
    for name, _ in sorted(pair.journals(), key=lambda found: -found[1]):
        data, _ = read_all(fs, pair.folder / name)
        header = journal.read_header(data)
        if header is None:
            continue
        began = render(Shelves(), header[0].generation, 0) if snapshot is None else snapshot
        fits = header[0].crc == crc32(began)
        if fits and header[0].schema <= journal.SCHEMA:
            with suppress(journal.UnknownLineError):
                return journal.scan(data[header[1] :], header[2], header[0].seq)
    return None


def _from_copies(fs: FileSystem, folder: Path) -> Found | None:
    for backup in backups.listed(fs, folder):
        with suppress(UnreadableError, StoreError):
            shelves = backups.read(fs, folder / backups.FOLDER / backup.name)
            return Found(shelves, backup.change or 0, f"the copy {backup.name}")
    return None
