"""Training form: values, days that are not known, and where a ratio has nothing to stand on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.insights.training_form import averages, form_on, load_ratio
from tests.insights.nights import DAY


def loads(*points: float | None) -> dict[date, float | None]:
    """Daily loads, the last one of yesterday."""
    return {DAY - timedelta(days=len(points) - place): load for place, load in enumerate(points)}


def test_a_constant_load_is_reached_from_below() -> None:
    found = form_on(loads(*[100.0] * 42), DAY)
    assert found.ctl == pytest.approx(63.2120558828)
    assert found.atl == pytest.approx(99.7521247823)
    assert found.tsb == pytest.approx(63.2120558828 - 99.7521247823)
    assert (found.known, found.warming_up, found.why) == (42, False, "")


def test_today_does_not_count_before_it_is_over() -> None:
    told = loads(*[100.0] * 42)
    assert form_on({**told, DAY: 900.0}, DAY) == form_on(told, DAY)


def test_it_warms_up_for_six_weeks() -> None:
    assert form_on(loads(*[100.0] * 41), DAY).warming_up


def test_a_day_that_is_not_known_is_no_day_of_rest() -> None:
    assert averages([100.0, None, 100.0], 7) == pytest.approx([13.3122100249, 13.3122100249, 24.8522670684])
    known = form_on(loads(*[100.0] * 42, None, 100.0), DAY)
    assert known.known == 41
    assert known.ctl is not None
    assert known.ctl > (form_on(loads(*[100.0] * 42, 0.0, 100.0), DAY).ctl or 0.0)


@pytest.mark.parametrize("told", [{}, loads(None, None), loads(*[50.0] * 6), loads(*[50.0, None] * 21)])
def test_too_little_is_refused_with_the_count(told: dict[date, float | None]) -> None:
    found = form_on(told, DAY)
    assert (found.ctl, found.atl, found.tsb) == (None, None, None)
    assert found.why.endswith("of the last 42 days known")


def test_a_ratio_needs_four_weeks_and_something_to_stand_on() -> None:
    assert load_ratio([100.0] * 27).why == "27 of 28 days known"
    rest = load_ratio([0.0] * 28)
    assert (rest.coupled, rest.uncoupled, rest.ewma, rest.ewma_half_life) == (None, None, None, None)
    assert load_ratio([100.0] * 28).coupled == 1.0
