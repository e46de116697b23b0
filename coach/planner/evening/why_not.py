"""Why a line did not fit: the smallest set of rules and blocks against it, and what would let it in.

Deletion filter (algorithms 7.4): groups are left out one by one, and stay out where the line still does not
fit. What the person can change is tried first; safety rules last, and they are never offered as a repair.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

import msgspec

from coach.model import Repair, Unplaced
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, shortened
from coach.planner.evening.tiers.lines import Budget, Lines, Solution, activity_of, tier_of
from coach.planner.grid import SLOT_MIN, Grid
from coach.planner.scale import points
from coach.words import count_text

SHORTEST_MIN = 15
"""A session is not offered shorter than this."""

FULL = "the day is full: fewer wishes, or another day"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that may stand in the way."""

    kind: str
    """`mask`, `busy` or `line`."""
    key: str
    text: str
    safety: bool


def explain(
    draft: LineDraft, solution: Solution, titles: Mapping[str, str], grid: Grid, budget: Budget, *, repairs: bool = True
) -> Unplaced:
    """The conflict of one left-out line, and the repairs that let it in (each costs a search)."""
    stands = minimal(groups_of(draft, solution, titles, grid), draft, solution, budget)
    if budget.spent:  # what was found is not known to be smallest
        return in_short(draft, solution)
    because = tuple(dict.fromkeys(group.key for group in stands))
    texts = tuple(dict.fromkeys(group.text for group in stands))
    return Unplaced(
        what=draft.wish or draft.id,
        title=draft.title,
        because=because,
        text="; ".join(texts[:3]),
        repair=_repairs(stands, draft, solution, grid, budget) if repairs else (),
    )


def in_short(draft: LineDraft, solution: Solution) -> Unplaced:
    """What takes the room, without asking which of it could be spared."""
    takes = tuple(f"item:{other.id}" for other in solution.drafts if other.exclusive)
    own = tuple(mask.fact for mask in draft.masks)
    return Unplaced(what=draft.wish or draft.id, title=draft.title, because=(*takes, *own), text=FULL)


def rest(sessions: int) -> Unplaced:
    """Sessions beyond those that are named, in one sentence."""
    return Unplaced(what="rest", title=count_text(sessions, "more session"), because=(), text=FULL)


def groups_of(draft: LineDraft, solution: Solution, titles: Mapping[str, str], grid: Grid) -> list[Group]:
    """Everything that may stand in the way of a line: what the person can change first, safety rules last."""
    groups = [
        Group(kind="line", key=f"item:{other.id}", text=f"{other.title} needs the time", safety=False)
        for other in solution.drafts
        if other.exclusive
    ]
    groups += [Group(kind="mask", key=m.fact, text=m.text, safety=m.safety) for m in draft.masks if not m.safety]
    for a, b, key in solution.blocks:
        when = grid.dial.span(grid.moment(a), grid.moment(b))
        groups.append(
            Group(kind="busy", key=key, text=f"{titles.get(key) or 'a busy block'} {when} is in the way", safety=False)
        )
    groups += [Group(kind="mask", key=m.fact, text=m.text, safety=m.safety) for m in draft.masks if m.safety]
    return groups


def minimal(groups: list[Group], draft: LineDraft, solution: Solution, budget: Budget) -> list[Group]:
    """The groups that cannot hold together with the line, of which none can be spared."""
    kept = list(groups)
    for _, alike in groupby(groups, key=lambda group: (group.kind, group.safety)):
        chunk = list(alike)
        without = [group for group in kept if group not in chunk]
        if not in_force(without, draft, solution).possible(budget):  # none of them is to blame: they go at once
            kept = without
            continue
        for group in chunk:
            without = [other for other in kept if other is not group]
            if len(chunk) > 1 and not in_force(without, draft, solution).possible(budget):
                kept = without
    return kept


def in_force(groups: list[Group], draft: LineDraft, solution: Solution) -> Lines:
    """The evening with that line back in and only those groups in force; what is settled before it stands still."""
    lines = {group.key for group in groups if group.kind == "line"}
    texts = {group.text for group in groups if group.kind == "mask"}
    busy = {group.key for group in groups if group.kind == "busy"}
    freed = msgspec.structs.replace(draft, masks=tuple(m for m in draft.masks if m.text in texts))
    stands = zip(solution.drafts, solution.problem.activities, solution.starts, strict=True)
    others = [
        (other, a._replace(lo=start, hi=start, allowed=None) if tier_of(other) < tier_of(draft) else a)
        for other, a, start in stands
        if not other.exclusive or f"item:{other.id}" in lines
    ]
    drafts, activities = zip(*others, (freed, activity_of(freed)), strict=True)
    return Lines(drafts, activities, solution.links, tuple(block for block in solution.blocks if block[2] in busy))


def _repairs(
    stands: list[Group],
    draft: LineDraft,
    solution: Solution,
    grid: Grid,
    budget: Budget,
) -> tuple[Repair, ...]:
    """Each repair is solved again; its cost is what the evening would cost more. Comfort lines need none."""
    if not LINE_KINDS[draft.kind].repaired:
        return ()
    found: list[Repair] = []
    everything = groups_of(draft, solution, {}, grid)
    for group in stands:
        if group.safety:
            continue
        rest = [g for g in everything if (g.kind, g.key) != (group.kind, group.key)]
        placed = budget.place(in_force(rest, draft, solution).problem()).placement
        if placed is not None:
            at = grid.moment(placed.starts[-1])
            found.append(
                Repair(
                    text=f"at {grid.dial.at(at)}, if this gives way: {group.text}",
                    cost=points(placed.cost - solution.cost),
                    change=_change(group, draft, at),
                )
            )
    shorter = _shorter(draft, solution, grid, budget)
    return tuple(sorted([*found, *shorter], key=lambda repair: (repair.cost, repair.text)))


def _with(draft: LineDraft, solution: Solution) -> Lines:
    """The evening with one more line."""
    activities = (*solution.problem.activities, activity_of(draft))
    return Lines((*solution.drafts, draft), activities, solution.links, solution.blocks)


def _change(group: Group, draft: LineDraft, at: datetime) -> str:
    """How that group gives way, as typed: another line is skipped, the own window left; a calendar is not ours."""
    if group.kind == "line":
        return f"skip {group.key.removeprefix('item:')}"
    return f"{draft.id} {at:%H:%M}" if group.kind == "mask" else ""


def _shorter(draft: LineDraft, solution: Solution, grid: Grid, budget: Budget) -> list[Repair]:
    """The longest shortened session that fits; only a session may be shortened."""
    if draft.kind != "workout":
        return []
    fits, too_long = SHORTEST_MIN // SLOT_MIN - 1, draft.slots
    while too_long - fits > 1:  # what is shorter fits wherever the longer one does
        slots = (fits + too_long) // 2
        if _with(shortened(draft, slots), solution).possible(budget):
            fits = slots
        else:
            too_long = slots
    minutes = fits * SLOT_MIN
    placed = (
        budget.place(_with(shortened(draft, fits), solution).problem()).placement if minutes >= SHORTEST_MIN else None
    )
    if placed is None:
        return []
    text = f"{minutes} min at {grid.dial.at(grid.moment(placed.starts[-1]))}"
    return [Repair(text=text, cost=points(placed.cost - solution.cost), change=f"{draft.id} {minutes} min")]
