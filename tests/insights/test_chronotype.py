"""Work days and free days: values, too few of either, and clocks around midnight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach.insights.chronotype import arc_h, chronotype, deviation_min, phase_deviation_h, weekly_loss_h
from coach.insights.slept import Slept, slept_nights
from tests.insights.nights import DAY, night


def alarms(free: int, work: int) -> tuple[Slept, ...]:
    """Free nights from 01:00 to 10:00, work nights from 23:00 to 06:00."""
    found = [
        night(DAY - timedelta(days=n), lights="23:00", wake="06:00", latency_min=0, awake_min=0, alarm=True)
        for n in range(work)
    ]
    found += [
        night(DAY - timedelta(days=20 + n), lights="01:00", wake="10:00", latency_min=0, awake_min=0, alarm=False)
        for n in range(free)
    ]
    return slept_nights(found)


def test_five_work_days_and_two_free_ones() -> None:
    """Midsleep 02:30 and 05:30; the week's mean is (5 x 7 + 2 x 9)/7 h, so MSFsc is 05:30 less 5/7 h."""
    found = chronotype(alarms(2, 5))
    assert found.social_jetlag_min == pytest.approx(180)
    assert found.msf_sc_h == pytest.approx(5.5 - 5 / 7)
    assert found.weekly_loss_min == pytest.approx(5 * 4 / 7 * 60)
    assert (found.free, found.work, found.why) == (2, 5, "")


@pytest.mark.parametrize(("free", "work"), [(1, 5), (2, 2), (0, 0)])
def test_too_few_of_either_are_said(free: int, work: int) -> None:
    found = chronotype(alarms(free, work))
    assert (found.social_jetlag_min, found.msf_sc_h, found.weekly_loss_min) == (None, None, None)
    assert found.why == f"{free} of 2 nights without an alarm and {work} of 3 with one"


def test_a_night_whose_alarm_is_not_known_says_nothing() -> None:
    unsaid = slept_nights(
        night(DAY - timedelta(days=40 + n), lights="03:00", wake="11:00", latency_min=0, awake_min=0) for n in range(5)
    )
    assert chronotype((*alarms(2, 5), *unsaid)) == chronotype(alarms(2, 5))


@pytest.mark.parametrize(
    ("start", "end", "arc"), [(23, 2, 3), (2, 23, -3), (0, 12, 12), (12, 0, 12), (0, 13, -11), (5, 5, 0)]
)
def test_the_shorter_way_around(start: float, end: float, arc: float) -> None:
    assert arc_h(start, end) == arc


def test_no_loss_where_all_days_are_alike() -> None:
    assert weekly_loss_h(8, 8, 5) == 0


def test_phase_deviation_needs_a_night_before() -> None:
    assert phase_deviation_h([3.0], 3.0) is None
    assert phase_deviation_h([3.0, 3.0], 3.0) == 0
    assert phase_deviation_h([23.5, 0.5], 0.5) == pytest.approx(1.0)


def test_the_deviation_goes_by_free_days_where_they_are_known() -> None:
    nights = alarms(0, 7)
    assert deviation_min(nights, None) == pytest.approx(0)
    assert deviation_min(nights, 4.5) == pytest.approx(120)
    assert deviation_min(nights[:6], None) is None
