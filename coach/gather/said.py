"""What was said of a day and lasts: check-ins of the days before -> injuries, the journey, sleep without times."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from coach.desk import Desk
from coach.model import CheckIn

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


def _last(desk: Desk, day: date, days: int, field: str) -> CheckIn | None:
    """The newest check-in up to a day that says something of a field."""
    told = desk.store.between(CheckIn, day - timedelta(days=days), day)
    return max((one for one in told if getattr(one, field) is not None), key=lambda one: one.date, default=None)
