"""A night's clocks read as one chain, bed to up: typed texts -> moments with offsets and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import msgspec

from coach.clock import exists, is_ambiguous, local, minutes_between
from coach.errors import UsageError
from coach.words.reading import DAY_MIN, moment_on, read_clock, split_moment
from coach.words.saying import clock_text, day_text, length_text, wall_text

NIGHT_CLOCKS = ("bed", "lights", "wake", "up")
"""The usual names of the four clocks, in the order in which they happen."""

HALF_DAY_MIN = 720
"""Bed to lights and wake to up: a longer step means that the two are typed the wrong way round."""

_NOON = time(12, 0)
_DEFAULT_FOLDS = (0, 0, 1, 1)
_TODO = "The order is into bed, lights out, final wake, out of bed; a date may stand before a time."


class NightTimes(msgspec.Struct, frozen=True, kw_only=True):
    """The four moments of a night with fixed offsets, None where nothing was typed."""

    into_bed: datetime | None = None
    lights_out: datetime | None = None
    final_wake: datetime | None = None
    out_of_bed: datetime | None = None
    notes: tuple[str, ...] = ()
    """What was assumed about clocks that happen twice or not at all, one sentence each."""


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """One typed clock of the chain."""

    place: int
    field: str
    zone: ZoneInfo
    text: str
    day: date | None
    """As typed; None for a clock alone."""


def read_night(
    day: date,
    clocks: Mapping[str, str],
    zone_start: ZoneInfo,
    zone_end: ZoneInfo,
    *,
    fields: Sequence[str] = NIGHT_CLOCKS,
    twelve: bool = False,
) -> NightTimes:
    """The night that ends on local date `day`; `fields` are the four keys of `clocks` in chain order.

    A clock alone is its first occurrence at or after the one before it, from the previous noon (or from
    noon of `day` for a sleep that starts later); a text with a date stands as given, `yesterday` meaning
    the evening before `day`. A clock inside a spring gap moves forward, with a note. One that happens
    twice is the first for bed and lights, the second for wake and up, unless only the other fits.
    A chain over 24 h, out of order or ending on another date is a UsageError that names the field.
    """
    steps = _steps(day, clocks, (zone_start, zone_start, zone_end, zone_end), fields)
    trouble: UsageError | None = None
    for noon in (day - timedelta(days=1), day):
        # Fewest departures from the usual reading first; sorting is stable, so ties are settled too.
        for swaps in sorted(product((0, 1), repeat=len(steps)), key=sum):
            chain = _walk(steps, noon, swaps)
            found = _trouble(steps, chain, day)
            if found is None:
                return _times(steps, chain, twelve)
            trouble = trouble or found
    raise trouble or UsageError("the night cannot be read", where="date", todo=_TODO)


def _steps(day: date, clocks: Mapping[str, str], zones: Sequence[ZoneInfo], fields: Sequence[str]) -> tuple[_Step, ...]:
    steps = []
    for place, (field, zone) in enumerate(zip(fields, zones, strict=True)):
        text = clocks.get(field, "").strip()
        if not text:
            continue
        dated = split_moment(text, today=day, field=field)
        if dated is None:
            read_clock(text, field)
        typed, rest = dated or (None, text)
        steps.append(_Step(place=place, field=field, zone=zone, text=rest, day=typed))
    return tuple(steps)


def _walk(steps: Sequence[_Step], noon: date, swaps: Sequence[int]) -> list[datetime]:
    chain: list[datetime] = []
    for step, swap in zip(steps, swaps, strict=True):
        fold = _DEFAULT_FOLDS[step.place] ^ swap
        before = chain[-1] if chain else local(noon, _NOON, step.zone)
        if step.day is not None:
            chain.append(moment_on(step.day, step.text, step.zone, step.field, fold=fold))
            continue
        first = before.astimezone(step.zone).date()
        later = [moment_on(first + timedelta(days=n), step.text, step.zone, step.field, fold=fold) for n in range(3)]
        chain.append(next(moment for moment in later if moment >= before))
    return chain


def _trouble(steps: Sequence[_Step], chain: Sequence[datetime], day: date) -> UsageError | None:
    """What is wrong with a chain, naming the field at its widest or backward step; None when it fits."""
    gaps = [minutes_between(a, b) for a, b in pairwise(chain)]
    for gap, (before, step) in zip(gaps, pairwise(steps), strict=True):
        same_end = (before.place, step.place) in {(0, 1), (2, 3)}
        if gap < 0 or (same_end and gap > HALF_DAY_MIN):
            return UsageError(f"this is before “{before.field}”", where=step.field, todo=_TODO)
    if sum(gaps) > DAY_MIN:
        wide = steps[1 + gaps.index(max(gaps))]
        return UsageError(f"the night would last {length_text(sum(gaps))}", where=wide.field, todo=_TODO)
    ends = [(step, at) for step, at in zip(steps, chain, strict=True) if step.place >= 2]
    if ends and (ended := ends[0][1].astimezone(ends[0][0].zone).date()) != day:
        return UsageError(
            f"this is on {day_text(ended)}, but the night is the one that ends on {day_text(day)}",
            where=ends[0][0].field,
            todo="Change the time or the date.",
        )
    return None


def _times(steps: Sequence[_Step], chain: Sequence[datetime], twelve: bool) -> NightTimes:
    at: dict[int, datetime] = {step.place: moment for step, moment in zip(steps, chain, strict=True)}
    notes = [note for step, moment in zip(steps, chain, strict=True) if (note := _note(step, moment, twelve))]
    return NightTimes(
        into_bed=at.get(0),
        lights_out=at.get(1),
        final_wake=at.get(2),
        out_of_bed=at.get(3),
        notes=tuple(dict.fromkeys(notes)),
    )


def _note(step: _Step, moment: datetime, twelve: bool) -> str:
    """What was assumed about that clock, or nothing."""
    try:
        typed = read_clock(step.text, step.field)
    except UsageError:
        return ""  # an offset stands behind the clock, so nothing was assumed
    naive = datetime.combine(step.day or moment.date(), typed)
    asked, taken = wall_text(typed, twelve=twelve), clock_text(moment, step.zone, twelve=twelve)
    if not exists(naive, step.zone):
        return f"{asked} does not happen on {day_text(naive.date())} (clocks go forward); taken as {taken}."
    if is_ambiguous(naive, step.zone):
        which = "first" if moment == local(naive.date(), typed, step.zone) else "second"
        return f"{asked} happens twice on {day_text(naive.date())} (clocks go back); taken as the {which}."
    return ""
