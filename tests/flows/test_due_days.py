"""Schedules at work: planned on their days, moved for a day and back, ended, kept as they were on past evenings."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows.answering import answer
from coach.flows.cabinet import add_product, edit_product, product_form, see_cabinet, take
from coach.flows.due_days import move_day
from coach.flows.matrix import see_matrix
from coach.flows.today import plan_of, see_next, see_today
from coach.flows.undo import undo
from coach.model import Intake, Product
from tests.flows.conftest import at, make_desk

THURSDAY = date(2026, 3, 5)
MONDAY = date(2026, 3, 9)


def a_tablet(desk: Desk, schedule: str = "Mon", times: str = "20:00", name: str = "Tablet") -> Product:
    form = {"name": name, "kind": "medicine", "times": times, "schedule": schedule, "gap": "none"}
    add_product(desk, form)
    return next(product for product in desk.store.all(Product) if product.name == name)


def planned(desk: Desk, days: int = 14, name: str = "Tablet") -> list[date]:
    week = (THURSDAY + timedelta(days=ahead) for ahead in range(days))
    return [day for day in week if any(name in item.title for item in plan_of(desk, day).items)]


def test_only_doses_of_the_day_are_planned(desk: Desk) -> None:
    a_tablet(desk)
    assert planned(desk) == [MONDAY, date(2026, 3, 16)]


def test_magnesium_keeps_to_its_days(desk: Desk) -> None:
    form = {"name": "Night", "elemental": "100", "form": "bisglycinate", "goal": "sleep", "daily": "200"}
    add_product(desk, {**form, "schedule": "every 2 days from today"})
    assert planned(desk, 5, "Night") == [THURSDAY, date(2026, 3, 7), MONDAY]


def test_a_weekly_tablet_keeps_magnesium_away_the_night_before_it_alone(desk: Desk) -> None:
    add_product(desk, {"name": "Night", "elemental": "100", "form": "bisglycinate", "goal": "sleep", "daily": "100"})
    add_product(desk, {"name": "Alendronate", "kind": "medicine", "times": "00:30", "schedule": "Mon"})

    def start(day: date) -> str:
        (item,) = (item for item in plan_of(desk, day).items if "Night" in item.title)
        return f"{item.start:%H:%M}"

    usual = start(date(2026, 3, 6))
    assert start(date(2026, 3, 7)) != ""
    assert usual > "20:30"
    assert start(date(2026, 3, 8)) <= "20:30"


def test_a_day_is_moved_and_comes_back_by_undo(desk: Desk) -> None:
    a_tablet(desk)
    changed = move_day(desk, "Tablet", "tue")
    assert changed.what == "Tablet, Mon 9 Mar, moved to Tue 10 Mar. The next one after it: Mon 16 Mar."
    assert planned(desk) == [date(2026, 3, 10), date(2026, 3, 16)]
    (item,) = (item for item in plan_of(desk, date(2026, 3, 10)).items if "Tablet" in item.title)
    assert item.hint == "moved from Mon 9 Mar"
    undo(desk)
    assert planned(desk) == [MONDAY, date(2026, 3, 16)]


def test_a_moved_day_moves_on_and_back(desk: Desk) -> None:
    product = a_tablet(desk)
    move_day(desk, "Tablet", "tue")
    move_day(desk, "Tablet", "wed", "tue")
    assert planned(desk) == [date(2026, 3, 11), date(2026, 3, 16)]
    move_day(desk, "Tablet", "mon", "wed")
    assert planned(desk) == [MONDAY, date(2026, 3, 16)]
    kept = desk.store.get(Product, product.id)
    assert kept is not None
    assert kept.use is not None
    assert kept.use.schedule is not None
    assert kept.use.schedule.moved == ()


def test_a_missed_day_is_made_up_for(desk: Desk) -> None:
    a_tablet(desk, "Mon", name="Tablet")
    tuesday = at(desk, "2026-03-10T09:00:00+01:00")
    assert move_day(tuesday, "Tablet", "today").what.startswith("Tablet, Mon 9 Mar, moved to Tue 10 Mar.")
    taken = at(desk, "2026-03-16T20:05:00+01:00")
    take(taken, "Tablet")
    later = at(desk, "2026-03-17T09:00:00+01:00")
    assert move_day(later, "Tablet", "wed").what.startswith("Tablet, Mon 23 Mar, moved to Wed 18 Mar.")


def test_a_line_of_the_plan_is_moved_to_another_day(desk: Desk) -> None:
    a_tablet(desk, "Thu")
    assert answer(desk, THURSDAY, "Tablet", "moved", "tomorrow").what.startswith(
        "Tablet, Thu 5 Mar, moved to Fri 6 Mar."
    )
    assert planned(desk, 7) == [date(2026, 3, 6)]


@pytest.mark.parametrize(
    ("schedule", "to", "of", "why", "where"),
    [
        ("daily", "tomorrow", "", "is taken every day", "product"),
        ("as needed", "tomorrow", "", "is taken as needed", "product"),
        ("Mon", "yesterday", "", "has passed", "day"),
        ("Mon", "2026-03-16", "", "is due on Mon 16 Mar already", "day"),
        ("Mon", "tue", "wed", "is not due on Wed 11 Mar", "from"),
        ("Mon", "soon", "", "is not a day", "day"),
        ("until 2026-03-04", "tomorrow", "2026-03-05", "is not due on Thu 5 Mar", "from"),
    ],
)
def test_what_cannot_be_moved_is_a_sentence(desk: Desk, schedule: str, to: str, of: str, why: str, where: str) -> None:
    a_tablet(desk, schedule, times="" if "needed" in schedule else "20:00")
    before = desk.store.all(Product)
    with pytest.raises(UsageError) as told:
        move_day(desk, "Tablet", to, of)
    assert why in told.value.what
    assert told.value.where == where
    assert desk.store.all(Product) == before


def test_the_end_of_a_course_is_said_the_day_before(desk: Desk) -> None:
    a_tablet(desk, "5 days from 2 mar")
    said = "Tablet: its course ends tomorrow, Fri 6 Mar."
    assert said in [warn.text for warn in plan_of(desk, THURSDAY).warnings]
    assert see_next(desk).notes == (said,)
    assert said in [found.text for found in see_cabinet(desk).findings]
    assert planned(desk, 5) == [THURSDAY, date(2026, 3, 6)]
    after = at(desk, "2026-03-07T12:00:00+01:00")
    assert see_next(after).notes == ()
    assert see_cabinet(after).rows[0].course.week == "its course was over on Fri 6 Mar"


def test_as_needed_is_said_and_refused_and_never_lost(desk: Desk) -> None:
    a_tablet(desk, "as needed, 4 h apart, max 3", times="")
    take(desk, "Tablet", when="16:00")
    assert [w.text for w in plan_of(desk, THURSDAY).warnings if w.fact == "schedule"] == [
        "Tablet, as needed: next from 20:00 (1 of 3 in 24 h)."
    ]
    assert see_cabinet(desk).rows[0].due == "next from 20:00 (1 of 3 in 24 h)"
    with pytest.raises(SafetyRefusal) as told:
        take(desk, "Tablet")
    assert "next from 20:00" in told.value.what
    assert take(desk, "Tablet", already=True).warnings[0].fact == "schedule"
    assert len(desk.store.all(Intake)) == 2
    assert planned(desk) == [THURSDAY]  # what was taken, and nothing that is to come


def test_past_evenings_keep_the_schedule_they_had() -> None:
    desk = make_desk("2026-03-02T09:00:00+01:00")
    a_tablet(desk, "Mon Wed")
    later = at(desk, "2026-03-05T12:00:00+01:00")

    def stood() -> list[list[tuple[str, str | None]]]:
        days = (date(2026, 3, day) for day in (2, 3, 4))
        return [
            [(item.title, item.outcome) for item in see_today(later, day).plan.items if item.dose is not None]
            for day in days
        ]

    before = stood()
    assert [len(lines) for lines in before] == [1, 0, 1]
    edit_product(later, "Tablet", {"schedule": "Tue Fri"})
    assert stood() == before
    assert [day for day in planned(later, 7)] == [date(2026, 3, 6), date(2026, 3, 10)]


def test_the_form_reads_back_what_it_shows(desk: Desk) -> None:
    product = a_tablet(desk, "every 2 weeks on mon until 20 apr")
    assert product_form(desk, product.id)["schedule"] == "every 14 days from 2026-03-09 until 2026-04-20"
    move_day(desk, "Tablet", "tue")
    edit_product(desk, "Tablet", {"note": "with water"})
    kept = desk.store.get(Product, product.id)
    assert kept is not None
    assert kept.use is not None
    assert kept.use.schedule is not None
    assert len(kept.use.schedule.moved) == 1
    edit_product(desk, "Tablet", {"schedule": ""})
    cleared = desk.store.get(Product, product.id)
    assert cleared is not None
    assert cleared.use is not None
    assert cleared.use.schedule is None


def test_the_matrix_shows_a_conflict_of_another_day(desk: Desk) -> None:
    add_product(desk, {"name": "Iron", "kind": "supplement", "contents": "iron 20 mg", "times": "07:30"})
    add_product(desk, {"name": "Levothyroxine", "kind": "medicine", "times": "07:00", "schedule": "Mon"})
    rows = {row.name: row for row in see_matrix(desk).rows}
    assert "07:30" in rows["Levothyroxine"].clash
    edit_product(desk, "Iron", {"schedule": "Thu"})
    assert "07:30" not in {row.name: row for row in see_matrix(desk).rows}["Levothyroxine"].clash


@pytest.mark.parametrize(("typed", "said"), [("yes", "with food"), ("no", "without food")])
def test_food_is_said_on_the_line(desk: Desk, typed: str, said: str) -> None:
    add_product(desk, {"name": "Tablet", "kind": "medicine", "times": "20:00", "with_food": typed, "gap": "none"})
    form = {"name": "Night", "elemental": "100", "form": "bisglycinate", "goal": "sleep", "daily": "100"}
    add_product(desk, {**form, "with_food": typed})
    lines = {item.title.split(" · ")[0]: item for item in plan_of(desk, THURSDAY).items if item.dose is not None}
    assert lines["Tablet"].hint == f"your time, {said}"
    assert f"{said}, as you take it" in [reason.text for reason in lines["Night"].reasons]


def test_schedules_survive_their_document(desk: Desk) -> None:
    a_tablet(desk, "every 2 weeks on mon until 20 apr")
    move_day(desk, "Tablet", "tue")
    edit_product(at(desk, "2026-03-07T12:00:00+01:00"), "Tablet", {"schedule": "21 on 7 off"})
    edit_product(desk, "Tablet", {"servings_per_dose": "½", "per": "tablet"})
    (kept,) = desk.store.all(Product)
    again = msgspec.json.decode(msgspec.json.encode(kept), type=Product)
    assert again == kept
    assert kept.use is not None
    assert len(kept.use.earlier) == 1
    assert kept.use.earlier[0].schedule is not None
    assert len(kept.use.earlier[0].schedule.moved) == 1
