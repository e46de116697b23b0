"""A conflict is minimal in the person's words, and no repair is a safety rule."""

from __future__ import annotations

from hypothesis import assume, given, settings

from coach.clock import starts_of, zone
from coach.evidence import facts
from coach.planner.evening import bed
from coach.planner.evening.plan import best_of, opened, plan_day
from coach.planner.evening.tiers.lines import Budget
from coach.planner.evening.why_not import groups_of, in_force, minimal
from coach.planner.grid import Grid
from coach.planner.told import Evening
from tests.bench.evenings import evening as realistic

from .anyone import evenings
from .build import busy, evening, wish

FACTS = facts()


def check_every_conflict(given: Evening) -> int:
    """Each named set cannot hold together, and sparing any one of its parts makes room."""
    grid = Grid(given.date, zone(given.profile.tz), starts_of(given.profile.day_starts))
    known = opened(given, grid, FACTS)
    budget = Budget(10**6)
    best = best_of(known, bed.choose(given, grid, FACTS), budget)
    for draft in best.solution.dropped:
        stands = minimal(groups_of(draft, best.solution, known.titles, grid), draft, best.solution, budget)
        assert stands
        assert not in_force(stands, draft, best.solution).possible(budget)
        for group in stands:
            spared = [other for other in stands if other is not group]
            assert in_force(spared, draft, best.solution).possible(budget), group
    return len(best.solution.dropped)


@settings(max_examples=60)
@given(evenings())
def test_every_proper_subset_of_a_conflict_can_be_satisfied(given: Evening) -> None:
    assume(given.wishes or given.products)
    check_every_conflict(given)


def test_conflicts_of_realistic_evenings_are_minimal() -> None:
    assert sum(check_every_conflict(realistic(seed)) for seed in range(120)) > 5


@settings(max_examples=60)
@given(evenings())
def test_no_repair_breaks_a_safety_rule(given: Evening) -> None:
    for left in plan_day(given, FACTS).unplaced:
        assert left.because
        for repair in left.repair:
            assert "hard work ends" not in repair.text
            assert "keeps magnesium away" not in repair.text
            assert "taken by bedtime" not in repair.text


def test_the_cheapest_repair_comes_first_and_each_was_solved_anew() -> None:
    given = evening(
        wishes=(wish(latest_end="19:00"),), busy=(busy("17:45", "18:30", "call"), busy("19:15", "20:00")), now="17:42"
    )
    (left,) = plan_day(given, FACTS).unplaced
    costs = [repair.cost for repair in left.repair]
    assert costs == sorted(costs)
    assert {repair.change.split(" ", 1)[1] for repair in left.repair if repair.change} >= {"30 min"}
    assert any(repair.change == "" and "Call" in repair.text for repair in left.repair)
