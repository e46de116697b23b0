"""Every change a person makes: kept first; then what the day looked like before it, and days that are over are closed.

It is one entry of the history, taken back together. So the plan after a change moves as little as it can, whatever the
change was, and no change waits for a plan or fails because of one: what cannot be planned is left out, and `doctor`
names what fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

import msgspec

from coach.desk import Desk
from coach.errors import Faults
from coach.gather.evening import evening_of
from coach.insights.diary import one_per_date
from coach.model import AboutLine, Answer, DayRequest, Intake, LineAnswer, Night, Record, Standing, Workout
from coach.model.records import KIND_OF, KINDS, day_of
from coach.planner.evening.outcome import to_keep
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import answers_line, standing
from coach.planner.told import Evening
from coach.store.change import Change
from coach.store.shelf import PROFILE

ANSWERING = frozenset(KIND_OF[noun] for noun in (Answer, Intake, Workout))
"""Tables of what tells what became of lines."""

CLOSED_WITHIN_DAYS = 28
"""A day that was last changed longer ago is left as it is."""


@contextmanager
def changing(desk: Desk, name: str, *, about: str = "", night: bool = False) -> Iterator[Change]:
    """One change of the store, as `store.change`; `about` is the line it answers, and whether it moves the `night`.

    Until the block ends the store still reads as before the change. Nothing is planned before it is kept.
    """
    with desk.store.change(name, at=desk.now()) as change:
        yield change
        before = desk.as_it_stands() if change.differs and desk.store.has_profile() else None
        touched, answered, worked_until = set[date](), False, None
        with Faults():
            touched, answered = _touched(change), _only_answers(change)
            worked_until = max((workout.end for workout in change.touched(Workout)), default=None)
    if before is not None:
        stood = partial(_stood, before, about, night=night, answered=answered, worked_until=worked_until)
        _look_back(before, desk, change.id, touched, stood)


def _look_back(
    before: Desk, desk: Desk, change_id: str, touched: set[date], stood: Callable[[], tuple[Standing, ...]]
) -> None:
    """Lay beside the change that was kept what can be planned of the time before it."""
    beside: list[Record] = []
    closed: tuple[Standing, ...] = ()
    with Faults():
        beside += stood()
    with Faults():
        used = before.store.between(Standing, *_lately(before))
        beside += _became(before, desk, touched, used)
        closed = used
    with Faults(), desk.store.history.adding_to(change_id) as more:
        if more is not None:
            _lay_beside(more, beside, closed)


def _lay_beside(more: Change, beside: list[Record], closed: tuple[Standing, ...]) -> None:
    for record in beside:
        more.put(record)
    for standing_of_day in closed:
        more.remove(Standing, standing_of_day.id)


LATE = timedelta(hours=1)
"""A session that ends within an hour of bed, or after it, is an event of the evening and no mere answer; taste."""


def _stood(
    before: Desk, about: str, *, night: bool, answered: bool, worked_until: datetime | None
) -> tuple[Standing, ...]:
    """Where today's lines stand before the change; what was `worked_until` late makes the evening settle anew."""
    evening = evening_of(before, before.today())
    plan = shown_day(evening, before.facts, reasons=False, up=False)
    if plan.bed is None:
        return ()
    answered = answered and (worked_until is None or worked_until <= plan.bed.target - LATE)
    return (standing(evening, plan, about, night=night, answered=answered),)


def _lately(before: Desk) -> tuple[date, date]:
    """The days that are over and not too long."""
    yesterday = before.today() - timedelta(days=1)
    return yesterday - timedelta(days=CLOSED_WITHIN_DAYS), yesterday


def _became(before: Desk, desk: Desk, touched: set[date], used: tuple[Standing, ...]) -> tuple[AboutLine, ...]:
    """What became of each line: of days that were used and are over, and again where the log of one changed."""
    _, yesterday = _lately(before)
    again = {day for day in touched if day <= yesterday and _is_closed(before, day)}
    return tuple(
        answer
        for day in sorted({kept.date for kept in used} | again)
        for answer in to_keep(_lived(before, desk, day), before.facts, _bed(desk, day))
    )


def _touched(change: Change) -> set[date]:
    """The coach-days that what is put or removed may belong to: a moment after midnight is the day before's."""
    found = {
        day for noun in (Answer, Intake, Night, Workout) for record in change.touched(noun) if (day := day_of(record))
    }
    return found | {day - timedelta(days=1) for day in found}


def _only_answers(change: Change) -> bool:
    """Whether it says no more than what became of lines: marks, doses and sessions."""
    tables = {table for table in (PROFILE, *KINDS) if change.staging.touched(table)}
    said = change.touched(Answer)
    return tables <= ANSWERING and all(isinstance(one, LineAnswer) and answers_line(one) for one in said)


def _is_closed(desk: Desk, day: date) -> bool:
    """Whether it was kept what became of that day."""
    return any(line.outcome for line in desk.store.between(AboutLine, day, day))


def _lived(before: Desk, desk: Desk, day: date) -> Evening:
    """A day that is over: its plan as the store stood before the change, its log as it is with the change."""
    evening, store = evening_of(before, day), desk.store
    return msgspec.structs.replace(
        evening,
        answers=store.between(LineAnswer, day, day),
        asked=store.between(DayRequest, day, day),
        intakes=store.between(Intake, day - timedelta(days=1), day + timedelta(days=2)),
        workouts=store.between(Workout, day - timedelta(days=1), day + timedelta(days=1)),
    )


def _bed(desk: Desk, day: date) -> datetime | None:
    """When the person went to bed at the end of that day, where the night is logged."""
    nights = one_per_date(desk.store.between(Night, day + timedelta(days=1), day + timedelta(days=1)))
    return next((night.lights_out or night.into_bed for night in nights), None)
