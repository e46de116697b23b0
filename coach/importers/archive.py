"""A file, a folder or a zip -> its members by name, under limits; nothing is unpacked to disk."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from coach.clean import clean_line
from coach.errors import UnreadableError
from coach.importers.text import MAX_TEXT

MAX_ENTRIES = 10_000
MAX_TOTAL = 500 * 2**20
"""Bytes of all members of one archive together, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed; real exports stay below 20."""
MAX_DEPTH = 3
HEAD = 64 * 2**10

_SMALL = 2**20
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError, KeyError,
)  # fmt: skip


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One file inside what was named: its name for messages, and how to read it."""

    name: str
    fetch: Callable[[int], bytes]
    size: int = 0
    """Bytes, as the folder or the zip says."""
    depth: int = 0
    """How many folders inside the named one it lies."""

    def head(self) -> bytes:
        """The first bytes, enough to tell the format."""
        return self.fetch(HEAD)

    def data(self) -> bytes:
        """Everything; UnreadableError when it is too large to be text a person exports."""
        found = self.fetch(MAX_TEXT + 1)
        if len(found) > MAX_TEXT:
            raise UnreadableError(f"is larger than {MAX_TEXT >> 20} MiB", where=self.name, todo="Split it.")
        return found


def is_zip(head: bytes) -> bool:
    """Whether these are the first bytes of a zip."""
    return head.startswith(_ZIP_MAGIC)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Member, ...]]:
    """The members of a folder or zip, or the file itself as its only member.

    UnreadableError names the path when it is missing, no file, damaged, locked or beyond the limits.
    """
    if path.is_dir():
        yield _folder(path)
        return
    name = clean_line(path.name) or "file"
    if not path.exists():
        raise UnreadableError("there is no such file or folder", where=name, todo="Check the path.")
    if not path.is_file():
        raise UnreadableError("is neither a file nor a folder", where=name, todo="Name a file.")
    if not is_zip(_read_file(path, name, 4)):
        yield (_plain(path, name),)
        return
    try:
        archive = zipfile.ZipFile(path)
    except _ZIP_ERRORS as error:
        raise UnreadableError("is a zip cut short or damaged", where=name, todo="Export it again.") from error
    with archive:
        yield _zipped(archive, name)


def _read_file(path: Path, name: str, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise UnreadableError(
            f"cannot be read ({error.strerror})", where=name, todo="Check the file and its permissions."
        ) from error


def _plain(path: Path, name: str, depth: int = 0) -> Member:
    size = path.stat().st_size
    return Member(name=name, fetch=lambda limit: _read_file(path, name, limit), size=size, depth=depth)


def _folder(path: Path) -> tuple[Member, ...]:
    found = []
    for file in _walk(path, path.name, MAX_DEPTH):
        inside = file.relative_to(path)
        found.append(_plain(file, clean_line(str(inside)), len(inside.parts) - 1))
        if len(found) > MAX_ENTRIES:
            raise UnreadableError(
                f"holds more than {MAX_ENTRIES} files", where=path.name, todo="Name the export's own folder."
            )
    return tuple(found)


def _walk(folder: Path, name: str, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UnreadableError(
            f"cannot be read ({error.strerror})", where=name, todo="Check its permissions."
        ) from error
    for entry in entries:
        if _is_clutter(entry.name):
            continue
        if entry.is_dir():
            # A link to a folder may lead back up: it is not followed.
            if depth > 1 and not entry.is_symlink():
                yield from _walk(entry, entry.name, depth - 1)
        elif entry.is_file():
            yield entry


def _is_clutter(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name == "__MACOSX"


def _zipped(archive: zipfile.ZipFile, name: str) -> tuple[Member, ...]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTRIES:
        raise UnreadableError(f"holds more than {MAX_ENTRIES} files", where=name, todo="Unpack it first.")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise UnreadableError(
            f"unpacks to more than {MAX_TOTAL >> 20} MiB", where=name, todo="Unpack it and import a part."
        )
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
            raise UnreadableError("is packed far too tightly for an export", where=name, todo="Do not trust this file.")
        if entry.flag_bits & 1:
            raise UnreadableError("is protected by a password", where=name, todo="Unpack it and name the folder.")
    return tuple(
        _entry(archive, entry, name)
        for entry in entries
        if not any(_is_clutter(part) for part in Path(entry.filename).parts)
    )


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    def fetch(limit: int) -> bytes:
        try:
            # The size in the directory bounds what the reader hands out, so the limits above hold.
            with archive.open(entry) as stream:
                return stream.read(limit)
        except _ZIP_ERRORS as error:
            raise UnreadableError(
                f"“{clean_line(entry.filename)}” inside it is damaged", where=name, todo="Export it again."
            ) from error

    depth = len(Path(entry.filename).parts) - 1
    return Member(name=clean_line(entry.filename) or "member", fetch=fetch, size=entry.file_size, depth=depth)
