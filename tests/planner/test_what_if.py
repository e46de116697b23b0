"""Why here, why not there, and what would change: every start of a line is either priced or refused by name."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.clock import shift
from coach.evidence import facts
from coach.model import DayPlan, LineAnswer, PlanItem
from coach.planner.evening.plan import plan_day
from coach.planner.evening.what_if import differences, verdict, with_answer
from coach.planner.told import Evening

from .anyone import evenings
from .build import at, busy, evening, magnesium, medicine, wish

FACTS = facts()


def item(plan: DayPlan, kind: str) -> PlanItem:
    return next(line for line in plan.items if line.kind == kind)


def answer(line: PlanItem, to: datetime) -> LineAnswer:
    return LineAnswer(id=f"answer-{line.id}", date=at("12:00").date(), item=line.id, state="moved", to=to)


@pytest.fixture
def thursday() -> Evening:
    return evening(wishes=(wish(preferred="18:00"),), busy=(busy("19:15", "20:00"),), products=(magnesium(),))


def test_a_later_start_is_priced_by_fact_and_the_parts_add_up(thursday: Evening) -> None:
    plan = plan_day(thursday, FACTS)
    legs = item(plan, "workout")
    found = verdict(thursday, FACTS, plan, legs, answer(legs, at("20:15")))
    assert found.fits
    assert found.cost > 0
    assert "ex.late_penalty" in {part.fact for part in found.parts}
    assert sum(part.cost for part in found.parts) == pytest.approx(found.cost)


@pytest.mark.parametrize(("to", "key"), [("21:15", "ex.vigorous_block"), ("19:30", "busy:dinner"), ("17:00", "now")])
def test_a_forbidden_start_names_the_rule_or_the_block(thursday: Evening, to: str, key: str) -> None:
    plan = plan_day(thursday, FACTS)
    legs = item(plan, "workout")
    found = verdict(thursday, FACTS, plan, legs, answer(legs, at(to)))
    assert not found.fits
    assert key in found.against
    assert found.text


def test_magnesium_beside_a_tablet_is_refused_by_the_tablets_gap() -> None:
    given = evening(products=(magnesium(), medicine("levothyroxine", ("22:00",))))
    plan = plan_day(given, FACTS)
    dose = next(line for line in plan.items if line.dose is not None and line.kind == "supplement")
    found = verdict(given, FACTS, plan, dose, answer(dose, at("21:00")))
    assert not found.fits
    assert found.against == ("thyroid_hormone--mineral_mg--absorption",)


def test_bed_is_refused_below_the_floor_and_before_a_block(thursday: Evening) -> None:
    plan = plan_day(thursday, FACTS)
    bed = item(plan, "bed")
    assert verdict(thursday, FACTS, plan, bed, answer(bed, at("01:00", days=1))).against == ("sl.floor",)
    assert verdict(thursday, FACTS, plan, bed, answer(bed, at("19:00"))).against == ("busy:dinner",)
    assert verdict(thursday, FACTS, plan, bed, answer(bed, at("23:00"))).fits


def test_only_what_differs_is_told(thursday: Evening) -> None:
    plan = plan_day(thursday, FACTS)
    assert differences(plan, plan) == ()
    stretch = item(plan, "stretch")
    to = shift(stretch.start, -30)
    after = plan_day(with_answer(thursday, answer(stretch, to), plan), FACTS)
    (line,) = differences(plan, after)
    assert (line.id, line.after and line.after[0]) == (stretch.id, to)
    assert line.reason


def _moves(line: PlanItem) -> bool:
    """Every line that a person may put elsewhere."""
    kinds = ("workout", "stretch", "snack", "wind_down", "bath", "nap", "bed")
    return line.kind in kinds or (line.kind == "supplement" and line.window is not None)


@settings(max_examples=200)
@given(evenings(), st.integers(0, 10_000), st.integers(-600, 600))
def test_any_line_at_any_time_is_priced_or_refused(given: Evening, pick: int, minutes: int) -> None:
    plan = plan_day(given, FACTS)
    movable = [line for line in plan.items if line.state == "planned" and _moves(line)]
    if not movable:
        return
    line = movable[pick % len(movable)]
    to = shift(line.start, minutes // 5 * 5)
    found = verdict(given, FACTS, plan, line, answer(line, to))
    if found.fits:
        assert sum(part.cost for part in found.parts) == pytest.approx(found.cost, abs=0.05)
        assert not found.against
    else:
        assert found.against
        assert found.text
