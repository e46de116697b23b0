"""As of when a coach-day's plan is settled: store + clock -> the last record that matters, or the day's start."""

from __future__ import annotations

from datetime import date, datetime

from coach.clock import day_start, starts_of, with_offset
from coach.desk import Desk
from coach.model import Standing


def moment_of(desk: Desk, day: date) -> datetime:
    """The present moment on the present coach-day, the beginning of any other."""
    return desk.now() if desk.today() == day else _start(desk, day)


def settled_at(desk: Desk, day: date) -> datetime:
    """As of when that day's lines stand: its last change that did more than answer lines, else its start.

    A store that was first filled on that day knew nothing before. Never later than the moment itself.
    """
    now, start = moment_of(desk, day), _start(desk, day)
    last = next((one for one in desk.store.between(Standing, day, day) if one.at <= now), None)
    if last is not None:
        return min(max(last.settled or last.at, start), now)
    began = desk.store.history.began()
    return min(max(start, began) if began is not None else start, now)


def _start(desk: Desk, day: date) -> datetime:
    return with_offset(day_start(day, desk.zone, starts_of(desk.profile.day_starts)), desk.zone)
