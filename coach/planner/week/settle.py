"""Week and day as one: a week placed + the plans of its days -> each session on a day whose own plan holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from coach.evidence import Facts
from coach.model import DayPlan
from coach.planner.evening.shown import shown_day
from coach.planner.told import Evening, TrainingWeek
from coach.planner.week.agenda import Agenda, agenda_in
from coach.planner.week.plan import plan_week
from coach.planner.week.planned import WeekPlan
from coach.planner.week.search import PARTS

ROUNDS = 5
"""So often a week is placed anew around days whose plan does not hold a session."""

EveningOn = Callable[[date, Agenda], Evening]
"""What is known of a date, with the agenda that it is told."""


def settle(known: TrainingWeek, facts: Facts, evening_on: EveningOn) -> tuple[TrainingWeek, WeekPlan]:
    """The week as its days can hold it, and what was learned of them; as far as there is such a week."""
    held: dict[str, int] = {}
    plan = plan_week(known, facts)
    for _ in range(ROUNDS):
        failed = _failing(known, plan, held, facts, evening_on)
        if not failed:
            break
        known = msgspec.structs.replace(known, failed=known.failed | failed)
        plan = plan_week(known, facts)
    return known, plan


def _failing(
    known: TrainingWeek, plan: WeekPlan, held: dict[str, int], facts: Facts, evening_on: EveningOn
) -> dict[tuple[str, int], str]:
    """Sessions, free to go elsewhere, that the plan of their day leaves out; `held` keeps those it does not."""
    free = {
        session.id: session.slot // PARTS
        for session in plan.sessions
        if session.slot is not None and not session.done and not session.pinned and session.wish.per_week
    }
    failed = {}
    for ahead in sorted({day for key, day in free.items() if held.get(key) != day}):
        day = known.monday + timedelta(days=ahead)
        evening = evening_on(day, agenda_in(day, known, plan, facts))
        left = _left_out(shown_day(evening, facts, repairs=False))
        for session in plan.sessions:
            if free.get(session.id) == ahead and session.wish.id in left:
                failed[session.id, ahead] = left[session.wish.id]
            elif free.get(session.id) == ahead:
                held[session.id] = ahead
    return failed


def _left_out(plan: DayPlan) -> dict[str, str]:
    """Wish -> why the plan of its day does not hold it: no room, or only room for something gentle in its place."""
    gentle = {i.wish: i.reasons[0].text for i in plan.items if i.wish and i.variant == "swap" and i.state == "planned"}
    return {**gentle, **{line.what: line.text for line in plan.unplaced}}
