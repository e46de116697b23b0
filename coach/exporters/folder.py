"""A folder with one file for each event, as khal and its like keep them: events -> files, and what became of them.

Beside the files stands a list of what was written; what differs from it was changed by another program.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import msgspec

from coach.errors import UsageError
from coach.pattern import Pattern

LIST = ".recovery-coach.json"
MOST_BYTES = 1_000_000
"""An event of ours has a few thousand; a larger file is not read."""

_SAFE = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,180}")


class WrittenEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it was written."""

    line: str
    """The plan item's id."""
    date: date
    """The coach-day it belongs to."""
    title: str
    start: datetime
    size: int = 0
    changed_ns: int = 0
    """The file's size and time of change after that."""


class WrittenEvents(msgspec.Struct, frozen=True, kw_only=True):
    """The list beside the files: by file name."""

    schema: str = "coach.calendar/1"
    events: dict[str, WrittenEvent] = {}


class FolderEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What another program did to an event."""

    event: WrittenEvent
    start: datetime | None
    """Its new start; None where it was deleted or canceled."""


class FolderCount(msgspec.Struct, frozen=True, kw_only=True):
    """What writing did."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0


def file_name(line: str) -> str:
    """The name of an event's file; a plan item whose id makes no safe name has none."""
    return f"{line}.ics" if _SAFE.fullmatch(line) else ""


def written(folder: Path) -> dict[str, WrittenEvent]:
    """The list, by file name; empty where there is none that can be read."""
    try:
        found = msgspec.json.decode((folder / LIST).read_bytes(), type=WrittenEvents).events
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return {name: one for name, one in found.items() if name == file_name(one.line) and one.start.tzinfo is not None}


def touched(folder: Path, first: date) -> int:
    """How many events from that day on another program may have changed, by size and time of the files alone."""
    return sum(
        _stamp(folder / name) != (one.size, one.changed_ns)
        for name, one in written(folder).items()
        if one.date >= first
    )


def content(file: Path) -> bytes:
    """What a file holds; nothing where there is none, where it is no plain file, or where it is too large."""
    try:
        if not file.is_file() or file.is_symlink() or file.stat().st_size > MOST_BYTES:
            return b""
        return file.read_bytes()
    except OSError:
        return b""


def put(
    folder: Path, files: Iterable[tuple[WrittenEvent, bytes]], kept: Iterable[WrittenEvent], first: date
) -> FolderCount:
    """Write the events whose content changed, and remove those from `first` on that are gone from the plan.

    `kept` are events that wait for an answer: neither file nor list changes. Days before `first` stay as they are.
    """
    before, waiting = written(folder), {one.line: one for one in kept}
    count, listed = dict.fromkeys(("new", "changed", "removed", "same"), 0), dict[str, WrittenEvent]()
    for event, document in files:
        name = file_name(event.line)
        if not name:
            continue
        if event.line in waiting:
            listed[name] = waiting[event.line]
            continue
        file = folder / name
        same = content(file) == document
        count["same" if same else "changed" if file.exists() else "new"] += 1
        if not same:
            _write(file, document)
        size, changed = _stamp(file)
        listed[name] = msgspec.structs.replace(event, size=size, changed_ns=changed)
    for name, one in before.items():
        if name not in listed and one.line in waiting:
            listed[name] = one
        elif name not in listed and one.date >= first:
            (folder / name).unlink(missing_ok=True)
            count["removed"] += 1
    _write(folder / LIST, msgspec.json.format(msgspec.json.encode(WrittenEvents(events=listed)), indent=1))
    return FolderCount(**count)


def check_folder(folder: Path) -> None:
    """Make the folder where its parent is there; a UsageError says why it cannot be one."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        raise UsageError(
            f"{folder} is in a folder that does not exist", where="vdir", todo="Make that first."
        ) from None
    except FileExistsError:
        raise UsageError(
            f"{folder} is a file", where="vdir", todo="Name a folder; each event is a file in it."
        ) from None


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _write(file: Path, document: bytes) -> None:
    """Whole or not at all; a link of that name is replaced and not followed."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(document)
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
