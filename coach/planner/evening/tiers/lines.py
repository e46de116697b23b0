"""The lines of an evening for the search, the work it may take, and what it finds: drafts -> Lines -> Solution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, Link, allowed, total
from coach.planner.grid import HORIZON, runs
from coach.planner.placing.door import (
    WORK_LIMIT,
    Activity,
    Apart,
    Block,
    DayProblem,
    Diff,
    SearchResult,
    cost_of,
    place,
    slot_cost,
)
from coach.planner.scale import TENTHS

PINNED = 500
"""What the person put somewhere outweighs any line of comfort."""

INSIDE = "inside"
"""Begins the name of the rule that nothing is taken inside a session."""

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

    __slots__ = ("doubt", "left")

    def __init__(self, work: int = PLAN_WORK) -> None:
        """All of it is left."""
        self.left = work
        self.doubt = False  # something was not tried, so that the plan is not proved

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
        """Those lines (all, unless told) as a placing problem; a link to a line that is not there falls away.

        Nothing is taken inside a session.
        """
        kept = range(len(self.drafts)) if kept is None else kept
        index = {self.drafts[line].id: number for number, line in enumerate(kept)}
        sessions = [(number, self.drafts[line]) for number, line in enumerate(kept) if works(self.drafts[line])]
        takes = [number for number, line in enumerate(kept) if self.drafts[line].dose is not None] if sessions else ()
        return DayProblem(
            horizon=HORIZON,
            activities=tuple(self.activities[line] for line in kept),
            busy=tuple(Block(*block) for block in self.blocks),
            diff=tuple(
                Diff(index[link.first], index[link.second], link.low, link.high, link.fact)
                for link in self.links
                if link.first in index and link.second in index
            ),
            apart=tuple(
                Apart(take, number, 1, session.slots, f"{INSIDE}:{session.id}")
                for take in takes
                for number, session in sessions
            ),
        )

    def possible(self, budget: Budget, kept: Sequence[int] | None = None) -> bool:
        """Whether they fit together at all: without costs, the first legal evening ends the search."""
        problem = self.problem(kept)
        bare = problem._replace(activities=tuple(a._replace(extra=None) for a in problem.activities))
        return budget.place(bare).placement is not None


def works(draft: LineDraft) -> bool:
    """Whether the line is a session."""
    return draft.kind == "workout"


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that stand, where, and at what cost."""

    drafts: tuple[LineDraft, ...]
    starts: tuple[int, ...]
    dropped: tuple[LineDraft, ...]
    problem: DayProblem
    links: tuple[Link, ...]
    blocks: Blocks

    @property
    def cost(self) -> int:
        """What the lines cost where they stand, in tenths."""
        return cost_of(self.problem, self.starts)

    @property
    def importance(self) -> int:
        """How much is left out."""
        return sum(draft.importance for draft in self.dropped)

    def tiers(self) -> tuple[int, ...]:
        """Sessions, doses, comfort: what each costs, in tenths; what was left out weighs more than any cost."""
        found = [0] * TIERS
        for draft, activity, start in zip(self.drafts, self.problem.activities, self.starts, strict=True):
            found[tier_of(draft)] += slot_cost(activity, start)
        for draft in self.dropped:
            found[tier_of(draft)] += TENTHS * draft.importance
        return tuple(found)


TIERS = 3
"""Sessions and what the person put somewhere, doses, comfort: each is settled before the next."""


def tier_of(draft: LineDraft) -> int:
    """Which tier a line belongs to; bed is settled before all of them."""
    if draft.moved or works(draft):
        return 0
    return 1 if draft.dose is not None else 2


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
    """What leaving these lines out weighs in the plan's cost, in tenths; most where the person put one somewhere."""
    return sum(TENTHS * (LINE_KINDS[draft.kind].drop_price + PINNED * draft.moved) for draft in drafts)


def solution_of(lines: Lines, kept: Sequence[int], starts: tuple[int, ...]) -> Solution:
    """Those of the lines where they were placed; the others are left out."""
    out = set(range(len(lines.drafts))) - set(kept)
    return Solution(
        drafts=tuple(lines.drafts[line] for line in kept),
        starts=starts,
        dropped=tuple(lines.drafts[line] for line in sorted(out)),
        problem=lines.problem(kept),
        links=lines.links,
        blocks=lines.blocks,
    )
