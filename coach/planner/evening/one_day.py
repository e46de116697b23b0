"""What the person asked of one day alone, read from its answers: another wake time, strain or effort."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from coach.model import Answer, Wish
from coach.model.records import Strain
from coach.planner.told import Evening

Effort = Literal["full", "enough", "least"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
"""How much of the sleep need a night is meant to hold, most first."""
STRAINS: tuple[Strain, ...] = get_args(Strain)


def wake_id(day: date) -> str:
    """The answer that holds another wake time."""
    return f"wake-{day.isoformat()}"


def effort_id(day: date) -> str:
    """The answer that holds the effort of a night."""
    return f"effort-{day.isoformat()}"


def strain_id(wish: str, day: date) -> str:
    """The answer that holds another strain for a session of that day."""
    return f"strain-{wish}-{day.isoformat()}"


def length_id(wish: str, day: date) -> str:
    """The answer that holds another length for a session of that day."""
    return f"length-{wish}-{day.isoformat()}"


def _said(evening: Evening, item: str) -> Answer | None:
    return next((a for a in evening.answers if a.item == item and a.state == "moved"), None)


def asked_wake(evening: Evening) -> datetime | None:
    """The wake time asked for this night, where one was."""
    answer = _said(evening, wake_id(evening.date))
    return None if answer is None else answer.to


def asked_effort(evening: Evening) -> Effort:
    """The effort chosen for this night; full where nothing was said."""
    answer = _said(evening, effort_id(evening.date))
    return next((effort for effort in EFFORTS if answer is not None and answer.kind == effort), "full")


def with_asked(evening: Evening) -> Evening:
    """The evening with each wish at the strain and the length that were asked for this day."""
    return msgspec.structs.replace(evening, wishes=tuple(_asked(wish, evening) for wish in evening.wishes))


def _asked(wish: Wish, evening: Evening) -> Wish:
    harder, longer = (_said(evening, name(wish.id, evening.date)) for name in (strain_id, length_id))
    strain = next((s for s in STRAINS if harder is not None and harder.kind == s), wish.strain)
    minutes = longer.minutes if longer is not None and longer.minutes is not None else wish.minutes
    if (strain, minutes) == (wish.strain, wish.minutes):
        return wish
    return msgspec.structs.replace(wish, strain=strain, minutes=minutes)
