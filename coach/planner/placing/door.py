"""The door to placing: a DayProblem in slots -> the cheapest legal day, or the best one found in time."""

from __future__ import annotations

from coach.planner.placing.anytime import WORK_LIMIT, solve
from coach.planner.placing.conflict import conflict, without
from coach.planner.placing.problem import (
    NEVER,
    ONE_AT_A_TIME,
    Activity,
    Apart,
    Block,
    DayProblem,
    Diff,
    Placement,
    SearchResult,
    Soft,
    cost_at,
    cost_of,
    free_starts,
    from_vector,
    slot_cost,
    violations,
    window_name,
)

__all__ = [
    "NEVER",
    "ONE_AT_A_TIME",
    "WORK_LIMIT",
    "Activity",
    "Apart",
    "Block",
    "DayProblem",
    "Diff",
    "Placement",
    "SearchResult",
    "Soft",
    "conflict",
    "cost_at",
    "cost_of",
    "free_starts",
    "from_vector",
    "place",
    "slot_cost",
    "violations",
    "window_name",
    "without",
]


def place(problem: DayProblem, *, work_limit: int = WORK_LIMIT, below: int | None = None) -> SearchResult:
    """The cheapest legal day (that costs less than `below`, where it is said), the same for the same problem.

    Without proof when the work limit is reached: the best day found, if any.
    """
    return solve(problem, work_limit, below)
