"""What became of a plan: the day as it stood + what happened -> lines on time, shifted, skipped or missed."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.clock import coach_day, day_start, minutes_between, parse_clock, with_offset, zone
from coach.evidence import Facts
from coach.model import Answer, DayPlan, Intake, PlanItem
from coach.model.plan import Outcome
from coach.planner.day import plan_day
from coach.planner.evening import Evening
from coach.planner.fixed import done_wishes
from coach.planner.grid import Grid
from coach.words import clock_text, length_text

ON_TIME_MIN = 30
"""Within half an hour counts as on time."""

NO_TASK = ("light", "caffeine_cutoff", "bath", "nap")
"""Lines that ask for nothing: without an answer nothing became of them."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What happened on a coach-day that is over."""

    evening: Evening
    grid: Grid
    answers: dict[str, Answer]
    bed: datetime | None


def as_it_stood(evening: Evening, facts: Facts, actual: DayPlan, bed: datetime | None) -> DayPlan:
    """The plan from before anything happened, moves included, each line with its outcome.

    What happened beside the plan follows from `actual`, the plan drawn around all that was logged.
    """
    where = zone(evening.profile.tz)
    starts = parse_clock(evening.profile.day_starts)
    day = Day(
        evening=evening,
        grid=Grid(evening.date, where, starts),
        answers={answer.item: answer for answer in evening.answers if answer.state in ("done", "skipped")},
        bed=bed,
    )
    blank = msgspec.structs.replace(
        evening,
        now=day_start(evening.date, where, starts),
        intakes=tuple(d for d in evening.intakes if coach_day(d.at, where, starts) < evening.date),
        workouts=tuple(w for w in evening.workouts if coach_day(w.start, where, starts) < evening.date),
        answers=tuple(answer for answer in evening.answers if answer.state == "moved"),
    )
    plan = plan_day(blank, facts)
    judged = _judged(plan, day)
    seen = {item.id for item in judged}
    beside = tuple(item for item in actual.items if item.state == "done" and item.id not in seen)
    items = sorted((*judged, *beside), key=lambda item: (item.start, item.end, item.id))
    return msgspec.structs.replace(plan, items=tuple(items), totals=actual.totals)


def _judged(plan: DayPlan, day: Day) -> list[PlanItem]:
    sessions = done_wishes(day.evening, day.grid)
    starts = parse_clock(day.evening.profile.day_starts)
    left = [d for d in day.evening.intakes if coach_day(d.at, day.grid.zone, starts) == day.evening.date]
    left.sort(key=lambda dose: (dose.at, dose.id))
    found = []
    for item in plan.items:
        if item.wish in sessions:
            found.append(_done(item, sessions[item.wish].start, day))
        elif item.dose is not None:
            found.append(_dose(item, left, day))
        elif item.kind == "bed":
            found.append(item if day.bed is None else _done(item, day.bed, day))
        else:
            found.append(_answered(item, day))
    return found


def _dose(item: PlanItem, left: list[Intake], day: Day) -> PlanItem:
    """The next dose of that product that is not yet accounted for; each counts once."""
    taken = next((dose for dose in left if item.dose is not None and dose.product == item.dose.product), None)
    if taken is None:
        return _answered(item, day)
    left.remove(taken)
    return msgspec.structs.replace(_done(item, taken.at, day), id=f"intake-{taken.id}")


def _answered(item: PlanItem, day: Day) -> PlanItem:
    answer = day.answers.get(item.id)
    if answer is None:
        return item if item.kind in NO_TASK else _with(item, "missed", "not marked")
    if answer.state == "skipped":
        return msgspec.structs.replace(_with(item, "skipped", ""), state="skipped")
    at = answer.at or item.start
    return _done(item, item.start if item.start <= at <= item.end else at, day)


def _done(item: PlanItem, at: datetime, day: Day) -> PlanItem:
    """Done at that moment: on time, or so much earlier or later."""
    off = round(minutes_between(item.start, at))
    if abs(off) <= ON_TIME_MIN:
        return msgspec.structs.replace(_with(item, "on_time", "on time"), state="done")
    way = "later" if off > 0 else "earlier"
    clock = clock_text(with_offset(at, day.grid.zone), day.grid.zone)
    said = f"{clock}, {length_text(abs(off))} {way}"
    return msgspec.structs.replace(_with(item, "shifted", said), state="done")


def _with(item: PlanItem, outcome: Outcome, hint: str) -> PlanItem:
    return msgspec.structs.replace(item, outcome=outcome, hint=hint)
