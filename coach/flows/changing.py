"""Every change a person makes: what the day looked like before it is kept with it, and days that are over are closed.

So the plan after it moves as little as it can, whatever the change was, and what became of a past day's lines
stands in its answers. One transaction: it is taken back together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import msgspec

from coach.clock import day_start, parse_clock
from coach.desk import Desk
from coach.errors import Faults
from coach.gather.evening import evening_of
from coach.insights.diary import one_per_date
from coach.model import AboutLine, Answer, DayRequest, Intake, LineAnswer, Night, Standing, Workout
from coach.model.records import day_of
from coach.planner.evening.outcome import to_keep
from coach.planner.evening.plan import plan_day
from coach.planner.evening.steadiness import standing
from coach.planner.told import Evening
from coach.store.change import Change

CLOSED_WITHIN_DAYS = 28
"""A day that was last changed longer ago is left as it is."""


@contextmanager
def changing(desk: Desk, name: str, *, about: str = "", night: bool = False) -> Iterator[Change]:
    """One change of the store, as `store.change`; `about` is the line it answers, and whether it moves the `night`.

    Until the block ends the store still reads as before the change.
    """
    with desk.store.change(name, at=desk.now()) as change:
        yield change
        if change.differs and desk.store.has_profile():
            with Faults():  # whatever no plan can be made of keeps nobody from mending it; coach doctor names it
                _keep_the_day(desk, change, about, night=night)
            with Faults():
                _close(desk, change)


def _keep_the_day(desk: Desk, change: Change, about: str, *, night: bool) -> None:
    """Where today's lines stand before the change; on the day's first one, where they stood in the morning too."""
    evening = evening_of(desk, desk.today())
    plan = plan_day(evening, desk.facts, reasons=False)
    if plan.bed is None:
        return
    if evening.standing is None:
        dawn = day_start(evening.date, desk.zone, parse_clock(desk.profile.day_starts))
        early = msgspec.structs.replace(evening, now=dawn)
        morning = standing(early, plan_day(early, desk.facts, reasons=False))
        evening = msgspec.structs.replace(evening, standing=morning)
    change.put(standing(evening, plan, about, night=night))


def _close(desk: Desk, change: Change) -> None:
    """Keep what became of each line: of days that were used and are over, and again where the log of one changed."""
    yesterday = desk.today() - timedelta(days=1)
    since = yesterday - timedelta(days=CLOSED_WITHIN_DAYS)
    used = desk.store.between(Standing, since, yesterday)
    days = {kept.date for kept in used} | {
        day for day in _touched(change) if day <= yesterday and _is_closed(desk, day)
    }
    lived = [to_keep(_lived(desk, change, day), desk.facts, _bed(change, day)) for day in sorted(days)]
    for kept in used:
        change.remove(Standing, kept.id)
    for answers in lived:
        for answer in answers:
            change.put(answer)


def _touched(change: Change) -> set[date]:
    """The coach-days that what is put or removed may belong to: a moment after midnight is the day before's."""
    found = {
        day for noun in (Answer, Intake, Night, Workout) for record in change.touched(noun) if (day := day_of(record))
    }
    return found | {day - timedelta(days=1) for day in found}


def _is_closed(desk: Desk, day: date) -> bool:
    return any(line.outcome for line in desk.store.between(AboutLine, day, day))


def _lived(desk: Desk, change: Change, day: date) -> Evening:
    """A day that is over: its plan as the store stood before the change, its log as it is with the change."""
    evening = evening_of(desk, day)
    return msgspec.structs.replace(
        evening,
        answers=change.between(LineAnswer, day, day),
        asked=change.between(DayRequest, day, day),
        intakes=change.between(Intake, day - timedelta(days=1), day + timedelta(days=2)),
        workouts=change.between(Workout, day - timedelta(days=1), day + timedelta(days=1)),
    )


def _bed(change: Change, day: date) -> datetime | None:
    """When the person went to bed at the end of that day, where the night is logged."""
    nights = one_per_date(change.between(Night, day + timedelta(days=1), day + timedelta(days=1)))
    return next((night.lights_out or night.into_bed for night in nights), None)
