"""Putting lines in one by one where room is left: Lines -> a legal evening in little time, without a search."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coach.planner.evening.draft import LineDraft
from coach.planner.evening.tiers.lines import Lines, Solution, activity_of, solution_of, works
from coach.planner.grid import HORIZON, between, runs
from coach.planner.placing.door import Activity, free_starts
from coach.planner.placing.problem import window


def greedy(lines: Lines, held: tuple[int, ...] = ()) -> Solution:
    """A legal evening in little time: the most important line first, each at its cheapest where there is room.

    The first lines stay where they are `held`.
    """
    room, starts = FreeRoom(lines), dict(enumerate(held))
    for line, here in enumerate(held):
        room.hold(lines.drafts[line], here)
    left = range(len(held), len(lines.drafts))
    for line in sorted(left, key=lambda line: -lines.drafts[line].importance):
        start = room.put(line)
        if start is not None:
            starts[line] = start
    kept = sorted(starts)
    return solution_of(lines, kept, tuple(starts[line] for line in kept))


class FreeRoom:
    """The room that is left while lines are put into an evening one by one, as bitsets."""

    __slots__ = ("_full", "_inside", "_lines", "_starts", "_takes")

    def __init__(self, lines: Lines) -> None:
        """All but the blocks is free."""
        self._lines = lines
        self._full = 0  # slots that something holds which takes the whole person
        self._inside = 0  # slots inside sessions
        self._takes = 0  # slots in which something is taken
        self._starts: dict[str, int] = {}
        for start, end, _ in lines.blocks:
            self._full |= between(start, end - 1)

    def put(self, line: int) -> int | None:
        """Its cheapest free start, which is then taken; None where there is none."""
        draft, activity = self._lines.drafts[line], self._lines.activities[line]
        start = cheapest(activity, self._free(draft, activity))
        if start is not None:
            self.hold(draft, start)
        return start

    def hold(self, draft: LineDraft, start: int) -> None:
        """Take the room of a line that stands there."""
        here = between(start, start + draft.slots - 1)
        self._starts[draft.id] = start
        self._full |= here if draft.exclusive else 0
        self._inside |= here if works(draft) else 0
        self._takes |= here if draft.dose is not None else 0

    def _free(self, draft: LineDraft, activity: Activity) -> int:
        free = window(HORIZON, activity)
        if draft.exclusive:
            free &= ~_reaching(self._full | (self._takes if works(draft) else 0), draft.slots)
        for link in self._lines.links:
            if link.second == draft.id and link.first in self._starts:
                free &= between(self._starts[link.first] + link.low, self._starts[link.first] + link.high)
            if link.first == draft.id and link.second in self._starts:
                free &= between(self._starts[link.second] - link.high, self._starts[link.second] - link.low)
        return free & ~self._inside if draft.dose is not None else free


def _reaching(full: int, slots: int) -> int:
    """The starts from which so many slots reach into a full one."""
    found, width = full, 1
    while width < slots:
        step = min(width, slots - width)
        found |= found >> step
        width += step
    return found


def cheapest(activity: Activity, free: int) -> int | None:
    """The cheapest of the free starts by its table, the first of equals; None where there is none."""
    table = activity.extra
    if table is None or not free:
        return (free & -free).bit_length() - 1 if free else None
    found = [(min(part := table[low : high + 1]), low + part.index(min(part))) for low, high in runs(free)]
    return min(found)[1]


def fill(solution: Solution, extras: Iterable[LineDraft]) -> Solution:
    """The evening with extra lines in the room that is left, each at its cheapest; what stands is not moved."""
    for draft in extras:
        activity = activity_of(draft)
        drafts, activities = (*solution.drafts, draft), (*solution.problem.activities, activity)
        problem = Lines(drafts, activities, solution.links, solution.blocks).problem()
        slot = cheapest(activity, free_starts(problem, (*solution.starts, 0), len(solution.drafts)))
        if slot is not None:
            starts = (*solution.starts, slot)
            solution = msgspec.structs.replace(solution, drafts=drafts, starts=starts, problem=problem)
    return solution
