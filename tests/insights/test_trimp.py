"""Load by heart rate: values, what is missing said first, and bounds that make no reserve."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from coach.insights.trimp import banister, edwards, heart_load
from coach.model import Workout

START = datetime.fromisoformat("2026-02-10T18:00:00+01:00")


def session(heart: float | None = 130, zones: tuple[int, ...] | None = None) -> Workout:
    return Workout(id="w", start=START, end=START + timedelta(minutes=30), kind="run", heart_bpm=heart, zones_min=zones)


def test_two_sessions_add_up() -> None:
    found = heart_load([session(), session()], 40, 200, "female")
    assert found.banister == pytest.approx(2 * 37.12851775673097)
    assert (found.sessions, found.why, found.edwards) == (2, "", None)


def test_below_rest_is_nothing_and_no_reserve_is_refused() -> None:
    assert banister(30, 39, 40, 200, "male") == 0
    with pytest.raises(ValueError, match="not above"):
        banister(30, 130, 60, 60, "male")


def test_zones_need_no_bounds() -> None:
    zones = (10, 20, 15, 8, 2)
    assert edwards(zones) == 137
    found = heart_load([session(None, zones)], None, None, None)
    assert (found.edwards, found.banister) == (137, None)
    assert heart_load([session(None, zones), session()], None, None, None).edwards is None


@pytest.mark.parametrize(
    ("hearts", "rest", "most", "sex", "why"),
    [
        ([], 40, 200, "male", "no session"),
        ([130, None], 40, 200, "male", "1 of 2 sessions have a heart rate"),
        ([130], 40, None, "male", "your highest heart rate is not said"),
        ([130], None, 200, "male", "no night of the last month"),
        ([130], 40, 200, None, "its weights differ by sex"),
        ([130], 90, 80, "male", "the highest heart rate is not above"),
    ],
)
def test_what_is_missing_is_said(hearts: list[float | None], rest: float, most: float, sex: str, why: str) -> None:
    found = heart_load([session(heart) for heart in hearts], rest, most, sex)  # type: ignore[arg-type]
    assert found.banister is None
    assert found.why.startswith(why)
