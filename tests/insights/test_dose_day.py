"""Doses summed by coach-day and within 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.clock import local
from coach.insights.dose_day import civil_totals, rolling24h_max
from tests.insights.nights import BERLIN


def dose(text: str, mg: float) -> tuple[datetime, float]:
    naive = datetime.fromisoformat(text)
    return local(naive.date(), naive.time(), BERLIN), mg


def test_a_nightly_dose_taken_earlier_is_two_days_but_one_window() -> None:
    doses = [dose("2026-02-10T22:00", 200), dose("2026-02-11T21:00", 200)]
    assert civil_totals(doses, BERLIN) == {date(2026, 2, 10): 200, date(2026, 2, 11): 200}
    assert rolling24h_max(doses) == 400


def test_after_midnight_belongs_to_the_day_before() -> None:
    doses = [dose("2026-02-10T12:00", 200), dose("2026-02-11T01:30", 200)]
    assert civil_totals(doses, BERLIN) == {date(2026, 2, 10): 400}
    assert civil_totals(doses, BERLIN, time(0, 0)) == {date(2026, 2, 10): 200, date(2026, 2, 11): 200}


def test_the_day_turns_at_its_start_by_the_local_clock_also_when_the_clocks_change() -> None:
    doses = [dose("2026-03-29T03:59", 1), dose("2026-03-29T04:00", 2), dose("2026-03-30T03:59", 4)]
    assert civil_totals(doses, BERLIN) == {date(2026, 3, 28): 1, date(2026, 3, 29): 6}


def test_a_dose_every_24_hours_is_not_two_in_one_window() -> None:
    assert rolling24h_max([dose("2026-02-10T22:00", 200), dose("2026-02-11T22:00", 200)]) == 200
    spring = [dose("2026-03-28T22:00", 200), dose("2026-03-29T22:00", 200)]
    assert rolling24h_max(spring) == 400
    assert rolling24h_max([]) == 0


doses_in_march = st.lists(
    st.tuples(
        st.integers(0, 20_000).map(lambda m: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=m)),
        st.floats(0, 500),
    ),
    max_size=12,
)


@given(doses_in_march)
def test_nothing_is_lost_and_order_does_not_matter(doses: list[tuple[datetime, float]]) -> None:
    totals = civil_totals(doses, BERLIN)
    assert sum(totals.values()) == pytest.approx(sum(mg for _, mg in doses))
    assert civil_totals(list(reversed(doses)), BERLIN) == totals
    assert list(totals) == sorted(totals)


@given(doses_in_march)
def test_the_window_holds_at_least_the_largest_dose_and_at_most_all(
    doses: list[tuple[datetime, float]],
) -> None:
    most = rolling24h_max(doses)
    assert most == pytest.approx(rolling24h_max(list(reversed(doses))))
    assert max((mg for _, mg in doses), default=0) - 1e-9 <= most <= sum(mg for _, mg in doses) + 1e-9
