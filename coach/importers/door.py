"""Paths -> Readings: opens files, folders and zips, tells the formats, hands each file to its format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from coach.errors import UnreadableError, UsageError
from coach.importers.archive import Member, opened
from coach.importers.format import Format, ImportTerms, TextFile
from coach.importers.formats import FORMATS
from coach.importers.sniff import ARCHIVE, head_of, sniff
from coach.importers.table import read_header, unrecognized
from coach.importers.text import MAX_TEXT, decode
from coach.model import Problem, Reading

MAX_PROBLEMS = 500
"""Problems kept of one reading; the last says how many more there were."""
_NAMES_SHOWN = 5
_OTHER = "other"
"""A file that cannot be what `--as` says."""
_KNOWN = f"coach reads {'; '.join(each.label for each in FORMATS.values())}."


def read_paths(
    paths: Sequence[Path],
    *,
    zone: ZoneInfo,
    today: date,
    as_format: str | None = None,
    mapping: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Reading, ...]:
    """Everything the paths hold: one Reading per file, or one per export whose files belong together.

    `zone` stands in where a file names none; `as_format` overrides what the content says; `progress` hears
    the name of each file. UnreadableError when a path cannot be read or holds nothing known; UsageError
    for an unknown format or mapping.
    """
    if not paths:
        raise UsageError("there is nothing to import", where="PATH", todo="Name a file or folder.")
    asked = ImportTerms(zone=zone, today=today, mapping=mapping)
    for each in FORMATS.values():
        each.check(asked)
    reader = _Reader(asked, _named(as_format), progress or _silent)
    for path in paths:
        with opened(path) as members:
            reader.take(path, members)
    return tuple(_capped(reading) for reading in reader.readings())


def _silent(_: str) -> None:
    """Nobody listens."""


def _named(name: str | None) -> Format | None:
    """The format that `--as` names."""
    if name is None:
        return None
    key = name.casefold()
    found = next((each for each in FORMATS.values() if key in (each.id, *each.also)), None)
    if found is None:
        raise UsageError(f"there is no format “{name}”", where="--as", todo=f"Use {', '.join(FORMATS)}.")
    return found


class _Reader:
    """What the paths held so far; files that belong together wait until all are there."""

    def __init__(self, asked: ImportTerms, insisted: Format | None, progress: Callable[[str], None]) -> None:
        """Nothing yet."""
        self._asked, self._insisted, self._progress = asked, insisted, progress
        self._readings: list[Reading] = []
        self._parts: dict[str, list[TextFile]] = {}
        self._part_notes: dict[str, list[str]] = {}

    def take(self, path: Path, members: Sequence[Member]) -> None:
        """Read every member that is known, from the outermost folder that holds any.

        A single file that is named is read or refused; in a folder or zip, strangers are passed by.
        """
        if path.is_file() and [member.name for member in members] == [path.name]:
            self._single(members[0])
            return
        for depth in sorted({member.depth for member in members}):
            kinds = [(member, self._kind(member)) for member in members if member.depth == depth]
            if any(kind in FORMATS for _, kind in kinds):
                known = [(member, FORMATS[kind]) for member, kind in kinds if kind in FORMATS]
                self._asked.budget.take_text(sum(member.size for member, _ in known), path.name or str(path))
                for member, form in known:
                    self._read(member, form)
                self._readings.append(_strangers([pair for pair in kinds if pair[1] not in FORMATS]))
                return
        raise UnreadableError("holds nothing coach can read", where=path.name or str(path), todo=_KNOWN)

    def readings(self) -> list[Reading]:
        """Everything, exports of several files first."""
        whole = [
            _noted(FORMATS[name].read(files, self._asked), self._part_notes[name])
            for name, files in self._parts.items()
        ]
        return [*whole, *self._readings]

    def _single(self, member: Member) -> None:
        kind = self._kind(member)
        if kind not in FORMATS:
            raise _refusal(member, kind, self._insisted)
        self._asked.budget.take_text(min(member.size, MAX_TEXT), member.name)
        self._read(member, FORMATS[kind])

    def _kind(self, member: Member) -> str:
        """What the member's content shows, unless the person knows better."""
        found = sniff(member.head())
        insisted = self._insisted
        if found == ARCHIVE or (insisted is not None and found == insisted.id):
            return found
        if insisted is not None:
            return insisted.id if head_of(member.head()).shape in insisted.insisted else _OTHER
        if self._asked.mapping is not None and found == "table":
            return next(each.id for each in FORMATS.values() if each.mapped)
        return found

    def _read(self, member: Member, form: Format) -> None:
        self._progress(member.name)
        text = decode(member.data(), member.name)
        notes = [text.note] if text.note else []
        file = TextFile(name=member.name, body=text.body)
        if form.together:
            self._parts.setdefault(form.id, []).append(file)
            self._part_notes.setdefault(form.id, []).extend(notes)
        else:
            self._readings.append(_noted(form.read([file], self._asked), notes))


def _noted(reading: Reading, notes: Sequence[str]) -> Reading:
    return msgspec.structs.replace(reading, notes=(*notes, *reading.notes))


def _strangers(members: Sequence[tuple[Member, str]]) -> Reading:
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


def _refusal(member: Member, kind: str, insisted: Format | None) -> UnreadableError:
    """Why a single file was not read, as closely as its content tells."""
    if insisted is not None:
        return UnreadableError(f"is not {insisted.label}", where=member.name, todo="Try it without --as.")
    if kind == ARCHIVE:
        return UnreadableError("is an archive inside an archive", where=member.name, todo="Unpack it first.")
    text = decode(member.data(), member.name).body
    if kind == "table":
        return unrecognized(read_header(text), member.name)
    what = "is JSON, but no store document" if kind == "json" else "is not in a format coach knows"
    return UnreadableError(what, where=member.name, todo=_KNOWN)


def _capped(reading: Reading) -> Reading:
    more = len(reading.problems) - MAX_PROBLEMS
    if more <= 0:
        return reading
    last = Problem(file=reading.problems[0].file, line=None, why=f"and {more} more like these")
    return msgspec.structs.replace(reading, problems=(*reading.problems[:MAX_PROBLEMS], last))
