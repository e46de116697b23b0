"""Versions of records <-> the files of a shared folder, one for each machine, which only it appends to.

A line is as in the journal (`crc32 length json`, each checksum going on from the one before), so half a file that
a sync tool has brought so far reads as far as it goes, and what is damaged is noticed. Conflict copies that sync
tools make are files like any other: the outcome is a fold over everything that is there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from coach.store.disk import journal
from coach.store.disk.files import FileSystem, is_folder, read_all, write_all
from coach.store.disk.journal import line_of, payload_of
from coach.store.disk.migrate import brought_up_document, is_known
from coach.store.disk.names import original
from coach.store.sync import hlc
from coach.store.sync.versions import Version

PART_BYTES = 1 << 20
"""A file that has grown beyond is left as it is and the next one begun: some sync tools send files whole."""
BATCH = 200
"""So many versions stand in a line at most."""

_NAME = re.compile(r"coach-([0-9a-z]+(?:-[0-9a-f]+)?)\.(\d{1,6})\.changes")
_LINE_FEED = b"\n"


class ChangeFileHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file."""

    app: str
    schema: int
    device: str


class ChangeFile(msgspec.Struct, frozen=True):
    """One file as far as it can be read."""

    path: Path
    versions: tuple[Version, ...]
    length: int
    """Bytes up to the end of the last whole line."""
    chain: int
    trouble: str = ""
    """Why what comes after is left out, if anything does."""
    schema: int = 0
    torn: bool = False
    """Whether that may only be on its way: a last line that is not whole yet."""


_HEAD = msgspec.json.Decoder(ChangeFileHead)
_VERSIONS = msgspec.json.Decoder(tuple[Version, ...])


def name_of(device: str, number: int) -> str:
    """The name of a machine's file."""
    return f"coach-{device}.{number}.changes"


def parts(fs: FileSystem, folder: Path) -> tuple[ChangeFile, ...]:
    """Every file of changes in the folder, conflict copies among them. OSError when one cannot be read."""
    names = [name for name in fs.names(folder) if _NAME.fullmatch(original(name) or name)]
    return tuple(read(folder / name, read_all(fs, folder / name)[0]) for name in names if _is_file(fs, folder / name))


def read(path: Path, data: bytes) -> ChangeFile:
    """A file's bytes, as far as they go."""
    end = data.find(_LINE_FEED)
    payload = payload_of(data[:end], 0) if end >= 0 else None
    if payload is None:
        torn = end < 0
        return ChangeFile(path, (), 0, 0, "Its first line is not whole; what it holds is left out.", torn=torn)
    try:
        head = _HEAD.decode(payload)
    except msgspec.DecodeError:
        return ChangeFile(path, (), 0, 0, "It was not written by the coach.")
    if head.app != journal.APP or not (head.schema > journal.SCHEMA or is_known(head.schema)):
        return ChangeFile(path, (), 0, 0, "It was not written by the coach.")
    if head.schema > journal.SCHEMA:
        return ChangeFile(
            path, (), 0, 0, f"It was written by a newer version (schema {head.schema}); update recovery-coach."
        )
    return _rest(path, data, end + 1, line_of(payload, 0)[1], head.schema)


def append(fs: FileSystem, folder: Path, device: str, versions: Sequence[Version], own: Iterable[ChangeFile]) -> None:
    """Add versions to this machine's file, durably, after cutting a line that was interrupted. OSError."""
    number, part = _last(device, own)
    if part is not None and _is_closed(part):
        number, part = number + 1, None
    path = folder / name_of(device, number)
    if part is None or not part.length:
        head = ChangeFileHead(app=journal.APP, schema=journal.SCHEMA, device=device)
        text, chain = line_of(msgspec.json.encode(head), 0)
        length = 0
    else:
        text, chain, length = b"", part.chain, part.length
    for start in range(0, len(versions), BATCH):
        line, chain = line_of(msgspec.json.encode(versions[start : start + BATCH]), chain)
        text += line
    handle = fs.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        fs.truncate(handle, length)
        os.lseek(handle, length, os.SEEK_SET)
        write_all(fs, handle, text)
        fs.sync(handle)
    finally:
        fs.close(handle)
    fs.sync_folder(folder)


def _is_closed(part: ChangeFile) -> bool:
    """Whether nothing more is to be added to a file."""
    if part.torn and not part.length:
        return False
    return part.schema != journal.SCHEMA or part.length >= PART_BYTES or (bool(part.trouble) and not part.torn)


def _last(device: str, own: Iterable[ChangeFile]) -> tuple[int, ChangeFile | None]:
    """The highest number among a machine's files, and that file."""
    found: list[tuple[int, ChangeFile]] = []
    for part in own:
        named = _NAME.fullmatch(part.path.name)
        if named and named[1] == device:
            found.append((int(named[2]), part))
    return max(found, key=lambda each: each[0]) if found else (1, None)


def _rest(path: Path, data: bytes, start: int, chain: int, schema: int) -> ChangeFile:
    versions: list[Version] = []
    trouble = ""
    while (end := data.find(_LINE_FEED, start)) >= 0:
        payload = payload_of(data[start:end], chain)
        if payload is None:
            break
        try:
            found = _VERSIONS.decode(payload)
            for version in found:
                hlc.wall_of(version.at)
        except (msgspec.DecodeError, ValueError):
            trouble = "It holds a line this version cannot read."
            break
        versions += found
        chain = line_of(payload, chain)[1]
        start = end + 1
    torn = not trouble and start < len(data) and journal.is_torn(data[start:])
    if start < len(data) and not trouble:
        said = "not whole yet" if torn else "damaged"
        todo = "sync again when all of it has come" if torn else "the machine that wrote it mends it at its next sync"
        trouble = f"It is {said} after byte {start}: {todo}."
    return ChangeFile(path, tuple(_today(version, schema) for version in versions), start, chain, trouble, schema, torn)


def _today(version: Version, schema: int) -> Version:
    """A version in today's form."""
    if schema == journal.SCHEMA or version.is_gone:
        return version
    return msgspec.structs.replace(version, document=brought_up_document(version.kind, version.document, schema))


def _is_file(fs: FileSystem, path: Path) -> bool:
    status = fs.stat(path)
    return status is not None and not is_folder(status)
