"""A night's typed fields: night -> texts, texts -> night with notes, or the trouble of each field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from coach.clean import clean_line
from coach.clock import shift, zone
from coach.errors import UsageError
from coach.forms import typed as _typed
from coach.insights.diary import by_hand, diary, named_zone, onset_of
from coach.model import Night
from coach.words import Dial, read_clock, read_minutes, read_night, step_clock
from coach.words.reading import split_moment

CLOCKS = {"bed": "into_bed", "lights": "lights_out", "wake": "final_wake", "up": "out_of_bed"}
"""Typed clock fields in the order of the night, and where they are kept."""
NUMBERS = {"latency": "latency_min", "awakenings": "awakenings", "awake": "awake_min", "quality": "quality"}
ZONES = ("tz_start", "tz_end")
"""The zone of bed and lights, and the one of wake and up."""
SINGLES = (*NUMBERS, "alarm", *ZONES, "note")
"""Typed fields that stand for themselves."""

MOST_AWAKENINGS = 99
BEST_RATING = 5


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A night with typed fields read into it; fields in trouble are as they were."""

    night: Night
    notes: tuple[str, ...] = ()
    """What was assumed about clocks that happen twice or not at all."""
    problems: dict[str, UsageError] = {}
    """Field, under the name the caller gave it -> what is wrong."""


def texts(night: Night, home: ZoneInfo, *, dated: bool, twelve: bool = False) -> dict[str, str]:
    """The typed fields as they stand; clocks `23:10`, or `2026-03-04 23:10` when dated."""
    kept = {field: _number_text(getattr(night, attribute)) for field, attribute in NUMBERS.items()}
    clocks = {field: _clock(night, field, home, dated=dated, twelve=twelve) for field in CLOCKS}
    ends = {"tz_start": night.tz_start or "", "tz_end": night.tz_end or ""}
    alarm = _typed.said_yes_no(night.alarm)
    return {"date": night.date.isoformat(), **clocks, **kept, "alarm": alarm, **ends, "note": night.note or ""}


def draft(
    base: Night,
    form: Mapping[str, str],
    home: ZoneInfo,
    *,
    names: Mapping[str, str] | None = None,
    steps_from: Mapping[str, str] | None = None,
    twelve: bool = False,
) -> Draft:
    """`base` with the typed fields changed; a blank text clears one, `+5` steps from `steps_from`.

    A text that says what stands already changes nothing. `names` are the caller's names of the fields.
    """
    called = {field: (names or {}).get(field, field) for field in (*CLOCKS, *SINGLES)}
    steps = steps_from or {}
    typed = changed(base, form, home)
    problems: dict[str, UsageError] = {}
    changes: dict[str, object] = {}
    for field in SINGLES:
        if field in typed:
            try:
                changes |= _single(field, typed[field], called[field], steps.get(field, ""))
            except UsageError as error:
                problems[called[field]] = error
    night = structs.replace(base, **changes)
    chain, changing = _chain(base, night, typed, home, called, steps, problems)
    if not changing or any(called[field] in problems for field in CLOCKS):
        return Draft(night=_honest(base, night, typed), problems=problems)
    ends = zone_of(night, "bed", home), zone_of(night, "wake", home)
    try:
        times = read_night(night.date, chain, *ends, fields=[called[field] for field in CLOCKS], twelve=twelve)
    except UsageError as error:
        return Draft(night=night, problems=problems | {error.where: error})
    clocks = {CLOCKS[field]: getattr(times, CLOCKS[field]) for field in CLOCKS if field in changing}
    night = _honest(base, structs.replace(night, **clocks), typed)
    return Draft(night=night, notes=times.notes, problems=problems)


def zone_of(night: Night, field: str, home: ZoneInfo) -> ZoneInfo:
    """The zone of a clock field: as the night names it, else home, or the offset it was logged with."""
    start = field in ("bed", "lights")
    named = named_zone(night.tz_start if start else night.tz_end)
    known = [at for name in CLOCKS if (at := getattr(night, CLOCKS[name])) is not None]
    if named is None and known:
        logged = known[0 if start else -1]
        at_home = logged.astimezone(home).utcoffset() == logged.utcoffset()
        named = home if at_home else logged.tzinfo
    # A fixed offset answers all that is asked of a zone here.
    return cast(ZoneInfo, named or home)


