"""Steps through the flows: offered, accepted, undone, kept through edits, and never behind a gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows import cabinet, check_in
from coach.flows.profile import save_profile
from coach.flows.titration import accept, see_steps
from coach.flows.today import see_today
from coach.flows.undo import undo
from tests.flows.conftest import at, make_desk

MAG = {"name": "Mag", "elemental": "50", "goal": "sleep"}


def offered(desk: Desk) -> str:
    """The rule of the step that is offered; empty when none is."""
    rows = see_steps(desk).rows
    return rows[0].course.proposal.fact if rows and rows[0].course.proposal is not None else ""


def test_a_start_is_offered_accepted_kept_and_undone(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    assert offered(desk) == "mg.start"
    assert accept(desk, "Mag").what == "Mag: Start with 200 mg a day."
    row = cabinet.see_cabinet(desk).rows[0]
    assert row.course.steps == ("Thu 5 Mar: Start with 200 mg a day",)
    assert row.course.week == "week 1 of 8: too early to tell"
    assert offered(desk) == ""
    with pytest.raises(UsageError):
        accept(desk, "Mag")
    undo(desk)
    assert offered(desk) == "mg.start"


def test_an_unsettled_gut_offers_less_and_the_past_stays_visible(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    accept(desk, "Mag")
    later = at(desk, "2026-03-09T17:42:00+01:00")
    check_in.save_check_in(later, later.today(), {"gut": "2"})
    assert offered(later) == "mg.step_down"
    accept(later, "Mag")
    cabinet.edit_product(later, "Mag", {"daily": "150"})
    steps = cabinet.see_cabinet(later).rows[0].course.steps
    assert steps == (
        "Thu 5 Mar: Start with 200 mg a day",
        "Mon 9 Mar: Down to 100 mg a day, as the gut is unsettled",
        "Mon 9 Mar: Set by hand to 150 mg a day",
    )
    product = cabinet.find_product(later, "Mag")
    assert product.use is not None
    assert product.use.started == desk.today()


def test_nothing_is_offered_behind_a_gate() -> None:
    desk = make_desk()
    cabinet.add_product(desk, MAG)
    save_profile(desk, {"conditions": "kidney"})
    assert offered(desk) == ""


def test_a_course_that_is_over_is_refused(desk: Desk) -> None:
    cabinet.add_product(desk, {"like": "ashwagandha", "servings_per_dose": "1", "started": "2025-12-01"})
    with pytest.raises(SafetyRefusal) as refusal:
        cabinet.take(desk, "Ashwagandha", 1)
    assert refusal.value.fact == "cab.ashwa_max"
    cabinet.edit_product(desk, "Ashwagandha", {"times": "20:00"})
    plan = see_today(desk).plan
    assert not any(item.dose for item in plan.items)
    assert [left.because for left in plan.unplaced] == [("cab.ashwa_max",)]


def on(desk: Desk, day: str) -> Desk:
    """The same store in the evening of another day of March."""
    return at(desk, f"2026-03-{day}T17:42:00+01:00")


def test_after_a_stop_the_gut_is_asked_for_and_a_start_is_offered_seven_days_after_it_cleared(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    accept(desk, "Mag")
    ill = on(desk, "09")
    check_in.save_check_in(ill, ill.today(), {"gut": "4"})
    assert accept(ill, "Mag").what.startswith("Mag: Stop:")
    next_day = on(desk, "10")
    assert "gut" in {question.id for question in check_in.see_check_in(next_day).questions}
    assert "the check-in asks" in see_steps(next_day).rows[0].course.waiting
    check_in.save_check_in(next_day, next_day.today(), {"gut": "0"})
    assert "before Tue 17 Mar" in see_steps(on(desk, "11")).rows[0].course.waiting
    assert offered(on(desk, "16")) == ""
    ready = on(desk, "17")
    assert "gut" not in {question.id for question in check_in.see_check_in(ready).questions}
    assert offered(ready) == "mg.start_sensitive"
    accept(ready, "Mag")
    product = cabinet.find_product(ready, "Mag")
    assert product.active
    assert product.use is not None
    assert [step.kind for step in product.use.steps] == ["start", "stop", "start"]
    undo(ready)
    assert not cabinet.find_product(ready, "Mag").active


def test_taking_it_up_before_that_is_kept_and_said(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    accept(desk, "Mag")
    ill = on(desk, "09")
    check_in.save_check_in(ill, ill.today(), {"gut": "4"})
    accept(ill, "Mag")
    changed = cabinet.edit_product(on(desk, "11"), "Mag", {"active": "yes"})
    assert [(warn.fact, warn.severity) for warn in changed.warnings] == [("mg.gi_clear_h", "soft")]
    assert "7 days after the gut is calm" in changed.warnings[0].text


def test_still_ill_three_days_after_stopping_asks_for_a_clinician(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    accept(desk, "Mag")
    ill = on(desk, "09")
    check_in.save_check_in(ill, ill.today(), {"gut": "4"})
    accept(ill, "Mag")
    early, late = on(desk, "11"), on(desk, "12")
    said = [check_in.save_check_in(one, one.today(), {"gut": "2"}).warnings for one in (early, late)]
    assert "mg.gi_stop_h" not in {warn.fact for warn in said[0]}
    assert (said[1][0].fact, said[1][0].severity) == ("mg.gi_stop_h", "hard")


def test_the_day_after_a_red_flag_stopping_for_good_is_offered(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    accept(desk, "Mag")
    check_in.save_check_in(on(desk, "06"), on(desk, "06").today(), {"symptoms": "felt faint"})
    assert offered(on(desk, "06")) == ""
    after = on(desk, "10")
    assert offered(after) == "mg.gi_stop_h"
    accept(after, "Mag")
    cabinet.add_product(after, {**MAG, "name": "Other"})
    assert [row.course.proposal for row in see_steps(on(desk, "30")).rows] == [None, None]


def test_today_says_that_a_step_is_offered_by_day_and_not_near_bedtime(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    assert "3  Mag: Start with 200 mg a day; p takes the step." in see_today(desk).hints
    late = see_today(at(desk, "2026-03-05T22:20:00+01:00"))
    assert not any("p takes the step" in hint for hint in late.hints)
    assert not any("p takes the step" in hint for hint in see_today(desk, desk.today() + timedelta(days=1)).hints)
    accept(desk, "Mag")
    assert not any("p takes the step" in hint for hint in see_today(desk).hints)


def test_today_says_days_ahead_that_a_stock_ends(desk: Desk) -> None:
    cabinet.add_product(desk, {**MAG, "daily": "100", "stock": "8"})
    assert "3  Mag: 8 servings left; the first day without a portion is Mon 9 Mar." in see_today(desk).hints
    early = see_today(at(desk, "2026-03-05T09:30:00+01:00"))
    assert not any("servings left" in hint for hint in early.hints)
    cabinet.edit_product(desk, "Mag", {"stock": "60"})
    assert not any("servings left" in hint for hint in see_today(desk).hints)
