"""Days that differ: cycle days, sleep by day, journeys -> the phase of each day, and like compared with like.

What a phase changes in a body is not a good or a bad day. Values of one phase are moved by what that phase usually has
of its own, as far as it is known, before they are compared with those of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from coach.insights.usual import median

ORDINARY = ""
"""The phase of a day that has none."""
LUTEAL, FOLLICULAR = "second half of the cycle", "first half of the cycle"
BY_DAY, AWAY = "sleep by day", "a journey"
CYCLE_DAYS, LUTEAL_DAYS = 28, 14
"""Before a person's own length is known; the second half is the steadier one (Lenton 1984)."""
SHORTEST, LONGEST = 20, 45
"""Cycles of other lengths are gaps in the log; a day is not counted on further than the longest."""
DAY_SLEEP_H = (9.0, 21.0)
"""A main sleep with its middle between is one by day, as after a night shift; taste."""
FEWEST_OF_PHASE = 7
"""Days of a phase before its own level is known; taste."""
SETTLING_DAYS = 7
"""The newest days do not set the level that they are compared with."""
BACK_DAYS = 130
"""As far back as anything looks: sixteen weeks and more, four cycles."""

LIKE_ORDINARY = (FOLLICULAR, ORDINARY)
"""Days before a cycle was logged are of both halves: against them the first half looks no worse than it is."""
SATURDAY = 5

Phases = Mapping[date, str]


def phases_of(
    days: Iterable[date],
    cycle_days: Mapping[date, int],
    midsleep_h: Mapping[date, float],
    journeys: Iterable[tuple[date, date]],
) -> dict[date, str]:
    """The phase of each day that is not ordinary: a journey before sleep by day, that before the cycle.

    A few days abroad, or one night that ended at noon, make no phase of their own: they are what they are.
    """
    looked = tuple(days)
    spans, (low, high) = tuple(journeys), DAY_SLEEP_H
    away = _enough(day for day in looked if any(first <= day <= last for first, last in spans))
    by_day = _enough(day for day in looked if day in midsleep_h and low <= midsleep_h[day] < high)
    cycle, found = Cycle(cycle_days), dict[date, str]()
    for day in looked:
        if day in away:
            found[day] = AWAY
        elif day in by_day:
            found[day] = BY_DAY
        elif (half := cycle.half(day)) is not None:
            found[day] = half
    return found


def _enough(days: Iterable[date]) -> frozenset[date]:
    """The days, where they are so many that their level can be known."""
    found = frozenset(days)
    return found if len(found) >= FEWEST_OF_PHASE else frozenset()


class Cycle:
    """The cycle as its logged days have it."""

    def __init__(self, told: Mapping[date, int]) -> None:
        """First days of cycles: of several that were counted a day or two apart, the first one."""
        self._first_days: list[date] = []
        for first in sorted({day - timedelta(days=number - 1) for day, number in told.items()}):
            if not self._first_days or (first - self._first_days[-1]).days >= SHORTEST:
                self._first_days.append(first)
        gaps = [(b - a).days for a, b in pairwise(self._first_days)]
        own = [gap for gap in gaps if SHORTEST <= gap <= LONGEST]
        self._length = median(own) if own else CYCLE_DAYS

    def half(self, day: date) -> str | None:
        """Which half the day is in; None before the first logged cycle and long after the last."""
        begun = [first for first in self._first_days if first <= day]
        if not begun or (number := (day - begun[-1]).days + 1) > LONGEST:
            return None
        return LUTEAL if number > self._length - LUTEAL_DAYS else FOLLICULAR


def kind_of(day: date, phases: Phases) -> str:
    """Days of one kind are compared with each other: those of one phase, weekends apart from other days."""
    return ("weekend " if day.weekday() >= SATURDAY else "") + phases.get(day, ORDINARY)


def alike(values: Mapping[date, float], phases: Phases, day: date) -> Mapping[date, float]:
    """The values as they would be in the phase of `day`; those of a phase that is not known yet are left out.

    Without phases they are what they are. Levels come from the days up to a week before.
    """
    if not phases:
        return values
    first, settled = day - timedelta(days=BACK_DAYS), day - timedelta(days=SETTLING_DAYS)
    inside = [(d, value, phases.get(d, ORDINARY)) for d, value in values.items() if first <= d <= day]
    levels: dict[str, list[float]] = {}
    for d, value, phase in inside:
        if d < settled:
            levels.setdefault(phase, []).append(value)
    known = {phase: sum(some) / len(some) for phase, some in levels.items() if len(some) >= FEWEST_OF_PHASE}
    mine = phases.get(day, ORDINARY)
    if mine not in known:
        # Nothing says how this phase differs: like can only be compared with like.
        like = LIKE_ORDINARY if mine in LIKE_ORDINARY else (mine,)
        return {d: value for d, value, phase in inside if phase in like}
    moves = {phase: known[mine] - level for phase, level in known.items()}
    return {d: value + moves[phase] for d, value, phase in inside if phase in moves}


def level_missing(days: Iterable[date], phases: Phases, day: date) -> str:
    """Why a day cannot be compared yet; empty where its phase is known well enough, or there is none."""
    phase = phases.get(day, ORDINARY)
    if phase in LIKE_ORDINARY:
        return ""
    known = sum(phases.get(d, ORDINARY) == phase for d in days if d < day - timedelta(days=SETTLING_DAYS))
    return "" if known >= FEWEST_OF_PHASE else f"{known} of {FEWEST_OF_PHASE} days of {phase} known"
