"""Drafts + busy blocks -> the cheapest evening; with the least important lines left out where not all fit."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

import msgspec

from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, Link, allowed, total
from coach.planner.grid import HORIZON, runs
from coach.planner.placing.door import (
    NEVER,
    WORK_LIMIT,
    Activity,
    Block,
    DayProblem,
    Diff,
    Placement,
    SearchResult,
    free_starts,
    place,
    slot_cost,
)
from coach.planner.placing.net import open_slots
from coach.planner.scale import TENTHS

PINNED = 500
"""What the person put somewhere outweighs any line of comfort."""

PLAN_WORK = 20_000
"""Looks at activities that one plan may take, on any machine: 40 to 100 ms where it was measured."""

SET_UP = 12
"""Setting up one activity for a search takes as long as so many looks."""

MOST_LINES = 60
"""More lines than that are not searched, each goes where it is cheapest in the room that is left: what a search costs
grows with their square, and no day holds so many. Taste."""

Blocks = tuple[tuple[int, int, str], ...]
"""Busy slots [start, end) with their ids."""


class Budget:
    """What is left of the work of one plan. It is counted, not timed: the same evening gives the same plan."""

    __slots__ = ("left",)

    def __init__(self, work: int = PLAN_WORK) -> None:
        """All of it is left."""
        self.left = work

    @property
    def spent(self) -> bool:
        """Whether no further search may begin; nothing is proved from then on."""
        return self.left <= 0

    def spend_on(self, lines: int) -> None:
        """Leave nothing where so many lines are too much for any search."""
        self.left = 0 if lines > MOST_LINES else self.left

    def place(self, problem: DayProblem, below: int | None = None) -> SearchResult:
        """Place a day with the work that is left, and take off what it took."""
        outcome = place(problem, work_limit=min(WORK_LIMIT, self.left), below=below)
        self.left -= outcome.work + SET_UP * len(problem.activities)
        return outcome


class Lines(NamedTuple):
    """The lines of an evening at one bedtime, each set up for the search once."""

    drafts: tuple[LineDraft, ...]
    activities: tuple[Activity, ...]
    links: tuple[Link, ...]
    blocks: Blocks

    def problem(self, kept: Sequence[int] | None = None) -> DayProblem:
        """Those lines (all, unless told) as a placing problem; a link to a line that is not there falls away."""
        kept = range(len(self.drafts)) if kept is None else kept
        index = {self.drafts[line].id: number for number, line in enumerate(kept)}
        return DayProblem(
            horizon=HORIZON,
            activities=tuple(self.activities[line] for line in kept),
            busy=tuple(Block(*block) for block in self.blocks),
            diff=tuple(
                Diff(index[link.first], index[link.second], link.low, link.high, link.fact)
                for link in self.links
                if link.first in index and link.second in index
            ),
        )

    def possible(self, budget: Budget, kept: Sequence[int] | None = None) -> bool:
        """Whether they fit together at all: without costs, the first legal evening ends the search."""
        problem = self.problem(kept)
        bare = problem._replace(activities=tuple(a._replace(extra=None) for a in problem.activities))
        return budget.place(bare).placement is not None


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that stand, where, and at what cost."""

    drafts: tuple[LineDraft, ...]
    starts: tuple[int, ...]
    cost: int
    dropped: tuple[LineDraft, ...]
    problem: DayProblem
    links: tuple[Link, ...]
    blocks: Blocks

    @property
    def rank(self) -> int:
        """What decides between bedtimes: what the lines cost, and what leaving lines out weighs."""
        return self.cost + drop_cost(self.dropped)

    @property
    def importance(self) -> int:
        """How much is left out."""
        return sum(draft.importance for draft in self.dropped)


def lines_of(drafts: Iterable[LineDraft], links: tuple[Link, ...], blocks: Blocks) -> Lines:
    """The drafts set up for the search."""
    lines = tuple(drafts)
    return Lines(lines, tuple(activity_of(draft) for draft in lines), links, blocks)


def activity_of(draft: LineDraft) -> Activity:
    """A draft as the search knows it."""
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


def drop_cost(drafts: Iterable[LineDraft]) -> int:
    """What leaving these lines out weighs, in tenths; most where the person put one of them somewhere."""
    return sum(TENTHS * (LINE_KINDS[draft.kind].drop_price + PINNED * draft.moved) for draft in drafts)


def solve(
    lines: Lines,
    budget: Budget,
    cores: list[frozenset[str]],
    best_yet: Solution | None = None,
    room: int | None = None,
) -> Solution | None:
    """The evening that leaves out the least important lines possible and then costs least.

    Best first over sets of left-out lines; a set that still conflicts is extended by one line of a smallest
    conflict, which is looked for among the `cores` found before. Among sets that weigh the same the cheapest evening
    wins. Beside a `best_yet` of another bedtime only an evening counts that ranks below `room` and leaves out no
    more: None where there is none.
    """
    weights, least = [draft.importance for draft in lines.drafts], [_least(one) for one in lines.activities]
    most = None if best_yet is None else best_yet.importance
    conflicts, order = _Conflicts(lines, budget, cores), count()
    queue, seen = [(0, next(order), frozenset[int]())], {frozenset[int]()}
    best: Solution | None = None
    level: int | None = None  # the least weight with which the rest fits
    while queue and not budget.spent and (level is None or queue[0][0] <= level):
        weight, _, out = heapq.heappop(queue)
        kept = [line for line in range(len(weights)) if line not in out]
        core = conflicts.known(kept)
        if core is None:
            dropped = tuple(lines.drafts[line] for line in sorted(out))
            outcome = _place(lines, kept, budget, _below(dropped, room, best), least)
            if outcome.placement is not None:
                level, best = weight, _solution(lines, kept, dropped, outcome.placement)
            if level is not None or _heaviest(weight, kept, weights, most):
                continue
            if outcome.dear and lines.possible(budget, kept):
                level = weight
                continue
            core = conflicts.find(kept)
        for heavier, larger in _extended(weight, out, core, weights, most):
            if larger not in seen:
                seen.add(larger)
                heapq.heappush(queue, (heavier, next(order), larger))
    return _greedy(lines) if best is None and best_yet is None else best


