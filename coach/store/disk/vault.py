"""A whole store <-> one encrypted file in its folder: `locked.age`, a tar.gz inside, which `age` and `tar` open too.

While that file is there and holds anything the store is locked, whatever else is; so locking and unlocking may break
off anywhere. Nothing is removed or replaced before what stands for it was opened with the passphrase just given and
compared, byte for byte: a file is never believed because it is there.
"""

from __future__ import annotations

import io
import tarfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Protocol

from coach.errors import StoreError, UsageError
from coach.store.disk import backups, trouble
from coach.store.disk.files import FileSystem, is_empty, is_folder, read_all, write_file
from coach.store.disk.lock import held
from coach.store.disk.names import ASIDE, LOCK, LOCKED, NEW_LOCKED, UNLOCKING, holds_something
from coach.store.disk.pair import Pair

Files = dict[str, bytes]
"""What files hold, by their name below the folder."""


class Cipher(Protocol):
    """Turns bytes into what nobody can read, and back."""

    def seal(self, data: bytes) -> bytes:
        """What only the same cipher opens."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """The bytes again; UsageError when it was sealed otherwise or is damaged."""
        ...


def seal(fs: FileSystem, folder: Path, cipher: Cipher) -> str:
    """Put the whole store away, and say what was found beside it; StoreError or UsageError before anything is removed.

    Where an earlier locking or unlocking broke off, what it left readable is removed once `locked.age` was opened
    with this cipher and holds the same. One that holds another state is set aside, sealed as it is.
    """
    if not folder.is_dir():
        raise _nothing(folder)
    with held(fs, folder / LOCK), trouble.told(folder, "locked"):
        inside = None if is_empty(fs, folder / LOCKED) else _opened(fs, folder, cipher)
        if inside is not None:
            _clear(fs, folder / UNLOCKING)
        plain = _read(fs, folder)
        said = ""
        if inside is None or not plain.items() <= inside.items():
            _refuse_part_of_a_store(fs, folder)
            if inside is not None:
                said = f"An older locked state was here too; it is kept as {_set_aside(fs, folder)}."
            _keep(fs, folder, _packed(plain), cipher)
        _remove(fs, folder, plain)
        return said


def unseal(fs: FileSystem, folder: Path, cipher: Cipher) -> str:
    """Bring the whole store back, byte for byte, and say what came of it; UsageError when it does not open.

    Readable files that hold something else are never written over: where they are a whole store with later changes
    they stay and the locked file is set aside, otherwise they are.
    """
    with trouble.told(folder, "unlocked"):
        if is_empty(fs, folder / LOCKED):
            raise UsageError("the store is not locked", where=str(folder), todo="Nothing was changed.")
    with held(fs, folder / LOCK), trouble.told(folder, "unlocked"):
        inside = _unpacked(cipher.open(read_all(fs, folder / LOCKED)[0]), folder / LOCKED)
        _clear(fs, folder / UNLOCKING)
        _write(fs, folder / UNLOCKING, inside)
        plain = _read(fs, folder)
        odd = {name: data for name, data in plain.items() if inside.get(name) != data}
        if odd and _changes(fs, folder, plain) > _changes(fs, folder / UNLOCKING, inside):
            _clear(fs, folder / UNLOCKING)
            aside = _set_aside(fs, folder)
            return f"Unlocked: the files beside it have later changes and stay. What was locked is kept as {aside}."
        said = _move_aside(fs, folder, odd)
        for name in inside:
            fs.make_folder((folder / name).parent)
            fs.replace(folder / UNLOCKING / name, folder / name)
        for place in {(folder / name).parent for name in inside}:
            fs.sync_folder(place)
        fs.unlink(folder / LOCKED)
        fs.sync_folder(folder)
        _clear(fs, folder / UNLOCKING)
        return f"Unlocked: everything is as it was. {said}".rstrip()


def _nothing(folder: Path) -> UsageError:
    return UsageError("there is nothing to lock yet", where=str(folder), todo="Log something first.")


def _opened(fs: FileSystem, folder: Path, cipher: Cipher) -> Files:
    """What `locked.age` holds; UsageError when this cipher does not open it."""
    sealed, _ = read_all(fs, folder / LOCKED)
    try:
        packed = cipher.open(sealed)
    except UsageError as error:
        raise UsageError(
            "locked.age is here already and does not open: another passphrase, or it is damaged",
            where="passphrase",
            todo="Open it with its own passphrase (coach unlock), or move it to another folder if the files beside it "
            "are the store you want. Nothing was changed.",
        ) from error
    return _unpacked(packed, folder / LOCKED)


def _refuse_part_of_a_store(fs: FileSystem, folder: Path) -> None:
    """Only a whole store is locked: StoreError when it is damaged, UsageError when there is none."""
    pair = Pair(fs, folder)
    if pair.unlocked_snapshot() is None:
        raise _nothing(folder)
    pair.load()


def _changes(fs: FileSystem, folder: Path, files: Files) -> int:
    """The number of the last change that a whole store in that folder holds; -1 where it is none."""
    if not files:
        return -1
    try:
        pair = Pair(fs, folder)
        return -1 if pair.unlocked_snapshot() is None else pair.load()[0].seq
    except StoreError:
        return -1


def _keep(fs: FileSystem, folder: Path, packed: bytes, cipher: Cipher) -> None:
    sealed = cipher.seal(packed)
    try:
        write_file(fs, folder / NEW_LOCKED, sealed)
        if cipher.open(read_all(fs, folder / NEW_LOCKED)[0]) != packed:
            raise StoreError("What was locked does not open again.", where=str(folder), todo="Nothing was changed.")
        fs.replace(folder / NEW_LOCKED, folder / LOCKED)
    except (OSError, StoreError, UsageError):
        with suppress(OSError):
            fs.unlink(folder / NEW_LOCKED)
        raise
    fs.sync_folder(folder)


def _set_aside(fs: FileSystem, folder: Path) -> str:
    """Give `locked.age` another name, sealed as it is; that name."""
    name = next(name for n in range(1, 10_000) if fs.stat(folder / (name := f"locked.{n}.age")) is None)
    fs.replace(folder / LOCKED, folder / name)
    fs.sync_folder(folder)
    return name


def _move_aside(fs: FileSystem, folder: Path, odd: Files) -> str:
    """Move files into a new folder beside the store; a sentence about it, or nothing where there are none."""
    if not odd:
        return ""
    place = next(place for n in range(1, 10_000) if fs.stat(place := folder / f"{ASIDE[-1]}{n}") is None)
    for name in odd:
        fs.make_folder((place / name).parent)
        fs.replace(folder / name, place / name)
        fs.sync_folder((place / name).parent)
    fs.sync_folder(folder)
    return f"Readable files that held something else are kept in {place.name}."


def _members(fs: FileSystem, folder: Path) -> list[str]:
    """Every file that holds something of the store, by its name below the folder."""
    found = [name for name in fs.names(folder) if holds_something(name) and _is_file(fs, folder / name)]
    for place in fs.names(folder):
        if place == backups.FOLDER or place.startswith(ASIDE):
            found += _below(fs, folder, place)
    return found


def _below(fs: FileSystem, folder: Path, place: str) -> list[str]:
    """The files in a folder below the store's, and one folder deeper: what was set aside holds its own copies."""
    found: list[str] = []
    for name in fs.names(folder / place):
        status = fs.stat(folder / place / name)
        if status is not None and is_folder(status) and "/" not in place:
            found += _below(fs, folder, f"{place}/{name}")
        elif status is not None and not is_folder(status):
            found.append(f"{place}/{name}")
    return found


