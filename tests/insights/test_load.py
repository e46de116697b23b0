"""Training load: unknown is not rest, and each flag says what clears it, which then does clear it."""

from __future__ import annotations

import math
import re
import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.clock import shift
from coach.evidence import facts
from coach.insights.load import Flag, daily_loads, effort, load_flags, monotony, strain, week_until
from coach.model import Workout
from tests.insights.nights import BERLIN, DAY, nap

FACTS = facts()
YESTERDAY = DAY - timedelta(days=1)


def workout(rpe: float | None = None, strain: str | None = None, minutes: int = 60) -> Workout:
    start = nap("2026-02-10 18:00", "2026-02-10 19:00").start
    return Workout(id="w", start=start, end=shift(start, minutes), kind="run", rpe=rpe, strain=strain)  # type: ignore[arg-type]


def ending_yesterday(*loads: float | None) -> dict[date, float | None]:
    """Daily loads, oldest first."""
    return {YESTERDAY - timedelta(days=back): load for back, load in enumerate(reversed(loads))}


def told(loads: dict[date, float | None]) -> dict[str, str]:
    return {flag.fact: flag.text for flag in load_flags(loads, DAY, FACTS)}


def test_a_logged_effort_wins_over_the_one_taken_for_the_strain() -> None:
    assert effort(workout(rpe=4, strain="high"), FACTS) == 4
    assert [effort(workout(strain=name), FACTS) for name in ("light", "moderate", "high", "maximal")] == [3, 5, 7, 9]
    assert effort(workout(), FACTS) is None


def test_a_day_that_was_seen_is_rest_and_one_that_was_not_is_unknown() -> None:
    two = daily_loads([(DAY, workout(rpe=5)), (DAY, workout(rpe=2, minutes=30))], {YESTERDAY}, FACTS)
    assert two == {DAY: 360, YESTERDAY: 0}
    assert daily_loads([(DAY, workout()), (DAY, workout(rpe=2))], (), FACTS) == {DAY: None}
    assert week_until(ending_yesterday(*[10] * 7), YESTERDAY) == [10] * 7
    assert week_until(ending_yesterday(10, None, *[10] * 5), YESTERDAY) is None
    assert week_until(ending_yesterday(*[10] * 6), YESTERDAY) is None


@given(st.lists(st.integers(0, 900), min_size=7, max_size=7))
def test_monotony_needs_variation_and_load(week: list[int]) -> None:
    same = monotony(week)
    if not any(week):
        assert same is None
        assert strain(week) is None
    elif len(set(week)) == 1:
        assert same == math.inf
    else:
        assert same is not None
        assert 0 < same < math.inf
        assert strain(week) == pytest.approx(sum(week) * same)


QUIET = [0, 200, 0, 300, 0, 200, 0]


def test_monotony_is_told_above_the_own_mean_only() -> None:
    flat = [200.0, 210, 200, 190, 200, 210, 200]
    assert "ex.monotony" in told(ending_yesterday(*QUIET * 3, *flat))
    assert "ex.monotony" not in told(ending_yesterday(*[400, 0, 400, 0, 400, 0, 400] * 3, *flat))
    assert "No variation at all" in told(ending_yesterday(*QUIET * 3, *[200] * 7))["ex.monotony"]


def test_a_jump_counts_weeks_without_training_as_zero_and_needs_four_known_ones() -> None:
    jump = [300.0, 0, 300, 0, 300, 0, 100]
    assert "ex.load_jump" in told(ending_yesterday(*QUIET * 3, *jump))
    assert "ex.load_jump" in told(ending_yesterday(*QUIET * 2, *[0] * 7, *jump))
    assert "ex.load_jump" not in told(ending_yesterday(*QUIET * 2, *jump))
    assert "ex.load_jump" not in told(ending_yesterday(*[0] * 21, *jump)), "nothing to compare with"
    assert "ex.load_jump" not in told(ending_yesterday(*QUIET * 3, *QUIET))


def test_a_strain_is_compared_with_eight_own_weeks() -> None:
    hard = [300.0, 300, 0, 300, 300, 0, 300]
    assert "ex.load_strain" in told(ending_yesterday(*QUIET * 8, *hard))
    assert "ex.load_strain" not in told(ending_yesterday(*QUIET * 7, *hard))


def test_an_unknown_day_silences_the_week() -> None:
    assert told(ending_yesterday(*QUIET * 3, *[200] * 6, None)) == {}


def cleared(loads: dict[date, float | None], flag: Flag) -> bool:
    """Whether doing what a flag says makes it go away."""
    most = re.search(r"at most (\d+) points", flag.text)
    rest = re.search(r"after (\d+) days? of rest", flag.text)
    days = int(rest[1]) if rest else 1
    after = loads | {DAY + timedelta(days=k): float(most[1]) if most else 0.0 for k in range(days)}
    return flag.fact not in {f.fact for f in load_flags(after, DAY + timedelta(days=days), FACTS)}


@given(st.lists(st.sampled_from((0, 100, 200, 300, 400, 600)), min_size=63, max_size=63))
def test_what_a_flag_says_clears_it(loads: list[int]) -> None:
    known = ending_yesterday(*map(float, loads))
    for flag in load_flags(known, DAY, FACTS):
        assert cleared(known, flag), flag.text


