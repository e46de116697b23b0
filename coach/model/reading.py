"""What an importer hands back: records, and problems as values."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - as in the records
from zoneinfo import ZoneInfo

import msgspec

from coach.model.records import Busy, Profile, Record


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a file that could not be used."""

    file: str
    line: int | None
    """Line in the file, or None where the format has no lines."""
    why: str
    todo: str = ""
    meant: bool = False
    """True for what the file itself marks as not to be taken (a canceled event): left out, and no trouble."""


class CalendarRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a calendar file stands for, so that reading it again replaces what it brought."""

    name: str
    """The calendar's own name, else the file's."""
    uids: frozenset[str]
    """The entries that were read; one that could not be read is not among them."""
    first: Date
    last: Date
    """Only what begins between these dates is replaced."""
    whole: bool
    """Whether the file was read without gaps, so that what is missing is gone."""
    where: ZoneInfo
    """On whose clock the dates are."""

    def covers(self, busy: Busy) -> bool:
        """Whether an entry lies in the time that was read."""
        return self.first <= busy.start.astimezone(self.where).date() <= self.last


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One file or folder, read."""

    format: str
    """`whoop`, `csv`, `ical`, `store`."""
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    """What was assumed: zone, columns, order of day and month."""
    calendar: CalendarRead | None = None
    """Of a calendar: what it replaces."""
    profile: Profile | None = None
    """Only a store document brings one."""
