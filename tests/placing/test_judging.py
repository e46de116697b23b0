"""Costs, broken limits and free slots of a day that is already placed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.planner.placing.door import (
    NEVER,
    Activity,
    Apart,
    Block,
    DayProblem,
    Diff,
    Soft,
    cost_at,
    cost_of,
    free_starts,
    place,
    violations,
)

from . import exhaustive
from .days import adversarial_day, realistic_day
from .small import small_days

WORKOUT = Activity("workout", 12, True, 120, 170, pref=168, w=3, flat=3, habit=171, wh=1)
DINNER = Activity("dinner", 6, True, 144, 216)
PILL = Activity("pill", 1, False, 100, 200)
EVENING = DayProblem(
    360,
    (WORKOUT, DINNER, PILL),
    (Block(177, 183, "call"),),
    (Diff(0, 1, 12, 60, "dinner soon after"),),
    (Apart(1, 2, 6, 12, "pill away from dinner"),),
    (Soft(0, 2, 12, 18, 2, "pill after training"),),
)


def test_a_legal_evening_breaks_nothing_and_costs_what_the_parts_say() -> None:
    assert violations(EVENING, (160, 190, 175)) == ()
    assert cost_of(EVENING, (160, 190, 175)) == 3 * 5 + 11 + 0
    assert cost_of(EVENING, (168, 190, 175)) == 3 + 2 * (12 - 7)


def test_each_broken_limit_is_named_once() -> None:
    assert violations(EVENING, (171, 172, 172)) == (
        "window workout",
        "no two at once",
        "call",
        "dinner soon after",
        "pill away from dinner",
    )


def test_a_busy_block_binds_exclusive_activities_only() -> None:
    assert violations(EVENING, (160, 190, 178)) == ()
    assert violations(EVENING, (160, 182, 160)) == ("call",)
    assert violations(EVENING, (160, 183, 160)) == ()


def test_starts_outside_the_grid_break_the_window() -> None:
    assert violations(EVENING, (-1, 20, 150)) == ("window workout", "window dinner")
    assert "window dinner" in violations(EVENING._replace(horizon=190), (160, 188, 150))


def test_an_impossible_cost_closes_the_slot() -> None:
    table = tuple(NEVER if slot < 5 else slot for slot in range(10))
    problem = DayProblem(10, (Activity("bath", 2, True, 0, 9, extra=table),))
    assert violations(problem, (4,)) == ("window bath",)
    assert free_starts(problem, (5,), 0) == 0b01_1110_0000
    found = place(problem).placement
    assert found is not None
    assert (found.starts, found.cost) == ((5,), 5)


@settings(max_examples=100)
@given(small_days(), st.data())
def test_violations_agree_with_the_definitions(problem: DayProblem, data: st.DataObject) -> None:
    starts = tuple(data.draw(st.integers(0, problem.horizon - 1)) for _ in problem.activities)
    legal = exhaustive.keeps_rules(problem, starts) and all(
        start in exhaustive.own_starts(problem, i) for i, start in enumerate(starts)
    )
    assert (violations(problem, starts) == ()) == legal


@settings(max_examples=100)
@given(small_days())
def test_free_starts_and_cost_at_agree_with_moving_each_activity_everywhere(problem: DayProblem) -> None:
    placed = place(problem).placement
    for i in range(len(problem.activities) if placed else 0):
        assert placed is not None
        free = free_starts(problem, placed.starts, i)
        for slot in range(problem.horizon):
            moved = (*placed.starts[:i], slot, *placed.starts[i + 1 :])
            assert (free >> slot & 1) == (not violations(problem, moved))
            if free >> slot & 1:
                assert cost_at(problem, placed.starts, i, slot) == exhaustive.price(problem, moved)


def test_free_starts_on_whole_days_are_exactly_the_legal_moves() -> None:
    for problem in (realistic_day(3), realistic_day(8), adversarial_day(19)):
        placed = place(problem).placement
        assert placed is not None
        for i in range(len(problem.activities)):
            legal = sum(
                1 << slot
                for slot in range(problem.horizon)
                if not violations(problem, (*placed.starts[:i], slot, *placed.starts[i + 1 :]))
            )
            assert free_starts(problem, placed.starts, i) == legal
