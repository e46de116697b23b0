"""Sessions that happened in a coach-day: log + what the week leaves -> the wishes they fulfil, and their lines."""

from __future__ import annotations

from coach.clock import coach_day, starts_of, with_offset
from coach.model import PlanItem, Wish, Workout
from coach.planner.fulfilled import Fulfilment, carried, fulfilled_on, line_id, marks_of, occasions_of_day
from coach.planner.grid import Grid
from coach.planner.told import Evening


def sessions_today(evening: Evening, grid: Grid) -> tuple[Workout, ...]:
    """Sessions that happened in this coach-day, in order."""
    start = starts_of(evening.profile.day_starts)
    mine = (w for w in evening.workouts if coach_day(w.start, grid.zone, start) == evening.date)
    return tuple(sorted(mine, key=lambda w: (w.start, w.id)))


def fulfilments(evening: Evening, grid: Grid) -> tuple[Fulfilment, ...]:
    """What this day's sessions and marked lines fulfil."""
    day = evening.date
    occasions = evening.occasions if evening.occasions is not None else occasions_of_day(evening.wishes, day)
    marks = marks_of(evening.answers, evening.wishes, day)
    return fulfilled_on(day, occasions, sessions_today(evening, grid), marks)


def done_wishes(over: tuple[Fulfilment, ...]) -> dict[str, Workout]:
    """Wish id -> the first session that fulfilled it."""
    done = [(f.occasion.wish.id, f.workout) for f in over if f.workout is not None]
    return dict(sorted(done, key=lambda pair: (pair[1].start, pair[1].id), reverse=True))


def wishes_done(evening: Evening, over: tuple[Fulfilment, ...]) -> tuple[Wish, ...]:
    """Wishes of today that were done: an evening after lifting stays one."""
    done = done_wishes(over)
    return tuple(wish for wish in evening.wishes if wish.id in done)


def items(evening: Evening, grid: Grid, over: tuple[Fulfilment, ...]) -> list[PlanItem]:
    """A line for each session of today, under the wish that it fulfils."""
    meant = {f.workout.id: f.occasion.wish for f in over if f.workout is not None}
    named: set[str] = set()
    found = []
    for workout in sessions_today(evening, grid):
        wish = meant.get(workout.id)
        asked = wish.id if wish is not None else carried(workout)
        key = line_id(asked, evening.date) if asked and asked not in named else f"workout-{workout.id}"
        named.add(asked)
        found.append(
            PlanItem(
                id=key,
                kind="workout",
                title=wish.title if wish is not None else workout.title or workout.kind,
                start=with_offset(workout.start, grid.zone),
                end=with_offset(workout.end, grid.zone),
                wish=wish.id if wish is not None else None,
                strain=workout.strain,
                muscles=workout.muscles,
                state="done",
            )
        )
    return found
