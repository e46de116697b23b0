"""What was said of a day and lasts: check-ins of the days before -> injuries, the journey, sleep without times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import ceil

import msgspec

from coach.clock import named_zone
from coach.desk import Desk
from coach.model import CheckIn, Night

INJURY_DAYS = 60
"""An injury without an end is asked of again after so many days; taste."""
JOURNEY_DAYS = 30
"""No journey is told of longer: twelve hours take less than that."""


class Injury(msgspec.Struct, frozen=True, kw_only=True):
    """What is injured on a day."""

    places: tuple[str, ...]
    since: date
    until: date | None


def injury_on(desk: Desk, day: date) -> Injury | None:
    """The injury that holds on a day: as last said, until its date or until it is said to be over."""
    told = _last(desk, day, INJURY_DAYS, "injury")
    if told is None or not told.injury or (told.injury_until is not None and told.injury_until < day):
        return None
    return Injury(places=told.injury, since=told.date, until=told.injury_until)


def said_asleep(desk: Desk, day: date) -> int | None:
    """Minutes asleep in the night that ends on a day, as they were said without times; None where nobody did."""
    return next((told.slept_min for told in desk.store.between(CheckIn, day, day)), None)


def said_nights(desk: Desk, last: date, days: int) -> dict[date, float]:
    """The same of each of the `days` dates that end with `last`."""
    told = desk.store.between(CheckIn, last - timedelta(days=days - 1), last)
    return {one.date: float(one.slept_min) for one in told if one.slept_min is not None}


def journey_on(desk: Desk, day: date) -> tuple[str, date] | None:
    """(zone gone to, day of arrival) of the journey that was said last; None when there is none, or it is long over."""
    told = _last(desk, day, JOURNEY_DAYS, "travelled")
    return None if told is None or not told.travelled else (told.travelled, told.travelled_since or told.date)


def journeys_of(desk: Desk, told: Iterable[CheckIn]) -> list[tuple[date, date]]:
    """(first, last day) of the journeys that were said: until each was said to be over, or the body clock followed."""
    h_a_day, found = desk.facts.rule("sl.jet_lag").number, list[tuple[date, date]]()
    for one in sorted(told, key=lambda one: one.date):
        if one.travelled == "" and found:
            found[-1] = found[-1][0], min(found[-1][1], one.date - timedelta(days=1))
        if not one.travelled:
            continue
        since, gone_to = one.travelled_since or one.date, named_zone(one.travelled)
        apart = 0.0 if gone_to is None else _hours_apart(since, desk.zone, gone_to)
        if apart:
            found.append((since, since + timedelta(days=ceil(apart / h_a_day) - 1)))
    return found


def _hours_apart(day: date, home: tzinfo, there: tzinfo) -> float:
    """How far two clocks are apart at noon of a day, the shorter way around."""
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    apart = [noon.astimezone(where).utcoffset() or timedelta() for where in (home, there)]
    hours = abs((apart[1] - apart[0]) / timedelta(hours=1))
    return min(hours, 24 - hours)


def home_of(desk: Desk, arrived: date) -> str:
    """The zone in which the last night before a journey ended; empty where none of them names one."""
    before = desk.store.between(Night, arrived - timedelta(days=JOURNEY_DAYS), arrived - timedelta(days=1))
    named = [night.tz_end or night.tz_start or "" for night in sorted(before, key=lambda night: night.date)]
    return next((name for name in reversed(named) if name), "")


def _last(desk: Desk, day: date, days: int, field: str) -> CheckIn | None:
    """The newest check-in up to a day that says something of a field."""
    told = desk.store.between(CheckIn, day - timedelta(days=days), day)
    return max((one for one in told if getattr(one, field) is not None), key=lambda one: one.date, default=None)
