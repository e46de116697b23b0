"""Paths -> Readings: opens files, folders and zips, tells the formats, hands each to its importer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from coach.errors import UnreadableError, UsageError
from coach.importers.archive import Member, opened
from coach.importers.formats.document import read_document
from coach.importers.formats.ical.calendar import read_calendar
from coach.importers.formats.nights_csv.columns import ColumnMap, read_mapping, unrecognized
from coach.importers.formats.nights_csv.nights import read_nights
from coach.importers.formats.whoop.columns import table_kind
from coach.importers.formats.whoop.export import read_whoop
from coach.importers.sniff import Format, Found, sniff
from coach.importers.table import Table, read_header, read_table
from coach.importers.text import decode
from coach.model import Problem, Reading

FORMATS: dict[str, str] = {
    "whoop": "a WHOOP export (folder, zip or its csv files)",
    "csv": "a table of nights (csv, tsv)",
    "ical": "a calendar (.ics)",
    "store": "coach's own export (.json)",
}
"""What can be read, by the name that `--as` takes."""
_ALSO = {"ics": "ical", "calendar": "ical", "json": "store", "coach": "store", "nights": "csv", "tsv": "csv"}
MAX_PROBLEMS = 500
"""Problems kept of one reading; the last says how many more there were."""
_NAMES_SHOWN = 5
_MAY_BE: dict[Format, tuple[Found, ...]] = {"csv": ("table", "whoop"), "store": ("json",)}
"""What `--as` may turn into a format that its content did not show."""
_KNOWN = f"coach reads {'; '.join(FORMATS.values())}."


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about the import."""

    zone: ZoneInfo
    today: date
    columns: ColumnMap
    mapped: bool
    format: Format | None


def read_paths(
    paths: Sequence[Path],
    *,
    zone: ZoneInfo,
    today: date,
    as_format: str | None = None,
    mapping: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Reading, ...]:
    """Everything the paths hold, one Reading per file, all of WHOOP's tables in one.

    `zone` stands in where a file names none; `as_format` overrides what the content says; `progress` hears
    the name of each file. UnreadableError when a path cannot be read or holds nothing known; UsageError
    for an unknown format or mapping.
    """
    if not paths:
        raise UsageError("there is nothing to import", where="PATH", todo="Name a file or folder.")
    wanted = _Wanted(
        zone=zone,
        today=today,
        columns=read_mapping(mapping),
        mapped=mapping is not None,
        format=_format(as_format),
    )
    reader = _Reader(wanted, progress or _silent)
    for path in paths:
        with opened(path) as members:
            reader.take(path, members)
    return tuple(_capped(reading) for reading in reader.readings())


def _silent(_: str) -> None:
    """Nobody listens."""


def _format(name: str | None) -> Format | None:
    if name is None:
        return None
    found = _ALSO.get(name.casefold(), name.casefold())
    if found not in FORMATS:
        raise UsageError(f"there is no format “{name}”", where="--as", todo=f"Use {', '.join(FORMATS)}.")
    return cast(Format, found)


class _Reader:
    """What the paths held so far; WHOOP's tables wait until all are there, to be read as one export."""

    def __init__(self, wanted: _Wanted, progress: Callable[[str], None]) -> None:
        """Nothing yet."""
        self._wanted, self._progress = wanted, progress
        self._readings: list[Reading] = []
        self._tables: list[Table] = []
        self._table_notes: list[str] = []

    def take(self, path: Path, members: Sequence[Member]) -> None:
        """Read every member that is known, from the outermost folder that holds any.

        A single file that is named is read or refused; in a folder or zip, strangers are passed by.
        """
        if path.is_file() and [member.name for member in members] == [path.name]:
            self._single(members[0])
            return
        for depth in sorted({member.depth for member in members}):
            kinds = [(member, _kind(member, self._wanted)) for member in members if member.depth == depth]
            if any(kind in FORMATS for _, kind in kinds):
                for member, kind in kinds:
                    if kind in FORMATS:
                        self._progress(member.name)
                        self._read(member, kind)
                self._readings.append(_strangers([pair for pair in kinds if pair[1] not in FORMATS]))
                return
        raise UnreadableError("holds nothing coach can read", where=path.name or str(path), todo=_KNOWN)

    def readings(self) -> list[Reading]:
        """Everything, WHOOP's export first."""
        if not self._tables:
            return self._readings
        whoop = read_whoop(self._tables, self._wanted.zone)
        noted = msgspec.structs.replace(whoop, notes=(*self._table_notes, *whoop.notes))
        return [noted, *self._readings]

    def _single(self, member: Member) -> None:
        kind = _kind(member, self._wanted)
        if kind not in FORMATS:
            raise _refusal(member, kind, self._wanted.format)
        self._progress(member.name)
        self._read(member, kind)

    def _read(self, member: Member, kind: Found) -> None:
        text = decode(member.data(), member.name)
        notes = [text.note] if text.note else []
        if kind == "whoop":
            self._tables.append(read_table(text.body, member.name))
            self._table_notes += notes
            return
        reading = _read(kind, text.body, member.name, self._wanted)
        self._readings.append(msgspec.structs.replace(reading, notes=(*notes, *reading.notes)))


def _strangers(members: Sequence[tuple[Member, Found]]) -> Reading:
    """What was passed by: tables and empty files may have been meant, so they are problems."""
    problems = []
    names = []
    for member, kind in members:
        if kind == "table":
            problems.append(Problem(file=member.name, line=None, why="its columns are not known; left out"))
        elif not member.head():
            problems.append(Problem(file=member.name, line=None, why="it is empty", todo="Export it again."))
        else:
            names.append(member.name)
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    notes = (f"passed by, not a format coach reads: {shown}",) if names else ()
    return Reading(format="", records=(), problems=tuple(problems), notes=notes)


def _kind(member: Member, wanted: _Wanted) -> Found:
    """The member's format: what its content says, unless the person knows better."""
    head = member.head()
    found = sniff(head)
    if found == "zip":
        return found
    if wanted.format is None or found == wanted.format:
        return "csv" if wanted.mapped and found == "table" else found
    return wanted.format if found in _MAY_BE.get(wanted.format, ()) else "unknown"


def _read(kind: Found, text: str, file: str, wanted: _Wanted) -> Reading:
    if kind == "ical":
        return read_calendar(text, file, wanted.zone, wanted.today)
    if kind == "store":
        return read_document(text, file)
    return read_nights(read_table(text, file), wanted.columns, wanted.zone)


def _refusal(member: Member, kind: Found, asked: Format | None) -> UnreadableError:
    """Why a single file was not read, as closely as its content tells."""
    if asked is not None:
        return UnreadableError(f"is not {FORMATS[asked]}", where=member.name, todo="Try it without --as.")
    if kind == "zip":
        return UnreadableError("is an archive inside an archive", where=member.name, todo="Unpack it first.")
    text = decode(member.data(), member.name).body
    header = read_header(text)
    if kind == "table" and table_kind(header) is None:
        return unrecognized(header, member.name)
    what = "is JSON, but no store document" if kind == "json" else "is not in a format coach knows"
    return UnreadableError(what, where=member.name, todo=_KNOWN)


def _capped(reading: Reading) -> Reading:
    more = len(reading.problems) - MAX_PROBLEMS
    if more <= 0:
        return reading
    last = Problem(file=reading.problems[0].file, line=None, why=f"and {more} more like these")
    return msgspec.structs.replace(reading, problems=(*reading.problems[:MAX_PROBLEMS], last))
