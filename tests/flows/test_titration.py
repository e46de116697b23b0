"""Steps through the flows: offered, accepted, undone, kept through edits, and never behind a gate."""

from __future__ import annotations

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
