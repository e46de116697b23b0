"""Why a day is impossible: the set named is impossible, and each proper subset by one is possible."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from coach.planner.placing.conflict import groups
from coach.planner.placing.door import (
    NEVER,
    ONE_AT_A_TIME,
    Activity,
    Apart,
    Block,
    DayProblem,
    Diff,
    conflict,
    place,
    violations,
    without,
)

from . import exhaustive
from .days import realistic_day
from .small import small_days

IMPOSSIBLE_DAYS = [seed for seed in range(120) if place(realistic_day(seed)).placement is None]


def assert_minimal(problem: DayProblem, names: tuple[str, ...]) -> None:
    """The named groups alone are impossible, and sparing any one of them makes a legal day."""
    others = set(groups(problem)) - set(names)
    assert place(without(problem, others)).placement is None
    for name in names:
        spared = without(problem, others | {name})
        placed = place(spared).placement
        assert placed is not None
        assert violations(spared, placed.starts) == ()


@settings(max_examples=150)
@given(small_days())
def test_conflicts_of_small_days_are_minimal(problem: DayProblem) -> None:
    names = conflict(problem)
    if exhaustive.least_cost(problem) is None:
        assert names
        assert_minimal(problem, names)
    else:
        assert names == ()


@pytest.mark.parametrize("seed", IMPOSSIBLE_DAYS)
def test_conflicts_of_whole_days_are_minimal(seed: int) -> None:
    problem = realistic_day(seed)
    names = conflict(problem)
    assert len(names) > 0
    assert_minimal(problem, names)


def test_safety_rules_stay_out_of_the_conflict_where_something_else_explains_it() -> None:
    pair = (Activity("iron", 1, False, 0, 5), Activity("zinc", 1, False, 0, 5))
    safety, wish = Apart(0, 1, 8, 8, "safety: apart"), Diff(0, 1, 9, 20, "wish: much later")
    problem = DayProblem(40, pair, diff=(wish,), apart=(safety,))
    windows = ("window iron", "window zinc")
    assert conflict(problem, keep_last=["safety: apart"]) == ("wish: much later", "window zinc")
    assert conflict(problem, keep_last=["wish: much later"]) == ("safety: apart", *windows)
    assert conflict(problem._replace(diff=()), keep_last=["safety: apart"]) == ("safety: apart", *windows)


def test_an_activity_longer_than_the_horizon_is_blamed_on_its_window() -> None:
    problem = DayProblem(20, (Activity("marathon", 50, True, 0, 19), Activity("walk", 3, True, 0, 19)))
    assert conflict(problem) == ("window marathon",)


def test_allowing_two_at_once_still_keeps_them_off_the_calendar() -> None:
    pair = (Activity("bath", 4, True, 0, 3), Activity("walk", 4, True, 0, 3))
    problem = DayProblem(20, pair, (Block(4, 6, "call"),))
    both = without(problem, {ONE_AT_A_TIME})
    placed = place(both).placement
    assert placed is not None
    assert placed.starts == (0, 0)


def test_a_dropped_window_opens_the_day_at_a_price() -> None:
    table = tuple(NEVER if slot < 5 else 7 for slot in range(10))
    problem = DayProblem(10, (Activity("bath", 2, True, 5, 5, pref=2, w=1, extra=table, allowed=1 << 5),))
    placed = place(without(problem, {"window bath"})).placement
    assert placed is not None
    assert (placed.starts, placed.cost) == ((2,), 7)


def test_without_enough_work_the_conflict_is_larger_but_still_impossible() -> None:
    problem = realistic_day(IMPOSSIBLE_DAYS[0])
    names = conflict(problem, work_limit=20)
    assert place(without(problem, set(groups(problem)) - set(names))).placement is None
