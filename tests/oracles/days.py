"""Days of the planner as vectors: any cheapest legal day is right, and any smallest conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coach.planner.placing.conflict import conflict, groups, without
from coach.planner.placing.door import DayProblem, SearchResult, cost_of, from_vector, place, violations


def planner_day(given: Any, expected: Any) -> dict[str, Any]:
    """Status and cost of a day; an impossible one with its conflict.

    The assignment and the conflict that the vector names are given back when they are as good as ours.
    """
    problem = from_vector(given)
    found = place(problem)
    if found.placement is None:
        return _impossible(problem, found, expected)
    cost = cost_of(problem, found.placement.starts)
    broken = violations(problem, found.placement.starts)
    if broken or cost != found.placement.cost:
        return {"status": "ILLEGAL", "objective": cost, "broken": broken}
    names = [activity.name for activity in problem.activities]
    named = expected.get("one_optimal_assignment")
    ours = dict(zip(names, found.placement.starts, strict=True))
    return {
        "status": "OPTIMAL" if found.proved else "FEASIBLE",
        "objective": cost,
        "one_optimal_assignment": named if _as_good(problem, names, named, cost) else ours,
    }


def _as_good(problem: DayProblem, names: Sequence[str], named: Mapping[str, int] | None, cost: int) -> bool:
    if named is None or set(named) != set(names):
        return False
    starts = [named[name] for name in names]
    return not violations(problem, starts) and cost_of(problem, starts) == cost


def _impossible(problem: DayProblem, found: SearchResult, expected: Any) -> dict[str, Any]:
    if not found.proved:
        return {"status": "UNKNOWN"}
    ours, everything = conflict(problem), groups(problem)
    named = expected.get("one_mus")
    return {
        "status": "INFEASIBLE",
        "one_mus": named if named is not None and _is_smallest(problem, named, everything) else list(ours),
        # Only one conflict is minimal when sparing any one of its parts makes the whole day possible.
        "mus_unique": all(_possible(problem, {name}) for name in ours),
        "groups": len(everything),
    }


def _is_smallest(problem: DayProblem, named: Sequence[str], everything: Sequence[str]) -> bool:
    others = set(everything) - set(named)
    return (
        set(named) <= set(everything)
        and not _possible(problem, others)
        and all(_possible(problem, others | {name}) for name in named)
    )


def _possible(problem: DayProblem, dropped: set[str]) -> bool:
    return place(without(problem, dropped)).placement is not None
