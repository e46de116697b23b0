"""Calm: where the lines stood before the day's last change -> a small price on moving each of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec

from coach.model import DayPlan, DayRequest, EffortAsked, LineAnswer, Standing, WakeAsked
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, allowed, along
from coach.planner.grid import HORIZON, Grid
from coach.planner.scale import TENTHS
from coach.planner.told import Evening, bed_id

FACT = "plan.calm"
"""Not a rule of health: taste, so that a plan does not flutter."""

MOVED = 1
"""Points that one moved line costs (algorithms 7.3)."""

BEGUN = 10
"""Points for starting a line again that has begun."""


def stood(evening: Evening, grid: Grid) -> dict[str, int]:
    """Line id -> the slot in which it stood before the last change; empty before the first one."""
    standing = evening.standing
    return {} if standing is None else {line: grid.floor(start) for line, start in standing.starts.items()}


def calmed(draft: LineDraft, slots: dict[str, int]) -> LineDraft:
    """The line with a price on every other slot; none where it cannot stay, or where the person put it."""
    slot = slots.get(draft.id)
    free = allowed(draft.masks)
    if slot is None or draft.moved or slot < 0 or not free >> slot & 1:
        return draft
    return msgspec.structs.replace(draft, prices=(*draft.prices, along(FACT, _elsewhere(slot), free)))


def begun(draft: LineDraft, evening: Evening, grid: Grid) -> LineDraft:
    """A line that has begun and is not over may stay where it is, although that is past."""
    start = evening.begun.get(draft.id)
    if start is None or draft.dose is not None:
        return draft  # a dose is taken in a moment
    if not start < evening.now < grid.moment(grid.floor(start) + draft.slots):
        return draft
    here = 1 << grid.floor(start)
    masks = tuple(
        msgspec.structs.replace(mask, slots=mask.slots | here) if mask.fact == "now" else mask for mask in draft.masks
    )
    away = along(FACT, _elsewhere(grid.floor(start), BEGUN), allowed(masks))
    return msgspec.structs.replace(draft, masks=masks, prices=(*draft.prices, away))


@lru_cache(maxsize=512)
def _elsewhere(slot: int, price: int = MOVED) -> tuple[int, ...]:
    return tuple(0 if other == slot else price * TENTHS for other in range(HORIZON))


def moves_night(answer: LineAnswer | DayRequest) -> bool:
    """Whether an answer moves the night: bed itself, the wake time, or how much of the need it is to hold."""
    if isinstance(answer, LineAnswer):
        return answer.item == bed_id(answer.date)
    return isinstance(answer, WakeAsked | EffortAsked)


def standing(evening: Evening, plan: DayPlan, about: str = "", *, night: bool = False) -> Standing:
    """What a change now keeps of the evening: each open line where `plan` has it.

    A line that is no longer open keeps its last place, and so does one whose time has passed, unless the person
    put it elsewhere. `about` is the line that the change is about. One that moves the `night` takes along what counts
    back from bed: sessions alone are held.
    """
    open_items = (item for item in plan.items if item.state in ("planned", "moved"))
    lines = {item.id: item for item in open_items if LINE_KINDS[item.kind].searched}
    before = {} if evening.standing is None else evening.standing.starts
    kept = {
        key: start
        for key, start in before.items()
        if key not in lines or (start < evening.now and lines[key].state != "moved")
    }
    held = (item for item in lines.values() if item.kind == "workout" or not night)
    here = {item.id: item.start for item in held if item.id != about}
    return Standing(id=standing_id(plan.date), date=plan.date, at=evening.now, starts={**here, **kept})


def standing_id(day: date) -> str:
    """The id of the one record that a day has."""
    return f"standing-{day.isoformat()}"
