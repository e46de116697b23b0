"""Readiness: learning, what is missing, bands, and the line that adds up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.evidence import facts
from coach.insights.readiness import NAMES, Name, Past, band_of, known_days, readiness, score, wellness_z
from tests.insights.nights import DAY

FACTS = facts()
WEIGHTS: dict[Name, float] = dict(zip(NAMES, FACTS.rule("in.readiness_parts").value, strict=True))
USUAL = {"fatigue": 4, "sleep_quality": 4, "soreness": 4, "stress": 3, "mood": 4}


def days(count: int, first: int = 0) -> list[date]:
    """So many days before today, from `first` on; 0 is today."""
    return [DAY - timedelta(days=back) for back in range(first, first + count)]


def past(count: int, **changes: object) -> Past:
    """So many days of usual mornings and nights of eight hours, today's included."""
    usual = Past(
        items={day: USUAL for day in days(count)},
        asleep_min={day: 480.0 for day in days(count)},
        need_min=480,
        ln_hrv={},
        pulse_bpm={},
        loads={},
    )
    return msgspec.structs.replace(usual, **changes)


def rated(usual: Mapping[date, Mapping[str, int]], day: date, rating: int) -> dict[date, Mapping[str, int]]:
    return {**usual, day: dict.fromkeys(USUAL, rating)}


@pytest.mark.parametrize(
    ("before", "state"), [(1, "learning"), (13, "learning"), (14, "early"), (27, "early"), (28, "known")]
)
def test_two_weeks_to_learn_and_two_more_until_it_is_no_longer_early(before: int, state: str) -> None:
    found = readiness(past(before + 1), DAY, FACTS)
    assert (found.state, found.learned) == (state, before)
    assert (found.score is None) == (state == "learning")


def test_learning_says_how_far_it_is() -> None:
    assert readiness(past(7), DAY, FACTS).text == "Readiness: learning 6/14 (days with a night or a check-in)."


def test_a_long_gap_starts_anew_and_a_short_one_does_not() -> None:
    old = {day: 480.0 for day in days(30, first=21)}
    recent = {day: 480.0 for day in days(6)}
    gap = past(0, asleep_min={**recent, **old})
    assert len(known_days(gap, DAY)) == 5
    near = past(0, asleep_min={**recent, **{day: 480.0 for day in days(30, first=19)}})
    assert len(known_days(near, DAY)) == 35


def test_without_last_night_and_this_morning_there_is_no_score() -> None:
    known = past(40)
    without = msgspec.structs.replace(
        known,
        items={day: said for day, said in known.items.items() if day != DAY},
        asleep_min={day: said for day, said in known.asleep_min.items() if day != DAY},
    )
    found = readiness(without, DAY, FACTS)
    assert (found.state, found.score) == ("unknown", None)
    assert "not known today" in found.text


def test_a_bad_morning_is_below_and_the_parts_add_up() -> None:
    usual = past(40)
    bad = msgspec.structs.replace(usual, items=rated(usual.items, DAY, 3), asleep_min={**usual.asleep_min, DAY: 400.0})
    found = readiness(bad, DAY, FACTS)
    assert found.score is not None
    assert found.band == "well below"
    assert found.score.score == pytest.approx(50 + sum(part.points for part in found.score.parts))
    assert found.score.coverage == pytest.approx(0.6)
    assert found.text.startswith("Readiness ")
    assert "SD below your normal: wellness −" in found.text
    assert found.text.endswith("2 of 5 parts, 60 %.")


def test_all_five_parts_and_their_directions() -> None:
    whole = past(
        70,
        ln_hrv={day: 4.0 for day in days(70)},
        pulse_bpm={day: 50.0 for day in days(70)},
        loads={day: 400.0 if n % 2 else 0.0 for n, day in enumerate(days(70))},
    )
    found = readiness(whole, DAY, FACTS).score
    assert found is not None
    assert found.coverage == 1
    assert {part.name for part in found.parts} == set(NAMES)
    quick = {**whole.pulse_bpm, **{day: 56.0 for day in days(3)}}
    low = {**whole.ln_hrv, **{day: 3.7 for day in days(7)}}
    worse = readiness(msgspec.structs.replace(whole, pulse_bpm=quick, ln_hrv=low), DAY, FACTS).score
    assert worse is not None
    points = {part.name: part.points for part in worse.parts}
    assert points["pulse"] < 0
    assert points["hrv"] < 0
    loaded = {**whole.loads, DAY - timedelta(days=1): 900.0}
    tired = readiness(msgspec.structs.replace(whole, loads=loaded), DAY, FACTS).score
    assert tired is not None
    assert {part.name: part.points for part in tired.parts}["load"] < 0


def test_two_heart_rates_make_no_week_and_nights_of_the_week_are_not_its_baseline() -> None:
    few = past(40, ln_hrv={DAY: 3.0, DAY - timedelta(days=1): 3.0, **{d: 4.0 for d in days(30, first=7)}})
    found = readiness(few, DAY, FACTS).score
    assert found is not None
    assert "hrv" not in {part.name for part in found.parts}


def test_only_days_with_the_same_items_are_compared() -> None:
    """Who skips the mood is not compared with days on which it was high."""
    usual = past(40)
    without = {name: 4 for name in ("fatigue", "sleep_quality", "soreness")}
    z = wellness_z(msgspec.structs.replace(usual, items={**usual.items, DAY: without}), DAY, days(1, 39)[0], 14)
    assert z == 0
    two = {"fatigue": 1, "mood": 1}
    assert wellness_z(msgspec.structs.replace(usual, items={**usual.items, DAY: two}), DAY, days(1, 39)[0], 14) is None


@pytest.mark.parametrize(
    ("below", "band"),
    [(-1.0, "well below"), (-0.99, "below"), (-0.5, "below"), (-0.49, "normal"), (0.49, "normal"), (0.5, "above")],
)
def test_bands(below: float, band: str) -> None:
    assert band_of(below, FACTS) == band


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.none() | st.floats(-9, 9)))
def test_a_score_is_renormalised_and_stays_within_three_sd(z: dict[Name, float | None]) -> None:
    found = score(z, WEIGHTS)
    known = [name for name, value in z.items() if value is not None]
    enough = len(known) >= 2 and sum(WEIGHTS[name] for name in known) >= 0.5 - 1e-9
    assert (found is not None) == enough
    if found is not None:
        assert 20 - 1e-9 <= found.score <= 80 + 1e-9
        assert found.score == pytest.approx(50 + sum(part.points for part in found.parts))
        assert found.score == pytest.approx(50 + 10 * found.below)
