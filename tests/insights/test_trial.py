"""Trials of one: what so many pairs of nights would find, and a plan that says what it lacks."""

from __future__ import annotations

from random import Random

import pytest

from coach.insights.outlook.trial import FEWEST_NIGHTS, OFFERED, plan_trial, power, spread_of_pairs
from tests.insights.people import memory


def test_more_pairs_find_more() -> None:
    found = [power(pairs, 0.8, 0.3) for pairs in (6, 14, 28)]
    assert found == sorted(found)
    assert found[0] < 0.5 < 0.85 < found[2]


def test_nothing_is_found_as_often_as_the_level_allows() -> None:
    assert power(5, 0.0, 0.3) == 0.0
    assert power(6, 0.0, 0.3) == pytest.approx(2 / 64)
    assert 0.03 < power(21, 0.0, 0.3) < 0.06


def test_neighbors_that_are_alike_differ_less() -> None:
    assert spread_of_pairs(1, 0, 0.0) == pytest.approx(2**0.5)
    assert spread_of_pairs(1, 0, 0.5) == pytest.approx(1.0)
    assert spread_of_pairs(7, 1, 0.0) == pytest.approx((2 / 6) ** 0.5)


def test_power_is_what_trials_by_chance_find() -> None:
    """Six pairs of single nights: found when all six go one way."""
    rng, found = Random(5), 0
    for _ in range(2000):
        nights = list(memory(rng, 12, 0.3))
        ways = [(b - a) * rng.choice((1, -1)) + 0.8 > 0 for a, b in zip(nights[::2], nights[1::2], strict=True)]
        found += all(ways) or not any(ways)
    assert power(6, 0.8, 0.3) == pytest.approx(found / 2000, abs=0.03)


def test_a_plan_says_what_it_lacks() -> None:
    rng = Random(2)
    nights = [rng.gauss(450, 30) for _ in range(60)]
    assert plan_trial(nights[: FEWEST_NIGHTS - 1], 15).why == "20 of 21 nights known"
    assert plan_trial([450.0] * 30, 15).why == "the nights never varied"
    assert plan_trial([None] * 30, 15).pairs is None


def test_a_plan_takes_the_fewest_pairs_that_are_enough() -> None:
    rng = Random(2)
    nights = [rng.gauss(450, 30) for _ in range(60)]
    large, small = plan_trial(nights, 90), plan_trial(nights, 3)
    assert large.pairs == OFFERED[0]
    assert large.power >= 0.8
    assert (small.pairs, small.nights) == (OFFERED[-1], 2 * OFFERED[-1])
    assert small.power < 0.3
    assert plan_trial(nights, 15) == plan_trial(nights, 15)
