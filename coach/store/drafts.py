"""What was typed and is not saved yet: drafts by name <-> `drafts.json` beside the store, for its owner alone.

Nothing of it is a record. It is written whole and replaced in one step, so that a kill leaves the one before or the
one after; a file that cannot be read is taken for none.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import msgspec

from coach.store.disk import trouble
from coach.store.disk.files import FileSystem, is_empty, read_all, write_all
from coach.store.disk.names import DRAFTS, LOCKED, NEW_DRAFTS

LARGEST_BYTES = 1 << 20
"""A matter of taste: more than anybody types, and less than what slows a start down."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One page or form as it was left."""

    at: datetime
    """When something was typed there last."""
    texts: dict[str, str]
    """Field -> what stands in it."""
    skipped: frozenset[str] = frozenset()
    """Fields that were passed over."""


_DECODER = msgspec.json.Decoder(dict[str, Draft])


def read(fs: FileSystem, folder: Path) -> dict[str, Draft]:
    """All drafts by name; none where there is no file, or none that can be read."""
    try:
        status = fs.stat(folder / DRAFTS)
        if status is None or not 0 < status.st_size <= LARGEST_BYTES:
            return {}
        found = _DECODER.decode(read_all(fs, folder / DRAFTS)[0])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return {name: draft for name, draft in found.items() if draft.at.tzinfo is not None}


def write(fs: FileSystem, folder: Path, drafts: dict[str, Draft]) -> None:
    """Keep exactly these, and no file where there are none; StoreError when the disk says no."""
    with trouble.told(folder / DRAFTS, "kept as drafts"):
        if not drafts:
            if fs.stat(folder / DRAFTS) is not None:
                fs.unlink(folder / DRAFTS)
            return
        if not is_empty(fs, folder / LOCKED):
            raise trouble.locked(folder / LOCKED)
        fs.make_folder(folder)
        # Each key that is typed writes it: not synced, a power cut may take it, a kill or a closed terminal does not.
        handle = fs.open(folder / NEW_DRAFTS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_all(fs, handle, msgspec.json.encode(drafts))
        finally:
            fs.close(handle)
        fs.replace(folder / NEW_DRAFTS, folder / DRAFTS)
