"""Ways to what is not tonight: today's plan -> what did not fit, and what a gentle session stands in place of.

A way is offered only where it was tried: with it the session stands as it was wished, or shorter and as hard.
"""

from __future__ import annotations

from coach.clock import minutes_between
from coach.desk import Desk
from coach.flows.insisting import forbidden, request
from coach.flows.today import TodayView
from coach.flows.what_if import read_change
from coach.gather.evening import evening_of
from coach.model import DayPlan, PlanItem, Repair, Unplaced, Wish
from coach.planner.evening.one_day import with_asked
from coach.planner.evening.shown import shown_day
from coach.planner.evening.what_if import with_answer
from coach.planner.evening.why_not import SHORTEST_MIN
from coach.planner.told import Evening
from coach.words import Dial, length_text

STEP_MIN = 15
"""A shorter session is tried in steps of a quarter of an hour; taste."""


def see_ways(desk: Desk, view: TodayView) -> tuple[Unplaced, ...]:
    """Everything that is not tonight as it was wished, each with what would let it in."""
    swapped = [item for item in view.plan.items if item.variant == "swap" and item.state in ("planned", "moved")]
    if not swapped or view.date < desk.today():
        return view.plan.unplaced
    evening = evening_of(desk, view.date)
    wishes = {wish.id: wish for wish in with_asked(evening).wishes}
    ways = (_ways(desk, view, evening, item, wishes[item.wish]) for item in swapped if item.wish in wishes)
    return (*view.plan.unplaced, *ways)


def _ways(desk: Desk, view: TodayView, evening: Evening, item: PlanItem, wish: Wish) -> Unplaced:
    """What a gentle session stands in place of, why, and the ways to it, the least price first."""
    found = [*_insisted(desk, view, evening, item, wish), *_shorter(desk, view, evening, item, wish)]
    why = item.reasons[0]
    return Unplaced(
        what=wish.id,
        title=f"{wish.title} · {wish.minutes} min · {wish.strain}",
        because=(why.fact,),
        text=why.text,
        repair=tuple(sorted(found, key=lambda way: (way.cost, way.text))),
    )


def _insisted(desk: Desk, view: TodayView, evening: Evening, item: PlanItem, wish: Wish) -> list[Repair]:
    """The session as wished; where that has no place, what only the person can move; nothing against a hard rule."""
    if forbidden(desk, view.date, wish.id) is not None:
        return []
    asked = request(desk, view.date, wish.id)
    after = shown_day(with_answer(evening, asked, view.plan), desk.facts)
    way = _stands(view.plan, after, item, "as wished", f"{item.id} as-wished", desk.dial)
    if way is not None:
        return [way]
    left = (line for line in after.unplaced if line.what == wish.id)
    return [repair for line in left for repair in line.repair if not repair.change]


def _shorter(desk: Desk, view: TodayView, evening: Evening, item: PlanItem, wish: Wish) -> list[Repair]:
    """The longest shorter session that needs no gentle one in its place."""
    for minutes in range((wish.minutes - 1) // STEP_MIN * STEP_MIN, SHORTEST_MIN - 1, -STEP_MIN):
        text = f"{item.id} {minutes} min"
        asked = read_change(desk, view.date, view.plan, text).answer
        after = shown_day(with_answer(evening, asked, view.plan), desk.facts, repairs=False)
        way = _stands(view.plan, after, item, f"{minutes} min", text, desk.dial)
        if way is not None:
            return [way]
    return []


def _stands(before: DayPlan, after: DayPlan, item: PlanItem, lead: str, change: str, dial: Dial) -> Repair | None:
    """The way, in words and with its price, where with it the session stands in its own kind."""
    placed = next((line for line in after.items if line.id == item.id), None)
    if placed is None or placed.variant == "swap" or after.bed is None:
        return None
    gap = length_text(minutes_between(placed.end, after.bed.target))
    text = f"{lead} at {dial.at(placed.start)}, ends {gap} before bed"
    return Repair(text=text, cost=round(after.cost - before.cost, 1), change=change)
