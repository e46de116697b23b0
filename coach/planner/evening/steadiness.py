"""Calm: where the lines stood before the day's last change -> a small price on moving each of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec

from coach.model import DayPlan, DayRequest, EffortAsked, LineAnswer, Standing, WakeAsked
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, Mask, allowed, along
from coach.planner.grid import HORIZON, Grid
from coach.planner.scale import TENTHS
from coach.planner.told import Evening, bed_id

FACT = "plan.calm"
"""Not a rule of health: taste, so that a plan does not flutter."""

MOVED = 1
"""Points that one moved line costs (algorithms 7.3)."""

OPEN = ("planned", "moved")

COMFORT = tuple(kind for kind, row in LINE_KINDS.items() if row.comfort)
"""Kinds of line that nobody misses: they are not put anew when their time has passed."""

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


def is_held(standing: Standing) -> bool:
    """Whether the day's last change only answered lines: the others stand."""
    return standing.settled is not None


def begun(draft: LineDraft, evening: Evening, grid: Grid) -> LineDraft:
    """A line that has begun and is not over may stay where it is, although that is past; an answer holds the others."""
    draft = _held(draft, evening, grid)
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


def _held(draft: LineDraft, evening: Evening, grid: Grid) -> LineDraft:
    """The line on its own slot alone, as long as no rule keeps it from there."""
    standing = evening.standing
    if standing is None or not is_held(standing) or draft.id not in standing.starts:
        return draft
    slot, free = grid.floor(standing.starts[draft.id]), allowed(draft.masks)
    if slot < 0 or not free >> slot & 1:
        return draft
    stays = Mask(fact=FACT, slots=1 << slot, text="it stands where it was shown", safety=False)
    return msgspec.structs.replace(draft, masks=(*draft.masks, stays))


@lru_cache(maxsize=512)
def _elsewhere(slot: int, price: int = MOVED) -> tuple[int, ...]:
    return tuple(0 if other == slot else price * TENTHS for other in range(HORIZON))


def moves_night(answer: LineAnswer | DayRequest) -> bool:
    """Whether an answer moves the night: bed itself, the wake time, or how much of the need it is to hold."""
    if isinstance(answer, LineAnswer):
        return answer.item == bed_id(answer.date)
    return isinstance(answer, WakeAsked | EffortAsked)


def answers_line(answer: LineAnswer | DayRequest) -> bool:
    """Whether an answer says what became of a line, and so moves no other."""
    return isinstance(answer, LineAnswer) and answer.state != "moved"


def standing(
    evening: Evening, plan: DayPlan, about: str = "", *, night: bool = False, answered: bool = False
) -> Standing:
    """What a change now keeps of the evening: each line where the shown `plan` has it.

    A line that is answered keeps its last place. `about` is the line that the change is about. One that moves the
    `night` takes along what counts back from bed: sessions alone are held, and what has had its time. One that only
    `answered` lines leaves the day settled as of when it was.
    """
    kinds = {kind for kind, row in LINE_KINDS.items() if row.searched} | set(COMFORT)
    past_marks = {item.id for item in plan.items if LINE_KINDS[item.kind].mark and item.start < evening.now}
    kept_ones = (item for item in plan.items if item.kind in kinds or item.id in past_marks)
    lines = {item.id: item for item in kept_ones if item.state in (*OPEN, "unknown")}
    before = {} if evening.standing is None else evening.standing.starts
    kept = {key: start for key, start in before.items() if key not in lines}
    here = {
        item.id: item.start
        for item in lines.values()
        if answered or (item.id != about and (item.kind == "workout" or not night or item.start < evening.now))
    }
    as_of = evening.now if evening.settled is None else min(evening.settled, evening.now)
    return Standing(
        id=standing_id(plan.date),
        date=plan.date,
        at=evening.now,
        starts={**here, **kept},
        settled=as_of if answered else None,
    )


def standing_id(day: date) -> str:
    """The id of the one record that a day has."""
    return f"standing-{day.isoformat()}"
