"""Lines are answered by id or title, through the same flows as the keys; and sessions can be insisted on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows import log
from coach.flows.answering import State, answer, find
from coach.flows.check_in import save_check_in
from coach.flows.insisting import insist, insists, let_ease
from coach.flows.today import plan_of
from coach.flows.undo import undo
from coach.model import AsWished, LineAnswer, PlanItem, Workout

DAY = date(2026, 3, 5)
LEGS = {"title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "muscles": "legs", "days": "thu",
        "preferred": "18:00"}  # fmt: skip


@pytest.fixture
def legs(desk: Desk) -> Desk:
    """An evening with hard legs at 18:00."""
    log.add(desk, "wish", LEGS)
    return desk


def session(desk: Desk) -> PlanItem | None:
    return next((item for item in plan_of(desk, DAY).items if item.kind == "workout"), None)


def strain(desk: Desk) -> str | None:
    found = session(desk)
    return None if found is None else found.strain


def test_a_line_is_named_by_its_id_its_title_or_a_part_of_it(legs: Desk) -> None:
    key = find(legs, DAY, "legs").id
    assert key.startswith("workout-")
    assert find(legs, DAY, key.upper()).id == key
    assert find(legs, DAY, "LEG").id == key
    assert find(legs, DAY, "wind").id == "wind_down-2026-03-05"


@pytest.mark.parametrize("line", ["", "  ", "nothing so called", "e"])
def test_a_line_that_is_not_there_or_not_one_is_refused(legs: Desk, line: str) -> None:
    with pytest.raises(UsageError) as error:
        find(legs, DAY, line)
    assert error.value.where == "line"


def test_each_state_is_the_key_s_own(legs: Desk) -> None:
    answer(legs, DAY, "stretch", "skipped")
    assert [(a.item, a.state) for a in legs.store.all(LineAnswer)] == [("stretch-2026-03-05", "skipped")]
    answer(legs, DAY, "stretch", "open")
    assert legs.store.all(LineAnswer) == ()
    answer(legs, DAY, "legs", "moved", "18:30")
    found = session(legs)
    assert found is not None
    assert (f"{found.start:%H:%M}", found.state) == ("18:30", "moved")
    answer(legs, DAY, "legs", "done")
    assert [workout.title for workout in legs.store.all(Workout)] == ["Legs"]
    assert set(get_args(State)) == {"done", "skipped", "moved", "open", "as-wished", "now", "later"}


@pytest.mark.parametrize(("state", "to"), [("moved", ""), ("done", "19:00"), ("as-wished", "19:00")])
def test_a_start_belongs_to_a_moved_line_alone(legs: Desk, state: State, to: str) -> None:
    with pytest.raises(UsageError) as error:
        answer(legs, DAY, "legs", state, to)
    assert error.value.where == "to"


def test_insisting_is_remembered_for_that_day_said_with_its_cost_and_taken_back(legs: Desk) -> None:
    save_check_in(legs, DAY, {"illness": "above_neck"})
    assert strain(legs) == "light"
    told = answer(legs, DAY, "legs", "as-wished")
    assert told.what == "Legs: as planned, 60 min · high."
    assert told.warnings[0].text == "As you asked, although a cold above the neck."
    assert strain(legs) == "high"
    (kept,) = legs.store.all(AsWished)
    assert (kept.date, insists(legs, DAY, kept.wish)) == (DAY, True)
    assert answer(legs, DAY, "legs", "open").what == "Legs: as the day allows."
    assert strain(legs) == "light"
    undo(legs)
    assert strain(legs) == "high"
    let_ease(legs, DAY, kept.wish)
    assert strain(legs) == "light"


def test_a_hard_rule_is_not_insisted_away_and_nothing_is_written(legs: Desk) -> None:
    save_check_in(legs, DAY, {"illness": "fever"})
    with pytest.raises(SafetyRefusal) as refusal:
        answer(legs, DAY, "legs", "as-wished")
    assert (refusal.value.fact, refusal.value.exit_code) == ("ex.illness_block", 5)
    assert legs.store.all(AsWished) == ()


def test_what_stands_as_it_was_wished_needs_no_insisting(legs: Desk) -> None:
    found = session(legs)
    assert found is not None
    assert found.wish is not None
    with pytest.raises(UsageError, match="stands as it was wished"):
        insist(legs, DAY, found.wish)
    with pytest.raises(UsageError, match="no session that was wished"):
        answer(legs, DAY, "stretch", "as-wished")


def test_a_gentle_session_that_was_done_is_logged_as_what_it_was(legs: Desk) -> None:
    log.add(legs, "busy", {"start": "17:45", "end": "20:30", "title": "Choir"})
    found = session(legs)
    assert found is not None
    assert found.variant == "swap"
    answer(legs, DAY, found.id, "done")
    (done,) = legs.store.all(Workout)
    assert (done.kind, done.strain, done.title) == ("mobility", "light", "Legs: mobility and stretching")
    assert [item.state for item in plan_of(legs, DAY).items if item.kind == "workout"] == ["done"]


def test_what_has_not_come_yet_is_not_done_and_nothing_is_kept(legs: Desk) -> None:
    tomorrow = legs.today() + timedelta(days=1)
    bed = find(legs, tomorrow, "Bed")
    with pytest.raises(UsageError, match="has not come yet"):
        answer(legs, tomorrow, bed.id, "done")
    assert not list(legs.store.all(LineAnswer))
    assert answer(legs, tomorrow, bed.id, "skipped").what == "Bed: skipped.", "said ahead"
