"""Placing by trying everything, straight from the definitions: the oracle for small days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from coach.planner.placing.door import NEVER, DayProblem


def own_starts(problem: DayProblem, i: int) -> list[int]:
    """The starts an activity may have as far as its window, the horizon and the blocks go."""
    a = problem.activities[i]
    return [
        s
        for s in range(problem.horizon)
        if a.lo <= s <= a.hi
        and s + a.dur <= problem.horizon
        and (a.allowed is None or a.allowed >> s & 1)
        and (a.extra is None or a.extra[s] < NEVER)
        and not (a.exclusive and any(overlap(s, s + a.dur, b.start, b.end) for b in problem.busy))
    ]


def overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans, each with its end left out, share a slot."""
    return any(other_start <= slot < other_end for slot in range(start, end))


def keeps_rules(problem: DayProblem, starts: Sequence[int]) -> bool:
    """Whether starts that suit each activity alone also suit each other."""
    for i, j in combinations(range(len(starts)), 2):
        a, b = problem.activities[i], problem.activities[j]
        both = a.exclusive and b.exclusive
        if both and overlap(starts[i], starts[i] + a.dur, starts[j], starts[j] + b.dur):
            return False
    if any(not d.lo <= starts[d.j] - starts[d.i] <= d.hi for d in problem.diff):
        return False
    return all(starts[p.j] - starts[p.i] >= p.k_ij or starts[p.i] - starts[p.j] >= p.k_ji for p in problem.apart)


def price(problem: DayProblem, starts: Sequence[int]) -> int:
    """The cost of a day, slot by slot."""
    total = 0
    for a, s in zip(problem.activities, starts, strict=True):
        total += a.w * max(0, abs(s - a.pref) - a.flat)
        total += a.wh * abs(s - a.habit) if a.habit is not None else 0
        total += a.extra[s] if a.extra is not None else 0
    for soft in problem.soft:
        gap = starts[soft.j] - starts[soft.i]
        total += soft.w * min(abs(gap - fine) for fine in range(soft.lo, soft.hi + 1))
    return total


def legal_days(problem: DayProblem) -> Iterator[tuple[int, ...]]:
    """Every legal day there is."""
    choices = [own_starts(problem, i) for i in range(len(problem.activities))]
    return (starts for starts in product(*choices) if keeps_rules(problem, starts))


def least_cost(problem: DayProblem) -> int | None:
    """What the cheapest legal day costs; None when there is none."""
    return min((price(problem, starts) for starts in legal_days(problem)), default=None)
