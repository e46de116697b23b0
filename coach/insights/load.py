"""Training load: sessions by day -> daily loads, monotony, strain, unusual weeks (algorithms 4.1, 4.6).

A load is minutes x RPE, in points. A day of rest is zero; a day that is not known makes its week unknown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import get_args

import msgspec

from coach.clock import minutes_between
from coach.evidence import Facts
from coach.model import Workout
from coach.model.records import Strain
from coach.words import count_text, number_text

WEEK = 7
MEAN_DAYS = 28
JUMP_WEEKS = 3
"""Weeks that a jump is measured against."""
FEWEST_STRAIN_WEEKS = 8
MOST_WEEKS = 16
"""A strain is compared with so many past weeks at most."""
STEP = 5
"""Points in which the load of today is looked for that clears a flag."""

Loads = Mapping[date, float | None]
"""Points by date; None where a session does not say how hard it was. A date that is missing is not known either."""


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Something unusual: its inputs and its threshold, and the smallest change that clears it."""

    fact: str
    text: str


def session_load(minutes: float, rpe: float) -> float:
    """Session RPE (Foster 2001): minutes x effort on the scale to 10."""
    return minutes * rpe


def effort(workout: Workout, facts: Facts) -> float | None:
    """The RPE as logged, else the one taken for the strain (`ex.rpe_of_strain`), else not known."""
    if workout.rpe is not None or workout.strain is None:
        return workout.rpe
    return float(facts.rule("ex.rpe_of_strain").value[get_args(Strain).index(workout.strain)])


def daily_loads(done: Iterable[tuple[date, Workout]], seen: Collection[date], facts: Facts) -> dict[date, float | None]:
    """The load of each day; a day that was seen (a night, a check-in) and holds no session is one of rest."""
    loads: dict[date, float | None] = dict.fromkeys(seen, 0.0)
    for day, workout in done:
        rpe, so_far = effort(workout, facts), loads.get(day, 0.0)
        if rpe is None or so_far is None:
            loads[day] = None
        else:
            loads[day] = so_far + session_load(minutes_between(workout.start, workout.end), rpe)
    return loads


def monotony(week: Sequence[float]) -> float | None:
    """Mean over the SD of a sample; infinite without variation, None for a week of rest."""
    mean = sum(week) / len(week)
    if mean == 0:
        return None
    sd = math.sqrt(sum((load - mean) ** 2 for load in week) / (len(week) - 1))
    return mean / sd if sd else math.inf


def strain(week: Sequence[float]) -> float | None:
    """The week's load times its monotony."""
    same = monotony(week)
    return None if same is None else sum(week) * same


def week_until(loads: Loads, last: date, days: int = WEEK) -> list[float] | None:
    """The loads of so many days, oldest first, that end with `last`; None when one of them is not known."""
    found = [loads.get(last - timedelta(days=back)) for back in range(days - 1, -1, -1)]
    known = [load for load in found if load is not None]
    return known if len(known) == days else None


def load_flags(loads: Loads, today: date, facts: Facts) -> tuple[Flag, ...]:
    """What is unusual about the seven days before today; nothing where they are not all known."""
    last = today - timedelta(days=1)
    return tuple(
        Flag(fact=fact, text=f"{text} {_clearing(loads, today, told, facts)}")
        for fact, told in (("ex.monotony", _monotony), ("ex.load_strain", _strain), ("ex.load_jump", _jump))
        if (text := told(loads, last, facts))
    )


def _monotony(loads: Loads, last: date, facts: Facts) -> str:
    week, limit = week_until(loads, last), facts.rule("ex.monotony").number
    same = None if week is None else monotony(week)
    month = [load for back in range(MEAN_DAYS) if (load := loads.get(last - timedelta(days=back))) is not None]
    if week is None or same is None or same <= limit or sum(week) <= sum(month) / len(month) * WEEK:
        return ""
    said = f"Monotony {same:.1f}" if same < math.inf else "No variation at all"
    mean = number_text(round(sum(month) / len(month) * WEEK))
    return f"{said} (over {limit:g}) at a load of {number_text(round(sum(week)))}, above your mean of {mean}."


def _strain(loads: Loads, last: date, facts: Facts) -> str:
    week, part = week_until(loads, last), facts.rule("ex.load_strain").number
    here = None if week is None else strain(week)
    weeks = (week_until(loads, last - timedelta(days=WEEK * back)) for back in range(1, MOST_WEEKS + 1))
    past = sorted(s for w in weeks if w is not None and (s := strain(w)) is not None and s < math.inf)
    if here is None or len(past) < FEWEST_STRAIN_WEEKS or here <= (limit := _quantile(past, part)):
        return ""
    said = number_text(round(here)) if here < math.inf else "without bound (no variation)"
    return f"Strain {said}, above {part * 100:g} % of your {len(past)} weeks before ({number_text(round(limit))})."


def _jump(loads: Loads, last: date, facts: Facts) -> str:
    whole, most = week_until(loads, last, WEEK * (JUMP_WEEKS + 1)), facts.rule("ex.load_jump").number
    if whole is None:
        return ""
    week, mean = sum(whole[-WEEK:]), sum(whole[:-WEEK]) / JUMP_WEEKS
    if not mean or week <= most * mean:  # after weeks of nothing there is nothing to compare with
        return ""
    said = f"A load of {number_text(round(week))} in 7 days is {week / mean:.2f} times"
    return f"{said} the mean of the three weeks before, {number_text(round(mean))} (over {most:g})."


def _clearing(loads: Loads, today: date, told: Callable[[Loads, date, Facts], str], facts: Facts) -> str:
    """The most that today may hold for the flag to be gone tomorrow, else the days of rest it takes."""
    week = week_until(loads, today - timedelta(days=1)) or [0.0]
    for load in range(2 * int(max(week)) // STEP * STEP, -1, -STEP):
        if not told({**loads, today: float(load)}, today, facts):
            most = f"It clears with at most {load} points (minutes x RPE) today."
            return most if load else "A day of rest clears it."
    rest = dict(loads)
    for days in range(WEEK):
        rest[today + timedelta(days=days)] = 0.0
        if not told(rest, today + timedelta(days=days), facts):
            return f"It clears after {count_text(days + 1, 'day')} of rest."
    return "It clears as these days pass."


def _quantile(ordered: Sequence[float], part: float) -> float:
    """Between the two values that stand around that share."""
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
