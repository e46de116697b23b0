"""When the app's Today was last looked at: a store's folder <-> a moment in a file outside it, for its owner alone.

Nothing of it is a record. A file that is broken, missing or of another program's making is taken for none, and one
that cannot be written is left: the worst that comes of it is a line said twice.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from coach.store.disk.files import FileSystem, read_all, write_all

LARGEST_BYTES = 1024
"""A matter of taste: ten times what is ever written."""


class LastLook(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds."""

    schema: Literal["coach.look/1"] = "coach.look/1"
    at: datetime
    known: datetime
    """The newest change that was known then: what another process wrote in the same moment comes after it."""


_DECODER = msgspec.json.Decoder(LastLook)


def file_of(state: Path, store: Path) -> Path:
    """The file of one store; its name tells nothing of where the store is."""
    name = hashlib.sha256(os.fsencode(store.absolute())).hexdigest()[:16]
    return state / f"look-{name}.json"


def read(fs: FileSystem, file: Path) -> LastLook | None:
    """The look, or None where there is none that can be read."""
    try:
        status = fs.stat(file)
        if status is None or not 0 < status.st_size <= LARGEST_BYTES:
            return None
        found = _DECODER.decode(read_all(fs, file)[0])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if found.at.tzinfo is not None and found.known.tzinfo is not None else None


def write(fs: FileSystem, file: Path, look: LastLook) -> None:
    """Keep that look in place of the one before, in one step; two windows at once leave one of the two."""
    new = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        fs.make_folder(file.parent)
        handle = fs.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_all(fs, handle, msgspec.json.encode(look))
        finally:
            fs.close(handle)
        fs.replace(new, file)
