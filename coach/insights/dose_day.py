"""Doses by day: (moment, mg) pairs -> the sum of each coach-day, the most in 24 hours (algorithms 7.1)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from coach.clock import DAY_STARTS, coach_day, minutes_between

_DAY_MIN = 1440


def civil_totals(
    doses: Iterable[tuple[datetime, float]], zone: ZoneInfo, day_starts: time = DAY_STARTS
) -> dict[date, float]:
    """Mg of each coach-day, in order of date: a dose at 01:30 belongs to the day before."""
    parts: dict[date, list[float]] = {}
    for taken, mg in doses:
        parts.setdefault(coach_day(taken, zone, day_starts), []).append(mg)
    return {day: math.fsum(parts[day]) for day in sorted(parts)}


def rolling24h_max(doses: Iterable[tuple[datetime, float]]) -> float:
    """The most mg within any 24 elapsed hours; two doses exactly a day apart are not within one.

    To be shown, not to be ruled by: a nightly dose taken an hour earlier doubles it.
    """
    ordered = sorted(doses, key=lambda dose: dose[0])
    most, first = 0.0, 0
    for last, (taken, _) in enumerate(ordered):
        while minutes_between(ordered[first][0], taken) >= _DAY_MIN:
            first += 1
        most = max(most, math.fsum(mg for _, mg in ordered[first : last + 1]))
    return most
