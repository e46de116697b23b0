"""The shared folder: what lies in it -> files read with care; versions of ours -> our own files there.

Others can put anything there: links, pipes, files without end. Only plain files are opened, so much of each and of all
together, and never while the store's lock is held. Only a file that is ours alone is ever written.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from coach.store.disk import journal
from coach.store.disk.files import FileSystem, fingerprint, is_folder, write_all
from coach.store.disk.journal import line_of
from coach.store.disk.names import original
from coach.store.sync import changefiles
from coach.store.sync.changefiles import ChangeFile, head_line, name_of, owner
from coach.store.sync.plain import CAREFUL, OddFileError, Print, oddity, read_plain
from coach.store.sync.versions import Version

PART_BYTES = 1 << 20
"""A file that has grown beyond is left as it is and the next one begun: some sync tools send files whole."""
BATCH = 200
"""So many versions stand in a line at most."""
FILE_BYTES = 128 << 20
"""No file is read that is longer, a bound of taste: older versions wrote a whole store of 400,000 records into one."""
ALL_BYTES = 256 << 20
"""No more is read of all files together, ours first, then the smallest: a bound of taste."""
MOST_FILES = 5000
"""No more files are looked at, a bound of taste: 5 GB of changes."""
_NUMBERS = 1_000_000


class Listed(msgspec.Struct, frozen=True):
    """One name in the folder that may hold changes, as it looked from outside."""

    name: str
    seen: Print
    why: str
    """Why it is not opened; nothing for a plain file."""
    is_alone: bool
    """Whether the file has no other name, anywhere."""


class Gathered(msgspec.Struct, frozen=True):
    """What the folder holds."""

    parts: tuple[ChangeFile, ...]
    """Every file, those that cannot be read among them."""
    taken: frozenset[str]
    """Every name, folders included: none of these is free."""
    linked: frozenset[str]
    """Names of files that have another name elsewhere: writing to them would be writing there."""
    seen: dict[str, Print]
    """Fingerprints of what was read, or found to be nothing to read; what failed is missing."""


def listed(fs: FileSystem, folder: Path) -> tuple[Listed, ...]:
    """The files of changes in the folder, conflict copies among them; none is opened. OSError."""
    if fs.stat(folder) is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    found = []
    for name in _names(fs, folder):
        status = fs.lstat(folder / name)
        if status is not None and not is_folder(status):
            found.append(Listed(name, fingerprint(status), oddity(status), status.st_nlink == 1))
    return tuple(found)


def gather(fs: FileSystem, folder: Path, device: str) -> Gathered:
    """Read every file of changes, `device`'s own first; OSError when the folder itself cannot be used."""
    there = sorted(listed(fs, folder), key=lambda each: (owner(each.name) != device, each.seen[1], each.name))
    parts: list[ChangeFile] = []
    seen: dict[str, Print] = {}
    left, changes = ALL_BYTES, changefiles.MOST_CHANGES
    for each in there[:MOST_FILES]:
        try:
            part, seen[each.name] = _read(fs, folder, each, left, changes)
        except OSError as error:
            part = ChangeFile(path=folder / each.name, trouble=f"It cannot be read ({error.strerror}).")
        left -= part.size
        changes -= len(part.versions)
        parts.append(part)
    seen.update({each.name: each.seen for each in there[MOST_FILES:]})
    if more := len(there[MOST_FILES:]):
        why = f"{more} files of changes are left alone: no more than {MOST_FILES} are read."
        parts.append(ChangeFile(path=folder, trouble=why))
    linked = frozenset(each.name for each in there if not each.is_alone)
    return Gathered(tuple(sorted(parts, key=lambda part: part.path)), frozenset(_names(fs, folder)), linked, seen)


def publish(
    fs: FileSystem, folder: Path, head: tuple[str, str], versions: Sequence[Version], found: Gathered
) -> dict[str, Print]:
    """Add versions to this machine's files, durably, after cutting a line that was interrupted.

    `head` is what we are by id and by name. The fingerprints of the files that were written. OSError; what is written
    by then does no harm.
    """
    written: dict[str, Print] = {}
    part = _open_part(found, *head)
    names = (name for number in range(1, _NUMBERS) if (name := name_of(head[0], number)) not in found.taken)
    lines = deque(_payloads(versions))
    while lines:
        path = part.path if part else folder / next(names)
        text, chain = (b"", part.chain) if part and part.length else head_line(*head)
        length = part.length if part else 0
        while lines and (not text or length + len(text) < PART_BYTES):
            line, chain = line_of(lines.popleft(), chain)
            text += line
        written[path.name] = _write(fs, path, text, length, part)
        part = None
    fs.sync_folder(folder)
    return written


def _names(fs: FileSystem, folder: Path) -> list[str]:
    return [name for name in fs.names(folder) if owner(original(name) or name)]


def _read(fs: FileSystem, folder: Path, each: Listed, left: int, changes: int) -> tuple[ChangeFile, Print]:
    path = folder / each.name
    try:
        if each.why:
            raise OddFileError(each.why)
        data, seen = read_plain(fs, path, min(left, FILE_BYTES))
    except OddFileError as error:
        return ChangeFile(path=path, trouble=f"{error}; it is left alone."), each.seen
    return changefiles.read(path, data, changes), seen


def _open_part(found: Gathered, device: str, called: str) -> ChangeFile | None:
    """Our file that is added to, if there is one."""
    begun = head_line(device, called)[0]
    ours = (part for part in found.parts if owner(part.path.name) == device and part.path.name not in found.linked)
    return next((part for part in ours if _goes_on(part, device, begun)), None)


def _goes_on(part: ChangeFile, device: str, begun: bytes) -> bool:
    """Whether more may be added to a file of our name: it is ours to the last whole line, and not full."""
    if not part.length:
        return part.torn and begun.startswith(part.begun)
    is_whole = not part.trouble or part.torn
    return is_whole and part.schema == journal.SCHEMA and part.device == device and part.length < PART_BYTES


def _payloads(versions: Sequence[Version]) -> Iterator[bytes]:
    """The versions as lines of at most `BATCH`, and not much longer than a file may grow."""
    batch: list[Version] = []
    length = 0
    for version in versions:
        batch.append(version)
        length += len(memoryview(version.document))
        if len(batch) == BATCH or length >= PART_BYTES:
            yield msgspec.json.encode(batch)
            batch, length = [], 0
    if batch:
        yield msgspec.json.encode(batch)


def _write(fs: FileSystem, path: Path, text: bytes, at: int, part: ChangeFile | None) -> Print:
    """Write from `at` on, into a new file or into the one that was read; its fingerprint."""
    handle = fs.open(path, os.O_WRONLY | CAREFUL | (0 if part else os.O_CREAT | os.O_EXCL))
    try:
        status = os.fstat(handle)
        if oddity(status) or status.st_nlink != 1 or (part and status.st_size != part.size):
            raise OSError(errno.EBUSY, "it became another file meanwhile", str(path))
        fs.truncate(handle, at)
        os.lseek(handle, at, os.SEEK_SET)
        write_all(fs, handle, text)
        fs.sync(handle)
        return fingerprint(os.fstat(handle))
    finally:
        fs.close(handle)
