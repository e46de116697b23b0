"""The year behind: weeks and their fewest nights, cells, and changes that are larger than noise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from coach.insights.history import Moved, cells, moved, weeks
from coach.insights.regularity import day_pairs, hour_text
from coach.insights.slept import Slept, slept_nights
from tests.insights.nights import BERLIN, DAY, night


def tst(minutes: Sequence[float | None]) -> tuple[Slept, ...]:
    """So long asleep on each date, the last one today."""
    return tuple(
        Slept(date=DAY - timedelta(days=len(minutes) - 1 - place), zone=BERLIN, tst_min=value)
        for place, value in enumerate(minutes)
        if value is not None
    )


def changes(nights: Sequence[Slept], today: date) -> tuple[Moved, ...]:
    """What moved, where that can be told."""
    found = moved(nights, today)
    assert found is not None
    return found


def by_chance(n: int, mean: float, seed: int) -> list[float | None]:
    rng = Random(seed)
    return [mean + rng.gauss(0, 30) for _ in range(n)]


def test_a_week_needs_five_nights_for_a_mean() -> None:
    """11 February 2026 is a Wednesday: its week has three nights, the one before five."""
    found = weeks(tst([None, None, 400, 410, 420, 430, 440, 480, 480, 480]), {}, DAY)
    assert [(week.monday.day, week.n, week.tst_mean_min) for week in found] == [(2, 5, 420.0), (9, 3, None)]


def test_a_week_says_when_its_middle_is() -> None:
    nights = slept_nights(
        night(DAY - timedelta(days=n), lights="23:00", wake="07:00", latency_min=0, awake_min=0) for n in range(40)
    )
    last = weeks(nights, day_pairs(nights, ()), DAY)[-2]
    assert (last.n, last.midsleep, last.efficiency_pct, last.sri_28) == (7, "03:00", 100.0, 100.0)


def test_the_year_has_a_cell_for_every_date() -> None:
    found = cells(tst([400, None, 420]), DAY)
    assert len(found) == 365
    assert [cell.tst_min for cell in found[-3:]] == [400, None, 420]
    assert found[-1].date == DAY


def test_a_change_is_told_when_it_is_large_and_sure() -> None:
    (found,) = changes(tst([*by_chance(28, 470, 1), *by_chance(28, 430, 2)]), DAY)
    assert (found.what, found.n, found.before) == ("tst_min", 28, 28)
    assert -55 < found.by < -25


def test_noise_and_small_changes_are_not_told() -> None:
    assert moved(tst([*by_chance(28, 450, 1), *by_chance(28, 450, 2)]), DAY) == ()
    assert moved(tst([450.0] * 28 + [440.0] * 28), DAY) == ()
    assert [one.by for one in changes(tst([450.0] * 28 + [430.0] * 28), DAY)] == [-20.0]


def test_too_few_nights_of_a_month_move_nothing() -> None:
    assert moved(tst([400.0] * 9 + [None] * 19 + [480.0] * 28), DAY) is None
    assert moved((), DAY) is None


def test_midsleep_moves_around_midnight() -> None:
    late = [night(DAY - timedelta(days=n), lights="21:30", wake="03:30", latency_min=0, awake_min=0) for n in range(28)]
    early = [
        night(DAY - timedelta(days=28 + n), lights="20:30", wake="02:30", latency_min=0, awake_min=0) for n in range(28)
    ]
    assert [(one.what, round(one.by)) for one in changes(slept_nights([*late, *early]), DAY)] == [("midsleep_min", 60)]


def test_clock_positions_as_text() -> None:
    assert [hour_text(hours) for hours in (None, 0.0, 2.75, 23.9999, 3.1)] == [None, "00:00", "02:45", "00:00", "03:06"]
