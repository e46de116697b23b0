"""Calm: the last answer remembers where the other lines stood -> a small price on moving each of them."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from coach.model import Answer, DayPlan
from coach.planner.draft import Draft, allowed, along
from coach.planner.evening import Evening
from coach.planner.grid import HORIZON, Grid
from coach.planner.scale import TENTHS

FACT = "plan.calm"
"""Not a rule of health: taste, so that a plan does not flutter."""

MOVED = 1
"""Points that one moved line costs (algorithms 7.3)."""


def stood(evening: Evening, grid: Grid) -> dict[str, int]:
    """Line id -> the slot in which it stood at the last answer of the day; empty before the first one."""
    told = [answer for answer in evening.answers if answer.at is not None]
    if not told:
        return {}
    last = max(told, key=lambda answer: (answer.at, answer.id))
    return {line: grid.floor(start) for line, start in last.others.items()}


def calmed(draft: Draft, slots: dict[str, int]) -> Draft:
    """The line with a price on every other slot; none where it cannot stay, or where the person put it."""
    slot = slots.get(draft.id)
    free = allowed(draft.masks)
    if slot is None or draft.moved or slot < 0 or not free >> slot & 1:
        return draft
    return msgspec.structs.replace(draft, prices=(*draft.prices, along(FACT, _elsewhere(slot), free)))


@lru_cache(maxsize=512)
def _elsewhere(slot: int) -> tuple[int, ...]:
    return tuple(0 if other == slot else MOVED * TENTHS for other in range(HORIZON))


KINDS = ("workout", "supplement", "stretch", "snack", "wind_down", "bed")
"""Lines that the search places."""

WHOLE_NIGHT = ("effort-", "wake-", "bed-")
"""Answers that move the night: what counts back from bed goes along, sessions alone are remembered."""


def remembering(answer: Answer, plan: DayPlan) -> Answer:
    """The answer with where every other open line stands in that plan."""
    kinds = KINDS[:1] if answer.item.startswith(WHOLE_NIGHT) else KINDS
    others = {i.id: i.start for i in plan.items if i.state == "planned" and i.id != answer.item and i.kind in kinds}
    return msgspec.structs.replace(answer, others=others)