def changed(base: Night, form: Mapping[str, str], home: ZoneInfo) -> dict[str, str]:
    """The fields whose text says something other than what stands."""
    standing = [texts(base, home, dated=dated, twelve=twelve) for dated in (True, False) for twelve in (True, False)]
    fields = (*CLOCKS, *SINGLES)
    return {
        field: form[field]
        for field in fields
        if field in form and all(form[field].strip() != kept[field] for kept in standing)
    }


def _single(field: str, text: str, name: str, base: str) -> dict[str, object]:
    """One field that stands for itself, as what the record keeps."""
    if field == "note":
        return {"note": _typed.note(text)}
    if field in ZONES:
        return {field: None if _typed.blank(text) else _zone_name(text, name)}
    if field == "alarm":
        return {"alarm": None if _typed.blank(text) else _typed.yes_no(text, name)}
    if _typed.blank(text):
        return {NUMBERS[field]: None}
    stepped = _typed.stepped(text, base)
    if field == "quality":
        return {"quality": _typed.whole(stepped, name, 1, BEST_RATING)}
    if field == "awakenings":
        return {"awakenings": _typed.whole(stepped, name, 0, MOST_AWAKENINGS)}
    return {NUMBERS[field]: read_minutes(stepped, name)}


def _zone_name(text: str, name: str) -> str:
    try:
        return zone(clean_line(text)).key
    except UsageError as error:
        raise UsageError(error.what, where=name, todo=error.todo) from error


def _chain(
    base: Night,
    night: Night,
    typed: Mapping[str, str],
    home: ZoneInfo,
    called: Mapping[str, str],
    steps: Mapping[str, str],
    problems: dict[str, UsageError],
) -> tuple[dict[str, str], set[str]]:
    """The four clock texts to read as one night, and which of them change; trouble goes into `problems`."""
    chain, changing = {}, set()
    for field in CLOCKS:
        name = called[field]
        # A wall clock typed by hand stays when its zone is mended; a device's instant stays an instant.
        moved = by_hand(base) and zone_of(base, field, home) != zone_of(night, field, home)
        kept = _clock(base, field, home, dated=True, offset=not moved)
        if field in typed or (moved and kept):
            changing.add(field)
        text = typed.get(field, kept)
        try:
            chain[name] = "" if _typed.blank(text) else _stepped_clock(text, name, night.date, steps.get(field, ""))
        except UsageError as error:
            problems[name] = error
    return chain, changing


def _stepped_clock(text: str, name: str, day: date, base: str) -> str:
    """`+5` as the clock it leads to; any other text, once it can be read by itself, as it is."""
    if _typed.is_step(text):
        if not base:
            raise UsageError("there is no time to step from", where=name, todo="Write it as 23:10.")
        return f"{step_clock(read_clock(base, name), text):%H:%M}"
    if split_moment(text, today=day, field=name) is None:
        read_clock(text, name)
    return text


def _honest(base: Night, night: Night, typed: Mapping[str, str]) -> Night:
    """A device's statements, kept true beside what the person adds."""
    if by_hand(base):
        return night
    new_latency = base.latency_min is None and night.latency_min is not None
    if new_latency and "lights" not in typed and night.lights_out is not None:
        # What stood as lights out was sleep onset.
        night = structs.replace(night, lights_out=shift(night.lights_out, -(night.latency_min or 0)))
    if _asleep(base) != _asleep(night):
        computed = structs.replace(night, asleep_min=None)
        if diary(computed).tst_min is not None:
            return computed
    return night


def _asleep(night: Night) -> tuple[datetime | None, int | None, datetime | None]:
    """What the time asleep is computed from."""
    return onset_of(night), night.awake_min, night.final_wake


def _clock(night: Night, field: str, home: ZoneInfo, *, dated: bool, twelve: bool = False, offset: bool = False) -> str:
    moment: datetime | None = getattr(night, CLOCKS[field])
    if moment is None:
        return ""
    where = zone_of(night, field, home)
    if offset:
        return moment.astimezone(where).isoformat(" ", "minutes")
    dial = Dial(where, twelve)
    return dial.dated(moment) if dated else dial.at(moment)


def _number_text(number: int | None) -> str:
    return "" if number is None else str(number)
