"""The bounds between bedtimes save work and nothing else: each bedtime solved in full gives the same evening."""

from __future__ import annotations

import pytest

from coach.clock import starts_of, zone
from coach.evidence import facts
from coach.planner.evening import bed
from coach.planner.evening.one_day import with_asked
from coach.planner.evening.plan import BEDS, OpenEvening, Try, _best, _lines, _sort, plan_day
from coach.planner.evening.solve import PLAN_WORK, Budget, solve
from coach.planner.grid import Grid
from coach.planner.told import Evening
from tests.bench.evenings import evening as realistic

from .build import busy, evening, wish

FACTS = facts()
FULL = [
    evening(now="16:00", wishes=tuple(wish(key, minutes=60) for key in "abcd"), busy=(busy("17:30", "19:45"),)),
    evening(now="19:05", wishes=(wish(), wish("run", minutes=75, strain="moderate")), busy=(busy("20:00", "21:00"),)),
]


def in_full(known: OpenEvening, choice: bed.BedChoice) -> Try:
    """Every bedtime searched without a bound, and without what was learned at another."""
    first, best = choice.candidates[0], None
    for candidate in choice.candidates[:BEDS]:
        if best is not None and candidate.cost >= best.rank:
            break
        solution = solve(_lines(known, candidate.slot, first.slot), Budget(10**7), [])
        assert solution is not None
        found = Try(bed=candidate, solution=solution)
        if best is None or (found.rank < best.rank and solution.importance <= best.solution.importance):
            best = found
    assert best is not None
    return best


@pytest.mark.parametrize("given", [*FULL, *map(realistic, range(80))], ids=lambda given: str(given.date))
def test_bounds_change_no_plan(given: Evening) -> None:
    given = with_asked(given)
    grid = Grid(given.date, zone(given.profile.tz), starts_of(given.profile.day_starts))
    known = _sort(given, grid, FACTS)
    choice = bed.choose(given, grid, FACTS, known.busy)
    quick, slow = _best(known, choice, Budget()), in_full(known, choice)
    assert (quick.rank, quick.solution.importance) == (slow.rank, slow.solution.importance)


def test_less_work_is_a_plan_that_says_it_is_not_proved_and_the_same_each_time() -> None:
    whole, short = plan_day(FULL[0], FACTS), plan_day(FULL[0], FACTS, work=50)
    assert (whole.proved, short.proved) == (True, False)
    assert short == plan_day(FULL[0], FACTS, work=50)
    assert all(left.because and left.text for left in short.unplaced)
    assert plan_day(FULL[0], FACTS, work=PLAN_WORK) == whole
