"""Drafts + busy blocks -> the cheapest evening; with the least important lines left out where not all fit."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from itertools import count

import msgspec

from coach.planner.draft import Draft, Link, allowed, total
from coach.planner.grid import HORIZON, runs
from coach.planner.net import open_slots
from coach.planner.placing import NEVER, Activity, Block, Diff, Outcome, Problem, Soft, cost_at, free_starts, place

TRIES = 120
"""Sets of lines tried before the search settles for leaving out what conflicts."""


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that stand, where, and at what cost."""

    drafts: tuple[Draft, ...]
    starts: tuple[int, ...]
    cost: int
    dropped: tuple[Draft, ...]
    dropped_cost: int
    proved: bool
    problem: Problem
    links: tuple[Link, ...]
    blocks: tuple[tuple[int, int, str], ...]


def problem_of(
    drafts: Iterable[Draft],
    links: Iterable[Link],
    blocks: Iterable[tuple[int, int, str]],
) -> Problem:
    """The drafts as a placing problem; a link to a line that is not there falls away."""
    lines = tuple(drafts)
    index = {draft.id: number for number, draft in enumerate(lines)}
    pairs = [link for link in links if link.first in index and link.second in index]
    hard = (
        Diff(index[link.first], index[link.second], link.low, link.high, link.fact)
        for link in pairs
        if link.weight is None
    )
    soft = (
        Soft(index[link.first], index[link.second], link.low, link.high, link.weight, link.fact)
        for link in pairs
        if link.weight is not None
    )
    return Problem(
        horizon=HORIZON,
        activities=tuple(_activity(draft) for draft in lines),
        busy=tuple(Block(a, b, name) for a, b, name in blocks),
        diff=tuple(hard),
        soft=tuple(soft),
    )


def _activity(draft: Draft) -> Activity:
    slots = allowed(draft.masks)
    pieces = runs(slots)
    low, high = (pieces[0][0], pieces[-1][1]) if pieces else (1, 0)
    return Activity(
        name=draft.id,
        dur=draft.slots,
        exclusive=draft.exclusive,
        lo=low,
        hi=min(high, HORIZON - draft.slots),
        allowed=slots,
        extra=total(draft.prices),
    )


def solve(
    drafts: tuple[Draft, ...],
    links: tuple[Link, ...],
    blocks: tuple[tuple[int, int, str], ...],
    out_of_time: Callable[[], bool] | None = None,
    worth: Callable[[Iterable[Draft], Iterable[Draft]], bool] = lambda kept, dropped: True,
) -> Solution | None:
    """The evening that leaves out the least important lines possible and then costs least.

    Best first over sets of left-out lines; a set that still conflicts is extended by one line of a
    smallest conflict. Among sets that weigh the same the cheapest evening wins. None as soon as the lines that
    would be kept and dropped next are not `worth` placing.
    """
    order = count()
    queue: list[tuple[int, int, frozenset[str]]] = [(0, next(order), frozenset())]
    seen: set[frozenset[str]] = {frozenset()}
    weight = {draft.id: draft.importance for draft in drafts}
    proved, tried = True, 0
    best: Solution | None = None
    while queue and (best is None or (queue[0][0] <= best.dropped_cost and tried < TRIES)):
        if tried and _over(out_of_time):
            return best or _greedy(drafts, links, blocks)
        tried += 1
        _, _, out = heapq.heappop(queue)
        kept = tuple(draft for draft in drafts if draft.id not in out)
        if best is None and not worth(kept, (draft for draft in drafts if draft.id in out)):
            return None
        problem = problem_of(kept, links, blocks)
        outcome = place(problem, out_of_time=out_of_time)
        if outcome.placement is not None:
            if best is None or outcome.placement.cost < best.cost:
                best = Solution(
                    drafts=kept,
                    starts=outcome.placement.starts,
                    cost=outcome.placement.cost,
                    dropped=tuple(draft for draft in drafts if draft.id in out),
                    dropped_cost=sum(weight[key] for key in out),
                    proved=proved and outcome.proved,
                    problem=problem,
                    links=links,
                    blocks=blocks,
                )
            continue
        proved = proved and outcome.proved and tried < TRIES
        if best is None and not any(worth((d for d in kept if d is not one), [one]) for one in kept):
            return None
        core = _core(kept, links, blocks) if outcome.proved else [draft.id for draft in kept]
        if tried >= TRIES or not outcome.proved:
            core = [min(core, key=lambda key: (weight[key], key))]
        for larger in (out | {key} for key in core if out | {key} not in seen):
            seen.add(larger)
            heapq.heappush(queue, (sum(weight[k] for k in larger), next(order), larger))
    if best is None:
        raise AssertionError("an evening without lines always fits")
    return best