def _extended(
    weight: int, out: frozenset[int], core: list[int], weights: list[int], most: int | None
) -> Iterator[tuple[int, frozenset[int]]]:
    """(weight, set) of each left-out set with one line of the conflict more."""
    for line in core:
        if most is None or weight + weights[line] <= most:
            yield weight + weights[line], out | {line}


def _below(dropped: tuple[LineDraft, ...], room: int | None, best: Solution | None) -> int | None:
    """What an evening without those lines has to cost less than, to count; None where any does."""
    bounds = [room - drop_cost(dropped)] if room is not None else []
    return min([*bounds, best.cost] if best is not None else bounds, default=None)


def _place(lines: Lines, kept: list[int], budget: Budget, below: int | None, least: list[int]) -> SearchResult:
    """The kept lines placed; without a search where they cost too much wherever they stand."""
    if below is not None and sum(least[line] for line in kept) >= below:
        return SearchResult(None, True, 0, dear=True)
    return budget.place(lines.problem(kept), below)


def _heaviest(weight: int, kept: list[int], weights: list[int], most: int | None) -> bool:
    """Whether no further line may be left out."""
    return not kept or (most is not None and weight + min(weights[line] for line in kept) > most)


def _solution(lines: Lines, kept: list[int], dropped: tuple[LineDraft, ...], placed: Placement) -> Solution:
    return Solution(
        drafts=tuple(lines.drafts[line] for line in kept),
        starts=placed.starts,
        cost=placed.cost,
        dropped=dropped,
        problem=lines.problem(kept),
        links=lines.links,
        blocks=lines.blocks,
    )


class _Conflicts:
    """Sets of lines that do not fit together at this bedtime; what conflicts at one bedtime often does at the next."""

    def __init__(self, lines: Lines, budget: Budget, cores: list[frozenset[str]]) -> None:
        self._lines = lines
        self._budget = budget
        self._cores = cores
        self._numbers = {draft.id: number for number, draft in enumerate(lines.drafts)}
        self._holds: dict[frozenset[str], bool] = {}

    def known(self, kept: list[int]) -> list[int] | None:
        """One found before that is among the kept lines and holds at this bedtime too."""
        ids = {self._lines.drafts[line].id for line in kept}
        for core in self._cores:
            if core <= ids:
                numbers = sorted(self._numbers[key] for key in core)
                if core not in self._holds:
                    self._holds[core] = not self._lines.possible(self._budget, numbers)
                if self._holds[core]:
                    return numbers
        return None

    def find(self, kept: list[int]) -> list[int]:
        """A smallest one among the kept lines, which do not fit together."""
        core = _core(self._lines, kept, self._budget)
        ids = frozenset(self._lines.drafts[line].id for line in core)
        self._cores.append(ids)
        self._holds[ids] = True
        return core


def _least(activity: Activity) -> int:
    """Not more than the activity costs anywhere; more than anything where no slot is left to it."""
    if not activity.allowed:
        return NEVER
    return 0 if activity.extra is None else min(activity.extra[activity.lo : activity.allowed.bit_length()])


def _greedy(lines: Lines) -> Solution:
    """A legal evening in little time: the most important line first, each at its cheapest where there is room."""
    empty = Lines((), (), lines.links, lines.blocks)
    nothing = Solution(
        drafts=(), starts=(), cost=0, dropped=(), problem=empty.problem(), links=lines.links, blocks=lines.blocks
    )
    found = fill(nothing, sorted(lines.drafts, key=lambda draft: -draft.importance))
    placed = {draft.id for draft in found.drafts}
    return msgspec.structs.replace(found, dropped=tuple(draft for draft in lines.drafts if draft.id not in placed))


def fill(solution: Solution, extras: Iterable[LineDraft]) -> Solution:
    """The evening with extra lines in the room that is left, each at its cheapest; what stands is not moved."""
    for draft in extras:
        activity = activity_of(draft)
        drafts, activities = (*solution.drafts, draft), (*solution.problem.activities, activity)
        problem = Lines(drafts, activities, solution.links, solution.blocks).problem()
        free = free_starts(problem, (*solution.starts, 0), len(solution.drafts))
        slots = [slot for low, high in runs(free) for slot in range(low, high + 1)]
        if slots:
            cost, slot = min((slot_cost(activity, slot), slot) for slot in slots)
            solution = msgspec.structs.replace(
                solution, drafts=drafts, starts=(*solution.starts, slot), cost=solution.cost + cost, problem=problem
            )
    return solution


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
