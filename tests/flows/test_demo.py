"""The demo's store: the same for the same clock, free of slips, and with something left to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from coach.clock import WEEKDAYS, StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.flows.check_in import see_check_in
from coach.flows.demo import seed
from coach.flows.sleep import see_sleep
from coach.flows.undo import see_history, undo
from coach.gather.need import debt_of, usual_of
from coach.insights.diary import diary
from coach.insights.validation import check_night
from coach.model import Busy, CheckIn, Intake, Nap, Night, Product, Profile, Wish, Workout
from coach.settings import Settings
from coach.store import Store

EVENING = "2026-03-05T17:42:00+01:00"
MOMENTS = (EVENING, "2026-03-29T09:00:00+02:00", "2026-11-01T00:40:00+01:00")
"""An evening, the morning after the spring change, and past midnight a week after the autumn one."""


def seeded(at: str = EVENING) -> Desk:
    desk = Desk(Store.in_memory(), StoppedClock(datetime.fromisoformat(at)), facts(), Settings())
    seed(desk)
    return desk


def test_the_same_clock_gives_the_same_store() -> None:
    assert seeded().store.document() == seeded().store.document()
    assert seeded().store.document() != seeded(MOMENTS[1]).store.document()


def test_it_is_one_change() -> None:
    desk = seeded()
    assert [row.name for row in see_history(desk)] == ["demo data"]
    undo(desk)
    assert desk.store.document().nights == ()


@pytest.mark.parametrize("at", MOMENTS)
def test_ninety_days_without_a_slip(at: str) -> None:
    desk = seeded(at)
    nights, naps, today = desk.store.all(Night), desk.store.all(Nap), desk.today()
    assert 80 <= len(nights) <= 90
    assert nights[0].date >= today - timedelta(days=90)
    for night in nights:
        findings = check_night(night, (*nights, *naps), usual_bed=usual_of(desk).bed)
        assert [finding for finding in findings if finding.level == "error"] == [], night
        assert 240 <= (diary(night).tst_min or 0) <= 600
    assert all(moment.at <= desk.now() for moment in desk.store.all(Intake))
    assert all(workout.end <= desk.now() for workout in desk.store.all(Workout))


@pytest.mark.parametrize("at", MOMENTS)
def test_this_morning_is_left_open(at: str) -> None:
    desk = seeded(at)
    view = see_check_in(desk)
    assert all(question.state == "open" for question in view.questions)
    assert "gut" in [question.id for question in view.questions]
    filled = [question.id for question in view.questions if question.prefill]
    assert filled == ["into_bed", "lights_out", "latency", "awakenings", "awake", "final_wake", "out_of_bed"]
    assert desk.store.between(CheckIn, desk.today() - timedelta(days=1), desk.today())[-1].fatigue is not None


def test_there_is_rhythm_and_there_are_bad_nights() -> None:
    rows = see_sleep(seeded()).rows
    free = [row.tst_min for row in rows if row.night.date.weekday() >= 5 and row.tst_min]
    work = [row.tst_min for row in rows if row.night.date.weekday() < 5 and row.tst_min]
    assert min(work) < 400 < sum(work) / len(work) < 480
    assert sum(free) / len(free) > sum(work) / len(work)
    qualities = {row.night.quality for row in rows}
    assert len(qualities) >= 4


def test_training_is_about_four_times_a_week_and_sometimes_late() -> None:
    workouts = seeded().store.all(Workout)
    assert 3 <= len(workouts) / 90 * 7 <= 5
    late = [workout for workout in workouts if workout.strain == "high" and workout.start.hour >= 20]
    assert 1 <= len(late) <= 8


def test_no_day_of_the_week_is_without_one_wish() -> None:
    wishes = seeded().store.all(Wish)
    assert sorted(day for wish in wishes for day in wish.days) == sorted(WEEKDAYS)


def test_dinner_is_this_evening_and_stock_is_left() -> None:
    desk = seeded()
    dinner = next(busy for busy in desk.store.all(Busy) if busy.title == "Dinner")
    assert (dinner.start.isoformat(), dinner.end.isoformat()) == (
        "2026-03-05T19:15:00+01:00",
        "2026-03-05T20:00:00+01:00",
    )
    magnesium = next(product for product in desk.store.all(Product) if product.kind == "magnesium")
    doses = [dose for dose in desk.store.all(Intake) if dose.product == magnesium.id]
    since = sum(dose.servings for dose in doses if magnesium.stocked_at and dose.at >= magnesium.stocked_at)
    assert (magnesium.stock_servings or 0) - since == 40
    assert {dose.magnesium_mg for dose in doses} == {200.0}
    assert 30 <= len(doses) <= 41
    assert desk.profile.tz == "Europe/Berlin"


def test_debt_is_told_before_last_night_is_logged() -> None:
    desk = seeded()
    assert debt_of(desk).minutes is not None
    assert debt_of(desk).text.endswith("last night not logged")


def test_a_profile_that_is_there_stays_and_so_does_a_filled_store() -> None:
    desk = Desk(Store.in_memory(), StoppedClock(datetime.fromisoformat(EVENING)), facts(), Settings())
    kept = Profile(birth_year=1970, tz="America/New_York")
    with desk.store.change("profile", at=desk.now()) as change:
        change.set_profile(kept)
    seed(desk)
    assert desk.store.profile() == kept
    assert desk.store.all(Night)[-1].date == date(2026, 3, 4)
    revision = desk.store.revision
    seed(desk)
    assert desk.store.revision == revision
