"""Placed drafts -> plan items with their times, free windows, reasons and costs."""

from __future__ import annotations

import msgspec

from coach.model import PlanItem, Window
from coach.planner.evening.draft import LineDraft
from coach.planner.evening.steadiness import FACT as CALM
from coach.planner.evening.tiers.lines import Solution, activity_of
from coach.planner.grid import Grid, runs
from coach.planner.placing.door import free_starts
from coach.planner.scale import parts, points

PINS = ("moved", CALM)
"""What keeps a line where it stands, and no rule does."""


def items_of(solution: Solution, bed: int, grid: Grid) -> tuple[PlanItem, ...]:
    """One item per placed draft."""
    return tuple(_item(number, draft, solution, bed, grid) for number, draft in enumerate(solution.drafts))


def _item(number: int, draft: LineDraft, solution: Solution, bed: int, grid: Grid) -> PlanItem:
    slot = solution.starts[number]
    start, end, bed_at = grid.moment(slot), grid.moment(slot + draft.slots), grid.moment(bed)
    return PlanItem(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        start=start,
        end=end,
        window=_window(_free(number, draft, solution), grid),
        dose=draft.dose,
        wish=draft.wish,
        strain=draft.strain,
        muscles=draft.muscles,
        variant=draft.variant,
        wished=draft.wished,
        state="moved" if draft.moved else "planned",
        reasons=draft.say(start, end, bed_at),
        hint=draft.hint(start, end, bed_at),
        cost=points(sum(price.at(slot) for price in draft.prices)),
        costs=parts((price.fact, price.at(slot)) for price in draft.prices),
    )


def _free(number: int, draft: LineDraft, solution: Solution) -> int:
    """Where it may still start, everything else staying put; what the person moved, or an answer holds, may move on."""
    loose = tuple(mask for mask in draft.masks if mask.fact not in PINS)
    if len(loose) == len(draft.masks):
        return free_starts(solution.problem, solution.starts, number)
    unpinned = msgspec.structs.replace(draft, masks=loose)
    activities = list(solution.problem.activities)
    activities[number] = activity_of(unpinned)
    return free_starts(solution.problem._replace(activities=tuple(activities)), solution.starts, number)


def _window(free: int, grid: Grid) -> Window | None:
    pieces = runs(free)
    if not pieces:
        return None
    spans = tuple((grid.moment(low), grid.moment(high)) for low, high in pieces)
    return Window(from_=spans[0][0], to=spans[-1][1], spans=spans)
