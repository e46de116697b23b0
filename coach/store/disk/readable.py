"""The part of a damaged or a newer store that can still be read: its files -> documents, and how far they go."""

from __future__ import annotations

from codecs import BOM_UTF8
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec

from coach.store.disk import journal
from coach.store.disk.files import FileSystem, read_all
from coach.store.disk.migrate import brought_up, is_known
from coach.store.disk.names import SNAPSHOT
from coach.store.disk.pair import Pair
from coach.store.disk.snapshot import NotASnapshotError, parse, render
from coach.store.shelf import Shelves


class ReadablePart(msgspec.Struct, frozen=True):
    """The part of a store that can still be read."""

    shelves: Shelves
    seq: int
    source: str


def readable(fs: FileSystem, folder: Path, *, newer: bool = False) -> ReadablePart | None:
    """From `db.json`, or from nothing where the journal is a store's first; None when nothing is to be had.

    What a newer version wrote only where that was asked for: to look at, never to go on from. OSError.
    """
    pair = Pair(fs, folder)
    data: bytes | None = None
    with suppress(FileNotFoundError):
        data = read_all(fs, pair.folder / SNAPSHOT)[0].removeprefix(BOM_UTF8)
    base, seq, schema = Shelves(), 0, journal.SCHEMA
    if data is not None:
        try:
            meta, base = parse(data)
        except NotASnapshotError:
            data = None
        else:
            seq, schema = meta.seq, meta.schema
            if not is_known(schema) or (schema > journal.SCHEMA and not newer):
                return None
    lines = _lines(fs, pair, data, newer)
    if data is None and lines is None:
        return None
    for transaction in lines.transactions if lines else ():
        base.apply(transaction.ops)
        seq = transaction.seq
    what = "what this version understands" if schema > journal.SCHEMA else "everything"
    source = f"{what} up to change {seq}" if lines else f"db.json alone, as of change {seq}"
    return ReadablePart(brought_up(base, schema) if schema < journal.SCHEMA else base, seq, source)


def _lines(fs: FileSystem, pair: Pair, snapshot: bytes | None, newer: bool) -> journal.Scan | None:
    """The whole lines of the journal that goes on from that snapshot (None: from an empty store)."""
    for name, _ in sorted(pair.journals(), key=lambda found: -found[1]):
        data, _ = read_all(fs, pair.folder / name)
        header = journal.read_header(data)
        if header is None:
            continue
        began = render(Shelves(), header[0].generation, 0) if snapshot is None else snapshot
        fits = header[0].crc == crc32(began)
        if fits and (newer or header[0].schema <= journal.SCHEMA):
            with suppress(journal.UnknownLineError):
                return journal.scan(data[header[1] :], header[2], header[0].seq)
    return None
