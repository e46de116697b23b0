"""Circular statistics of clocks, and what is usual for a person."""

from __future__ import annotations

import math
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.insights.usual import Usual, circular, median_int, usual, usual_clock
from coach.model import Night
from tests.insights.nights import DAY, night

hours = st.floats(0, 24, exclude_max=True, allow_subnormal=False)


def distance(a: float, b: float) -> float:
    return abs((a - b + 12) % 24 - 12)


def test_clocks_around_midnight() -> None:
    found = circular([23.5, 0.25, 23.0, 0.75, 1.5, 22.75, 0.0])
    assert found is not None
    assert found.mean_h == pytest.approx(23.9620624341714)
    assert found.sd_h == pytest.approx(0.902862328169015)
    assert usual_clock([23.5, 0.25, 23.0, 0.75, 1.5, 22.75, 0.0]) == 0.0
    assert usual_clock([23.0, 1.0]) == pytest.approx(0.0, abs=1e-9)


def test_clocks_that_cancel_out_have_no_mean_and_equal_ones_no_spread() -> None:
    opposite, same = circular([0, 12]), circular([7.25] * 5)
    assert opposite is not None
    assert (opposite.mean_h, opposite.sd_h, opposite.r) == (None, None, 0.0)
    assert usual_clock([0, 12]) is None
    assert same is not None
    assert same.sd_h == 0.0
    assert same.mean_h == pytest.approx(7.25)
    assert (circular([]), usual_clock([])) == (None, None)


def test_the_median_shrugs_off_one_late_night() -> None:
    assert usual_clock([22.5, 22.75, 23.0, 23.0, 4.0]) == pytest.approx(23.0)


def test_medians_of_lengths_round_halves_up() -> None:
    assert [median_int(values) for values in ([], [7], [10, 15], [30, 10, 20])] == [None, 7, 13, 20]


@given(st.lists(hours, min_size=1, max_size=20))
def test_a_usual_clock_is_on_the_clock(clocks: list[float]) -> None:
    found = usual_clock(clocks)
    assert found is None or 0 <= found < 24


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=20), hours)
def test_turning_the_clock_turns_the_answer(near: list[float], turn: float) -> None:
    plain, turned = usual_clock([x % 24 for x in near]), usual_clock([(x + turn) % 24 for x in near])
    assert plain is not None
    assert turned is not None
    assert distance(plain + turn, turned) < 1e-6


@given(st.lists(hours, min_size=1, max_size=20))
def test_the_order_of_nights_does_not_matter(clocks: list[float]) -> None:
    assert usual_clock(clocks) == usual_clock(list(reversed(clocks)))


def log(*beds: str, source: str = "manual") -> list[Night]:
    return [
        night(
            DAY + timedelta(days=k), bed=bed, lights=bed, wake="6:30", up="7:05", latency_min=10 + k,
            awake_min=20, awakenings=k, source=source,
        )
        for k, bed in enumerate(beds)
    ]  # fmt: skip


def test_three_nights_make_a_habit() -> None:
    assert usual(log("22:45", "23:00")) == Usual(n=2)
    assert usual(log("22:47", "23:58", "0:13")) == Usual(
        bed=time(0, 0),
        lights=time(0, 0),
        wake=time(6, 30),
        up=time(7, 5),
        latency=11,
        awake=20,
        awakenings=1,
        n=3,
    )


def test_only_the_last_nights_count() -> None:
    nights = log("20:00", "20:00", "20:00", "23:00", "23:00", "23:00")
    assert usual(nights, last=3).bed == time(23, 0)
    assert usual(reversed(nights), last=3).bed == time(23, 0)


def test_a_watch_says_when_sleep_began_not_when_the_light_went_out() -> None:
    nights = [
        night(DAY + timedelta(days=k), lights="23:30", wake="6:30", source="whoop", awake_min=12) for k in range(4)
    ]
    found = usual(nights)
    assert (found.bed, found.lights, found.latency) == (time(23, 30), None, None)
    assert (found.wake, found.awake, found.up) == (time(6, 30), 12, None)


def test_a_night_told_twice_counts_once() -> None:
    mine = log("22:00", "22:00", "22:00")
    watch = [night(n.date, lights="23:30", wake="6:40", source="whoop", id=f"w{n.date}") for n in mine]
    assert usual([*mine, *watch]).n == 3
    assert usual([*mine, *watch]).wake == time(6, 30)
    assert usual([]) == Usual()


def test_dates_of_the_log_may_have_gaps() -> None:
    nights = [night(date(2026, month, 3), bed="22:30", wake="6:00") for month in (1, 3, 9)]
    assert usual(nights).bed == time(22, 30)


@pytest.mark.parametrize(("bed", "told"), [("22:42", time(22, 40)), ("22:43", time(22, 45))])
def test_clocks_are_told_to_five_minutes(bed: str, told: time) -> None:
    assert usual(log(bed, bed, bed)).bed == told


def test_halves_of_five_minutes_go_up() -> None:
    assert usual(log("22:40", "22:42", "22:43", "22:45")).bed == time(22, 45)


def test_twenty_eight_nights_are_looked_at() -> None:
    early, late = ["22:00"] * 15, ["23:00"] * 14
    assert usual(log(*early, *late)).n == 28
    assert usual(log(*early, *late)).bed == time(22, 30)
    assert usual(log(*early, *late, "23:00")).bed == time(23, 0)


def test_the_spread_of_clocks_by_the_textbook() -> None:
    """Two clocks an hour apart: R = cos of half an hour's angle, SD = sqrt(-2 ln R)."""
    found = circular([22.5, 23.5])
    assert found is not None
    r = math.cos(math.pi / 24)
    assert [found.r, found.mean_h] == pytest.approx([r, 23])
    assert found.sd_h == pytest.approx(math.sqrt(-2 * math.log(r)) * 24 / math.tau)


def test_a_bed_time_known_on_three_nights_wins_over_lights_out() -> None:
    three = log("22:00", "22:00", "22:00")
    lights = [night(DAY + timedelta(days=k), lights="23:30", wake="6:30", latency_min=5) for k in range(3, 9)]
    assert usual([*three, *lights]).bed == time(22, 0)
    assert usual([*three[:2], *lights]).bed == time(23, 30)
