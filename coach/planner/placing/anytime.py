"""The best day within counted work: proof if it is easy, improvement if it is not. DayProblem -> SearchResult."""

from __future__ import annotations

from coach.planner.placing.net import Net
from coach.planner.placing.problem import DayProblem, Placement, SearchResult, cost_of
from coach.planner.placing.search import Search

WORK_LIMIT = 36_000
"""Looks at activities before a search ends: 80 to 190 ms where it was measured (2 to 5 µs each)."""

EXACT_SHARE = 0.3
"""Share of the work meant for proof; the rest improves the best day found."""

EASY = 2_000
"""Work after which a day counts as hard and some legal day is found first; realistic days stay below it."""

FIRST_DIVE = 400
"""Work of the first attempt at a legal day; each further one may take twice as long."""

FREED_WORK = 700
"""Work on one set of freed activities before the next is tried."""


def solve(problem: DayProblem, work_limit: int, below: int | None = None) -> SearchResult:
    """The cheapest legal day that costs less than `below`, or the best one found within the work limit."""
    search = Search(problem, below)
    finished = not search.prepare() or _finish(search, work_limit)
    work = search.net.work
    if search.starts is None:
        return SearchResult(None, finished, work, dear=search.dear and below is not None)
    placement = Placement(search.starts, cost_of(problem, search.starts), finished, work)
    return SearchResult(placement, finished, work)


def _finish(search: Search, work_limit: int) -> bool:
    """Run the phases of the search; whether the best day, or that there is none, is proved."""
    if search.deepen(min(EASY, work_limit)) or _dive(search, work_limit):
        return True
    if search.deepen(int(work_limit * EXACT_SHARE)):
        return True
    _improve(search, work_limit)
    return search.starts is not None and search.limit <= search.lower


def _dive(search: Search, work_limit: int) -> bool:
    """Find any legal day by ever longer restarts, wiser by their failures; true when there is none."""
    length = FIRST_DIVE
    while search.starts is None and search.net.work <= work_limit:
        until = min(search.net.work + length, work_limit)
        if search.explore(search.net.domains, search.ceiling(), until, first=True):
            search.dear |= search.starts is None
            return search.starts is None
        length *= 2
    return False


def _improve(search: Search, work_limit: int) -> None:
    """Free a few activities that constrain each other, place them best, keep what is cheaper; repeat."""
    near, draw, rounds = _neighbors(search.net), _Draw(), 0
    while search.starts is not None and search.net.work <= work_limit:
        if search.limit <= search.lower:
            return
        freed = _pick(near, 3 + rounds % 4, draw)
        rounds += 1
        domains = [
            slots if i in freed else 1 << start
            for i, (slots, start) in enumerate(zip(search.net.domains, search.starts, strict=True))
        ]
        search.net.settle(domains, (1 << len(domains)) - 1)  # the day at hand is legal: nothing empties
        search.explore(domains, search.limit, min(search.net.work + FREED_WORK, work_limit))


class _Draw:
    """A fixed sequence of numbers (Knuth's MMIX generator): the same day always gets the same answer."""

    __slots__ = ("_state",)

    def __init__(self) -> None:
        """The sequence from its start."""
        self._state = 1

    def below(self, count: int) -> int:
        """The next number of 0..count-1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self._state >> 33) % count


def _neighbors(net: Net) -> list[list[int]]:
    """The activities that share a rule or a soft window with each activity."""
    near: list[set[int]] = [set() for _ in net.domains]
    for i, (diffs, aparts) in enumerate(zip(net.diffs, net.aparts, strict=True)):
        near[i].update(arc[0] for arc in diffs)
        near[i].update(arc[1] for arc in aparts)
    for i, j, *_ in net.softs:
        near[i].add(j)
        near[j].add(i)
    return [sorted(others) for others in near]


def _pick(near: list[list[int]], size: int, draw: _Draw) -> set[int]:
    """Some activity and neighbors of it, then neighbors of theirs, up to `size` in all."""
    first = draw.below(len(near))
    freed, pool = {first}, near[first][:]
    while pool and len(freed) < size:
        freed.add(pool.pop(draw.below(len(pool))))
        pool = pool or sorted({k for i in freed for k in near[i]} - freed)
    return freed
