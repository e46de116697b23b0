"""Files that others can put beside ours: only plain ones are opened, no link is followed, nothing is waited for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from coach.store.disk.files import FileSystem, fingerprint

_CHUNK = 1 << 24
CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags for opening what somebody may have exchanged for a link or a pipe a moment ago."""

Print = tuple[int, int, int]
"""A file's fingerprint."""


class OddFileError(Exception):
    """Something that is not opened, or not read to its end; says what it is."""


def oddity(status: os.stat_result) -> str:
    """Why something of that status is not opened; nothing for a plain file."""
    if stat.S_ISREG(status.st_mode):
        return ""
    return "It is a link" if stat.S_ISLNK(status.st_mode) else "It is a pipe, a device or the like"


def read_plain(fs: FileSystem, path: Path, most: int) -> tuple[bytes, Print]:
    """A plain file's bytes with its fingerprint from before they were read. OSError.

    OddFileError when it is none, or longer than `most` bytes.
    """
    status = fs.lstat(path)
    if status is not None and (why := oddity(status)):
        raise OddFileError(why)
    handle = fs.open(path, os.O_RDONLY | CAREFUL)
    try:
        status = os.fstat(handle)
        if why := oddity(status):
            raise OddFileError(why)
        data = b"" if status.st_size > most else _read(fs, handle, most)
        if status.st_size > most or len(data) > most:
            raise OddFileError(f"It is bigger than {most / 2**20:.0f} MiB")
    finally:
        fs.close(handle)
    return data, fingerprint(status)


def _read(fs: FileSystem, handle: int, most: int) -> bytes:
    """To the end, or to one byte too many."""
    parts, left = [], most + 1
    while left > 0 and (part := fs.read(handle, min(left, _CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
