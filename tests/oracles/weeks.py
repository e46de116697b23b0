"""Weeks of the planner as vectors: any cheapest legal week is right."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from coach.planner.week.search import PARTS, Rules, WeekSession, broken, clash, cost_of, place_week


def from_vector(given: Any) -> tuple[tuple[WeekSession, ...], Rules]:
    """The sessions and rules in the `input` of a planner_week vector."""
    sessions = tuple(
        WeekSession(name, {day * PARTS + part: cost for day, part, cost in table}, frozenset(groups), intensity)
        for name, table, groups, intensity in zip(
            given["sessions"], given["allowed_day_part_cost"], given["groups"], given["intensity"], strict=True
        )
    )
    told = given["rules"]
    return sessions, Rules(
        gap_h=told["same_muscle_group_min_h"],
        part_hours=tuple(told["part_hours"]),
        most_days=told["at_most_training_days"],
        pair_cost=told["same_day_pair_penalty"],
    )


def planner_week(given: Any, expected: Any) -> dict[str, Any]:
    """The least cost, how many pairs of slots each two sessions cannot share, and a best week."""
    sessions, rules = from_vector(given)
    found = place_week(sessions, rules)
    if found is None or broken(sessions, found.slots, rules) or cost_of(sessions, found.slots, rules) != found.cost:
        return {"objective": None}
    counts = [
        [i, j, sum(bool(clash(one, a, other, b, rules)) for a in one.costs for b in other.costs)]
        for (i, one), (j, other) in combinations(enumerate(sessions), 2)
    ]
    named = expected.get("one_optimal", [])
    slots = [day * PARTS + part for day, part in named]
    good = len(slots) == len(sessions) and not broken(sessions, slots, rules)
    if not good or cost_of(sessions, slots, rules) != found.cost:
        named = [list(divmod(slot, PARTS)) for slot in found.slots]
    return {"objective": found.cost, "incompatible_pair_counts": counts, "one_optimal": named}
