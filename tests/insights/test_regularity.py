"""Regularity: values worked out by hand, what is unknown, clock changes, and properties on nights made by chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.insights.regularity import PairDay, day_pairs, index_of, merged, midsleep, rolling
from coach.insights.slept import Slept, slept_nights
from tests.insights.nights import DAY, nap, night


def nights_of(clocks: list[tuple[str, str]], last: date = DAY) -> tuple[Slept, ...]:
    """Nights that end with `last`; an empty pair is one that was not logged."""
    days = [last - timedelta(days=back) for back in range(len(clocks) - 1, -1, -1)]
    found = [
        night(day, lights=lights, wake=wake, latency_min=0, awake_min=0)
        for day, (lights, wake) in zip(days, clocks, strict=True)
        if lights
    ]
    return slept_nights(found)


def test_the_same_times_every_night_are_wholly_regular() -> None:
    pairs = day_pairs(nights_of([("23:00", "07:00")] * 14), ())
    ((_, found),) = rolling(pairs, 14, DAY)
    assert (found.value, found.pair_days) == (100.0, 13.0)


def test_every_second_night_three_hours_later_is_half_regular() -> None:
    """Six of 24 hours differ: 100 - 200 x 6/24."""
    pairs = day_pairs(nights_of([("23:00", "07:00"), ("02:00", "10:00")] * 7), ())
    ((_, found),) = rolling(pairs, 14, DAY)
    assert found.value == pytest.approx(50.0)


def test_a_night_that_is_not_logged_is_unknown_and_not_a_night_awake() -> None:
    clocks = [("23:00", "07:00")] * 14
    gone = [*clocks[:6], ("", ""), *clocks[7:]]
    pairs = day_pairs(nights_of(gone), ())
    ((_, found),) = rolling(pairs, 14, DAY)
    assert (found.value, found.pair_days) == (100.0, 11.0)


def test_a_night_without_sleep_is_known_and_counts() -> None:
    clocks = [("23:00", "07:00")] * 6 + [("", "")] + [("23:00", "07:00")] * 7
    awake = [DAY - timedelta(days=7)]
    ((_, found),) = rolling(day_pairs(nights_of(clocks), (), awake), 14, DAY)
    assert found.pair_days == 13.0
    assert found.value == pytest.approx(100 - 200 * (2 * 480) / (13 * 1440))


def test_a_nap_counts_where_its_day_is_known() -> None:
    nights = nights_of([("23:00", "07:00")] * 14)
    ((_, found),) = rolling(day_pairs(nights, [nap("2026-02-05 14:00", "2026-02-05 15:00")]), 14, DAY)
    assert found.value == pytest.approx(100 - 200 * 2 * 60 / (13 * 1440))


def test_fewer_than_five_pairs_of_days_are_refused_with_the_reason() -> None:
    ((_, found),) = rolling(day_pairs(nights_of([("23:00", "07:00")] * 5), ()), 14, DAY)
    assert (found.value, found.why) == (None, "fewer than 5 valid pair-days")
    ((_, found),) = rolling(day_pairs(nights_of([("23:00", "07:00")] * 6), ()), 14, DAY)
    assert found.value == 100.0


def test_the_index_needs_five_whole_days() -> None:
    assert index_of([PairDay(known_min=5 * 1440 - 1, apart_min=0)]).value is None
    assert index_of([PairDay(known_min=5 * 1440, apart_min=720)]).value == 80.0


def test_one_who_keeps_the_wall_clock_in_spring_has_shifted_by_an_hour() -> None:
    """Berlin 2026-03-29: two pairs of nights differ by an hour at each end, in elapsed time."""
    pairs = day_pairs(nights_of([("23:00", "07:00")] * 14, date(2026, 4, 2)), ())
    ((_, found),) = rolling(pairs, 14, date(2026, 4, 2))
    assert found.value is not None
    assert 97.5 < found.value < 100.0


def test_no_nights_make_no_pairs() -> None:
    assert day_pairs((), ()) == {}
    ((_, found),) = rolling({}, 28, DAY)
    assert (found.value, found.pair_days) == (None, 0.0)


def test_rolling_windows_are_those_of_each_day() -> None:
    clocks = [("23:00", "07:00")] * 20 + [("02:00", "10:00")] * 10
    pairs = day_pairs(nights_of(clocks), ())
    found = rolling(pairs, 14, DAY, count=8)
    assert [day for day, _ in found] == [DAY - timedelta(days=back) for back in range(7, -1, -1)]
    for day, one in found:
        assert one == rolling(pairs, 14, day)[0][1]


def test_spans_that_touch_or_overlap_are_one() -> None:
    assert merged([(5, 7), (0, 2), (2, 3), (6, 9), (4, 4)]) == [(0, 3), (5, 9)]


def test_midsleep_goes_around_midnight() -> None:
    clocks = [("19:00", "03:00"), ("21:00", "05:00")] * 4
    found = midsleep(nights_of(clocks))
    assert found.clock_h == pytest.approx(0.0, abs=1e-9) or found.clock_h == pytest.approx(24.0)
    assert found.sd_min == pytest.approx(60, abs=1.5)


@pytest.mark.parametrize(("n", "clock", "sd"), [(4, False, False), (5, True, False), (6, True, False), (7, True, True)])
def test_midsleep_says_how_many_nights_it_lacks(n: int, clock: bool, sd: bool) -> None:
    found = midsleep(nights_of([("23:00", "07:00")] * n))
    assert (found.clock_h is not None, found.sd_min is not None, found.n) == (clock, sd, n)
    assert bool(found.why) is not sd


BEDS = st.lists(st.tuples(st.integers(20, 27), st.integers(4, 10)), min_size=8, max_size=20)


def by_chance(beds: list[tuple[int, int]], last: date) -> tuple[Slept, ...]:
    clocks = [(f"{bed % 24:02d}:10", f"{(bed + length) % 24:02d}:05") for bed, length in beds]
    return nights_of(clocks, last)


@given(BEDS, st.integers(1, 20))
def test_all_times_moved_by_days_change_nothing(beds: list[tuple[int, int]], days: int) -> None:
    here, there = DAY - timedelta(days=30), DAY - timedelta(days=30 - days)
    found = [rolling(day_pairs(by_chance(beds, last), ()), 14, last)[0][1] for last in (here, there)]
    assert found[0] == found[1]


@given(BEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_nights_changes_nothing(beds: list[tuple[int, int]], chance: object) -> None:
    nights = list(by_chance(beds, DAY))
    kept = day_pairs(nights, ())
    chance.shuffle(nights)  # type: ignore[attr-defined]
    assert day_pairs(nights, ()) == kept


@given(BEDS)
def test_the_index_stays_within_its_bounds(beds: list[tuple[int, int]]) -> None:
    found = index_of(day_pairs(by_chance(beds, DAY), ()).values(), fewest=0)
    assert found.value is not None
    assert -100 <= found.value <= 100
