"""What an importer hands back: records, and problems as values."""

from __future__ import annotations

import msgspec

from coach.model.records import Profile, Record


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a file that could not be used."""

    file: str
    line: int | None
    """Line in the file, or None where the format has no lines."""
    why: str
    todo: str = ""
    meant: bool = False
    """True for what the file itself marks as not to be taken (a canceled event): left out, and no trouble."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One file or folder, read."""

    format: str
    """`whoop`, `csv`, `ical`, `store`."""
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    """What was assumed: zone, columns, order of day and month."""
    profile: Profile | None = None
    """Only a store document brings one."""
