"""One tier after the other: the lines of an evening -> sessions, then doses, then comfort, each at its least.

A tier is placed beside those before it. Where it does not come out at its best by itself, those may make way as far
as that costs them nothing: what is found is least tier by tier.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count

import msgspec

from coach.planner.evening.tiers.lines import TIERS, Budget, Lines, Solution, solution_of, tier_of
from coach.planner.evening.tiers.room import greedy
from coach.planner.evening.tiers.solve import solve
from coach.planner.grid import runs
from coach.planner.placing.door import NEVER, Activity, slot_cost
from coach.planner.placing.net import open_slots


def by_tier(lines: Lines, budget: Budget) -> Solution:
    """The evening that is least in its first tier, among those in its second, and so on."""
    found = solution_of(Lines((), (), lines.links, lines.blocks), (), ())
    for tier in range(TIERS):
        found = add(found, [line for line, draft in enumerate(lines.drafts) if tier_of(draft) == tier], lines, budget)
    return found


def add(before: Solution, added: Sequence[int], lines: Lines, budget: Budget) -> Solution:
    """The evening with the lines of one more tier, which is placed at its least beside what stands."""
    if not added:
        return before
    activities = tuple(lines.activities[line] for line in added)
    drafts = (*before.drafts, *(lines.drafts[line] for line in added))
    held = tuple(a._replace(lo=s, hi=s, allowed=None, extra=None) for a, s in _placed(before))
    beside = Lines(drafts, (*held, *activities), lines.links, lines.blocks)
    found = greedy(beside, before.starts)
    if not _at_its_best(found, before, activities, beside):
        found = found if _apart(added, lines) else solve(beside, budget, before.starts)
        if not _at_its_best(found, before, activities, beside):
            found = _made_way(before, found, beside, budget) or found
    return _whole(before, found, (*before.problem.activities, *activities), beside)


def _apart(added: Sequence[int], lines: Lines) -> bool:
    """Whether no line of a tier can be in the way of another one of it."""
    linked = {end for link in lines.links for end in (link.first, link.second)}
    drafts = [lines.drafts[line] for line in added]
    return not any(draft.exclusive or draft.id in linked for draft in drafts)


def _placed(solution: Solution) -> zip[tuple[Activity, int]]:
    return zip(solution.problem.activities, solution.starts, strict=True)


def _whole(before: Solution, found: Solution, activities: tuple[Activity, ...], beside: Lines) -> Solution:
    """What was found, with every line as it was before it was held, and all that was left out."""
    whole = beside._replace(activities=activities)
    index = {draft.id: number for number, draft in enumerate(beside.drafts)}
    made = solution_of(whole, [index[draft.id] for draft in found.drafts], found.starts)
    return msgspec.structs.replace(made, dropped=(*before.dropped, *made.dropped))


def _at_its_best(found: Solution, before: Solution, added: tuple[Activity, ...], lines: Lines) -> bool:
    """Whether no line of the tier is left out, or would stand better with the others away."""
    if found.dropped:
        return False
    held = len(before.drafts)
    here = sum(slot_cost(activity, start) for activity, start in list(_placed(found))[held:])
    return here == sum(_least(activity, lines) for activity in added)


def _least(activity: Activity, lines: Lines) -> int:
    """What the activity costs at its best, nothing but blocks in the way."""
    slots = open_slots(lines.problem(()), activity)
    costs = [min(activity.extra[low : high + 1]) for low, high in runs(slots)] if activity.extra else [0]
    return min(costs, default=NEVER)


def _made_way(before: Solution, found: Solution, beside: Lines, budget: Budget) -> Solution | None:
    """The tier at less, with those before it elsewhere at the same cost; None where there is nothing better."""
    held, added = len(before.drafts), beside.activities[len(before.drafts) :]
    loose = _loosened(before, sum(max(a.extra or (0,)) for a in added), beside, budget)
    if loose is None:
        return None
    activities, limit = loose
    lines = beside._replace(activities=(*activities, *added))
    weights = [draft.importance for draft in beside.drafts]
    most, order = found.importance, count()
    queue, seen = [(0, next(order), frozenset[int]())], {frozenset[int]()}
    best: Solution | None = None
    while queue and not budget.spent and queue[0][0] <= most:
        weight, _, out = heapq.heappop(queue)
        kept = [line for line in range(len(weights)) if line not in out]
        placed = budget.place(lines.problem(kept), limit).placement
        if placed is not None:
            best, limit, most = solution_of(lines, kept, placed.starts), placed.cost, weight
        for line in range(held, len(weights)):
            larger = out | {line}
            if larger not in seen and weight + weights[line] <= most and best is None:
                seen.add(larger)
                heapq.heappush(queue, (weight + weights[line], next(order), larger))
    return best if best is not None and _better(best, found, held, beside) else None


def _better(one: Solution, other: Solution, held: int, lines: Lines) -> bool:
    """Whether one leaves out less of the tier than the other, or costs less in it."""
    cost = {draft.id: activity for draft, activity in zip(lines.drafts[held:], lines.activities[held:], strict=True)}

    def told(solution: Solution) -> tuple[int, int]:
        stands = zip(solution.drafts, solution.starts, strict=True)
        return solution.importance, sum(slot_cost(cost[d.id], start) for d, start in stands if d.id in cost)

    return told(one) < told(other)


def _loosened(before: Solution, most: int, lines: Lines, budget: Budget) -> tuple[tuple[Activity, ...], int] | None:
    """(the lines before, each free where its tier may stay at its least, what a day must cost less than).

    None where none of them may move, and where the numbers grow too large to tell tiers apart: then nothing is proved.
    """
    slack, scale, limit = _slack(before, lines), most + 1, most + 1
    scales = [0] * TIERS
    for tier in reversed(range(TIERS)):
        if slack[tier]:
            scales[tier], limit = scale, limit + scale * slack[tier]
            scale *= slack[tier] + 1
    found = []
    for draft, (activity, start) in zip(before.drafts, _placed(before), strict=True):
        tier = tier_of(draft)
        found.append(_free_at(activity, start, slack[tier], scales[tier], lines))
    if all(activity.lo == activity.hi for activity in found):
        return None
    if max(max(activity.extra or (0,)) for activity in found) >= NEVER:
        budget.doubt = True
        return None
    return tuple(found), limit


def _slack(before: Solution, lines: Lines) -> list[int]:
    """By tier, what it costs beyond each of its lines at its best."""
    slack = [0] * TIERS
    for draft, (activity, start) in zip(before.drafts, _placed(before), strict=True):
        slack[tier_of(draft)] += slot_cost(activity, start) - _least(activity, lines)
    return slack


def _free_at(activity: Activity, start: int, slack: int, scale: int, lines: Lines) -> Activity:
    """The activity wherever its tier could still be at its least, priced by what it costs beyond its best."""
    least, table = _least(activity, lines), activity.extra
    slots = open_slots(lines.problem(()), activity)
    if table is not None:
        slots = sum(1 << s for low, high in runs(slots) for s in range(low, high + 1) if table[s] <= least + slack)
    extra = None
    if slack and table is not None:
        extra = tuple(min(max(cost - least, 0), slack) * scale for cost in table)
    return activity._replace(
        lo=(slots & -slots).bit_length() - 1, hi=slots.bit_length() - 1, allowed=slots, extra=extra
    )