def test_one_step_more_than_a_flag_allows_does_not_clear_it() -> None:
    known = ending_yesterday(*QUIET * 3, 300, 0, 300, 0, 200, 0, 200)
    flag = next(f for f in load_flags(known, DAY, FACTS) if f.fact == "ex.load_jump")
    most = int(re.findall(r"at most (\d+) points", flag.text)[0])
    after = {**known, DAY: most + 5.0}
    assert "ex.load_jump" in {f.fact for f in load_flags(after, DAY + timedelta(days=1), FACTS)}


def test_the_day_of_a_session_is_given_by_the_caller() -> None:
    assert daily_loads([(date(2026, 1, 1), workout(rpe=1))], (), FACTS) == {date(2026, 1, 1): 60}
    assert workout().start.tzinfo is not None
    assert BERLIN.key == "Europe/Berlin"


EVEN = [300.0, 100, 300, 100, 300, 100, 200]
"""Mean 200, SD 100: a monotony of exactly 2."""


def test_the_limit_of_monotony_itself_is_not_told() -> None:
    assert monotony(EVEN) == FACTS.rule("ex.monotony").number == 2
    assert "ex.monotony" not in told(ending_yesterday(*QUIET * 3, *EVEN))
    assert "ex.monotony" in told(ending_yesterday(*QUIET * 3, *EVEN[:-1], 201))


def test_monotony_says_its_numbers_over_four_weeks_and_no_longer() -> None:
    flat = [205.0, 210, 200, 190, 200, 210, 200]
    said = "Monotony 28.9 (over 2) at a load of 1415, above your mean of 879."
    assert statistics.mean(flat) / statistics.stdev(flat) == pytest.approx(28.9, abs=0.05)
    for before in ((), (9000.0,), (0.0, 9000.0)):
        assert told(ending_yesterday(*before, *QUIET * 3, *flat))["ex.monotony"].startswith(said)


def test_a_flat_week_at_the_own_mean_is_not_told() -> None:
    flat = [150.0, 150, 160, 150, 140, 150, 150]
    lower = [0.0, 350, 0, 350, 0, 350, 0]
    assert "ex.monotony" not in told(ending_yesterday(*lower * 3, *flat))
    assert "ex.monotony" in told(ending_yesterday(*lower * 2, *lower[:-2], 349, 0, *flat))


def test_strain_is_told_above_nine_tenths_of_the_weeks_before() -> None:
    """Strains of 1 to 8 times a week's: nine tenths of them end at 7.3 times."""
    weeks = [load * times for times in range(1, 9) for load in QUIET]
    loads = ending_yesterday(*weeks, *(load * 7.31 for load in QUIET))
    own = strain(QUIET)
    assert own is not None
    limit, here = round(7.3 * own), round(7.31 * own)
    assert told(loads)["ex.load_strain"].startswith(f"Strain {here}, above 90 % of your 8 weeks before ({limit}).")
    assert "ex.load_strain" not in told(ending_yesterday(*weeks, *(load * 7.29 for load in QUIET)))


def test_a_strain_is_compared_with_sixteen_weeks_at_most() -> None:
    hard = [load * 2 for load in QUIET]
    text = told(ending_yesterday(*QUIET * 20, *hard))["ex.load_strain"]
    assert "above 90 % of your 16 weeks before" in text
    assert "ex.load_strain" in told(ending_yesterday(*[load * 9 for load in QUIET] * 3, *QUIET * 16, *hard))
    assert "ex.load_strain" not in told(ending_yesterday(*[load * 9 for load in QUIET] * 3, *QUIET * 13, *hard))


def test_the_limit_of_a_jump_itself_is_not_told_and_its_numbers_are() -> None:
    assert FACTS.rule("ex.load_jump").number == 1.3
    before = [100.0, 200, 300, 400, 0, 0, 0] * 3
    assert "ex.load_jump" not in told(ending_yesterday(*before, 400, 0, 500, 0, 400, 0, 0))
    text = told(ending_yesterday(*before, 400, 0, 500, 0, 400, 0, 50))["ex.load_jump"]
    assert text.startswith("A load of 1350 in 7 days is 1.35 times the mean of the three weeks before, 1000 (over 1.3)")


def test_what_clears_a_flag_is_the_most_that_does() -> None:
    """Tried one by one; never more than twice the hardest day of the week."""
    loads = ending_yesterday(*QUIET * 3, 300, 0, 300, 0, 200, 0, 245)
    text = told(loads)["ex.load_jump"]

    def stays(today: int) -> bool:
        after = {**loads, DAY: float(today)}
        return "ex.load_jump" in {flag.fact for flag in load_flags(after, DAY + timedelta(days=1), FACTS)}

    most = max(today for today in range(0, 605, 5) if not stays(today))
    assert text.endswith(f"It clears with at most {most} points (minutes x RPE) today.")
    assert 0 < most < 600
    flat = ending_yesterday(*QUIET * 3, *[200.0] * 6, 303)
    assert told(flat)["ex.monotony"].endswith("It clears with at most 605 points (minutes x RPE) today.")


def test_rest_is_asked_for_in_days_where_no_session_of_today_clears_it() -> None:
    assert told(ending_yesterday(*QUIET * 3, 0, 0, 0, 0, 0, 1500, 0))["ex.load_jump"].endswith(
        "It clears after 6 days of rest."
    )
