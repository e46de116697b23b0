"""Bath, nap, lights, meals, drinks and combinations: there when they help, and never in the way of anything."""

from __future__ import annotations

import msgspec

from coach.clock import minutes_between
from coach.evidence import facts
from coach.model import DayPlan, Intake, PlanItem, Product, Use
from coach.planner.evening.plan import plan_day

from .build import at, busy, evening, magnesium, profile, wish

FACTS = facts()


def kinds(plan: DayPlan) -> list[str]:
    return [item.kind for item in plan.items]


def item(plan: DayPlan, kind: str) -> PlanItem:
    return next(line for line in plan.items if line.kind == kind)


def test_a_bath_stands_an_hour_or_two_before_bed_and_moves_nothing_else() -> None:
    given = evening(wishes=(wish(preferred="18:00"),), products=(magnesium(),))
    plan = plan_day(given, FACTS)
    assert plan.bed is not None
    assert 60 <= minutes_between(item(plan, "bath").start, plan.bed.target) <= 120
    without = plan_day(msgspec.structs.replace(given, profile=profile(conditions=("heart",))), FACTS)
    assert "bath" not in kinds(without)
    starts = {line.id: line.start for line in plan.items}
    assert all(starts[line.id] == line.start for line in without.items if line.kind in ("workout", "stretch", "bed"))


def test_a_bath_without_room_is_left_out_without_a_word() -> None:
    plan = plan_day(evening(now="20:00", busy=(busy("20:10", "21:40"),)), FACTS)
    assert "bath" not in kinds(plan)
    assert not [line for line in plan.unplaced if "bath" in line.what]


def test_a_nap_is_offered_only_when_behind_and_only_in_its_hours() -> None:
    assert "nap" not in kinds(plan_day(evening(now="10:00"), FACTS))
    plan = plan_day(evening(now="10:00", debt_min=200, wishes=(wish(preferred="13:30"),)), FACTS)
    nap = item(plan, "nap")
    assert "13:00" <= f"{nap.start:%H:%M}" <= "15:40"
    legs = item(plan, "workout")
    assert nap.start >= legs.end or minutes_between(nap.end, legs.start) >= 30
    assert "nap" not in kinds(plan_day(evening(now="16:30", debt_min=200), FACTS))


def test_lights_meals_and_drinks_share_one_line() -> None:
    plan = plan_day(evening(), FACTS)
    light = item(plan, "light")
    assert {reason.fact for reason in light.reasons} == {
        "sl.light_evening", "food.large_meal", "food.late_fluid", "alc.gap",
    }  # fmt: skip
    assert plan.bed is not None
    assert minutes_between(light.start, plan.bed.target) == 180


def test_alcohol_is_told_by_hours_and_beside_what_makes_sleepy() -> None:
    beer = Product(id="beer", name="Beer", kind="food", interaction="alcohol")
    antihistamine = Product(id="anti", name="Allergy tablet", kind="medicine", sedating=True, use=Use(times=("22:00",)))
    given = evening(
        now="20:30", products=(beer, antihistamine), intakes=(Intake(id="i", at=at("20:00"), product="beer"),)
    )
    warnings = {warn.fact: warn for warn in plan_day(given, FACTS).warnings}
    assert warnings["alc.no_stack"].severity == "hard"
    assert "Allergy tablet" in warnings["alc.no_stack"].text
    assert "20:00" in warnings["alc.gap"].text


def test_two_sedating_items_and_two_short_nights_are_named() -> None:
    pair = tuple(
        Product(id=key, name=key, kind="supplement", sedating=True, use=Use(times=("21:00",)))
        for key in ("Hops", "Lemon")
    )
    facts_told = {warn.fact for warn in plan_day(evening(products=pair, short_nights=2), FACTS).warnings}
    assert {"cab.sedating_max", "ex.short_nights_easy"} <= facts_told


def test_more_than_two_hundred_milligrams_come_in_two_takes() -> None:
    plan = plan_day(evening(now="09:00", products=(magnesium(100, 300),)), FACTS)
    doses = [line for line in plan.items if line.dose is not None]
    assert [line.dose and line.dose.elemental_mg for line in doses] == [100, 200]
    assert minutes_between(doses[0].start, doses[1].start) > 4 * 60
    assert "mg.split_over" in {reason.fact for reason in doses[0].reasons}


def test_combinations_name_each_other() -> None:
    cherry = Product(id="cherry", name="Tart cherry", kind="supplement", use=Use(times=("21:00",)))
    plan = plan_day(evening(products=(magnesium(), cherry)), FACTS)
    dose = next(line for line in plan.items if line.dose is not None and line.dose.elemental_mg)
    linked = [line for line in plan.items if line.id in dose.linked]
    assert {line.kind for line in linked} == {"stretch", "snack", "supplement"}
    assert all(line.linked == (dose.id,) and line.reasons for line in linked)
