"""Equal to CP-SAT: 150 days, 60 weeks, and 30 days that are impossible. Skipped where OR-Tools is not installed."""

from __future__ import annotations

import pytest

from coach.planner.placing.door import place, violations
from coach.planner.week.search import Rules, broken, cost_of, place_week

from .cpsat import MISSING, least_cost, least_week
from .days import realistic_day, saturated_day
from .weeks import realistic_rules, realistic_week, replanned_week

pytest.importorskip("ortools.sat.python.cp_model", reason=MISSING)

POSSIBLE, IMPOSSIBLE = 150, 30
SEEDS = 400


def test_the_optimum_of_150_days_is_cp_sats() -> None:
    compared = 0
    for seed in range(SEEDS):
        problem = saturated_day(seed) if seed % 10 == 9 else realistic_day(seed)
        found = place(problem)
        if found.placement is None or compared == POSSIBLE:
            continue
        assert found.placement.proved
        assert violations(problem, found.placement.starts) == ()
        assert least_cost(problem) == found.placement.cost, seed
        compared += 1
    assert compared == POSSIBLE


def test_30_impossible_days_are_impossible_to_cp_sat_too() -> None:
    compared = 0
    for seed in range(SEEDS):
        problem = realistic_day(seed)
        found = place(problem)
        if found.placement is None and compared < IMPOSSIBLE:
            assert found.proved
            assert least_cost(problem) is None, seed
            compared += 1
    assert compared == IMPOSSIBLE


@pytest.mark.parametrize("count", [5, 6, 7])
def test_the_optimum_of_20_weeks_of_each_size_is_cp_sats(count: int) -> None:
    for seed in range(20):
        rules = Rules() if seed % 2 else realistic_rules(seed)
        sessions = realistic_week(seed, count) if seed % 4 < 2 else replanned_week(seed, count)
        found = place_week(sessions, rules)
        assert least_week(sessions, rules) == (found.cost if found is not None else None), seed
        if found is not None:
            assert found.proved
            assert broken(sessions, found.slots, rules) == ()
            assert cost_of(sessions, found.slots, rules) == found.cost
