"""Who on this machine may open a store: the modes of its folder and files, and closing them to all but the owner."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coach.store.disk import backups
from coach.store.disk.files import FileSystem
from coach.store.disk.names import BESIDE, is_ours, original

_SHARED = 0o077


def mode_of(fs: FileSystem, path: Path) -> int:
    """The permission bits; those of nobody where there is no such file, or where the system knows none."""
    status = None if sys.platform == "win32" else fs.stat(path)
    return stat.S_IMODE(status.st_mode) if status else 0


def is_open(fs: FileSystem, path: Path) -> bool:
    """Whether others than its owner may do anything with a file or folder. OSError."""
    return bool(mode_of(fs, path) & _SHARED)


def open_paths(fs: FileSystem, folder: Path) -> Iterator[Path]:
    """The folder, our files in it, and the copies, as far as others may open them. OSError."""
    copies = folder / backups.FOLDER
    ours = [folder / name for name in fs.names(folder) if is_ours(name)]
    kept = [copies, *(copies / backup.name for backup in backups.listed(fs, folder))] if fs.stat(copies) else []
    return (path for path in (folder, *ours, *kept) if is_open(fs, path))


def tighten(fs: FileSystem, folder: Path) -> None:
    """Leave a store that an older version or another tool left open to its owner alone, as far as it can be done.

    A folder that holds other files too is not ours to close; `coach doctor` names it. OSError where it cannot be read.
    """
    if not is_open(fs, folder):
        return
    for path in tuple(open_paths(fs, folder)):
        if path != folder or all(map(_is_beside, fs.names(folder))):
            with suppress(OSError):
                fs.protect(path)


def _is_beside(name: str) -> bool:
    """Whether the store makes or leaves names like that in its folder, or a sync tool does."""
    return is_ours(name) or name.startswith(BESIDE) or original(name) is not None
