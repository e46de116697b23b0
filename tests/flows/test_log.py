"""Workouts, busy times and wishes from typed fields."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log
from coach.flows.undo import undo
from coach.forms.fields import ids
from coach.model import Busy, Wish, Workout
from tests.flows.conftest import make_desk

LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "muscles": "legs",
        "days": "thu,mon", "preferred": "18:00"}  # fmt: skip
SESSION = {"start": "2026-03-05 18:00", "minutes": "60", "kind": "Strength", "strain": "high", "rpe": "8,5",
           "muscles": "Legs, back"}  # fmt: skip
DINNER = {"start": "19:15", "end": "20:00", "title": "Dinner"}
FORMS: dict[log.Noun, dict[str, str]] = {"workout": SESSION, "busy": DINNER, "wish": LEGS}
NOUNS: tuple[log.Noun, ...] = ("workout", "busy", "wish")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_workout_ends_after_its_minutes(desk: Desk) -> None:
    changed = log.add(desk, "workout", SESSION)
    assert changed.what == "Added strength, Thu 5 Mar, 18:00–19:00."
    (workout,) = desk.store.all(Workout)
    assert workout.end == moment("2026-03-05T19:00:00+01:00")
    assert (workout.kind, workout.strain, workout.rpe, workout.muscles) == ("strength", "high", 8.5, ("legs", "back"))
    assert desk.store.history.entries()[0].name == "workout of Thu 5 Mar added"


def test_a_workout_typed_by_its_clock_is_the_latest_one(desk: Desk) -> None:
    log.add(desk, "workout", {"start": "17:00", "end": "17:30"})
    log.add(desk, "workout", {"start": "18:30", "end": "19:15"})
    starts = [workout.start for workout in log.see_log(desk, "workout") if isinstance(workout, Workout)]
    assert starts == [moment("2026-03-04T18:30:00+01:00"), moment("2026-03-05T17:00:00+01:00")]


def test_a_busy_time_typed_by_its_clock_is_this_evening(desk: Desk) -> None:
    log.add(desk, "busy", DINNER)
    log.add(desk, "busy", {"start": "00:30", "minutes": "45"})
    log.add(desk, "busy", {"start": "tomorrow 22:00", "end": "06:00", "title": "Night shift"})
    dinner, late, shift = log.see_log(desk, "busy")
    assert isinstance(dinner, Busy)
    assert isinstance(late, Busy)
    assert isinstance(shift, Busy)
    assert dinner.start == moment("2026-03-05T19:15:00+01:00")
    assert late.start == moment("2026-03-06T00:30:00+01:00")
    assert shift.end == moment("2026-03-07T06:00:00+01:00")


def test_a_length_across_the_spring_change_is_elapsed_time() -> None:
    desk = make_desk("2026-03-28T20:00:00+01:00")
    log.add(desk, "busy", {"start": "2026-03-29 01:30", "minutes": "60"})
    assert desk.store.all(Busy)[0].end == moment("2026-03-29T03:30:00+02:00")


def test_a_wish_keeps_its_days_in_the_order_of_the_week(desk: Desk) -> None:
    log.add(desk, "wish", {**LEGS, "date": "2026-03-07, tomorrow", "per_week": "2", "earliest": "5pm"})
    (wish,) = desk.store.all(Wish)
    assert (wish.days, wish.dates) == (("mon", "thu"), (date(2026, 3, 6), date(2026, 3, 7)))
    assert (wish.per_week, wish.earliest, wish.preferred, wish.strain) == (2, "17:00", "18:00", "high")


def test_defaults_of_a_wish(desk: Desk) -> None:
    log.add(desk, "wish", {"title": "Walk", "minutes": "1h"})
    (wish,) = desk.store.all(Wish)
    assert (wish.kind, wish.minutes, wish.strain, wish.days, wish.muscles) == ("other", 60, "moderate", (), ())


@pytest.mark.parametrize("noun", NOUNS)
def test_the_form_of_a_record_changes_nothing_by_itself(desk: Desk, noun: log.Noun) -> None:
    changed = log.add(desk, noun, FORMS[noun])
    (record,) = log.see_log(desk, noun)
    form = log.form_of(desk, noun, record.id)
    assert set(form) == set(ids(log.FIELDS[noun]))
    assert log.edit(desk, noun, str(changed.record_id), form).what.startswith("Nothing changed")
    assert log.see_log(desk, noun) == (record,)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_change_can_be_taken_back(desk: Desk, noun: log.Noun) -> None:
    log.add(desk, noun, FORMS[noun])
    (record,) = log.see_log(desk, noun)
    log.edit(desk, noun, record.id, {"note": "mended"})
    assert log.see_log(desk, noun)[0].note == "mended"
    undo(desk)
    assert log.see_log(desk, noun) == (record,)
    log.remove(desk, noun, record.id)
    assert log.see_log(desk, noun) == ()
    undo(desk)
    assert log.see_log(desk, noun) == (record,)
    undo(desk)
    assert log.see_log(desk, noun) == ()


def test_a_moved_start_keeps_the_length_and_a_new_end_sets_it(desk: Desk) -> None:
    log.add(desk, "busy", DINNER)
    (dinner,) = desk.store.all(Busy)
    log.edit(desk, "busy", dinner.id, {"start": "18:30"})
    assert desk.store.all(Busy)[0].end == moment("2026-03-05T19:15:00+01:00")
    log.edit(desk, "busy", "dinner", {"end": "20:30"})
    assert desk.store.all(Busy)[0].start == moment("2026-03-05T18:30:00+01:00")
    form = log.form_of(desk, "busy", dinner.id)
    log.edit(desk, "busy", dinner.id, {**form, "minutes": "30"})
    assert desk.store.all(Busy)[0].end == moment("2026-03-05T19:00:00+01:00")


def test_a_blank_clears_a_field(desk: Desk) -> None:
    log.add(desk, "wish", LEGS)
    log.edit(desk, "wish", "Legs", {"days": "daily", "preferred": "-", "muscles": ""})
    (wish,) = desk.store.all(Wish)
    assert (wish.days, wish.preferred, wish.muscles, wish.minutes) == ((), None, (), 60)


@pytest.mark.parametrize(
    ("noun", "form", "field"),
    [
        ("workout", {"minutes": "60"}, "start"),
        ("workout", {"start": "17:00"}, "minutes"),
        ("workout", {"start": "17:00", "minutes": "-5"}, "minutes"),
        ("workout", {"start": "17:00", "minutes": "0"}, "minutes"),
        ("workout", {"start": "17:00", "minutes": "26h"}, "minutes"),
        ("workout", {"start": "2026-03-05 17:00", "end": "2026-03-05 16:00"}, "end"),
        ("workout", {"start": "17:00", "end": "16:00"}, "end"),
        ("workout", {"start": "17:00", "end": "18:00", "minutes": "30"}, "end"),
        ("workout", {**SESSION, "strain": "brutal"}, "strain"),
        ("workout", {**SESSION, "rpe": "11"}, "rpe"),
        ("workout", {**SESSION, "start": "2026-02-30 18:00"}, "start"),
        ("workout", {**SESSION, "pace": "5"}, "pace"),
        ("busy", {"start": "21:00", "end": "20:00"}, "end"),
        ("busy", {"start": "late", "end": "20:00"}, "start"),
        ("wish", {"minutes": "60"}, "title"),
        ("wish", {"title": "Run"}, "minutes"),
        ("wish", {"title": "Run", "minutes": "3"}, "minutes"),
        ("wish", {**LEGS, "days": "mon,someday"}, "days"),
        ("wish", {**LEGS, "per_week": "0"}, "per_week"),
        ("wish", {**LEGS, "earliest": "17:00", "latest_end": "17:45"}, "minutes"),
        ("wish", {**LEGS, "earliest": "19:00"}, "preferred"),
        ("wish", {**LEGS, "latest_end": "18:30"}, "preferred"),
        ("wish", {**LEGS, "date": "2026-13-01"}, "date"),
    ],
)
def test_a_slip_names_its_field_and_writes_nothing(
    desk: Desk, noun: log.Noun, form: dict[str, str], field: str
) -> None:
    revision = desk.store.revision
    with pytest.raises(UsageError) as caught:
        log.add(desk, noun, form)
    assert caught.value.where == field
    assert caught.value.todo
    assert desk.store.revision == revision


def test_the_repair_of_a_narrow_window_is_said(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"1 h does not fit between 17:00–17:45\. Make it 45 min at most"):
        log.add(desk, "wish", {**LEGS, "preferred": "", "earliest": "17:00", "latest_end": "17:45"})


def test_a_window_may_run_past_midnight(desk: Desk) -> None:
    log.add(desk, "wish", {**LEGS, "preferred": "23:00", "earliest": "22:00", "latest_end": "00:30"})
    assert desk.store.all(Wish)[0].latest_end == "00:30"


def test_a_required_field_cannot_be_cleared(desk: Desk) -> None:
    log.add(desk, "wish", LEGS)
    with pytest.raises(UsageError) as caught:
        log.edit(desk, "wish", "legs", {"title": "-"})
    assert caught.value.where == "title"


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_not_there_cannot_be_changed(desk: Desk, noun: log.Noun) -> None:
    with pytest.raises(UsageError) as caught:
        log.remove(desk, noun, "nothing")
    assert caught.value.where == "id"
    assert f"coach {noun} list" in caught.value.todo
