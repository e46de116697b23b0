"""Weeks of hard nights are counted back to the first that was not; wake times of workdays and weekends compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest

from coach.insights.hard_nights import WakeGap, hard_nights, is_hard, wake_gap
from coach.model import Night

from .nights import night

LAST = date(2026, 3, 5)


def lying_awake(day: date, latency: int = 60, awake: int = 60) -> Night:
    return night(day, bed="22:30", lights="22:30", wake="06:30", up="06:30", latency_min=latency, awake_min=awake)


def test_a_night_is_hard_from_31_minutes_awake_at_either_end() -> None:
    assert [is_hard(lying_awake(LAST, latency, 0), 31) for latency in (30, 31)] == [False, True]
    assert [is_hard(lying_awake(LAST, 0, awake), 31) for awake in (30, 31)] == [False, True]
    assert not is_hard(night(LAST, bed="22:30", up="06:30"), 31)


@pytest.mark.parametrize(("hard", "weeks"), [(2, 0), (3, 4), (7, 4)])
def test_weeks_count_in_a_row_and_three_nights_make_one(hard: int, weeks: int) -> None:
    def week(back: int) -> Sequence[Night]:
        first = LAST - timedelta(days=7 * back)
        many = hard if back < 4 else 2
        return [lying_awake(first - timedelta(days=n), 60 if n < many else 5, 0) for n in range(7)]

    found = hard_nights(week, 31, 3)
    assert (found.weeks, found.nights) == (weeks, 7 * weeks)


def test_efficiency_and_time_in_bed_are_those_of_the_newest_three_weeks() -> None:
    def week(back: int) -> Sequence[Night]:
        first = LAST - timedelta(days=7 * back)
        return [
            lying_awake(first - timedelta(days=n), 60, 60 if back < 3 else 240) for n in range(7 if back < 5 else 0)
        ]

    found = hard_nights(week, 31, 3)
    assert found.weeks == 5
    assert found.efficiency_pct == pytest.approx(75)
    assert found.in_bed_min == 480


def test_weekends_are_compared_the_shorter_way_around() -> None:
    days = [LAST - timedelta(days=n) for n in range(14)]
    late = [night(day, bed="23:00", lights="23:00", wake="09:10" if day.weekday() > 4 else "06:45") for day in days]
    assert wake_gap(late) == WakeGap(minutes=145, workday=time(6, 45), weekend=time(9, 10))
    around = [night(day, lights="16:00", wake="00:20" if day.weekday() > 4 else "23:40") for day in days]
    assert wake_gap(around) == WakeGap(minutes=40, workday=time(23, 40), weekend=time(0, 20))
    assert wake_gap(late[:7]) is None