def _over(out_of_time: Callable[[], bool] | None) -> bool:
    return out_of_time is not None and out_of_time()


def _greedy(drafts: tuple[Draft, ...], links: tuple[Link, ...], blocks: tuple[tuple[int, int, str], ...]) -> Solution:
    """A legal evening in little time: the most important line first, each at its cheapest where there is room."""
    nothing = Solution(
        drafts=(),
        starts=(),
        cost=0,
        dropped=(),
        dropped_cost=0,
        proved=False,
        problem=problem_of((), links, blocks),
        links=links,
        blocks=blocks,
    )
    found = fill(nothing, sorted(drafts, key=lambda draft: -draft.importance))
    placed = {draft.id for draft in found.drafts}
    dropped = tuple(draft for draft in drafts if draft.id not in placed)
    return msgspec.structs.replace(found, dropped=dropped, dropped_cost=sum(draft.importance for draft in dropped))


def cheapest(draft: Draft) -> int:
    """What a line costs at the cheapest slot its rules leave it; more than anything where they leave none."""
    slots, costs = allowed(draft.masks), total(draft.prices)
    if not slots:
        return NEVER
    low, end = (slots & -slots).bit_length() - 1, slots.bit_length()
    return 0 if costs is None else min(costs[low:end])


def fill(solution: Solution, extras: Iterable[Draft]) -> Solution:
    """The evening with extra lines in the room that is left, each at its cheapest; what stands is not moved."""
    for draft in extras:
        lines = (*solution.drafts, draft)
        problem = problem_of(lines, solution.links, solution.blocks)
        starts, place_of = (*solution.starts, 0), len(solution.drafts)
        free = free_starts(problem, starts, place_of)
        slots = [slot for low, high in runs(free) for slot in range(low, high + 1)]
        if slots:
            cost, slot = min((cost_at(problem, starts, place_of, slot), slot) for slot in slots)
            solution = msgspec.structs.replace(
                solution, drafts=lines, starts=(*solution.starts, slot), cost=cost, problem=problem
            )
    return solution


def fits(drafts: Iterable[Draft], links: Iterable[Link], blocks: Iterable[tuple[int, int, str]]) -> Outcome:
    """Whether these lines fit together, and where."""
    return place(problem_of(drafts, links, blocks))


def possible(drafts: Iterable[Draft], links: Iterable[Link], blocks: Iterable[tuple[int, int, str]]) -> bool:
    """Whether these lines fit together at all: costs are left out, so the first legal evening ends the search."""
    free = (msgspec.structs.replace(draft, prices=()) for draft in drafts)
    outcome = place(problem_of(free, (link for link in links if link.weight is None), blocks))
    return outcome.placement is not None


def _core(drafts: tuple[Draft, ...], links: tuple[Link, ...], blocks: tuple[tuple[int, int, str], ...]) -> list[str]:
    """A smallest set of lines that do not fit together (deletion filter).

    What has no slot by itself is the whole conflict; lines that leave room for others go all at once where they can.
    """
    problem = problem_of(drafts, links, blocks)
    for draft, activity in zip(drafts, problem.activities, strict=True):
        if not open_slots(problem, activity):
            return [draft.id]
    alone = [draft for draft in drafts if draft.exclusive]
    kept = list(drafts) if possible(alone, links, blocks) else alone
    for draft in tuple(kept):
        without = [other for other in kept if other is not draft]
        if not possible(without, links, blocks):
            kept = without
    return [draft.id for draft in kept]
