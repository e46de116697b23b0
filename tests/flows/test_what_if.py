"""What if on a real store: seen without a trace, applied as an answer, refused by rule."""

from __future__ import annotations

from datetime import date

import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows import cabinet, log, undo, what_if
from coach.flows.marking import mark
from coach.flows.today import see_today
from coach.model import Answer, PlanItem
from tests.flows.conftest import at
from tests.flows.test_today import DAY, LEGS, MAG, row_of


@pytest.fixture
def evening(desk: Desk) -> Desk:
    log.add(desk, "wish", LEGS)
    log.add(desk, "busy", {"start": "19:15", "end": "20:00", "title": "Dinner"})
    cabinet.add_product(desk, MAG)
    return desk


def item(desk: Desk, kind: str, day: date = DAY) -> PlanItem:
    return next(line for line in see_today(desk, day).plan.items if line.kind == kind)


def test_a_bare_time_is_about_the_next_session_and_nothing_is_written(evening: Desk) -> None:
    before = evening.store.revision
    view = what_if.see(evening, DAY, "20:05")
    assert view.fits
    assert view.change == "Legs at 20:05"
    assert view.cost_after > view.cost_before
    assert view.lines[0].title.startswith("Legs")
    assert evening.store.revision == before


def test_what_was_seen_is_what_applying_gives(evening: Desk) -> None:
    for change in ("20:05", "stretch 21:00", "bed 23:00", "wake 6:15", "legs light", "enough"):
        view = what_if.see(evening, DAY, change)
        what_if.apply(evening, DAY, change)
        plan = see_today(evening).plan
        assert plan.cost == view.cost_after
        for line in view.lines:
            if line.after is not None:
                found = next(other for other in plan.items if other.id == line.id)
                assert (found.start, found.end) == line.after
        undo.undo(evening)
        assert not evening.store.all(Answer)


def test_wake_strain_and_effort_change_the_night(evening: Desk) -> None:
    assert f"{item(evening, 'bed').end:%H:%M}" == "06:45"
    what_if.apply(evening, DAY, "wake 6:00")
    assert f"{item(evening, 'bed').end:%H:%M}" == "06:00"
    what_if.apply(evening, DAY, "legs light")
    assert item(evening, "workout").strain == "light"
    full = item(evening, "bed").start
    what_if.apply(evening, DAY, "enough")
    enough = item(evening, "bed").start
    what_if.apply(evening, DAY, "least")
    least = see_today(evening).plan
    assert least.bed is not None
    assert full < enough < least.bed.target
    assert least.bed.need_min == 420
    assert sum(part.min for part in least.bed.parts) == 420
    assert any(warn.fact == "sl.floor" and "least" in warn.text for warn in least.warnings)


def test_a_hard_rule_refuses_with_its_id_and_dinner_with_its_name(evening: Desk) -> None:
    view = what_if.see(evening, DAY, "21:30")
    assert not view.fits
    assert view.lines == ()
    assert "Could start" in view.may_move
    with pytest.raises(SafetyRefusal) as refused:
        what_if.apply(evening, DAY, "21:30")
    assert refused.value.fact == "ex.vigorous_block"
    with pytest.raises(UsageError, match="Dinner"):
        what_if.apply(evening, DAY, "legs 19:30")
    assert not evening.store.all(Answer)


@pytest.mark.parametrize("text", ["", "  ", "soon", "nobody 19:30", "bed light", "wake never", "25:00", "wake 4:99"])
def test_what_is_not_understood_teaches(evening: Desk, text: str) -> None:
    with pytest.raises(UsageError):
        what_if.see(evening, DAY, text)


def test_why_not_there_for_lines_that_never_move(evening: Desk) -> None:
    cabinet.add_product(
        evening, {"name": "Thyrox", "kind": "medicine", "interaction": "levothyroxine", "times": "20:00"}
    )
    tablet = item(evening, "medicine")
    view = what_if.why_not(evening, DAY, tablet.id, "21:00")
    assert not view.verdict.fits
    assert "medicine" in view.verdict.text
    mark(evening, DAY, row_of(evening, "Stretch"), "done")
    assert not what_if.why_not(evening, DAY, row_of(evening, "Stretch"), "21:00").verdict.fits


def test_why_not_there_names_rule_grade_and_block(evening: Desk) -> None:
    legs = row_of(evening, "Legs")
    assert any("[ex.vigorous_block]" in said for said in what_if.why_not(evening, DAY, legs, "21:30").facts)
    assert "Dinner" in what_if.why_not(evening, DAY, legs, "19:30").facts


def test_each_repair_that_can_be_made_lets_the_session_in(evening: Desk) -> None:
    log.add(evening, "busy", {"start": "17:45", "end": "18:40", "title": "Call"})
    log.add(evening, "wish", {**LEGS, "title": "Hill run", "kind": "run", "minutes": "70", "latest_end": "21:00"})
    made = 0
    for left in see_today(evening).plan.unplaced:
        for repair in left.repair:
            if repair.change:
                what_if.apply(evening, DAY, repair.change)
                plan = see_today(evening).plan
                assert left.what in {item.wish for item in plan.items}, repair
                undo.undo(evening)
                made += 1
    assert made


def test_a_wake_time_below_the_floor_is_refused_with_the_field_and_the_way_out(evening: Desk) -> None:
    late = at(evening, "2026-03-05T23:15:00+01:00")
    with pytest.raises(SafetyRefusal) as refusal:
        what_if.apply(late, DAY, "wake 4:00")
    assert (refusal.value.fact, refusal.value.where) == ("sl.floor", "Up at 04:00")
    assert "busy time" in refusal.value.todo
    assert not late.store.all(Answer)
    what_if.apply(late, DAY, "wake 7:00")
    later = at(evening, "2026-03-06T00:30:00+01:00")  # short already, and never shorter without a word
    with pytest.raises(SafetyRefusal):
        what_if.apply(later, DAY, "wake 5:00")
    what_if.apply(later, DAY, "wake 7:15")


def test_two_lines_cannot_be_put_at_one_time_and_the_first_is_named(evening: Desk) -> None:
    log.add(evening, "wish", {**LEGS, "title": "Arms", "preferred": ""})
    what_if.apply(evening, DAY, "legs 18:00")
    with pytest.raises(UsageError, match="Legs"):
        what_if.apply(evening, DAY, "arms 18:15")
