"""Readiness: learning, what is missing, bands, and the line that adds up."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.evidence import facts
from coach.insights.readiness import (
    NAMES,
    SPREADS,
    Name,
    Past,
    band_of,
    baseline,
    known_days,
    long_baseline,
    readiness,
    score,
    wellness_z,
    z_scores,
)
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


def z_of(known: Past, since: date = DAY - timedelta(days=200)) -> dict[Name, float | None]:
    return z_scores(known, DAY, since, 14)


def own(values: Sequence[float], prior: float, floor: float) -> tuple[float, float]:
    """Mean and SD drawn towards the expected one, which counts for seven days (algorithms 5.3), by the textbook."""
    n = len(values)
    squares = statistics.variance(values) * (n - 1)
    return statistics.mean(values), max(math.sqrt((7 * prior**2 + squares) / (7 + n - 1)), floor)


def test_each_part_against_its_own_days_by_the_textbook() -> None:
    """Every part with its window, its expected spread and its direction, on days that are not alike."""
    nights = {day: 480.0 + 40 * (n * 7 % 5 - 2) for n, day in enumerate(days(80))}
    hrv = {day: 4.0 + 0.1 * (n * 3 % 7 - 3) for n, day in enumerate(days(80))}
    pulse = {day: 50.0 + (n * 5 % 7 - 3) * 2 for n, day in enumerate(days(80))}
    loads: dict[date, float | None] = {day: 300.0 + 100 * (n * 3 % 4) for n, day in enumerate(days(80))}
    moods = {day: {**USUAL, "mood": 2 + n * 3 % 4} for n, day in enumerate(days(80))}
    found = z_of(past(0, items=moods, asleep_min=nights, ln_hrv=hrv, pulse_bpm=pulse, loads=loads))

    means = [statistics.mean(moods[day].values()) for day in days(29)]
    mean, sd = own(means[1:], 0.4, 0.25)
    assert found["wellness"] == pytest.approx((means[0] - mean) / sd)
    slept = [nights[day] for day in days(40)]
    lacks = [(slept[n] + statistics.mean(slept[n : n + 3])) / 2 - 480 for n in range(29)]
    mean, sd = own(lacks[1:], 50, 20)
    assert found["sleep"] == pytest.approx((lacks[0] - mean) / sd)
    mean, sd = own([hrv[day] for day in days(54, first=7)], 0.15, 0.05)
    assert found["hrv"] == pytest.approx((statistics.mean(hrv[day] for day in days(7)) - mean) / sd)
    mean, sd = own([pulse[day] for day in days(54, first=7)], 3, 1)
    assert found["pulse"] == pytest.approx(-(statistics.mean(pulse[day] for day in days(3)) - mean) / sd)
    trained = [loads[day] or 0.0 for day in days(29, first=1)]
    mean, sd = own(trained[1:], 150, 60)
    assert found["load"] == pytest.approx(-(trained[0] - mean) / sd)


def test_days_alike_are_taken_to_vary_a_little_all_the_same() -> None:
    """The floors: 0.25 of a point, 20 min, 0.05 ln ms, a beat, 60 points; a part one floor off is one SD off."""
    alike = {day: dict.fromkeys(USUAL, 4) for day in days(80)}
    steady = past(
        0,
        items=alike,
        asleep_min=dict.fromkeys(days(200), 480.0),
        ln_hrv=dict.fromkeys(days(80), 4.0),
        pulse_bpm=dict.fromkeys(days(80), 50.0),
        loads=dict.fromkeys(days(80), 300.0),
    )
    assert z_of(steady) == dict.fromkeys(NAMES, 0)
    four = {day: {name: 4 for name in list(USUAL)[:4]} for day in days(80)}
    off = msgspec.structs.replace(
        steady,
        items={**four, DAY: {**four[DAY], "stress": 3}},
        ln_hrv={**steady.ln_hrv, **dict.fromkeys(days(7), 4.05)},
        pulse_bpm={**steady.pulse_bpm, **dict.fromkeys(days(3), 52.0)},
        loads={**steady.loads, days(2)[1]: 360.0},
    )
    found = z_of(off)
    assert found["wellness"] == pytest.approx(-1)
    assert found["hrv"] == pytest.approx(0.05 / math.sqrt(7 * 0.15**2 / 60))
    assert baseline([4.0] * 60, SPREADS["hrv"]).sd == 0.05
    assert found["pulse"] == pytest.approx(-2 / math.sqrt(7 * 9 / 60))
    assert found["load"] == pytest.approx(-60 / math.sqrt(7 * 150**2 / 34))
    assert baseline([300.0] * 60, SPREADS["load"]).sd == 60
    assert baseline([480.0] * 60, SPREADS["sleep"]).sd == 20
    assert baseline([50.0] * 80, SPREADS["pulse"]).sd == 1


@pytest.mark.parametrize(("known", "enough"), [(14, True), (13, False)])
def test_each_part_needs_its_fourteen_days(known: int, enough: bool) -> None:
    """Sleep and ratings before today, loads before yesterday, heart values before the last week."""
    whole = past(
        known + 1,
        ln_hrv=dict.fromkeys([*days(7), *days(known, first=7)], 4.0),
        pulse_bpm=dict.fromkeys([*days(7), *days(known, first=7)], 50.0),
        loads=dict.fromkeys(days(known + 1, first=1), 300.0),
    )
    assert {name: z is not None for name, z in z_of(whole).items()} == dict.fromkeys(NAMES, enough)


def test_how_many_of_the_last_days_a_heart_value_needs() -> None:
    before = dict.fromkeys(days(30, first=7), 4.0)
    for hrv, pulse in (((0, 1, 6), (0, 2)), ((0, 6), (2,)), ((0, 6, 7), (0, 3))):
        recent = {DAY - timedelta(days=back): 4.0 for back in hrv}
        beats = {DAY - timedelta(days=back): 4.0 for back in pulse}
        found = z_of(past(0, ln_hrv={**before, **recent}, pulse_bpm={**before, **beats}))
        assert (found["hrv"] is not None) == (hrv == (0, 1, 6))
        assert (found["pulse"] is not None) == (pulse == (0, 2))


def test_the_baseline_of_the_heart_ends_sixty_days_back() -> None:
    values = {day: float(n) for n, day in enumerate(days(90))}
    recent, before = long_baseline(values, DAY, 7)
    assert (recent, before) == ([*map(float, range(7))], [*map(float, range(7, 61))])


def test_three_items_are_enough_and_days_before_the_start_do_not_count() -> None:
    known = past(40)
    for rated_items, enough in ((3, True), (2, False)):
        today = {name: 4 for name in list(USUAL)[:rated_items]}
        changed = msgspec.structs.replace(known, items={**known.items, DAY: today})
        assert (z_of(changed)["wellness"] is not None) is enough
    assert z_of(known, since=days(1, 14)[0])["sleep"] is not None
    assert z_of(known, since=days(1, 13)[0])["sleep"] is None


def test_a_night_counts_half_beside_the_mean_of_three() -> None:
    """400 min after 480 and 480: (400 + 453.3) / 2 - 480; an unknown night before is left out of the mean."""
    known = past(40, asleep_min={day: 480.0 for day in days(40)} | {DAY: 400.0})
    sd = math.sqrt(7 * 50**2 / 34)
    assert z_of(known)["sleep"] == pytest.approx(((400 + 1360 / 3) / 2 - 480) / sd)
    gap = {day: slept for day, slept in known.asleep_min.items() if day != days(2)[1]}
    found = z_of(msgspec.structs.replace(known, asleep_min=gap))["sleep"]
    assert found == pytest.approx(((400 + 440) / 2 - 480) / sd)


def test_a_gap_of_fourteen_days_is_no_long_one() -> None:
    for first, kept in ((14, 10), (15, 0)):
        assert len(known_days(past(0, asleep_min=dict.fromkeys(days(10, first=first), 480.0)), DAY)) == kept


def test_half_of_the_weights_are_enough_and_two_parts() -> None:
    evenly: dict[Name, float] = dict.fromkeys(NAMES[:4], 1.0)
    assert score({"hrv": 1.0, "pulse": 1.0}, evenly) is not None
    assert score({"hrv": 1.0, "pulse": 1.0}, evenly | {"hrv": 0.99}) is None
    assert score({"hrv": 1.0}, evenly | {"hrv": 9.0}) is None


def test_the_line_in_full() -> None:
    """Weights 35, 25 and 20: (35 * -1.2 - 25 * 9 (as 3) + 20 * 0.01) / 80."""
    z: dict[Name, float | None] = {"wellness": -1.2, "sleep": -9.0, "hrv": 0.01, "pulse": None, "load": None}
    found = score(z, WEIGHTS)
    assert found is not None
    assert found.below == pytest.approx((0.35 * -1.2 - 0.25 * 3 + 0.2 * 0.01) / 0.8)
    assert [(part.name, round(part.points, 3)) for part in found.parts] == [
        ("sleep", -9.375), ("wellness", -5.25), ("hrv", 0.025),
    ]  # fmt: skip
    usual = past(20)
    bad = msgspec.structs.replace(usual, items=rated(usual.items, DAY, 3), asleep_min={**usual.asleep_min, DAY: 400.0})
    text = readiness(bad, DAY, FACTS).text
    assert text == "Readiness 24, early, 2.6 SD below your normal: wellness −17.5, sleep −8.4; 2 of 5 parts, 60 %."
    good = msgspec.structs.replace(usual, asleep_min={**usual.asleep_min, DAY: 520.0})
    told = readiness(good, DAY, FACTS)
    assert told.text == "Readiness 54, early, your normal: sleep +4.2, wellness 0; 2 of 5 parts, 60 %."
    assert told.short == "ready 54 · your normal"
    assert readiness(bad, DAY, FACTS).short == "ready 24 · well below normal"
    assert readiness(past(5), DAY, FACTS).short == ""
