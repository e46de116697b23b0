"""Every change keeps where the evening stood, so the plan stays calm; a day that is over keeps what became of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coach.clock import shift
from coach.desk import Desk
from coach.flows import cabinet, changing, check_in, importing, log, profile, sleep, what_if
from coach.flows.marking import mark
from coach.flows.today import see_today
from coach.flows.undo import undo
from coach.model import AboutLine, DayPlan, PlanItem, Standing
from coach.planner.evening import outcome
from coach.planner.evening.shown import shown_day
from coach.planner.week import settle
from tests.flows.conftest import at

DAY = date(2026, 3, 5)
LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "days": "thu", "preferred": "18:00"}
MAG = {
    "name": "Night Mag",
    "form": "bisglycinate",
    "elemental": "100",
    "per": "capsule",
    "goal": "sleep",
    "daily": "200",
}
SESSION = {"start": "18:05", "minutes": "60", "kind": "strength", "strain": "high"}
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//EN
BEGIN:VEVENT
UID:call
DTSTAMP:20260301T000000Z
DTSTART:20260305T140000Z
DTEND:20260305T143000Z
SUMMARY:Call
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def evening(desk: Desk) -> Desk:
    """Legs at six, dinner, 200 mg for the night."""
    log.add(desk, "wish", LEGS)
    log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": "Dinner"})
    cabinet.add_product(desk, MAG)
    return desk


def starts(desk: Desk, day: date | None = None) -> dict[str, str]:
    return {i.id: f"{i.start:%H:%M}" for i in see_today(desk, day).plan.items if i.state in ("planned", "moved")}


def line(desk: Desk, kind: str, day: date | None = None) -> PlanItem:
    return next(item for item in see_today(desk, day).plan.items if item.kind == kind)


def _import(desk: Desk, folder: Path) -> None:
    file = folder / "calendar.ics"
    file.write_text(CALENDAR)
    importing.import_paths(desk, [file])


CHANGES: dict[str, Callable[[Desk, Path], object]] = {
    "busy": lambda desk, _: log.add(desk, "busy", {"start": "20:45", "end": "21:00", "title": "Call"}),
    "wish": lambda desk, _: log.add(
        desk, "wish", {"title": "Walk", "kind": "walk", "minutes": "20", "strain": "light"}
    ),
    "dose": lambda desk, _: cabinet.take(desk, "Night Mag", 1),
    "check-in": lambda desk, _: check_in.save_check_in(desk, DAY, {"stress": "3"}),
    "profile": lambda desk, _: profile.save_profile(desk, {"birth_year": "1990"}),
    "import": _import,
    "night": lambda desk, _: sleep.add_night(desk, {"date": "2026-03-05", "bed": "22:45", "wake": "06:30"}),
    "skip": lambda desk, _: mark(desk, DAY, line(desk, "stretch").id, "skipped"),
    "move": lambda desk, _: what_if.apply(desk, DAY, "legs 18:15"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_every_change_keeps_where_the_lines_stood_and_takes_it_back_with_it(
    evening: Desk, tmp_path: Path, change: str
) -> None:
    stood, kept = starts(evening), evening.store.all(Standing)
    CHANGES[change](evening, tmp_path)
    (standing,) = evening.store.all(Standing)
    moved = {"move": line(evening, "workout").id, "skip": f"stretch-{DAY}"}.get(change)
    for key, start in standing.starts.items():
        assert key == moved or f"{start:%H:%M}" == stood[key]
    assert len(standing.starts) > 1 or change == "profile"
    undo(evening)
    assert evening.store.all(Standing) == kept
    assert starts(evening) == stood


@pytest.mark.parametrize("change", list(CHANGES))
def test_nothing_is_planned_while_other_processes_wait(
    evening: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    planned: list[bool] = []
    free: list[bool] = []

    def watched(*args: Any, **options: Any) -> DayPlan:
        with suppress(RuntimeError), evening.store.change("while it is planned", at=evening.now()):
            free.append(True)  # where a change is being made, no other can be begun
        planned.append(True)
        return shown_day(*args, **options)

    for module in (changing, settle, outcome):
        monkeypatch.setattr(module, "shown_day", watched)
    CHANGES[change](evening, tmp_path)
    assert planned
    assert free == planned


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_is_kept_whole_where_planning_fails(
    evening: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    seen, stood, entries = evening.store.document(), evening.store.all(Standing), evening.store.history.entries()

    def broken(*_: Any, **__: Any) -> DayPlan:
        raise RuntimeError("no plan")

    monkeypatch.setattr(changing, "shown_day", broken)
    CHANGES[change](evening, tmp_path)
    assert evening.store.document() != seen
    assert evening.store.all(Standing) == stood
    assert len(evening.store.history.entries()) == len(entries) + 1
    undo(evening)
    assert evening.store.document() == seen


def test_a_day_is_closed_where_the_present_one_cannot_be_planned(
    evening: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = at(evening, "2026-03-06T07:00:00+01:00")

    def broken(*_: Any, **__: Any) -> DayPlan:
        raise RuntimeError("no plan")

    monkeypatch.setattr(changing, "shown_day", broken)
    check_in.save_check_in(morning, DAY + timedelta(days=1), {"stress": "3"})
    assert _outcome(morning, "workout") == "unknown"
    assert not morning.store.all(Standing)


def test_what_was_planned_for_a_change_is_left_out_when_another_was_made_meanwhile(evening: Desk) -> None:
    first = evening.store.history.entries()[0]
    profile.save_profile(evening, {"birth_year": "1990"})
    with evening.store.history.adding_to(first.id) as more:
        assert more is None


def test_a_change_that_differs_in_nothing_keeps_nothing(evening: Desk) -> None:
    kept, seen = evening.store.all(Standing), evening.store.revision
    profile.save_profile(evening, {})
    assert (evening.store.all(Standing), evening.store.revision) == (kept, seen)


def test_an_earlier_change_can_still_be_taken_back_after_another_one_of_the_day(evening: Desk) -> None:
    first = evening.store.history.entries()[0].id
    log.add(evening, "busy", {"start": "20:45", "end": "21:00", "title": "Call"})
    assert evening.store.history.undo(at=evening.now(), entry_id=first) is not None


def test_the_first_change_of_the_next_morning_closes_the_day(evening: Desk) -> None:
    trained = at(evening, "2026-03-05T19:05:00+01:00")
    log.add(trained, "workout", SESSION)
    night = at(evening, "2026-03-05T21:10:00+01:00")
    cabinet.take(night, "Night Mag", 2)
    mark(night, DAY, line(night, "stretch").id, "skipped")
    morning = at(evening, "2026-03-06T07:00:00+01:00")
    answers = {"into_bed": "22:35", "lights_out": "22:40", "latency": "10", "final_wake": "06:40", "stress": "3"}
    check_in.save_check_in(morning, DAY + timedelta(days=1), answers)
    kept = {a.item.split("-2026")[0]: a.outcome for a in morning.store.between(AboutLine, DAY, DAY)}
    mag, legs = (next(key for key in kept if key.startswith(word)) for word in ("dose", "workout"))
    assert kept == {
        mag: "on_time",
        legs: "on_time",
        "bed": "on_time",
        "stretch": "skipped",
    }
    assert [s.date for s in morning.store.all(Standing)] == [DAY + timedelta(days=1)]
    assert see_today(morning, DAY).summary == "You did 3 of 4: 3 on time. 1 skipped."
    undo(morning)
    assert not any(answer.outcome for answer in morning.store.all(AboutLine))
    assert see_today(morning, DAY).summary == "You did 2 of 3: 2 on time. 1 skipped."


def test_a_past_day_stays_as_it_stood_when_wishes_and_products_are_changed_later(evening: Desk) -> None:
    trained = at(evening, "2026-03-05T19:05:00+01:00")
    log.add(trained, "workout", SESSION)
    cabinet.take(at(evening, "2026-03-05T21:10:00+01:00"), "Night Mag", 2)
    morning = at(evening, "2026-03-06T07:00:00+01:00")
    log.add(morning, "busy", {"start": "12:00", "end": "13:00", "title": "Lunch"})
    before = {(i.title, i.outcome, i.start) for i in see_today(morning, DAY).plan.items if i.outcome}
    wish = see_today(morning, DAY).plan.items
    log.remove(morning, "wish", next(item.wish for item in wish if item.wish))
    log.add(morning, "wish", {"title": "Swim", "kind": "swim", "minutes": "45", "strain": "moderate"})
    cabinet.remove_product(morning, "Night Mag")
    after = {(i.title, i.outcome, i.start) for i in see_today(morning, DAY).plan.items if i.outcome}
    assert after == before


def test_what_is_logged_late_changes_what_was_kept(evening: Desk) -> None:
    mark(evening, DAY, line(evening, "stretch").id, "skipped")
    morning = at(evening, "2026-03-06T07:00:00+01:00")
    check_in.save_check_in(morning, DAY + timedelta(days=1), {"stress": "3"})
    assert _outcome(morning, "workout") == "unknown"
    log.add(morning, "workout", {"start": "yesterday 20:10", "minutes": "60", "kind": "strength", "strain": "high"})
    assert _outcome(morning, "workout") == "shifted"
    mark(morning, DAY, f"wind_down-{DAY}", "done")
    assert _outcome(morning, "wind_down") == "on_time"
    sleep.add_night(morning, {"date": "2026-03-06", "bed": "00:30", "wake": "06:30"})
    assert _outcome(morning, "bed") == "shifted"


def _outcome(desk: Desk, kind: str) -> str | None:
    return next((a.outcome for a in desk.store.between(AboutLine, DAY, DAY) if a.item.startswith(kind)), None)


def test_a_line_whose_time_passed_is_judged_by_where_it_stood_and_not_where_the_evening_drove_it(evening: Desk) -> None:
    bed = starts(evening)[f"bed-{DAY}"]
    late = at(evening, "2026-03-06T00:20:00+01:00")
    cabinet.take(late, "Night Mag", 1)
    morning = at(evening, "2026-03-06T07:30:00+01:00")
    sleep.add_night(morning, {"date": "2026-03-06", "bed": "00:25", "wake": "07:00"})
    shown = line(morning, "bed", DAY)
    assert (f"{shown.start:%H:%M}", shown.outcome) == (bed, "shifted")
    assert _outcome(morning, "bed") == "shifted"


def test_of_a_day_on_which_nothing_was_said_nothing_is_known(evening: Desk) -> None:
    later = at(evening, "2026-03-12T07:00:00+01:00")
    check_in.save_check_in(later, date(2026, 3, 12), {"stress": "3"})
    assert not later.store.between(AboutLine, date(2026, 3, 6), date(2026, 3, 11))
    view = see_today(later, date(2026, 3, 10))
    assert view.summary.startswith("Nothing was said of this day")
    assert not any(item.outcome for item in view.plan.items)
    assert see_today(later, DAY).summary.startswith("You did 0 of")


def test_what_has_begun_stays_until_it_is_over_and_is_asked_about_after(evening: Desk) -> None:
    check_in.save_check_in(evening, DAY, {"stress": "3"})
    legs = line(evening, "workout")
    half_way, later, over = (at(evening, shift(legs.start, minutes).isoformat()) for minutes in (30, 40, 65))
    assert line(half_way, "workout").start == legs.start
    log.add(half_way, "busy", {"start": "21:45", "end": "22:00", "title": "Call"})  # a change meanwhile
    assert line(later, "workout").start == legs.start
    assert (line(over, "workout").start, line(over, "workout").state) == (legs.start, "unknown")
    assert [asked.text for asked in see_today(over).plan.questions] == [f"Legs {legs.start:%H:%M}: done?"]
    mark(over, DAY, legs.id, "done")
    assert line(over, "workout").end <= over.now()
