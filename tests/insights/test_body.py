"""Models of the body: where their pieces meet, what they refuse, and the day they draw."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from coach.insights.body.absorption import in_body_mg, peak_h, together_mg
from coach.insights.body.alcohol import alcohol
from coach.insights.body.day_curve import day_curve
from coach.insights.body.melatonin import melatonin_onset
from coach.insights.body.three_process import asleep, awake, break_h
from coach.insights.body.two_process import after_sleep, steady
from coach.insights.slept import slept_nights
from tests.insights.nights import DAY, night


def test_sleep_goes_on_smoothly_across_the_break() -> None:
    meets = break_h(7.96)
    assert asleep(7.96, meets) == pytest.approx(12.2)
    assert asleep(7.96, meets + 1e-6) == pytest.approx(12.2, abs=1e-5)


def test_a_nap_of_one_who_is_rested_begins_beyond_the_break() -> None:
    assert break_h(13.0) == 0
    assert 13.0 < asleep(13.0, 0.5) < 14.3
    assert asleep(13.0, 0.0) == 13.0


def test_waking_leads_down_and_sleep_up() -> None:
    assert awake(14.0, 16) < awake(14.0, 1) < 14.0
    assert awake(2.4, 100) == pytest.approx(2.4)


def test_pressure_comes_back_to_where_it_was() -> None:
    found = steady(16, 8)
    assert after_sleep(found.at_bed, 8) == pytest.approx(found.at_wake)


def test_a_cup_is_absorbed_before_it_is_cleared() -> None:
    peak = peak_h(5)
    assert in_body_mg(100, -1, 5) == in_body_mg(100, 0, 5) == 0
    assert in_body_mg(100, peak, 5) > max(in_body_mg(100, peak - 0.2, 5), in_body_mg(100, peak + 0.2, 5))
    assert together_mg([(8, 100), (20, 100)], 12, 5) == in_body_mg(100, 4, 5)


def test_rates_that_are_equal_have_a_limit() -> None:
    half_life = math.log(2) / 4.94
    assert in_body_mg(100, 0.3, half_life) == pytest.approx(in_body_mg(100, 0.3, half_life * 1.0001), abs=0.01)
    assert peak_h(half_life) == pytest.approx(1 / 4.94)


@pytest.mark.parametrize(("drinks", "less"), [(0, False), (1, False), (2, True)])
def test_two_drinks_shorten_rem_sleep(drinks: int, less: bool) -> None:
    assert alcohol(drinks, 70, 14).less_rem is less


def test_melatonin_needs_five_nights_that_lie_together() -> None:
    assert melatonin_onset([3.0] * 4).why == "4 of 5 nights with times"
    assert melatonin_onset([3.0, 3.0, 3.0, 3.0, 3.0]).clock_h == pytest.approx(3 - 6.4333333 + 24)
    assert melatonin_onset([1.0, 6.0, 1.0, 6.0, 3.0]).why == "the last 5 nights lie too far apart"
    assert melatonin_onset([12.0, *[3.0] * 5]).clock_h is not None


def test_the_day_is_drawn_from_the_last_wake_on() -> None:
    nights = slept_nights(
        night(DAY - timedelta(days=n), lights="23:00", wake="07:00", latency_min=0, awake_min=0) for n in range(8)
    )
    found = day_curve(nights)
    assert len(found.sleepiness) == 17
    assert [f"{one.at:%H:%M}" for one in found.sleepiness[:2]] == ["07:00", "08:00"]
    by_hour = [one.kss for one in found.sleepiness]
    assert by_hour[0] > by_hour[2] < by_hour[-1]
    assert (found.pressure_at_wake, found.pressure_at_bed) == pytest.approx((0.09279, 0.62338), abs=1e-4)


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_a_gap_ends_the_row(gone: int) -> None:
    nights = slept_nights(
        night(DAY - timedelta(days=n), lights="23:00", wake="07:00", latency_min=0, awake_min=0)
        for n in range(8)
        if n != gone or not gone
    )
    assert bool(day_curve(nights).sleepiness) is (gone == 0)
    assert day_curve(()).why == "0 of 5 nights in a row, up to last night"
