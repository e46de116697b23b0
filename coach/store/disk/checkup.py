"""What the files of a store's folder look like: folder -> findings, and the mending of those that are safe to mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from coach.errors import StoreError, UnreadableError
from coach.store.disk import backups, modes, trouble
from coach.store.disk.files import FileSystem
from coach.store.disk.lock import held
from coach.store.disk.names import (
    EXCHANGED,
    LOCK,
    NEW_DRAFTS,
    NEW_SNAPSHOT,
    TORN,
    generation_of,
    holds_something,
    is_of_records,
    is_ours,
    original,
)
from coach.store.disk.pair import Pair


class StoreFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it should be."""

    kind: str
    """A word for programs: `mode`, `torn`, `draft`, `conflict_copy`, `copy`, `damaged`, `document`, …"""
    what: str
    where: str
    fixable: bool = False
    """Whether mending it cannot lose anything."""


def look(fs: FileSystem, folder: Path) -> tuple[StoreFinding, ...]:
    """What is odd about the files; every copy is opened. StoreError when the folder cannot be read."""
    with trouble.told(folder, "read"):
        return (*_modes(fs, folder), *_leftovers(fs, folder), *_foreign(fs, folder), *_copies(fs, folder))


def mend(fs: FileSystem, folder: Path, found: tuple[StoreFinding, ...]) -> tuple[str, ...]:
    """Mend the fixable ones among what was found, under the lock; what was done. StoreError when it cannot be."""
    fixable = [finding for finding in found if finding.fixable]
    if not fixable:
        return ()
    done = []
    with held(fs, folder / LOCK), trouble.told(folder, "mended"):
        again = {finding.where for finding in (*_modes(fs, folder), *_leftovers(fs, folder)) if finding.fixable}
        for finding in fixable:
            if finding.where not in again:  # its writer has finished meanwhile
                continue
            if finding.kind == "mode":
                fs.protect(Path(finding.where))
                done.append(f"made {finding.where} readable by you alone")
            else:
                fs.unlink(Path(finding.where))
                done.append(f"removed {finding.where}")
    return tuple(done)


def _modes(fs: FileSystem, folder: Path) -> Iterator[StoreFinding]:
    for path in modes.open_paths(fs, folder):
        what = f"Others on this machine can open it (mode {modes.mode_of(fs, path):o})."
        yield StoreFinding(kind="mode", what=what, where=str(path), fixable=True)


def _leftovers(fs: FileSystem, folder: Path) -> Iterator[StoreFinding]:
    """What interrupted writers left; none of it holds anything that was kept."""
    for name in fs.names(folder):
        if name.startswith(TORN) and is_ours(name):
            what = "The torn end of a change that was interrupted before it was kept."
            yield StoreFinding(kind="torn", what=what, where=str(folder / name), fixable=True)
        elif name in (NEW_SNAPSHOT, NEW_DRAFTS):
            what = f"A draft of {name.removesuffix('.new')} that was never finished."
            yield StoreFinding(kind="draft", what=what, where=str(folder / name), fixable=True)
        elif (of := original(name)) is not None and is_ours(of) and (of == EXCHANGED or not holds_something(of)):
            what = "A sync tool's copy of a lock or of a list; it holds nothing that was kept."
            yield StoreFinding(kind="draft", what=what, where=str(folder / name), fixable=True)
    for name in fs.names(folder / backups.FOLDER):
        if name.startswith(backups.DRAFT):
            what = "A draft of a copy that was never finished."
            yield StoreFinding(kind="draft", what=what, where=str(folder / backups.FOLDER / name), fixable=True)
    yield from _spare_journals(fs, folder)


def _spare_journals(fs: FileSystem, folder: Path) -> Iterator[StoreFinding]:
    """Journals of earlier generations: all they hold is in `db.json`."""
    pair = Pair(fs, folder)
    try:
        current = pair.load_as_written()[0].generation
    except (StoreError, OSError):
        return
    for name in fs.names(folder):
        generation = generation_of(name)
        if generation is not None and generation < current:
            what = "A journal whose changes are all in db.json."
            yield StoreFinding(kind="draft", what=what, where=str(folder / name), fixable=True)


def _foreign(fs: FileSystem, folder: Path) -> Iterator[StoreFinding]:
    for name in fs.names(folder):
        of = original(name)
        if of is not None and is_of_records(of):
            what = f"A sync tool's conflict copy of {of}. `coach sync --copies` merges it."
            yield StoreFinding(kind="conflict_copy", what=what, where=str(folder / name))
        elif of is not None and of != EXCHANGED and holds_something(of):
            what = "A sync tool's copy of what was typed and never saved. Remove it when nothing in it is missed."
            yield StoreFinding(kind="conflict_copy", what=what, where=str(folder / name))


def _copies(fs: FileSystem, folder: Path) -> Iterator[StoreFinding]:
    for backup in backups.listed(fs, folder):
        try:
            backups.read(fs, folder / backups.FOLDER / backup.name)
        except UnreadableError as error:
            yield StoreFinding(kind="copy", what=error.what, where=error.where)
