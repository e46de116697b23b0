"""What the person asked of one day alone -> the wake time, effort, strain and length that hold for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar, get_args

import msgspec

from coach.model import DayRequest, EffortAsked, LengthAsked, StrainAsked, WakeAsked, Wish
from coach.model.fields import Effort, Strain
from coach.planner.told import Evening

R = TypeVar("R", bound=DayRequest)

EFFORTS: tuple[Effort, ...] = get_args(Effort)
"""How much of the sleep need a night is meant to hold, most first."""
STRAINS: tuple[Strain, ...] = get_args(Strain)


def wake_id(day: date) -> str:
    """The name of what asks for another wake time."""
    return f"wake-{day.isoformat()}"


def effort_id(day: date) -> str:
    """The name of what asks for the effort of a night."""
    return f"effort-{day.isoformat()}"


def strain_id(wish: str, day: date) -> str:
    """The name of what asks for another strain of a session of that day."""
    return f"strain-{wish}-{day.isoformat()}"


def length_id(wish: str, day: date) -> str:
    """The name of what asks for another length of a session of that day."""
    return f"length-{wish}-{day.isoformat()}"


def _last(asked: Iterable[R]) -> R | None:
    """What was asked last: a later wish replaces an earlier one."""
    in_order = sorted(asked, key=lambda request: (request.at is not None, request.at))
    return in_order[-1] if in_order else None


def asked_wake(evening: Evening) -> datetime | None:
    """The wake time asked for this night, where one was."""
    asked = _last(request for request in evening.asked if isinstance(request, WakeAsked))
    return None if asked is None else asked.to


def asked_effort(evening: Evening) -> Effort:
    """The effort chosen for this night; full where nothing was said."""
    asked = _last(request for request in evening.asked if isinstance(request, EffortAsked))
    return "full" if asked is None else asked.effort


def with_asked(evening: Evening) -> Evening:
    """The evening with each wish at the strain and the length that were asked for this day."""
    return msgspec.structs.replace(evening, wishes=tuple(_asked(wish, evening) for wish in evening.wishes))


def _asked(wish: Wish, evening: Evening) -> Wish:
    harder = _last(a for a in evening.asked if isinstance(a, StrainAsked) and a.wish == wish.id)
    longer = _last(a for a in evening.asked if isinstance(a, LengthAsked) and a.wish == wish.id)
    strain = wish.strain if harder is None else harder.strain
    minutes = wish.minutes if longer is None else longer.minutes
    if (strain, minutes) == (wish.strain, wish.minutes):
        return wish
    return msgspec.structs.replace(wish, strain=strain, minutes=minutes)