def _is_file(fs: FileSystem, path: Path) -> bool:
    status = fs.stat(path)
    return status is not None and not is_folder(status)


def _read(fs: FileSystem, folder: Path) -> Files:
    return {name: read_all(fs, folder / name)[0] for name in _members(fs, folder)}


def _write(fs: FileSystem, folder: Path, files: Files) -> None:
    fs.make_folder(folder)
    for name, data in files.items():
        fs.make_folder((folder / name).parent)
        write_file(fs, folder / name, data)
        fs.sync_folder((folder / name).parent)


def _remove(fs: FileSystem, folder: Path, files: Files) -> None:
    """Remove those files, and the folders that are empty then."""
    for name in files:
        fs.unlink(folder / name)
    for place in sorted({parent for name in files for parent in PurePosixPath(name).parents[:-1]}, reverse=True):
        fs.sync_folder(folder / place)  # it may stay: a power cut must not bring back what was readable in it
        with suppress(OSError):  # something of the person's own is in it
            (folder / place).rmdir()
    fs.sync_folder(folder)


def _clear(fs: FileSystem, folder: Path) -> None:
    """Remove what an interrupted unlocking laid open; `locked.age` beside it holds all of that."""
    if fs.stat(folder) is None:
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else fs.unlink(path)
    folder.rmdir()
    fs.sync_folder(folder.parent)


def _packed(files: Files) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _unpacked(packed: bytes, path: Path) -> Files:
    """Names and contents; only names that `_members` gives are taken."""
    found: Files = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
            for entry in tar:
                file = tar.extractfile(entry) if entry.isreg() else None
                if file is None or not _is_member(entry.name):
                    raise trouble.damaged(path, "It holds something that is no file of a store.")
                found[entry.name] = file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise trouble.damaged(path, f"It opens, but what is in it is damaged ({error}).") from error
    return found


def _is_member(name: str) -> bool:
    """Whether a name inside the archive can be one that was put there."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name:
        return False
    if len(parts) == 1:
        return holds_something(name)
    return len(parts) in (2, 3) and (parts[0] == backups.FOLDER or parts[0].startswith(ASIDE))
