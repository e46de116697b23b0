"""Lock files: one change at a time, and one window that writes; let go by the system itself when a process dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coach.store.disk import trouble
from coach.store.disk.files import FileSystem, write_all

if sys.platform == "win32":  # not run
    import msvcrt
else:
    import fcntl

TRIES = 100
PAUSE_SECONDS = 0.05
_FAR_AWAY = 1 << 30  # Windows locks bytes, and a locked byte cannot be read: keep the pid readable


@contextmanager
def held(fs: FileSystem, path: Path) -> Iterator[Callable[[], None]]:
    """Hold the lock during the block; StoreError naming the holder when it stays taken for about 5 s.

    Gives a function that writes our process id into the file.
    """
    handle = _take(fs, path)
    try:
        yield lambda: _sign(fs, handle, path)
    finally:
        with suppress(OSError):  # the lock is gone all the same, and what was kept is kept
            fs.close(handle)  # which lets it go


class WindowLock:
    """The place of the one window that writes: a file locked for as long as its process lives."""

    def __init__(self, fs: FileSystem, path: Path) -> None:
        """Takes nothing yet."""
        self._fs = fs
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Have the place, from now or since before; False while another process has it. StoreError."""
        with trouble.told(self._path, "locked"):
            if self._handle is not None and not _still_named(self._fs, self._handle, self._path):
                self.leave()
            if self._handle is None:
                self._handle = self._fs.open(self._path, os.O_RDWR | os.O_CREAT)
                try:
                    is_ours = _grab(self._handle) and _still_named(self._fs, self._handle, self._path)
                except OSError:
                    self.leave()
                    raise
                if not is_ours:
                    self.leave()
                    return False
                _sign(self._fs, self._handle, self._path)
        return True

    def holder(self) -> int | None:
        """The process that has it, or had it last."""
        return int(_holder(self._fs, self._path) or 0) or None

    def leave(self) -> None:
        """Let others have it."""
        if self._handle is not None:
            with suppress(OSError):
                self._fs.close(self._handle)
            self._handle = None


def look(fs: FileSystem, path: Path) -> tuple[int | None, bool]:
    """Which process wrote last, where that is known, and whether somebody is writing just now."""
    holder = _holder(fs, path)
    with trouble.told(path, "read", but=FileNotFoundError):
        try:
            handle = fs.open(path, os.O_RDWR)
        except FileNotFoundError:
            return None, False
    try:
        taken = not _grab(handle)
    finally:
        fs.close(handle)
    return int(holder) if holder else None, taken


def _sign(fs: FileSystem, handle: int, path: Path) -> None:
    """Write our process id into a file that we have locked."""
    name = b"%d\n" % os.getpid()
    with trouble.told(path, "locked"):
        if fs.read(handle, len(name) + 1) != name:  # a change that is not needed would be synced with the journal
            fs.truncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            write_all(fs, handle, name)


def _take(fs: FileSystem, path: Path) -> int:
    for _ in range(TRIES):
        with trouble.told(path, "locked"):
            handle = fs.open(path, os.O_RDWR | os.O_CREAT)
        try:
            if _grab(handle) and _still_named(fs, handle, path):
                return handle
        except OSError as error:
            fs.close(handle)
            raise trouble.failed(path, "locked", error) from error
        fs.close(handle)
        fs.pause(PAUSE_SECONDS)
    raise trouble.busy(path, _holder(fs, path))


def _grab(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR_AWAY, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _still_named(fs: FileSystem, handle: int, path: Path) -> bool:
    """Whether the file we locked still goes by that name (somebody may have removed it meanwhile)."""
    there = fs.stat(path)
    return there is not None and os.path.samestat(there, os.fstat(handle))


def _holder(fs: FileSystem, path: Path) -> str:
    try:
        handle = fs.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        text = fs.read(handle, 32).decode("ascii", "replace").strip()
    finally:
        fs.close(handle)
    return text if text.isdecimal() else ""
