"""The week on a real store: sessions asked for by number find their days, and the day's plan follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import log, undo
from coach.flows.today import see_today
from coach.flows.week import let_go, monday_of, put, see_moves, see_week
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
    slot = max(slot for slot in moves.costs)
    put(week, view.plan.monday, first.id, slot)
    assert slot // 3 in days_with_legs(week)
    assert see_week(week).plan.cost == view.plan.cost + moves.costs[slot]
    let_go(week, view.plan.monday, first.id)
    assert see_week(week).plan == view.plan
    undo.undo(week)
    assert any(session.pinned for session in see_week(week).plan.sessions)


def test_what_cannot_be_is_refused_in_words(week: Desk) -> None:
    view = see_week(week)
    key = view.plan.sessions[0].id
    with pytest.raises(UsageError, match="over, or busy"):
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
    assert placed.slot in see_moves(desk, view, placed.id).costs
