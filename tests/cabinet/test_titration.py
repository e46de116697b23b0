"""Steps of a dose: what the ladder, the days and the goal ask for, and what is never offered."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cabinet.course import course, course_over
from coach.cabinet.stock import REFILL_HOUR, notices, refill_at, runs_out
from coach.cabinet.titration import (
    AGAIN_DAYS,
    FOR_GOOD,
    RESUME_DAYS,
    Proposal,
    Since,
    by_hand,
    daily_mg,
    propose,
    stepped,
    stopped_by,
    waiting,
)
from coach.clock import zone
from coach.evidence import facts
from coach.model import Content, Product, Step, Use
from tests.planner.build import DAY, ZONE, at, magnesium, profile

FACTS = facts()
WEEK = tuple(DAY - timedelta(days=n) for n in range(1, 8))


def since(gut: int | None = 0, quality: int | None = 2, taken: int = 7, room: float = 350) -> Since:
    """A week with one answer for every day."""
    return Since(
        day=DAY,
        gut={} if gut is None else {DAY: gut, **dict.fromkeys(WEEK, 0 if gut < 2 else gut)},
        quality={} if quality is None else dict.fromkeys(WEEK, quality),
        taken=frozenset(WEEK[:taken]),
        room_mg=room,
    )


def at_dose(daily: float | None, days: int = 30, per: float = 50, form: str = "bisglycinate") -> Product:
    """A product at a daily amount for so many days."""
    use = Use(goal="sleep", daily_mg=daily, started=DAY - timedelta(days=days) if daily else None)
    content = Content(nutrient="magnesium", form=form, elemental_mg=per)
    return magnesium(use=use, contents=(content,))


def offered(product: Product, told: Since, born: int = 1988) -> tuple[str, float] | None:
    """Kind and daily amount of the proposal."""
    found = propose(product, told, profile(birth_year=born), FACTS)
    return None if found is None else (found.kind, found.daily_mg)


@pytest.mark.parametrize(
    ("told", "born", "step"),
    [
        (since(), 1988, ("start", 200)),
        (since(), 1950, ("start", 100)),
        (since(gut=1), 1988, ("start", 100)),
        (since(room=120), 1988, ("start", 100)),
        (since(room=20), 1988, None),
        (since(gut=4), 1988, None),
    ],
)
def test_the_first_dose(told: Since, born: int, step: tuple[str, float] | None) -> None:
    assert offered(at_dose(None), told, born) == step


@pytest.mark.parametrize(
    ("daily", "days", "told", "step"),
    [
        (200, 7, since(), ("up", 250)),
        (200, 6, since(), None),
        (200, 7, since(gut=1), None),
        (200, 7, since(gut=None), None),
        (200, 7, since(quality=5), None),
        (200, 7, since(quality=None), None),
        (200, 7, since(taken=5), None),
        (350, 14, since(), None),
        (300, 14, since(room=320), None),
        (200, 56, since(), ("stop", 0)),
    ],
)
def test_up_only_after_a_calm_steady_week_with_the_goal_unmet(
    daily: float, days: int, told: Since, step: tuple[str, float] | None
) -> None:
    assert offered(at_dose(daily, days), told) == step


@pytest.mark.parametrize(
    ("daily", "gut", "form", "step"),
    [
        (250, 2, "bisglycinate", ("down", 150)),
        (100, 2, "oxide", ("switch", 100)),
        (100, 2, "bisglycinate", ("stop", 0)),
        (250, 3, "citrate", ("switch", 100)),
        (250, 4, "bisglycinate", ("stop", 0)),
        (250, 4, "citrate", ("stop", 0)),
        (250, 5, "bisglycinate", ("stop", 0)),
    ],
)
def test_the_gut_ladder_comes_first(daily: float, gut: int, form: str, step: tuple[str, float]) -> None:
    assert offered(at_dose(daily, form=form), since(gut=gut)) == step


def test_an_accepted_step_is_kept_and_not_offered_again() -> None:
    product = at_dose(250)
    found = propose(product, since(gut=2), profile(), FACTS)
    assert found is not None
    after = stepped(product, found, DAY, FACTS)
    assert daily_mg(after, FACTS) == 150
    assert after.use is not None
    assert [(step.kind, step.daily_mg, step.fact) for step in after.use.steps] == [("down", 150, "mg.step_down")]
    assert propose(after, since(gut=2), profile(), FACTS) is None


def test_capsules_too_large_for_a_step_up_get_none() -> None:
    assert offered(at_dose(200, per=100), since()) is None


@given(st.sampled_from((25, 50, 100, 150)), st.sampled_from((50, 100, 150, 200, 250, 300, 350)), st.integers(0, 60),
       st.sampled_from((None, 0, 1, 2, 3, 4, 5)), st.sampled_from((None, 1, 3, 5)), st.integers(0, 7),
       st.sampled_from((0, 90, 250, 350)))  # fmt: skip
def test_no_step_passes_the_limit_or_goes_up_by_more_than_its_rule(
    per: int, daily: int, days: int, gut: int | None, quality: int | None, taken: int, room: int
) -> None:
    found = propose(at_dose(daily, days, per), since(gut, quality, taken, room), profile(), FACTS)
    if found is not None and found.kind == "up":
        assert daily < found.daily_mg <= min(daily + 50, room)
    if found is not None and found.kind in ("down", "stop"):
        assert found.daily_mg < daily


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "week 1 of 8: too early to tell"), (7, "week 2 of 8: a day to look back on"), (15, "week 3 of 8"),
     (56, "8 weeks are over: a day to look back on"), (80, "8 weeks are over")],
)  # fmt: skip
def test_weeks_and_not_streaks(days: int, text: str) -> None:
    assert course(at_dose(200, days), DAY, FACTS) == text


def test_a_course_has_a_length_of_its_own() -> None:
    def taking(days: int) -> Product:
        use = Use(servings=1, started=DAY - timedelta(days=days))
        return Product(id="a", name="A", kind="supplement", use=use,
                       contents=(Content(nutrient="ashwagandha", elemental_mg=300),))  # fmt: skip

    assert course(taking(15), DAY, FACTS) == "week 3 of 12"
    assert course_over(taking(83), DAY, FACTS) is None
    over = course_over(taking(84), DAY, FACTS)
    assert over is not None
    assert over.id == "cab.ashwa_max"


def test_an_amount_set_by_hand_is_a_step_too() -> None:
    before = at_dose(200)
    assert by_hand(before, before, DAY, FACTS) is before
    after = by_hand(before, at_dose(100), DAY, FACTS)
    assert after.use is not None
    assert after.use.steps == (Step(date=DAY, kind="set", daily_mg=100, text="Set by hand to 100 mg a day"),)


@given(st.integers(0, 400), st.integers(1, 6), st.integers(0, 6))
def test_a_stock_ends_on_the_day_the_schedule_played_forward_says(left: int, a_day: int, taken: int) -> None:
    rest, day = left, DAY
    need = max(a_day - taken, 0)
    while rest >= need:
        rest, need, day = rest - need, a_day, day + timedelta(days=1)
    assert runs_out(left, a_day, taken, DAY) == day


def test_a_refill_is_spoken_of_days_ahead_and_not_at_night() -> None:
    out = date(2026, 3, 12)
    told = refill_at(out, zone(ZONE))
    assert (told.date(), told.time()) == (DAY, REFILL_HOUR)
    product = magnesium(expires=date(2026, 3, 10))
    assert [w.fact for w in notices(product, 14, out, at("09:59"), zone(ZONE))] == ["expires"]
    assert [w.fact for w in notices(product, 14, out, at("10:00"), zone(ZONE))] == ["expires", "refill"]


def stopped(fact: str = "mg.gi_clear_h", ago: int = 10) -> Product:
    """A product that the ladder stopped so many days ago."""
    product = at_dose(250)
    found = Proposal(kind="stop", fact=fact, daily_mg=0, text="Stop")
    return stepped(product, found, DAY - timedelta(days=ago), FACTS)


def after_stop(gut: dict[int, int], ago: int = 10, *, for_good: bool = False) -> Since:
    """Answers about the gut by days ago, after a stop."""
    days = {DAY - timedelta(days=n): level for n, level in gut.items()}
    return Since(day=DAY, gut=days, quality={}, taken=frozenset(), room_mg=350,
                 stopped=DAY - timedelta(days=ago), for_good=for_good)  # fmt: skip


@pytest.mark.parametrize(
    ("gut", "step"),
    [
        ({8: 0}, ("start", 100)),
        ({7: 0}, ("start", 100)),
        ({6: 0}, None),
        ({}, None),
        ({10: 4}, None),
        ({9: 0, 3: 1}, None),
        ({9: 1, 8: 0, 1: 0}, ("start", 100)),
        ({8: 0, 3: 2, 2: 0}, None),
    ],
)
def test_after_a_stop_nothing_is_offered_until_seven_days_after_it_cleared(
    gut: dict[int, int], step: tuple[str, float] | None
) -> None:
    told = after_stop(gut)
    assert offered(stopped(), told) == step
    assert bool(waiting(told)) == (step is None)
    assert bool(offered(at_dose(None), told)) == (step is not None)


def test_a_stop_for_good_is_for_good_and_a_trial_that_ended_is_not_begun_again() -> None:
    told = after_stop({9: 0, 1: 0}, for_good=True)
    assert offered(stopped("mg.gi_stop_h"), told) is None
    assert offered(at_dose(None), told) is None
    assert "see a clinician" in waiting(told)
    assert offered(stopped("mg.trial_stop"), since()) is None


def test_a_new_start_begins_the_weeks_anew_and_ends_the_wait() -> None:
    product = stopped()
    found = propose(product, after_stop({8: 0}), profile(), FACTS)
    assert found is not None
    after = stepped(product, found, DAY, FACTS)
    assert after.active
    assert daily_mg(after, FACTS) == 100
    assert course(after, DAY, FACTS) == "week 1 of 8: too early to tell"
    assert stopped_by(after) is None
    assert after.use is not None
    assert [step.kind for step in after.use.steps] == ["stop", "start"]


def test_taking_a_stopped_product_up_by_hand_is_a_step_that_can_be_looked_back_on() -> None:
    before = stopped()
    after = by_hand(before, msgspec.structs.replace(before, active=True), DAY, FACTS)
    assert after.use is not None
    assert after.use.steps[-1].text == "Taken up again by hand at 250 mg a day"


def test_the_last_level_speaks_until_a_step_answers_it() -> None:
    told = msgspec.structs.replace(since(gut=None), gut={DAY - timedelta(days=6): 5})
    assert offered(at_dose(200), told) == ("stop", 0)


def test_level_two_again_on_the_lower_dose_is_level_three() -> None:
    product = at_dose(350, form="oxide")
    found = propose(product, since(gut=2), profile(), FACTS)
    assert found is not None
    down = stepped(product, found, DAY - timedelta(days=4), FACTS)
    assert offered(down, since(gut=2)) == ("switch", 100)
    soon = stepped(product, found, DAY - timedelta(days=2), FACTS)
    assert offered(soon, since(gut=2)) == ("down", 150)


def test_a_tablet_too_large_to_halve_is_not_stepped_down_to_nothing() -> None:
    assert offered(at_dose(150, per=150), since(gut=2)) == ("stop", 0)


def at_times(per: float, servings: float, *times: str) -> Product:
    """A product at standing times."""
    use = Use(times=times, servings=servings, started=DAY - timedelta(days=30))
    return magnesium(use=use, contents=(Content(nutrient="magnesium", form="bisglycinate", elemental_mg=per),))


@given(
    st.sampled_from((25, 50, 60, 100, 120)), st.integers(1, 3),
    st.lists(st.sampled_from(("07:00", "13:00", "21:00")), min_size=1, max_size=3, unique=True),
    st.sampled_from((0, 1, 2, 3, 4, 5)), st.sampled_from((1, 5)), st.sampled_from((100, 250, 350)),
)  # fmt: skip
def test_a_step_at_standing_times_is_whole_servings_and_what_was_promised(
    per: int, servings: int, times: list[str], gut: int, quality: int, room: int
) -> None:
    product = at_times(per, servings, *times)
    found = propose(product, since(gut, quality, 7, room), profile(), FACTS)
    if found is None or found.kind not in ("up", "down"):
        return
    after = stepped(product, found, DAY, FACTS)
    assert after.use is not None
    assert after.use.servings is not None
    assert after.use.servings == int(after.use.servings)
    assert daily_mg(after, FACTS) == pytest.approx(found.daily_mg)
    assert set(after.use.times) <= set(times)
    if found.kind == "up":
        assert after.use.times == tuple(sorted(times))


def test_the_ladders_own_words_hold_the_days_that_the_rules_wait() -> None:
    assert f"resume no sooner than {RESUME_DAYS} days" in FACTS.gut_ladder[4].action
    assert f"level 2 again after {AGAIN_DAYS}" in FACTS.gut_ladder[3].when
    assert "any red flag" in FACTS.gut_ladder[FOR_GOOD].when
