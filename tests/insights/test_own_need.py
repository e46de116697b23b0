"""The own need: which nights count, from how many on, and never outside the range for the age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.insights.own_need import OwnNeed, own_need
from tests.insights.nights import DAY

BAND = (420.0, 540.0)


def nights(*minutes: float | None) -> dict[date, float]:
    """Minutes asleep, newest first; None for a night that was not logged."""
    return {DAY - timedelta(days=k): m for k, m in enumerate(minutes) if m is not None}


def learn(asleep: dict[date, float], free: set[date] | None = None) -> OwnNeed:
    return own_need(asleep, set(asleep) if free is None else free, need_min=480, near_min=60, fewest=6, band=BAND)


def test_the_median_of_six_free_nights_is_the_need() -> None:
    assert learn(nights(500, 470, 480, 490, 470, 460, 480)) == OwnNeed(minutes=475, nights=6, low=460, high=500)


def test_five_are_too_few_and_are_told() -> None:
    assert learn(nights(500, 470, 480, 490, 470, 460)) == OwnNeed(minutes=None, nights=5, low=470, high=500)
    assert learn({}) == OwnNeed(minutes=None, nights=0, low=0, high=0)


def test_a_night_after_a_short_a_long_or_an_unknown_one_does_not_count() -> None:
    after_short = nights(600, 300, 480)
    assert learn(after_short).nights == 0 + 1  # the short one itself follows an ordinary night
    assert learn(after_short, {DAY}).nights == 0
    assert learn(nights(480, 541), {DAY}).nights == 0
    assert learn(nights(480, None, 480), {DAY}).nights == 0
    assert learn(nights(480, 420), {DAY}).nights == 1


@pytest.mark.parametrize(("slept", "need"), [(430, 430), (421, 421), (539, 539)])
def test_inside_the_range_it_is_taken_as_it_is(slept: float, need: int) -> None:
    assert learn(nights(*[slept] * 7)).minutes == need


def test_it_is_never_learned_below_or_above_the_range() -> None:
    free = {DAY - timedelta(days=2 * k) for k in range(6)}
    short = nights(*[400.0 if k % 2 == 0 else 480.0 for k in range(12)])
    long = nights(*[600.0 if k % 2 == 0 else 480.0 for k in range(12)])
    assert (learn(short, free).minutes, learn(short, free).low) == (420, 400)
    assert (learn(long, free).minutes, learn(long, free).high) == (540, 600)
