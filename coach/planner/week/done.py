"""What was done in a week: its log + lines marked done -> the sessions that are over."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from coach.clock import coach_day, starts_of, zone
from coach.model import Workout
from coach.planner.fulfilled import Fulfilment, Marks, Occasion, fulfilled_in_week, marks_of, occasions_of_week
from coach.planner.told import TrainingWeek
from coach.planner.week.costs import day_of, pin_of, session_id
from coach.planner.week.search import DAYS, PARTS


def logged(known: TrainingWeek, *, ahead: bool = False) -> dict[date, list[Workout]]:
    """The sessions of each coach-day of the week; those after `today` too where asked."""
    where, starts = zone(known.profile.tz), starts_of(known.profile.day_starts)
    found: dict[date, list[Workout]] = {}
    for workout in {w.id: w for w in (*known.workouts, *(known.later if ahead else ()))}.values():
        day = coach_day(workout.start, where, starts)
        if known.monday <= day < known.monday + timedelta(days=DAYS):
            found.setdefault(day, []).append(workout)
    return found


def occasions_of(known: TrainingWeek) -> tuple[Occasion, ...]:
    """Every time that the wishes ask for in that week; one that the person put on another day is asked for there."""
    return tuple(_where_put(occasion, known) for occasion in occasions_of_week(known.wishes, known.monday))


def _where_put(occasion: Occasion, known: TrainingWeek) -> Occasion:
    if not occasion.number or occasion.day is None:
        return occasion
    slot = pin_of(session_id(occasion.wish.id, occasion.number, known.monday), known)
    return occasion if slot is None else msgspec.structs.replace(occasion, day=day_of(slot // PARTS, known))


def fulfilled(known: TrainingWeek) -> tuple[Fulfilment, ...]:
    """What was done of the wishes up to `today`."""
    return tuple(fulfilment for fulfilment in fulfilled_ever(known) if fulfilment.day <= known.today)


def fulfilled_ever(known: TrainingWeek) -> tuple[Fulfilment, ...]:
    """What was done of the wishes, after `today` too: a line marked later is no other day's."""
    return fulfilled_in_week(occasions_of(known), logged(known, ahead=True), _marks(known))


def _marks(known: TrainingWeek) -> dict[date, Marks]:
    days = {answer.date for answer in known.marked if answer.state == "done"}
    return {day: marks_of((a for a in known.marked if a.date == day), known.wishes, day) for day in days}
