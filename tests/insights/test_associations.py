"""What followed what: the sentence, the counts, refusals, and that unlogged is neither yes nor no."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pytest

from coach.insights.associations.screen import Association, more_nights, screen
from coach.insights.associations.things import DONE, EVENINGS, OUTCOMES, SHORT_LIST, TOLD, Did, DidThen, Followed
from coach.insights.stats.distributions import t_quantile
from tests.insights.nights import DAY

LATE = DidThen("workout_end_to_bed_under_2h", "sol_min")
FEWEST = 14


def days(n: int) -> list[date]:
    """So many dates, the last one today."""
    return [DAY - timedelta(days=back) for back in range(n - 1, -1, -1)]


def look(
    done: Mapping[date, bool], followed: Mapping[date, float], pair: DidThen = LATE, *others: DidThen
) -> tuple[Association, ...]:
    """The pair (and others that know nothing) on these days."""
    return screen((pair, *others), {pair.did: done}, {pair.followed: followed}, today=DAY, fewest=FEWEST)


def planted(effect: float, n: int = 80, seed: int = 3) -> tuple[dict[date, bool], dict[date, float]]:
    rng = Random(seed)
    done = {day: rng.random() < 0.4 for day in days(n)}
    return done, {day: 15 + effect * one + rng.gauss(0, 4) for day, one in done.items()}


def test_a_planted_effect_is_found_and_said() -> None:
    done, followed = planted(9)
    (found,) = look(done, followed)
    n_with = sum(done.values())
    assert (found.verdict, found.n_with, found.n_without, found.lag_days) == ("seen", n_with, 80 - n_with, 0)
    assert found.effect is not None
    assert found.effect == pytest.approx(9, abs=2)
    assert found.interval is not None
    low, high = found.interval
    assert low < found.effect < high
    said = f"{found.effect:.0f} min later ({low:.0f} to {high:.0f})"
    assert found.text == (
        f"On the {n_with} evenings when training ended within two hours of bed you fell asleep {said} "
        f"than on the {80 - n_with} others."
    )


def test_the_other_direction_has_its_own_words() -> None:
    (found,) = look(*planted(-9))
    assert found.effect == pytest.approx(-9, abs=2)
    assert "you fell asleep 9 min sooner (" in found.text or "you fell asleep 8 min sooner (" in found.text
    assert "−" not in found.text


def test_nothing_is_found_in_nothing() -> None:
    (found,) = look(*planted(0))
    assert found.verdict == "not_seen"
    assert found.text.startswith("Between the ")
    assert "no difference in falling asleep stands out" in found.text


def test_what_is_too_small_to_matter_is_not_told() -> None:
    """Three minutes, as sure as they are."""
    rng = Random(5)
    done = {day: rng.random() < 0.5 for day in days(200)}
    (found,) = look(done, {day: 15.0 + 3 * one + rng.gauss(0, 1) for day, one in done.items()})
    assert found.p is not None
    assert found.p < 0.01
    assert found.verdict == "not_seen"


def test_unknown_days_count_in_neither_arm() -> None:
    done, followed = planted(9)
    (whole,) = look(done, followed)
    for day in days(80)[::5]:
        del done[day]
    (found,) = look(done, followed)
    assert (found.n_with, found.n_without) == (sum(done.values()), len(done) - sum(done.values()))
    assert found.n_with + found.n_without == whole.n_with + whole.n_without - 16


def test_too_few_in_an_arm_say_what_they_lack() -> None:
    followed = planted(9, n=30)[1]
    few = {day: place % 6 == 0 for place, day in enumerate(days(30))}
    (found,) = look(few, followed)
    assert (found.verdict, found.effect, found.p, found.more_nights) == ("too_few", None, None, 54)
    assert found.why == "too early, 5 of 14 known with it and 25 of 14 without; about 54 more nights would do"
    (none,) = look({}, followed)
    assert (none.verdict, none.more_nights, none.why) == ("too_few", None, "nothing of it is logged yet")


@pytest.mark.parametrize(
    ("n_with", "n_without", "more"), [(14, 14, 0), (13, 15, 3), (7, 7, 14), (0, 20, None), (20, 0, None), (1, 27, 364)]
)
def test_how_many_more_nights(n_with: int, n_without: int, more: int | None) -> None:
    assert more_nights(n_with, n_without, FEWEST) == more


def test_a_series_that_drifts_is_withheld() -> None:
    done, _ = planted(0)
    (found,) = look(done, {day: float(place) for place, day in enumerate(days(80))})
    assert (found.verdict, found.p, found.why) == ("too_few", None, "falling asleep rose or fell all the time")


def test_a_series_without_spread_is_withheld() -> None:
    done, _ = planted(0)
    (found,) = look(done, dict.fromkeys(days(80), 15.0))
    assert (found.verdict, found.why) == ("too_few", "falling asleep never varied")


def test_weekends_are_compared_with_weekends() -> None:
    """Both are had on weekends only: that they are weekends explains it."""
    rng = Random(8)
    done = {day: rng.random() < (0.9 if day.weekday() >= 5 else 0.1) for day in days(200)}
    followed = {day: 15 + 20.0 * (day.weekday() >= 5) + rng.gauss(0, 3) for day in days(200)}
    (found,) = look(done, followed)
    assert found.effect == pytest.approx(0, abs=3)
    assert found.verdict == "not_seen"


def test_every_question_makes_the_others_less_sure() -> None:
    done, followed = planted(9)
    other = DidThen("nap", "sol_min")
    (alone,) = look(done, followed)
    both = screen((LATE, other), {"workout_end_to_bed_under_2h": done, "nap": planted(0, seed=9)[0]},
                  {"sol_min": followed}, today=DAY, fewest=FEWEST)  # fmt: skip
    assert [one.did for one in both] == ["workout_end_to_bed_under_2h", "nap"]
    assert alone.q is not None
    assert both[0].q == pytest.approx(2 * alone.q)


def test_a_lag_looks_at_a_later_night() -> None:
    done, followed = planted(9)
    later = {day + timedelta(days=1): value for day, value in followed.items()}
    (found,) = look(done, later, LATE._replace(lag_days=1))
    (plain,) = look(done, followed)
    assert (found.effect, found.lag_days) != (None, 0)
    assert found.effect == pytest.approx(plain.effect, abs=1.5)


def test_all_times_moved_by_a_week_change_nothing() -> None:
    done, followed = planted(6)
    week = timedelta(days=7)
    (found,) = look(done, followed)
    moved = [{day - week: value for day, value in side.items()} for side in (done, followed)]
    assert look(*moved) == (found,)  # type: ignore[arg-type]


def test_the_order_of_the_days_changes_nothing() -> None:
    done, followed = planted(6)
    (found,) = look(done, followed)
    assert look(dict(reversed(done.items())), dict(reversed(followed.items()))) == (found,)


def test_days_older_than_a_year_are_not_looked_at() -> None:
    done, followed = planted(9, n=400)
    (found,) = look(done, followed)
    assert found.n_with + found.n_without == 366


@pytest.mark.parametrize("did", DONE)
@pytest.mark.parametrize("followed", OUTCOMES)
def test_no_sentence_says_that_one_thing_brings_the_other_about(did: Did, followed: Followed) -> None:
    for effect in (-9.0, 9.0, 0.0):
        done, values = planted(effect)
        (found,) = look(done, values, DidThen(did, followed))
        assert found.text.endswith(".")
        for word in ("cause", "because", "due to", "leads to", "makes you"):
            assert word not in found.text


def test_the_short_list_holds_each_pair_once() -> None:
    assert len(set(SHORT_LIST)) == len(SHORT_LIST)
    assert EVENINGS.keys() == set(DONE)
    assert TOLD.keys() == set(OUTCOMES)


@pytest.mark.parametrize(
    ("effect", "low", "high"), [(9.0, 0.95, 1.0), (5.0, 0.2, 0.8), (0.0, 0.0, 0.05), (-9.0, 0.95, 1.0)]
)
def test_how_likely_the_difference_matters(effect: float, low: float, high: float) -> None:
    """Five minutes matter: of a difference of five, as likely as not; drawn towards nothing a little less."""
    (found,) = look(*planted(effect))
    assert found.chance_worthwhile is not None
    assert low <= found.chance_worthwhile <= high


def test_a_difference_without_any_spread_is_as_it_is() -> None:
    done = {day: place % 2 == 0 for place, day in enumerate(days(60))}
    (found,) = look(done, {day: 15.0 + 9 * one for day, one in done.items()})
    assert found.effect == pytest.approx(9)
    assert found.interval == pytest.approx((9, 9))
    assert found.chance_worthwhile == 1.0


def test_a_phase_in_which_nothing_was_logged_is_no_outlier() -> None:
    """A journey with its own level of sleep, and no word of what was done on it."""
    done, followed = planted(9)
    away = days(80)[30:44]
    for day in away:
        del done[day]
        followed[day] += 500
    phases = dict.fromkeys(away, "a journey")
    told = {LATE.did: done}, {LATE.followed: followed}
    (found,) = screen((LATE,), *told, today=DAY, fewest=FEWEST, phases=phases)
    (without,) = look(done, {day: value for day, value in followed.items() if day not in phases})
    assert found.verdict == "seen"
    assert (found.effect, found.p) == (without.effect, without.p)


def test_the_interval_is_students_of_a_fit_with_weekends() -> None:
    """By hand: the slope after weekends are taken out of both, n - 2 degrees of freedom, no memory."""
    done = {day: place % 2 == 0 for place, day in enumerate(days(70))}
    followed = {day: 15 + 6 * one + (1, -2, 1, 3, -3)[place % 5] for place, (day, one) in enumerate(done.items())}
    (found,) = look(done, followed)
    rows = [(day.weekday() >= 5, float(one), float(followed[day])) for day, one in done.items()]
    mean = {
        (kind, axis): sum(row[axis] for row in rows if row[0] is kind) / sum(row[0] is kind for row in rows)
        for kind in (True, False)
        for axis in (1, 2)
    }
    x = [row[1] - mean[row[0], 1] for row in rows]
    y = [row[2] - mean[row[0], 2] for row in rows]
    slope = sum(a * b for a, b in zip(x, y, strict=True)) / sum(a * a for a in x)
    variance = sum((b - slope * a) ** 2 for a, b in zip(x, y, strict=True)) / 68
    half = t_quantile(0.975, 68) * math.sqrt(variance / sum(a * a for a in x))
    assert found.effect == pytest.approx(slope)
    assert found.interval == pytest.approx((slope - half, slope + half))


def test_the_surest_of_the_seen_comes_first() -> None:
    weak, strong = planted(8, n=120, seed=1), planted(14, n=120, seed=2)
    nap = DidThen("nap", "waso_min")
    found = screen((LATE, nap), {LATE.did: weak[0], nap.did: strong[0]},
                   {LATE.followed: weak[1], nap.followed: strong[1]}, today=DAY, fewest=FEWEST)  # fmt: skip
    assert [(one.did, one.verdict) for one in found] == [("nap", "seen"), ("workout_end_to_bed_under_2h", "seen")]
