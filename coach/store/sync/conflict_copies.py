"""Conflict copies of the store's own files, as sync tools leave them -> the versions of records they hold."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec.structs import replace

from coach.store.disk import journal
from coach.store.disk.files import FileSystem, read_all, write_file
from coach.store.disk.migrate import brought_up, is_known
from coach.store.disk.names import JOURNAL, SNAPSHOT, is_of_records, is_ours, original
from coach.store.disk.snapshot import NotASnapshotError, parse
from coach.store.ids import new_id
from coach.store.shelf import Shelves
from coach.store.sync import hlc
from coach.store.sync.marks import device_of, healed, versions_of
from coach.store.sync.plain import OddFileError, read_plain
from coach.store.sync.sharing import Pen, Plan, earlier_of, plan
from coach.store.sync.versions import Version, ancestors, guessed_stamp

MOST_BYTES = 512 << 20
"""No copy is read that is longer, a bound of taste: a million records."""


class ConflictCopies(msgspec.Struct, frozen=True):
    """What the conflict copies in a folder hold."""

    paths: tuple[Path, ...]
    """Every one of them."""
    read: tuple[Path, ...]
    """Those that could be read."""
    versions: tuple[Version, ...]


def named(fs: FileSystem, folder: Path) -> tuple[str, ...]:
    """The names of the conflict copies in a folder; none is opened. OSError."""
    return tuple(name for name in fs.names(folder) if (of := original(name)) and is_of_records(of))


def find(fs: FileSystem, folder: Path) -> ConflictCopies:
    """Read them all; a journal goes with the snapshot its first line names, copied or not. OSError."""
    names = named(fs, folder)
    snapshots = [name for name in names if original(name) == SNAPSHOT]
    journals = [name for name in names if (original(name) or "").startswith(JOURNAL)]
    live = [name for name in fs.names(folder) if is_ours(name) and name.startswith((SNAPSHOT, JOURNAL))]
    whole = {name: _bytes(fs, folder / name) for name in (*snapshots, *journals, *live)}
    bytes_of = {name: data for name, data in whole.items() if data is not None}
    versions: list[Version] = []
    read: set[str] = set()
    for snapshot in (*snapshots, SNAPSHOT):
        for lines in (*journals, *live, ""):
            if not {snapshot, lines} & set(names) or not {snapshot, lines} - {""} <= bytes_of.keys():
                continue
            shelves = _joined(bytes_of[snapshot], bytes_of.get(lines))
            if shelves is not None:
                read |= {snapshot, lines}
                versions += [version for _, version in versions_of(shelves).values()]
                versions += earlier_of(shelves)
    paths = tuple(folder / name for name in names)
    return ConflictCopies(paths, tuple(path for path in paths if path.name in read), tuple(versions))


def _bytes(fs: FileSystem, path: Path) -> bytes | None:
    """A file's bytes; None of what is no plain file, or too big to be a store."""
    try:
        return read_plain(fs, path, MOST_BYTES)[0]
    except OddFileError:
        return None


def plan_of(shelves: Shelves, found: ConflictCopies, at: datetime) -> Plan:
    """What a store has to write for what was found to count.

    Copies of our own that a wrong clock dated ahead are not lost for it: they count as written now.
    """
    device, now = device_of(shelves), hlc.millis(at)
    if device is None:
        return plan(shelves, versions_of(shelves), found.versions, None)
    device = healed(device, now)
    pen = Pen(now, hlc.after(device.last, now, device.id))
    return plan(shelves, versions_of(shelves), (_sound(version, now) for version in found.versions), pen)


def _sound(version: Version, now: int) -> Version:
    if hlc.is_sound(version.at, now):
        return version
    was = ancestors(version.at, version.was)
    return replace(version, at=guessed_stamp(now, version.document), was=was)


def set_aside(fs: FileSystem, paths: tuple[Path, ...]) -> Path | None:
    """Move conflict copies that were merged out of the way; where they are now. OSError."""
    if not paths:
        return None
    aside = paths[0].parent / new_id("merged")
    fs.make_folder(aside)
    for path in paths:
        write_file(fs, aside / path.name, read_all(fs, path)[0])
    fs.sync_folder(aside)
    for path in paths:
        fs.unlink(path)
    return aside


def _joined(snapshot: bytes, lines: bytes | None) -> Shelves | None:
    """A snapshot with the whole lines of a journal, in today's form; None unless they belong together."""
    try:
        meta, shelves = parse(snapshot)
    except NotASnapshotError:
        return None
    if meta.schema > journal.SCHEMA or not is_known(meta.schema):
        return None
    if lines is not None:
        head = journal.read_header(lines)
        if head is None or head[0].crc != crc32(snapshot) or head[0].schema > journal.SCHEMA:
            return None
        with suppress(journal.UnknownLineError, RecursionError):
            for transaction in journal.scan(lines[head[1] :], head[2], head[0].seq).transactions:
                shelves.apply(transaction.ops)
    return shelves if meta.schema == journal.SCHEMA else brought_up(shelves, meta.schema)
