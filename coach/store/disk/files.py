"""The operating system's file calls in one object, so that tests can make any one of them fail."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

OWNER_ONLY = 0o600
_CHUNK = 1 << 24
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_sync_data = getattr(os, "fdatasync", os.fsync)  # the length of a file counts as its data
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None) if sys.platform != "win32" else None


class FileSystem:
    """Plain file calls; each may raise OSError."""

    def open(self, path: Path, flags: int) -> int:
        """Open, and create with mode 0600 where the flags say so."""
        return os.open(path, flags | _BINARY, OWNER_ONLY)

    def close(self, handle: int) -> None:
        """Close."""
        os.close(handle)

    def read(self, handle: int, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""
        return os.read(handle, size)

    def write(self, handle: int, data: bytes | memoryview) -> int:
        """Write and say how many bytes went in, which may be fewer."""
        return os.write(handle, data)

    def truncate(self, handle: int, length: int) -> None:
        """Cut to a length."""
        os.ftruncate(handle, length)

    def sync(self, handle: int) -> None:
        """Wait until the bytes are on the disk itself (macOS: F_FULLFSYNC; that branch has not been run)."""
        if _FULL_SYNC is not None and sys.platform != "win32":
            try:
                fcntl.fcntl(handle, _FULL_SYNC)
            except OSError as error:
                if error.errno not in (errno.ENOTSUP, errno.EINVAL):  # network disks know only the plain kind
                    raise
            else:
                return
        _sync_data(handle)

    def sync_folder(self, folder: Path) -> None:
        """Make new names in a folder durable, where the system offers that."""
        if sys.platform == "win32":  # a folder cannot be opened there; not run
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some file systems have no such thing
                raise
        finally:
            os.close(handle)

    def replace(self, old: Path, new: Path) -> None:
        """Give `old` the name `new`, in one step."""
        os.replace(old, new)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)

    def protect(self, path: Path) -> None:
        """Leave a file or folder to its owner alone."""
        os.chmod(path, 0o700 if path.is_dir() else OWNER_ONLY)

    def make_folder(self, folder: Path) -> None:
        """Make a folder (0700) and those above it; it may be there already."""
        if folder.is_dir():
            return
        for missing in [place for place in (folder, *folder.parents) if not place.exists()][::-1]:
            missing.mkdir(mode=0o700, exist_ok=True)
            with suppress(PermissionError):  # a parent we may not list is not ours to sync
                self.sync_folder(missing.parent)

    def names(self, folder: Path) -> list[str]:
        """The names in a folder; none where there is no folder."""
        try:
            return sorted(os.listdir(folder))
        except FileNotFoundError:
            return []

    def stat(self, path: Path) -> os.stat_result | None:
        """What the system knows about a file, or None where there is none."""
        try:
            return os.stat(path)
        except FileNotFoundError:
            return None

    def lstat(self, path: Path) -> os.stat_result | None:
        """What the system knows about a name itself, be it a link; None where there is none."""
        try:
            return os.lstat(path)
        except FileNotFoundError:
            return None

    def pause(self, seconds: float) -> None:
        """Let others go first."""
        time.sleep(seconds)


def is_empty(fs: FileSystem, path: Path) -> bool:
    """Whether there is no file of that name, or nothing in it."""
    status = fs.stat(path)
    return status is None or status.st_size == 0


def fingerprint(status: os.stat_result) -> tuple[int, int, int]:
    """What changes when a file is replaced or rewritten."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def is_folder(status: os.stat_result) -> bool:
    """Whether that is a folder."""
    return stat.S_ISDIR(status.st_mode)


def read_all(fs: FileSystem, path: Path, start: int = 0) -> tuple[bytes, tuple[int, int, int]]:
    """The bytes from `start` on, with the file's fingerprint from before they were read."""
    handle = fs.open(path, os.O_RDONLY)
    try:
        seen = fingerprint(os.fstat(handle))
        os.lseek(handle, start, os.SEEK_SET)
        parts = []
        while part := fs.read(handle, _CHUNK):
            parts.append(part)
    finally:
        fs.close(handle)
    return b"".join(parts), seen


def write_all(fs: FileSystem, handle: int, data: bytes) -> None:
    """Write every byte or raise OSError; some may then be in the file."""
    rest = memoryview(data)
    while rest:
        count = fs.write(handle, rest)
        if count <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[count:]


def write_file(fs: FileSystem, path: Path, data: bytes) -> tuple[int, int, int]:
    """A whole file, on the disk when this returns; its fingerprint."""
    handle = fs.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_all(fs, handle, data)
        fs.sync(handle)
        return fingerprint(os.fstat(handle))
    finally:
        fs.close(handle)
