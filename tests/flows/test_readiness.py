"""Readiness over a real store: learned in two weeks, said on Today and after the check-in, silent when normal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.clock import local, parse_clock, shift
from coach.desk import Desk
from coach.flows import log
from coach.flows.check_in import save_check_in
from coach.flows.today import see_today
from coach.gather.readiness import see_body
from coach.model import CheckIn, Night, Workout
from tests.flows.conftest import at

THU = date(2026, 3, 5)
GOOD = {"fatigue": "4", "soreness": "4", "stress": "4", "mood": "4", "quality": "4"}
BAD = dict.fromkeys(GOOD, "2")


def mornings(desk: Desk, count: int, *, first: int = 1) -> Desk:
    """So many days of usual nights and mornings before today."""
    with desk.store.change("days", at=desk.now()) as change:
        for back in range(first, first + count):
            day = THU - timedelta(days=back)
            change.put(Night(id=f"night-{day}", date=day, asleep_min=470 + back % 3 * 10, source="ring"))
            rating = 4 if back % 4 else 3
            items = dict.fromkeys(("fatigue", "sleep_quality", "soreness", "stress", "mood"), rating)
            change.put(CheckIn(id=f"check-in-{day}", date=day, **items))  # type: ignore[arg-type]
    return desk


def slept(desk: Desk, minutes: int, day: date = THU) -> None:
    with desk.store.change("night", at=desk.now()) as change:
        change.put(Night(id=f"night-{day}", date=day, asleep_min=minutes, source="ring"))


def test_an_empty_store_says_nothing_and_a_young_one_how_far_it_is(desk: Desk) -> None:
    assert see_body(desk, THU).line == ""
    mornings(desk, 5)
    assert see_today(desk).readiness == "Readiness: learning 5/14 (days with a night or a check-in)."


def test_a_bad_morning_is_said_after_the_check_in_and_on_today(desk: Desk) -> None:
    mornings(desk, 40)
    slept(desk, 400)
    changed = save_check_in(desk, THU, BAD)
    (note,) = changed.notes
    assert "SD below your normal: wellness −" in note
    assert see_today(desk).readiness == note
    assert see_today(desk, THU - timedelta(days=1)).readiness != note


def test_a_usual_morning_is_said_after_the_check_in_only(desk: Desk) -> None:
    mornings(desk, 40)
    slept(desk, 480)
    (note,) = save_check_in(desk, THU, GOOD).notes
    assert ", your normal: " in note
    assert see_today(desk).readiness == ""


def test_a_check_in_of_another_day_and_one_with_a_red_flag_say_no_readiness(desk: Desk) -> None:
    mornings(desk, 40)
    assert save_check_in(desk, THU - timedelta(days=60), GOOD).notes == ()
    flagged = save_check_in(desk, THU, {**BAD, "symptoms": "chest pain"})
    assert flagged.notes == ()
    assert see_today(desk).readiness == ""


def test_what_changes_the_log_changes_the_answer(desk: Desk) -> None:
    """The last answer is kept, until something is written or another day is asked for."""
    mornings(desk, 40)
    slept(desk, 470)
    save_check_in(desk, THU, GOOD)
    before = see_body(desk, THU)
    assert see_body(desk, THU) is before
    slept(desk, 300)
    after = see_body(desk, THU)
    assert after.below is not None
    assert before.below is not None
    assert after.below < before.below


def test_rest_is_proposed_after_two_days_far_below(desk: Desk) -> None:
    mornings(desk, 40, first=2)
    yesterday = THU - timedelta(days=1)
    slept(desk, 340, yesterday)
    slept(desk, 340)
    save_check_in(desk, THU, BAD)
    assert see_body(desk, THU).rest is None
    save_check_in(desk, yesterday, BAD)
    fact, text = see_body(desk, THU).rest or ("", "")
    assert fact == "ex.readiness_rest"
    assert "2 days running: a day of rest" in text


def sessions(desk: Desk, days: dict[int, float]) -> None:
    with desk.store.change("sessions", at=desk.now()) as change:
        for back, rpe in days.items():
            start = local(THU - timedelta(days=back), parse_clock("18:00"), desk.zone)
            change.put(Workout(id=f"w{back}", start=start, end=shift(start, 60), kind="run", rpe=rpe))


def test_a_jump_of_the_load_is_told_and_a_day_nobody_logged_silences_it(desk: Desk) -> None:
    mornings(desk, 40)
    sessions(desk, {**dict.fromkeys(range(8, 30, 3), 4), **dict.fromkeys((1, 3, 5, 6), 8)})
    slept(desk, 480)
    warned = save_check_in(desk, THU, GOOD).warnings
    assert "ex.load_jump" in {warn.fact for warn in warned}
    day = THU - timedelta(days=2)
    with desk.store.change("forgotten", at=desk.now()) as change:
        change.remove(Night, f"night-{day}")
        change.remove(CheckIn, f"check-in-{day}")
    assert see_body(desk, THU).flags == ()


def test_a_session_without_any_word_on_its_effort_makes_its_week_unknown(desk: Desk) -> None:
    mornings(desk, 40)
    sessions(desk, {**dict.fromkeys(range(8, 30, 3), 4), **dict.fromkeys((1, 3, 5, 6), 8)})
    assert see_body(desk, THU).flags
    log.add(desk, "workout", {"start": "2026-03-03 08:00", "minutes": "30", "kind": "row"})
    assert see_body(desk, THU).flags == ()


def test_an_early_morning_before_four_belongs_to_the_day_before(desk: Desk) -> None:
    night = at(mornings(desk, 20), "2026-03-06T02:00:00+01:00")
    assert night.today() == THU
    assert see_today(night).date == THU


@pytest.mark.parametrize("rated", [2, 3])
def test_two_ratings_are_no_morning_and_three_are(desk: Desk, rated: int) -> None:
    mornings(desk, 40)
    slept(desk, 480)
    save_check_in(desk, THU, dict(list(GOOD.items())[:rated]))
    found = see_body(desk, THU).readiness.score
    assert (found is not None) == (rated == 3)
