"""What was said of a day and lasts: check-ins of the days before -> injuries, the journey, what the body shows."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from coach.desk import Desk
from coach.gather.readiness import see_body
from coach.model import CheckIn

INJURY_DAYS = 60
"""An injury without an end is asked of again after so many days; taste."""
SIGNS = ("ex.overreach_flag", "ex.hrv_low", "ex.wellness_low")
"""The signs of overload that ease a session; what the load alone says is the week's to tell."""


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


def _last(desk: Desk, day: date, days: int, field: str) -> CheckIn | None:
    """The newest check-in up to a day that says something of a field."""
    told = desk.store.between(CheckIn, day - timedelta(days=days), day)
    return max((one for one in told if getattr(one, field) is not None), key=lambda one: one.date, default=None)


def body_on(desk: Desk, day: date) -> tuple[float | None, tuple[tuple[str, str], ...]]:
    """(readiness in SD of the own days, signs of overload) of a morning; nothing of one that has not come."""
    if day > desk.today():
        return None, ()
    seen = see_body(desk, day)
    return seen.below, tuple((flag.fact, flag.text) for flag in seen.flags if flag.fact in SIGNS)
