"""The range of tomorrow: refused, said, scored and withdrawn; nothing of the day itself leaks in."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from coach.insights.outlook.forecast import forecast, track_record
from tests.insights.nights import DAY


def days(values: list[float | None]) -> dict[date, float]:
    """Values by date, the last one of the day before."""
    return {DAY - timedelta(days=len(values) - n): v for n, v in enumerate(values) if v is not None}


def by_chance(n: int, seed: int = 1, sd: float = 40) -> list[float | None]:
    rng = Random(seed)
    return [450 + rng.gauss(0, sd) for _ in range(n)]


def test_refused_under_28_days_with_the_count() -> None:
    found = forecast(days(by_chance(27)), DAY)
    assert (found.low, found.high, found.why) == (None, None, "27 of 28 days known")
    assert forecast({}, DAY).why == "0 of 28 days known"


def test_a_range_lies_around_the_own_days() -> None:
    found = forecast(days(by_chance(80)), DAY)
    assert found.low is not None
    assert found.high is not None
    assert 380 < found.low < 420 < 480 < found.high < 520
    assert found.n == 80


def test_always_the_same_is_a_range_of_one_point() -> None:
    found = forecast(days([450.0] * 40), DAY)
    assert (found.low, found.high) == (450.0, 450.0)
    assert (found.held, found.of) == (12, 12)


def test_the_score_counts_only_what_was_known_before() -> None:
    values = days(by_chance(100))
    assert track_record(values, DAY, {}) == track_record({**values, DAY: 9999.0}, DAY, {})
    held, of = track_record(values, DAY, {})
    assert of == 40
    assert 28 <= held <= 38


def test_the_value_of_the_day_does_not_move_its_range() -> None:
    values = days(by_chance(60))
    assert forecast({**values, DAY: 100.0}, DAY) == forecast(values, DAY)


def test_withdrawn_when_too_few_ranges_held() -> None:
    """Quiet for weeks, then wild: ranges learned from the quiet ones do not hold."""
    found = forecast(
        days([450.0 + n % 3 for n in range(70)] + [450.0 + 90 * (-1) ** n * (n % 4) for n in range(14)]), DAY
    )
    assert found.low is None
    assert found.why == f"withdrawn: of the last {found.of} ranges only {found.held} held"


def test_a_year_of_silence_is_not_bridged() -> None:
    old = {DAY - timedelta(days=400 + n): 450.0 for n in range(60)}
    recent = {DAY - timedelta(days=n): 450.0 for n in range(1, 10)}
    assert forecast({**old, **recent}, DAY).why == "9 of 28 days known"


def test_weekends_have_a_middle_of_their_own() -> None:
    values = {d: 420.0 + 90 * (d.weekday() >= 5) for n in range(1, 60) if (d := DAY - timedelta(days=n))}
    saturday = DAY + timedelta(days=(5 - DAY.weekday()) % 7)
    for day, middle in ((DAY, 420), (saturday, 510)):
        found = forecast(values, day)
        assert found.low == pytest.approx(middle)
        assert found.high == pytest.approx(middle)
