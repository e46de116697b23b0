"""Ways to a session as it was wished, after a gentle one took its place: each is offered because it was tried."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows import log, undo, what_if
from coach.flows.check_in import save_check_in
from coach.flows.today import plan_of, see_today
from coach.flows.ways import see_ways
from coach.model import Answer, PlanItem
from tests.flows.conftest import at
from tests.flows.test_today import DAY, LEGS

AS_WISHED = "legs as-wished"


def session(desk: Desk) -> PlanItem:
    return next(item for item in plan_of(desk, DAY).items if item.kind == "workout")


@pytest.fixture
def late(desk: Desk) -> Desk:
    """Hard work could begin at 20:20 only, 70 minutes before bed at its end: a gentle session stands in its place."""
    log.add(desk, "busy", {"start": "17:30", "end": "20:20", "title": "Gala"})
    log.add(desk, "wish", LEGS)
    assert session(desk).variant == "swap"
    return desk


def test_a_gentle_session_has_ways_to_the_one_that_was_wished(late: Desk) -> None:
    assert plan_of(late, DAY).unplaced == ()
    (left,) = see_ways(late, see_today(late))
    assert left.title == "Legs · 60 min · high"
    assert left.text == "mobility and stretching in place of hard work: it would end 1 h 10 before bed"
    assert {(way.text, way.change.split(" ", 1)[1]) for way in left.repair} == {
        ("as wished at 20:20, ends 1 h 10 before bed", "as-wished"),
        ("30 min at 20:20, ends 1 h 40 before bed", "30 min"),
    }


def test_each_way_is_what_it_says(late: Desk) -> None:
    (left,) = see_ways(late, see_today(late))
    before = plan_of(late, DAY).cost
    for way in left.repair:
        what_if.apply(late, DAY, way.change)
        stands = session(late)
        assert (stands.variant, stands.strain) == (None, "high")
        assert way.text.split(", ")[0].endswith(f"{stands.start:%H:%M}")
        assert round(plan_of(late, DAY).cost - before, 1) == way.cost
        assert see_ways(late, see_today(late)) == ()
        undo.undo(late)
        assert not late.store.all(Answer)


def test_what_if_takes_as_wished_and_shows_it_before_it_is_kept(late: Desk) -> None:
    view = what_if.see(late, DAY, AS_WISHED)
    assert view.change == "Legs as planned"
    assert any(line.title == "Legs · 60 min · high" for line in view.lines)
    assert not late.store.all(Answer)
    what_if.apply(late, DAY, AS_WISHED)
    assert plan_of(late, DAY).cost == view.cost_after
    with pytest.raises(UsageError, match="stands as it was wished"):
        what_if.see(late, DAY, AS_WISHED)


def test_a_hard_rule_is_no_way_and_refuses_the_question_too(late: Desk) -> None:
    save_check_in(late, DAY, {"drinks": "4"})
    view = what_if.see(late, DAY, AS_WISHED)
    assert not view.fits
    assert view.refused_by == "alc.training"
    with pytest.raises(SafetyRefusal, match="drinks"):
        what_if.apply(late, DAY, AS_WISHED)
    assert all("as wished" not in way.text for left in see_ways(late, see_today(late)) for way in left.repair)


def test_where_even_insisting_finds_no_place_what_only_the_person_can_move_is_named(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "17:30", "end": "21:20", "title": "Gala"})
    log.add(desk, "wish", LEGS)
    assert session(desk).variant == "swap"
    with pytest.raises(UsageError, match="x has ways"):
        what_if.apply(desk, DAY, AS_WISHED)
    (left,) = see_ways(desk, see_today(desk))
    assert left.repair
    assert any("Gala" in way.text and not way.change for way in left.repair)
    assert all("as wished" not in way.text for way in left.repair)


def test_a_day_that_is_over_has_no_ways(late: Desk) -> None:
    later = at(late, "2026-03-06T12:00:00+01:00")
    assert see_ways(later, see_today(later, DAY)) == ()
