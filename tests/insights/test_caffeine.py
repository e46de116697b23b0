"""Caffeine left in the body, and the latest time for a dose."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.insights.caffeine import bateman, bolus, cut_off, lead_h, peak_h, residual_at

BED = datetime(2026, 3, 5, 22, 0, tzinfo=UTC)
half_lives = st.floats(2, 24)
amounts = st.floats(1, 800)


def before_bed(hours: float) -> datetime:
    return BED - timedelta(hours=hours)


def test_the_published_cut_offs_leave_about_the_same() -> None:
    assert bolus(107, 8.8, 5) == pytest.approx(31.591553693239934)
    assert bolus(217.5, 13.2, 5) == pytest.approx(34.893141589991465)


def test_doses_add_up_and_later_ones_do_not_count() -> None:
    doses = [(before_bed(5), 100.0), (before_bed(10), 100.0), (BED + timedelta(hours=1), 500.0)]
    assert residual_at(doses, BED, 5) == pytest.approx(75)
    assert residual_at([(BED, 80.0)], BED, 5) == 80
    assert residual_at([], BED, 5) == 0


def test_what_is_left_counts_elapsed_hours_across_a_clock_change() -> None:
    taken = datetime.fromisoformat("2026-03-28T22:00:00+01:00")
    at = datetime.fromisoformat("2026-03-29T04:00:00+02:00")
    assert residual_at([(taken, 100.0)], at, 5) == pytest.approx(50)


def test_the_lead_of_a_single_dose() -> None:
    assert lead_h(107, 35, 5) == pytest.approx(8.060919847280902)
    assert lead_h(107, 35, 3) == pytest.approx(4.836551908368541)
    assert lead_h(35, 35, 5) == 0
    with pytest.raises(ValueError, match="above 0"):
        lead_h(100, 0, 5)


def test_earlier_doses_leave_less_room() -> None:
    assert cut_off(BED, 70, 35, 5) == before_bed(5)
    assert cut_off(BED, 35, 35, 5) == BED
    earlier = [(before_bed(10), 70.0)]
    assert cut_off(BED, 70, 35, 5, earlier=earlier) == before_bed(10)
    assert cut_off(BED, 70, 35, 5, earlier=[(before_bed(5), 70.0)]) is None


def test_the_curve_starts_at_nothing_and_peaks_early() -> None:
    assert bateman(200, 0, 5) == 0
    assert bateman(200, -1, 5) == 0
    assert bateman(200, 5, 5) == pytest.approx(102.88728882893207)
    assert peak_h(5) == pytest.approx(0.7442283649362876)


def test_the_curve_where_both_rates_are_the_same() -> None:
    ke = math.log(2) / 5
    assert bateman(200, 3, 5, ke) == pytest.approx(200 * ke * 3 * math.exp(-3 * ke))
    assert bateman(200, 3, 5, ke) == pytest.approx(bateman(200, 3, 5, ke + 1e-7), rel=1e-5)
    assert peak_h(5, ke) == pytest.approx(1 / ke)
    assert peak_h(5, ke) == pytest.approx(peak_h(5, ke + 1e-7), rel=1e-5)


@given(amounts, half_lives, st.floats(1, 200))
def test_a_dose_taken_at_its_lead_leaves_the_threshold(mg: float, half_life: float, threshold: float) -> None:
    left = bolus(mg, lead_h(mg, threshold, half_life), half_life)
    assert left == pytest.approx(min(mg, threshold))


@given(amounts, half_lives, st.floats(0.5, 8))
def test_the_top_of_the_curve_is_the_top(mg: float, half_life: float, ka: float) -> None:
    top = bateman(mg, peak_h(half_life, ka), half_life, ka)
    around = [bateman(mg, peak_h(half_life, ka) * share, half_life, ka) for share in (0.5, 0.9, 1.1, 2)]
    assert max(around) <= top * (1 + 1e-9) <= mg * (1 + 1e-6)


@given(st.lists(st.tuples(st.floats(0, 30), amounts), max_size=6), half_lives, st.floats(0, 12))
def test_what_is_left_only_falls_once_all_is_taken(
    doses: list[tuple[float, float]], half_life: float, later: float
) -> None:
    taken = [(before_bed(hours), mg) for hours, mg in doses]
    now, then = (
        residual_at(taken, BED, half_life),
        residual_at(taken, BED + timedelta(hours=later), half_life),
    )
    assert then <= now + 1e-9
    assert now <= sum(mg for _, mg in doses) + 1e-9
