"""Placing against trying everything, on small days of every kind."""

from __future__ import annotations

from hypothesis import given, settings

from coach.planner.placing.door import Activity, Apart, DayProblem, Diff, Placement, place, violations

from . import exhaustive
from .small import small_days


@settings(max_examples=250)
@given(small_days())
def test_the_cheapest_day_is_found_whenever_there_is_one(problem: DayProblem) -> None:
    found = place(problem)
    assert found.proved
    assert (found.placement and found.placement.cost) == exhaustive.least_cost(problem)


@settings(max_examples=150)
@given(small_days())
def test_the_day_found_is_legal_and_its_cost_is_true(problem: DayProblem) -> None:
    placed = place(problem).placement
    if placed is not None:
        assert placed.proved
        assert violations(problem, placed.starts) == ()
        assert placed.starts in exhaustive.legal_days(problem)
        assert placed.cost == exhaustive.price(problem, placed.starts)


@settings(max_examples=50)
@given(small_days())
def test_the_same_day_twice_gives_the_same_answer(problem: DayProblem) -> None:
    assert place(problem) == place(problem)


def test_nothing_to_place_costs_nothing() -> None:
    found = place(DayProblem(360, ()))
    assert found.placement == Placement((), 0, True, found.work)
    assert found.proved


def test_of_equal_slots_the_earliest_is_taken() -> None:
    anytime = Activity("walk", 2, True, 3, 9)
    found = place(DayProblem(12, (anytime,))).placement
    assert found is not None
    assert found.starts == (3,)


def test_a_long_chain_of_activities_is_placed_in_turn() -> None:
    chain = tuple(Activity(f"step {k}", 6, True, 0, 359, pref=0, w=1) for k in range(60))
    order = tuple(Diff(k, k + 1, 6, 10**9, f"then {k}") for k in range(59))
    found = place(DayProblem(360, chain, diff=order))
    assert found.placement is not None
    assert found.placement.starts == tuple(range(0, 360, 6))


def test_gaps_longer_than_the_day_are_impossible_not_slow() -> None:
    pair = (Activity("one", 1, False, 0, 359), Activity("two", 1, False, 0, 359))
    assert place(DayProblem(360, pair, apart=(Apart(0, 1, 10**9, 10**9, "never together"),))).proved
    assert place(DayProblem(360, pair, diff=(Diff(0, 1, 10**9, 10**9, "much later"),))).placement is None
