"""The week on a real store: sessions asked for by number find their days, and the day's plan follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log, undo
from coach.flows.check_in import save_check_in
from coach.flows.profile import save_profile
from coach.flows.today import see_today
from coach.flows.week import (
    let_go,
    monday_of,
    moved_along,
    put,
    see_moves,
    see_week,
    take_easy,
    take_usual,
)
from coach.model import Night
from coach.words.costs import cost_parts
from tests.flows.conftest import at, make_desk

MONDAY = date(2026, 3, 2)


@pytest.fixture
def week(desk: Desk) -> Desk:
    log.add(
        desk,
        "wish",
        {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "muscles": "legs", "per_week": "2"},
    )
    return desk


def days_with_legs(desk: Desk) -> list[int]:
    found = []
    for ahead in range(3, 7):
        plan = see_today(desk, MONDAY + timedelta(days=ahead)).plan
        if any(item.kind == "workout" for item in plan.items):
            found.append(ahead)
    return found


def test_each_session_stands_in_the_plan_of_its_day_and_only_there(week: Desk) -> None:
    slots = [session.slot for session in see_week(week).plan.sessions if session.slot is not None]
    assert days_with_legs(week) == [slot // 3 for slot in slots]
    assert len(slots) == 2
    assert slots[1] // 3 - slots[0] // 3 >= 2


def test_a_session_put_elsewhere_takes_the_day_with_it(week: Desk) -> None:
    view = see_week(week)
    first = view.plan.sessions[0]
    moves = see_moves(week, view, first.id)
    slot = max(slot for slot in moves.moves)
    put(week, view.plan.monday, first.id, slot)
    assert slot // 3 in days_with_legs(week)
    assert see_week(week).plan.cost == view.plan.cost + moves.moves[slot].cost
    let_go(week, view.plan.monday, first.id)
    assert see_week(week).plan == view.plan
    undo.undo(week)
    assert any(session.pinned for session in see_week(week).plan.sessions)


def test_what_cannot_be_is_refused_in_words(week: Desk) -> None:
    view = see_week(week)
    key = view.plan.sessions[0].id
    with pytest.raises(UsageError, match="it is over"):
        put(week, MONDAY, key, 0)
    with pytest.raises(UsageError):
        put(week, MONDAY, key, 21)
    with pytest.raises(UsageError):
        put(week, MONDAY, "week-nothing", 15)
    with pytest.raises(UsageError):
        let_go(week, MONDAY, key)


def test_a_session_that_was_missed_moves_to_what_is_left_of_the_week(week: Desk) -> None:
    before = see_week(week).plan.sessions[0].slot
    later = at(week, "2026-03-07T09:00:00+01:00")
    slots = [session.slot for session in see_week(later).plan.sessions if session.slot is not None]
    assert before is not None
    assert before // 3 < 5
    assert slots
    assert all(slot // 3 >= 5 for slot in slots)
    assert monday_of(date(2026, 3, 8)) == MONDAY


def test_a_done_session_counts_and_stays(week: Desk) -> None:
    log.add(
        week,
        "workout",
        {"start": "2026-03-03 18:00", "minutes": "60", "kind": "strength", "strain": "high", "muscles": "legs"},
    )
    sessions = see_week(week).plan.sessions
    assert [session.slot for session in sessions if session.done] == [5]
    assert len([session for session in sessions if not session.done and session.slot is not None]) == 1


def test_a_session_without_a_place_is_no_reason_against_moving_another() -> None:
    """On Sunday evening the missed Friday has no room left; the Sunday session may still stand where it stands."""
    desk = make_desk("2026-03-08T17:00:00+01:00")
    log.add(desk, "wish", {"title": "Upper", "kind": "strength", "minutes": "40", "days": "fri,sun"})
    view = see_week(desk)
    placed = next(session for session in view.plan.sessions if session.slot is not None)
    assert any(session.slot is None for session in view.plan.sessions)
    assert placed.slot in see_moves(desk, view, placed.id).moves


LONG = {
    "title": "Long run", "kind": "run", "minutes": "90", "strain": "moderate", "days": "thu", "if_slept": "yes",
}  # fmt: skip


def slept(desk: Desk, minutes: int) -> None:
    with desk.store.change("night", at=desk.now()) as change:
        change.put(Night(id="night", date=date(2026, 3, 5), asleep_min=minutes, source="ring"))


def titles(desk: Desk, day: date = MONDAY + timedelta(days=3)) -> list[str]:
    return [item.title.split(" · ")[0] for item in see_today(desk, day).plan.items if item.kind == "workout"]


def test_a_session_on_condition_of_the_night_says_so_and_stands_down_after_a_short_one(desk: Desk) -> None:
    log.add(desk, "wish", LONG)
    plan = see_today(desk).plan
    (line,) = [item for item in plan.items if item.kind == "workout"]
    assert "only if you slept" in {r.fact: r.text for r in line.reasons}["ex.short_sleep"]
    assert line.hint.startswith("if you slept · ends ")
    slept(desk, 420)
    (line,) = [item for item in see_today(desk).plan.items if item.kind == "workout"]
    assert "ex.short_sleep" not in {reason.fact for reason in line.reasons}
    assert line.hint.startswith("ends ")
    slept(desk, 300)
    plan = see_today(desk).plan
    assert not [item for item in plan.items if item.kind == "workout"]
    (left,) = plan.unplaced
    assert (left.title, left.because) == ("Long run", ("ex.short_sleep",))
    assert left.text == "only if you slept, and the night was under 6 h"
    assert see_week(desk).plan.sessions[0].slot is None


def test_a_wish_for_every_day_keeps_its_condition_too(desk: Desk) -> None:
    log.add(desk, "wish", {**LONG, "days": ""})
    assert titles(desk) == ["Long run"]
    slept(desk, 300)
    assert titles(desk) == []
    assert titles(desk, MONDAY + timedelta(days=4)) == ["Long run"]


def test_a_session_whose_evening_does_not_hold_it_goes_to_another_day(desk: Desk) -> None:
    """Thursday has an hour free from 20:50 on: enough for the week, too late for hard work before an early bed."""
    save_profile(desk, {"wake": "06:00"})
    log.add(desk, "wish", {"title": "Legs", "kind": "run", "minutes": "60", "strain": "high", "per_week": "1"})
    assert see_week(desk).plan.sessions[0].slot == 3 * 3 + 2
    for start, end in (("17:45", "20:50"), ("2026-03-05 04:30", "17:40")):
        log.add(desk, "busy", {"start": start, "end": end})
    view = see_week(desk)
    session = view.plan.sessions[0]
    assert session.slot is not None
    assert session.slot // 3 == 4
    assert titles(desk) == []
    assert titles(desk, MONDAY + timedelta(days=4)) == ["Legs"]
    against = see_moves(desk, view, session.id).against
    assert against[11].startswith("the evening does not hold it: ")


def test_what_fits_no_evening_says_why_and_comes_back_when_there_is_room(desk: Desk) -> None:
    sunday = at(desk, "2026-03-08T17:42:00+01:00")
    save_profile(sunday, {"wake": "06:00"})
    log.add(sunday, "wish", {"title": "Legs", "kind": "run", "minutes": "60", "strain": "high", "per_week": "1"})
    log.add(sunday, "busy", {"start": "17:45", "end": "20:50", "title": "Choir"})
    session = see_week(sunday).plan.sessions[0]
    assert session.slot is None
    assert session.text == "against it: the evening of sun has no room for it, days that are over"
    undo.undo(sunday)
    assert see_week(sunday).plan.sessions[0].slot == 20


def test_fever_sends_todays_session_to_another_day(week: Desk) -> None:
    assert 3 in days_with_legs(week)
    save_check_in(week, date(2026, 3, 5), {"illness": "fever"})
    assert 3 not in days_with_legs(week)
    assert days_with_legs(week)


def test_an_easy_week_is_taken_and_taken_back(week: Desk) -> None:
    usual = see_week(week).plan
    take_easy(week, MONDAY)
    view = see_week(week)
    assert (view.plan.easy, view.plan.minutes) == (True, 2 * 2 * 35)
    assert [s.slot for s in view.plan.sessions] == [s.slot for s in usual.sessions]
    line = next(item for item in see_today(week).plan.items if item.kind == "workout")
    assert line.title == "Legs · 35 min · high"
    assert "in place of 1 h" in {r.fact: r.text for r in line.reasons}["ex.deload_volume"]
    with pytest.raises(UsageError, match="easy one already"):
        take_easy(week, MONDAY)
    take_usual(week, MONDAY)
    assert see_week(week).plan == usual
    with pytest.raises(UsageError, match="usual one"):
        take_usual(week, MONDAY)


def test_what_the_morning_says_is_said_in_its_own_week_alone(desk: Desk) -> None:
    days = [date(2026, 3, 5) - timedelta(days=back) for back in range(1, 6)]
    with desk.store.change("nights", at=desk.now()) as change:
        for day in days:
            change.put(Night(id=f"night-{day}", date=day, asleep_min=450, source="ring"))
    assert "learning 5/14" in dict(see_week(desk).plan.notes)["in.readiness_parts"]
    for away in (-7, 7):
        assert "in.readiness_parts" not in dict(see_week(desk, MONDAY + timedelta(days=away)).plan.notes)


def test_an_easy_week_without_sessions_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="holds no sessions"):
        take_easy(desk, MONDAY)


def test_a_session_that_was_put_leaves_the_others_where_they_stood(week: Desk) -> None:
    log.add(week, "wish", {"title": "Yoga", "kind": "yoga", "minutes": "30", "strain": "light", "per_week": "2"})
    view = see_week(week)
    yoga = next(s for s in view.plan.sessions if s.wish.title == "Yoga")
    put(week, MONDAY, yoga.id, 18)
    after = {s.id: s.slot for s in see_week(week).plan.sessions}
    assert after == {**{s.id: s.slot for s in view.plan.sessions}, yoga.id: 18}


def test_what_was_put_in_a_week_is_no_answer_to_its_monday(week: Desk) -> None:
    monday = at(week, "2026-03-02T09:00:00+01:00")
    before = see_today(monday, MONDAY).plan
    later = next(s for s in see_week(monday).plan.sessions if (s.slot or 0) // 3 > 1)
    put(monday, MONDAY, later.id, 17)
    assert see_today(monday, MONDAY).plan.items == before.items


def test_every_move_says_its_parts_and_who_goes_along(week: Desk) -> None:
    view = see_week(week)
    session = view.plan.sessions[0]
    found = see_moves(week, view, session.id)
    along = [move for move in found.moves.values() if move.also]
    assert along
    assert moved_along(along[0], view).startswith("Legs to ")
    dear = max(found.moves.values(), key=lambda move: move.cost)
    assert sum(part.cost for part in dear.parts) == dear.cost
    assert "later +" in cost_parts(dear.parts)


def test_a_session_that_asks_for_its_day_stands_there_with_what_speaks_against_it(desk: Desk) -> None:
    for title, day in (("Legs", "thu"), ("Hills", "fri")):
        log.add(
            desk, "wish",
            {"title": title, "kind": "run", "minutes": "45", "strain": "high", "muscles": "legs", "days": day},
        )  # fmt: skip
    log.add(desk, "wish", {"title": "Yoga", "kind": "yoga", "minutes": "30", "strain": "light", "per_week": "1"})
    plan = see_week(desk).plan
    assert not [session for session in plan.sessions if session.slot is None]
    (odd,) = [session for session in plan.sessions if session.as_asked]
    other = "Legs" if odd.wish.title == "Hills" else "Hills"
    said = f"as you asked; beside {other} this is not kept: 48 h between the same muscles"
    assert ("ex.muscle_gap", f"{odd.wish.title}: {said}") in plan.notes
    asked = MONDAY + timedelta(days=4 if odd.wish.title == "Hills" else 3)
    (item,) = [item for item in see_today(desk, asked).plan.items if item.wish == odd.wish.id]
    assert said in [reason.text for reason in item.reasons]
