"""A whole store <-> one encrypted file in its folder: `locked.age`, a tar.gz inside, which `age` and `tar` open too.

While that file is there the store is locked, whatever else is; so locking and unlocking may break off anywhere.
"""

from __future__ import annotations

import io
import tarfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Protocol

from coach.errors import StoreError, UsageError
from coach.store.disk import backups, trouble
from coach.store.disk.files import FileSystem, is_folder, read_all, write_file
from coach.store.disk.lock import held
from coach.store.disk.names import LOCK, LOCKED, NEW_LOCKED, holds_something
from coach.store.disk.pair import Pair

_ASIDE = ("damaged-", "merged-")


class Cipher(Protocol):
    """Turns bytes into what nobody can read, and back."""

    def seal(self, data: bytes) -> bytes:
        """What only the same cipher opens."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """The bytes again; UsageError when it was sealed otherwise or is damaged."""
        ...


def seal(fs: FileSystem, folder: Path, cipher: Cipher) -> None:
    """Put the whole store away; StoreError or UsageError before anything is removed.

    It is opened once with the same cipher before the readable files go. What an interrupted locking or unlocking
    left readable is removed too.
    """
    if not folder.is_dir():
        raise UsageError("there is nothing to lock yet", where=str(folder), todo="Log something first.")
    with held(fs, folder / LOCK), trouble.told(folder, "locked"):
        members = _members(fs, folder)
        if fs.stat(folder / LOCKED) is None:
            pair = Pair(fs, folder)
            if pair.snapshot_fingerprint() is None:
                raise UsageError("there is nothing to lock yet", where=str(folder), todo="Log something first.")
            pair.load()
            _keep(fs, folder, _packed(fs, folder, members), cipher)
        for name in members:
            fs.unlink(folder / name)
        for place in {folder / PurePosixPath(name).parts[0] for name in members if "/" in name}:
            with suppress(OSError):  # something of the person's own is in it
                place.rmdir()
        fs.sync_folder(folder)


def unseal(fs: FileSystem, folder: Path, cipher: Cipher) -> None:
    """Bring the whole store back, byte for byte; UsageError when it is not locked or does not open."""
    with trouble.told(folder, "unlocked"):
        there = fs.stat(folder / LOCKED)
    if there is None:
        raise UsageError("the store is not locked", where=str(folder), todo="Nothing was changed.")
    with held(fs, folder / LOCK), trouble.told(folder, "unlocked"):
        packed = cipher.open(read_all(fs, folder / LOCKED)[0])
        for name, data in _unpacked(packed, folder / LOCKED).items():
            fs.make_folder((folder / name).parent)
            write_file(fs, folder / name, data)
            fs.sync_folder((folder / name).parent)
        fs.unlink(folder / LOCKED)
        fs.sync_folder(folder)


def _keep(fs: FileSystem, folder: Path, packed: bytes, cipher: Cipher) -> None:
    sealed = cipher.seal(packed)
    if cipher.open(sealed) != packed:
        raise StoreError("What was locked does not open again.", where=str(folder), todo="Nothing was changed.")
    try:
        write_file(fs, folder / NEW_LOCKED, sealed)
        fs.replace(folder / NEW_LOCKED, folder / LOCKED)
    except OSError:
        with suppress(OSError):
            fs.unlink(folder / NEW_LOCKED)
        raise
    fs.sync_folder(folder)


def _members(fs: FileSystem, folder: Path) -> list[str]:
    """Every file that holds something of the store, by its name below the folder."""
    found = [name for name in fs.names(folder) if holds_something(name)]
    for place in fs.names(folder):
        if place == backups.FOLDER or place.startswith(_ASIDE):
            found += [f"{place}/{name}" for name in fs.names(folder / place) if _is_file(fs, folder / place / name)]
    return found


def _is_file(fs: FileSystem, path: Path) -> bool:
    status = fs.stat(path)
    return status is not None and not is_folder(status)


def _packed(fs: FileSystem, folder: Path, members: list[str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
        for name in members:
            data, _ = read_all(fs, folder / name)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _unpacked(packed: bytes, path: Path) -> dict[str, bytes]:
    """Names and contents; only names that `_members` gives are taken."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
            for entry in tar:
                parts = PurePosixPath(entry.name).parts
                file = tar.extractfile(entry) if entry.isreg() else None
                if file is None or len(parts) not in (1, 2) or ".." in parts or entry.name.startswith("/"):
                    raise trouble.damaged(path, "It holds something that is no file of a store.")
                found[entry.name] = file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise trouble.damaged(path, f"It opens, but what is in it is damaged ({error}).") from error
    return found
