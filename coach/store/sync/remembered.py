"""What the last exchange found -> whether anything can be new: told by the looks of files alone, none is opened.

It lies beside the store (`exchange.json`) and says nothing that could not be found out again: where it is missing,
damaged or no longer true, everything is read. What was told once is in it, so that it is not told at every exchange.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from coach.clean import visible
from coach.store.disk import journal
from coach.store.disk.files import FileSystem, fingerprint, write_file
from coach.store.disk.names import DRAFTS, EXCHANGE, EXCHANGED, LOCK, LOCKED, NEW_DRAFTS, WINDOW, is_ours
from coach.store.sync import shared
from coach.store.sync.plain import OddFileError, read_plain

FORM = 1
"""Of this file and of how the folder is read; another one is not believed."""
MOST_TOLD = 500
"""So many sentences are remembered."""
_MOST_BYTES = 8 << 20

Looks = tuple[tuple[str, int, int, int], ...]
"""Names with their fingerprints."""


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a store and of a folder at the end of an exchange."""

    form: int = FORM
    schema: int = journal.SCHEMA
    place: str
    """Where the store is, so that a copy of it is not taken for it."""
    folder: str
    store: Looks
    files: Looks
    at: int
    """When that was, in ms."""
    due: int | None = None
    """When something that was left out counts (ms)."""
    told: tuple[str, ...] = ()
    """What was not as it should be, and was said."""


_REMEMBERED = msgspec.json.Decoder(Remembered)


def recall(fs: FileSystem, home: Path | None) -> Remembered | None:
    """What is remembered of the last exchange; None where nothing can be had of it."""
    if home is None:
        return None
    try:
        found = _REMEMBERED.decode(read_plain(fs, home / EXCHANGED, _MOST_BYTES)[0])
    except (OSError, OddFileError, msgspec.DecodeError, RecursionError):
        return None
    return found if (found.form, found.schema) == (FORM, journal.SCHEMA) else None


def leave(fs: FileSystem, home: Path, found: Remembered) -> None:
    """Remember it, where that can be done: without it the next exchange only reads more."""
    short = msgspec.structs.replace(found, told=found.told[:MOST_TOLD])
    with suppress(OSError):
        write_file(fs, home / EXCHANGED, msgspec.json.encode(short))


def is_true(fs: FileSystem, home: Path, known: Remembered, place: str, folder: Path, now: int) -> bool:
    """Whether the store and the folder look as they did, and no time has come. OSError where the folder is gone."""
    if (known.place, known.folder) != (place, str(folder.absolute())):
        return False
    if not known.at <= now or (known.due is not None and known.due <= now):
        return False
    return looks_of_store(fs, home) == known.store and looks_of_folder(fs, folder) == known.files


def looks_of_store(fs: FileSystem, home: Path) -> Looks:
    """The files that hold what was kept."""
    beside = (LOCK, WINDOW, DRAFTS, NEW_DRAFTS, EXCHANGE, EXCHANGED)
    names = (name for name in fs.names(home) if (is_ours(name) and name not in beside) or name == LOCKED)
    stats = ((name, fs.lstat(home / name)) for name in names)
    return tuple((name, *fingerprint(status)) for name, status in stats if status is not None)


def looks_of_folder(fs: FileSystem, folder: Path) -> Looks:
    """The files of changes. OSError."""
    return tuple((visible(each.name), *each.seen) for each in shared.listed(fs, folder))
