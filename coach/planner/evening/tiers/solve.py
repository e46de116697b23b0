"""Lines -> the cheapest evening; with the least important lines left out where not all fit."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import count

from coach.planner.evening.tiers.lines import Budget, Lines, Solution, solution_of
from coach.planner.evening.tiers.room import greedy
from coach.planner.placing.net import open_slots


def solve(lines: Lines, budget: Budget, held: tuple[int, ...] = ()) -> Solution:
    """The evening that leaves out the least important lines possible and then costs least.

    Best first over sets of left-out lines; a set that still conflicts is extended by one line of a smallest conflict,
    which is looked for among those found before. Among sets that weigh the same the cheapest evening wins. The first
    lines are `held` where they are and never left out.
    """
    weights = [draft.importance for draft in lines.drafts]
    conflicts, order = _Conflicts(lines, budget), count()
    queue, seen = [(0, next(order), frozenset[int]())], {frozenset[int]()}
    best: Solution | None = None
    cost: int | None = None
    level: int | None = None  # the least weight with which the rest fits
    while queue and not budget.spent and (level is None or queue[0][0] <= level):
        weight, _, out = heapq.heappop(queue)
        kept = [line for line in range(len(weights)) if line not in out]
        core = conflicts.known(kept)
        if core is None:
            outcome = budget.place(lines.problem(kept), cost)
            if outcome.placement is not None:
                level, cost = weight, outcome.placement.cost
                best = solution_of(lines, kept, outcome.placement.starts)
            if level is not None or len(kept) == len(held):
                continue
            if outcome.dear and lines.possible(budget, kept):
                level = weight
                continue
            core = conflicts.find(kept)
        for line in core:
            larger = out | {line}
            if line >= len(held) and larger not in seen:
                seen.add(larger)
                heapq.heappush(queue, (weight + weights[line], next(order), larger))
    return greedy(lines, held) if best is None else best


class _Conflicts:
    """Sets of lines that do not fit together, as far as they were found."""

    def __init__(self, lines: Lines, budget: Budget) -> None:
        self._lines = lines
        self._budget = budget
        self._cores: list[list[int]] = []

    def known(self, kept: list[int]) -> list[int] | None:
        """One found before that is among the kept lines."""
        return next((core for core in self._cores if set(core) <= set(kept)), None)

    def find(self, kept: list[int]) -> list[int]:
        """A smallest one among the kept lines, which do not fit together."""
        self._cores.append(_core(self._lines, kept, self._budget))
        return self._cores[-1]


def _core(lines: Lines, kept: Sequence[int], budget: Budget) -> list[int]:
    """A smallest set of lines that do not fit together (deletion filter).

    What has no slot by itself is the whole conflict; lines that leave room for others go all at once where they can.
    """
    problem = lines.problem(kept)
    for line, activity in zip(kept, problem.activities, strict=True):
        if not open_slots(problem, activity):
            return [line]
    alone = [line for line in kept if lines.drafts[line].exclusive]
    left = list(kept) if lines.possible(budget, alone) else alone
    for line in tuple(left):
        if budget.spent:
            break
        without = [other for other in left if other != line]
        if not lines.possible(budget, without):
            left = without
    return left
