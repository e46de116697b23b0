"""What may be kept at all: a record -> the first field that no room could work with, and why; the same at every door.

Import, sync, conflict copies, restore, typing, writes through TinyDB and reading from the disk all ask here, on top
of what the noun's own types refuse. What is odd but can be worked with is `coach doctor`'s to name, not ours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import isfinite
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from coach.clean import clean_line
from coach.clock import named_zone
from coach.model.records import Busy, CheckIn, Nap, Night, Product, Profile, Record, Schedule, Workout

FIRST_YEAR = 1900
LAST_YEAR = 2200
"""Moments and dates lie between these years, both included: far enough from the ends of the calendar to add days."""
LONGEST = timedelta(minutes=2880)
"""No sleep and no session is longer (`Minutes` ends there too)."""
LONGEST_BUSY = timedelta(days=366)
"""No taken time is longer: a matter of taste."""
MOST = 5000
"""So many things one field may list: a matter of taste, above any day's plan."""
LONGEST_NAME = 400
"""Characters of a name within a field, as in `Line`."""

_TOO_LONG = {LONGEST: "longer than a day", LONGEST_BUSY: "longer than a year"}
_PLAIN = frozenset((str, int, bool, type(None)))
_NIGHT = ("into_bed", "lights_out", "final_wake", "out_of_bed")
"""A night's moments in the order in which they come."""


class Objection(NamedTuple):
    """Why something is not kept."""

    field: str
    why: str


class UnacceptableError(ValueError):
    """A document that its noun's types allow and that is not kept all the same."""

    def __init__(self, objection: Objection) -> None:
        """Say it as `field: why`."""
        super().__init__(f"{objection.field}: {objection.why}")
        self.field = objection.field
        self.why = objection.why


def objection(noun: Record | Profile) -> Objection | None:
    """The first thing about it that cannot be kept; None when it is acceptable.

    Zones are not looked up: another machine may know more of them than this one. See `unknown_zone`.
    """
    if isinstance(noun, Record) and not noun.id:
        return Objection("id", "it is empty")
    return _out_of_bounds(noun, "") or _out_of_order(noun)


def unknown_zone(noun: Record | Profile) -> Objection | None:
    """The first zone in it that this machine does not know, for doors through which a person can choose another."""
    if isinstance(noun, Profile):
        return None if isinstance(named_zone(noun.tz), ZoneInfo) else _no_zone("tz", noun.tz)
    if isinstance(noun, CheckIn):
        zone = noun.travelled
        return _no_zone("travelled", zone) if zone and named_zone(zone) is None else None
    if not isinstance(noun, Night):
        return None
    named = (("tz_start", noun.tz_start), ("tz_end", noun.tz_end))
    return next((_no_zone(field, name) for field, name in named if name and named_zone(name) is None), None)


def _no_zone(field: str, name: str) -> Objection:
    return Objection(field, f"there is no time zone “{clean_line(name, 40)}”")


def _out_of_bounds(value: object, path: str) -> Objection | None:
    """The first moment, number, list or name beyond what is kept, anywhere inside."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if type(inner) not in _PLAIN and (found := _out_of_bounds(inner, f"{path}.{name}" if path else name)):
                return found
        return None
    if isinstance(value, date):
        return None if FIRST_YEAR <= value.year <= LAST_YEAR else Objection(path, _far(value.year))
    if isinstance(value, float):
        return None if isfinite(value) else Objection(path, f"{value} is not a number that can be kept")
    return _bad_list(value, path) if isinstance(value, tuple | dict) else None


def _far(year: int) -> str:
    return f"the year {year:04} is not between {FIRST_YEAR} and {LAST_YEAR}"


def _bad_list(values: tuple[object, ...] | dict[str, object], path: str) -> Objection | None:
    if len(values) > MOST:
        return Objection(path, f"it lists {len(values)} things, more than {MOST}")
    if isinstance(values, tuple):
        found = (_out_of_bounds(value, f"{path}[{place}]") for place, value in enumerate(values))
        return next((each for each in found if each), None)
    for name, value in values.items():
        if len(name) > LONGEST_NAME:
            return Objection(path, f"a name in it is longer than {LONGEST_NAME} characters")
        if each := _out_of_bounds(value, f"{path}.{name}"):
            return each
    return None


def _out_of_order(noun: Record | Profile) -> Objection | None:
    """The first moment that comes before the one it should follow, or too long after it."""
    if isinstance(noun, Busy):
        return _bad_span(noun.start, noun.end, "end", "the start", LONGEST_BUSY)
    if isinstance(noun, Nap | Workout):
        return _bad_span(noun.start, noun.end, "end", "the start", LONGEST)
    if isinstance(noun, Product):
        schedule = noun.use.schedule if noun.use is not None else None
        return None if schedule is None else _bad_schedule(schedule)
    if not isinstance(noun, Night):
        return _bad_day(noun) if isinstance(noun, CheckIn) else None
    return _bad_night(noun)


def _bad_schedule(schedule: Schedule) -> Objection | None:
    """A course that ends before it begins, or a rhythm of which no day can be told."""
    if schedule.first is not None and schedule.last is not None and schedule.last < schedule.first:
        return Objection("use.schedule.last", "it is before the first day")
    if (schedule.on_days is None) != (schedule.off_days is None):
        missing = "on_days" if schedule.on_days is None else "off_days"
        return Objection(f"use.schedule.{missing}", "a cycle needs days on and days off")
    if schedule.first is None and (schedule.every_days is not None or schedule.on_days is not None):
        return Objection("use.schedule.first", "nothing tells from which day it is counted")
    return None


def _bad_night(noun: Night) -> Objection | None:
    """The first of a night's moments that comes before the one it should follow, or too long after it."""
    before, first, began = "", None, None
    for name in _NIGHT:
        moment: datetime | None = getattr(noun, name)
        if moment is None:
            continue
        began = began or moment
        if first is not None and (found := _bad_span(first, moment, name, before, LONGEST)):
            return found
        if found := _bad_span(began, moment, name, before, LONGEST):
            return found
        before, first = name, moment
    return None


def _bad_day(told: CheckIn) -> Objection | None:
    """An injury that was over before it was said, or an arrival that has not come."""
    if told.injury_until is not None and told.injury_until < told.date:
        return Objection("injury_until", "it is before the day on which it was said")
    if told.travelled_since is not None and told.travelled_since > told.date:
        return Objection("travelled_since", "it is after the day on which it was said")
    return None


def _bad_span(start: datetime, end: datetime, field: str, before: str, longest: timedelta) -> Objection | None:
    if end < start:
        return Objection(field, f"it is before {before}")
    if end - start > longest:
        return Objection(field, f"it is {(end - start) // timedelta(hours=1)} h after {before}, {_TOO_LONG[longest]}")
    return None
