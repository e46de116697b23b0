"""Lines that move: which may, to when, what is kept of it, and how a refusal is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from coach.clock import local, minutes_between, shift, starts_of
from coach.desk import Desk
from coach.errors import CoachError, SafetyRefusal, UsageError
from coach.evidence.medicines import medicines
from coach.model import DayPlan, LineAnswer, PlanItem
from coach.model.answers import answer_id
from coach.model.line_kinds import LINE_KINDS
from coach.planner.grid import Grid
from coach.words import day_text, read_clock

if TYPE_CHECKING:
    from coach.planner.evening.what_if import Verdict


def movable(item: PlanItem) -> bool:
    """Whether a line has no answer and may be put elsewhere; medicines and the last cup stand where they stand."""
    plain_dose = item.dose is not None and item.kind == "supplement" and item.window is not None
    return item.state in ("planned", "moved", "unknown") and (LINE_KINDS[item.kind].movable or plain_dose)


def item_of(plan: DayPlan, item_id: str) -> PlanItem:
    """The line of that id, or a UsageError."""
    item = next((item for item in plan.items if item.id == item_id), None)
    if item is None:
        raise UsageError(
            f"there is no line “{item_id}” in the plan of {day_text(plan.date)}",
            where="item",
            todo="`coach today --json` lists them.",
        )
    return item


def answer_of(desk: Desk, day: date, item: PlanItem, state: Literal["done", "skipped", "moved"]) -> LineAnswer:
    """What is kept of a line when it is answered: the answer, and where the line stood."""
    return LineAnswer(
        id=answer_id(item.id),
        date=day,
        item=item.id,
        state=state,
        at=desk.now(),
        start=item.start,
        minutes=round(minutes_between(item.start, item.end)),
        title=item.title,
        kind=item.kind,
    )


def target_of(desk: Desk, day: date, item: PlanItem, to: str) -> datetime:
    """The start that was typed, on the plan's grid."""
    text = to.strip()
    if text[:1] in "+-" and text[1:].isdigit():
        moved = shift(item.start, int(text))
    else:
        clock = read_clock(text, "to")
        starts = starts_of(desk.profile.day_starts)
        moved = local(day if clock >= starts else day + timedelta(days=1), clock, desk.zone)
    grid = Grid(day, desk.zone, starts_of(desk.profile.day_starts))
    return grid.moment(grid.floor(moved))


def may_move(item: PlanItem, desk: Desk) -> str:
    """Where a line may still start: `Could start 17:45–19:30.`."""
    if item.window is None:
        return ""
    spans = item.window.spans or ((item.window.from_, item.window.to),)
    said = ", ".join(desk.dial.span(a, b) if a != b else desk.dial.at(a) for a, b in spans[:3])
    return f"Could start {said}."


def refusal(desk: Desk, found: Verdict, item: PlanItem) -> CoachError:
    """The error for a move that something forbids: a safety refusal where that is a hard rule."""
    rule = hard_rule(desk, found)
    error = SafetyRefusal if rule else UsageError
    text = f"cannot start at {desk.dial.at(found.start)}: {found.text}"
    return error(text, where=item.title, todo=may_move(item, desk), fact=rule)


def hard_rule(desk: Desk, found: Verdict) -> str:
    """The hard rule, or the medicine, among what stands against it; empty where there is none."""
    return next((key for key in found.against if ("--" in key and key in medicines().pairs) or _is_hard(key, desk)), "")


def _is_hard(key: str, desk: Desk) -> bool:
    return key in desk.facts.rules and desk.facts.rule(key).kind == "hard"
