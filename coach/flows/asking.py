"""What is asked once a session's time has passed: done, now, later today, or skipped."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.marking import mark, move
from coach.flows.moving import item_of
from coach.flows.today import plan_of
from coach.gather.evening import evening_of
from coach.model import DayPlan, PlanItem
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import OPEN, standing
from coach.planner.told import grid_of
from coach.words import wall_text

Reply = Literal["done", "now", "later", "skipped"]

REPLIES: tuple[tuple[Reply, str], ...] = (
    ("done", "yes, done"),
    ("now", "now"),
    ("later", "later today"),
    ("skipped", "skip it"),
)
"""Each reply in words; of a dose `done` and `skipped` alone."""


def reply(desk: Desk, day: date, line: str, how: Reply, *, already: bool = False) -> Changed:
    """Answer what is asked of a line; UsageError where no later place is left, or a rule is against it."""
    if how in ("done", "skipped"):
        return mark(desk, day, line, how, already=already)
    plan = plan_of(desk, day)
    item = item_of(plan, line)
    if item.state != "unknown":
        raise UsageError("is not asked about", where=item.title, todo="Only a session whose time passed is put anew.")
    if how == "now":
        grid = grid_of(evening_of(desk, day))
        start = grid.moment(grid.ceil(desk.now()))
    else:
        start = _anew(desk, plan, item).start
    return move(desk, day, line, wall_text(start.time()))


def _anew(desk: Desk, plan: DayPlan, item: PlanItem) -> PlanItem:
    """The place that is left for it this evening."""
    evening = evening_of(desk, plan.date)
    answers = tuple(answer for answer in evening.answers if answer.item != item.id)
    asked = msgspec.structs.replace(evening, answers=answers, standing=standing(evening, plan, item.id))
    again = shown_day(msgspec.structs.replace(asked, settled=evening.now), desk.facts)
    found = next((line for line in again.items if line.id == item.id and line.state in OPEN), None)
    if found is None:
        why = next((left.text for left in again.unplaced if left.what == item.wish), "no place is left for it today")
        raise UsageError(why, where=item.title, todo="Mark it done, or skip it.")
    return found
