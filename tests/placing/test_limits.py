"""Hard days: bounded work, legal answers, honest labels, the same every time."""

from __future__ import annotations

import pytest

from coach.planner.placing.door import WORK_LIMIT, Activity, DayProblem, cost_of, place, violations

from .days import adversarial_day, realistic_day, saturated_day

OVERRUN = 500
"""A search looks at its limit once per node; the last node may go this far over it."""


@pytest.mark.parametrize("seed", range(8))
def test_a_spiteful_day_ends_in_bounded_work_with_a_legal_answer(seed: int) -> None:
    problem = adversarial_day(seed)
    found = place(problem)
    assert found.work <= WORK_LIMIT + OVERRUN
    assert found.placement is not None
    assert violations(problem, found.placement.starts) == ()
    assert found.placement.cost == cost_of(problem, found.placement.starts)
    assert found.placement.proved == found.proved


def test_a_spiteful_day_gives_the_same_answer_again() -> None:
    assert place(adversarial_day(4), work_limit=8_000) == place(adversarial_day(4), work_limit=8_000)


def test_more_work_never_gives_a_worse_day() -> None:
    short, long = (place(adversarial_day(0), work_limit=limit).placement for limit in (6_000, 60_000))
    assert short is not None
    assert long is not None
    assert long.cost <= short.cost


@pytest.mark.parametrize("seed", range(150))
def test_a_realistic_day_is_decided_exactly_with_little_work(seed: int) -> None:
    for problem in (realistic_day(seed), saturated_day(seed)):
        found = place(problem)
        assert found.proved
        assert found.work <= WORK_LIMIT // 10
        if found.placement is not None:
            assert violations(problem, found.placement.starts) == ()


def test_below_a_cost_only_cheaper_days_are_found_and_none_is_not_called_impossible() -> None:
    for seed in range(60):
        problem = realistic_day(seed)
        best = place(problem)
        if best.placement is None:
            assert not place(problem, below=10**6).dear or not best.proved
            continue
        cost = best.placement.cost
        just_below, just_above = place(problem, below=cost), place(problem, below=cost + 1)
        assert (just_below.placement, just_below.dear, just_below.proved) == (None, True, True)
        assert just_above.placement is not None
        assert just_above.placement.cost == cost


def test_with_no_work_allowed_the_search_gives_up_honestly() -> None:
    found = place(adversarial_day(0), work_limit=0)
    assert found.placement is None
    assert not found.proved


def test_forty_wishes_on_one_evening_are_answered() -> None:
    wishes = tuple(Activity(f"wish {k}", 3, True, 150, 290, 180 + k, 1) for k in range(40))
    problem = DayProblem(360, wishes)
    found = place(problem)
    assert found.work <= WORK_LIMIT + OVERRUN
    assert found.placement is not None
    assert violations(problem, found.placement.starts) == ()
    too_many = DayProblem(360, tuple(a._replace(hi=220) for a in wishes))
    assert place(too_many).placement is None
