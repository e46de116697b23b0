"""Every sentence of a plan is true of its lines: rendered over random evenings and checked against the items."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from coach.clock import minutes_between, shift
from coach.evidence import facts
from coach.model import DayPlan, Intake, PlanItem
from coach.planner.evening.shown import shown_day
from coach.planner.told import Evening
from tests.bench.evenings import evening as realistic

from .build import at, coffee, evening, magnesium, medicine, profile, taken, wish

FACTS = facts()
PROGRAM = re.compile(r"dosing plan|block plan|block until|refuse to schedule|show RDA|\bTODO\b", re.IGNORECASE)
"""Words of the data that were meant for the program."""


LENGTH = r"(?:(\d+) h)?(?: ?(\d+)(?: min)?)?"


def length(hours: str | None, minutes: str | None) -> int:
    return int(hours or 0) * 60 + int(minutes or 0)


def sentences(plan: DayPlan) -> Iterator[tuple[PlanItem, str]]:
    for item in plan.items:
        yield from ((item, text) for text in (item.title, item.hint, *(reason.text for reason in item.reasons)))


def off(text: str, pattern: str, real: float) -> bool:
    """Whether the sentence begins with another length than the real one."""
    said = re.match(pattern, text)
    return bool(said and (said[1] or said[2]) and abs(length(said[1], said[2]) - real) > 1)


def is_untrue(text: str, item: PlanItem, plan: DayPlan, given: Evening) -> bool:
    """Whether the lines contradict a sentence of that line."""
    assert plan.bed is not None
    ahead, ends = (minutes_between(moment, plan.bed.target) for moment in (item.start, item.end))
    span = re.match(r"(\d+)–(\d+) min before bed", text)
    earlier = re.match(r"(\d+) min earlier, as", text)
    parts = {part.what: part.min for part in plan.bed.parts}
    return any(
        (
            span is not None and not int(span[1]) <= ahead <= int(span[2]),
            off(text, rf"{LENGTH} before bed[,;]", ahead),
            off(text, rf"ends {LENGTH} before bed", ends),
            earlier is not None and int(earlier[1]) > plan.bed.need_min - parts["baseline"] - parts["latency"],
            "after lifting" in text and not lifted(item, plan, given),
            re.search(r"your usual (?:bed|lights)", text) is not None and given.usual_bed is None,
        )
    )


def lifted(snack: PlanItem, plan: DayPlan, given: Evening) -> bool:
    """Whether something was lifted, or stands, before the snack."""
    strength = {wish.id for wish in given.wishes if wish.kind == "strength"}
    return any(i.wish in strength and i.end <= snack.end and i.state != "skipped" for i in plan.items)


def untrue(plan: DayPlan, given: Evening) -> list[str]:
    """The sentences that the lines contradict, and those that were meant for the program."""
    said = [text for item, text in sentences(plan) if is_untrue(text, item, plan, given)]
    other = (*(warn.text for warn in plan.warnings), *(left.text for left in plan.unplaced))
    return [*said, *(text for text in other if PROGRAM.search(text))]


@pytest.mark.parametrize("seed", range(60))
def test_nothing_untrue_is_said_of_a_random_evening(seed: int) -> None:
    given = realistic(seed)
    for minutes in (0, 95, 250, 400):
        now = shift(given.now, minutes)
        plan = shown_day(msgspec.structs.replace(given, settled=given.now, now=now), FACTS)
        if plan.bed is not None:
            assert untrue(plan, given) == []


def lead_of(given: Evening) -> str:
    plan = shown_day(given, FACTS)
    (dose,) = (item for item in plan.items if item.dose is not None and item.dose.elemental_mg)
    return next(reason.text for reason in dose.reasons if reason.fact == "mg.window")


def test_a_dose_pushed_aside_does_not_claim_the_window_it_lost() -> None:
    free = evening(products=(magnesium(),))
    assert lead_of(free).startswith("60–120 min before bed")
    beside_iron = evening(now="12:00", products=(magnesium(), medicine("iron", ("20:30",))))
    assert "earlier than its 60 to 120 min" in lead_of(beside_iron)


def test_no_snack_after_a_lifting_that_found_no_place() -> None:
    given = evening(wishes=(wish(minutes=360),))
    plan = shown_day(given, FACTS)
    assert [item.hint for item in plan.items if item.kind == "snack"] in ([], ["only if hungry"])


def test_no_snack_after_a_lifting_that_stands_behind_it() -> None:
    late = wish(minutes=15, strain="light", earliest="22:10", latest_end="22:45")
    plan = shown_day(evening(wishes=(late,)), FACTS)
    stands = {item.kind: (item.start, item.end, item.hint) for item in plan.items}
    assert stands["snack"][1] < stands["workout"][0]
    assert stands["snack"][2] == "only if hungry"


def test_caffeine_that_is_there_is_not_called_another_cups() -> None:
    cup = Intake(id="cup", at=at("16:30"), product="coffee", caffeine_mg=100)
    plan = shown_day(evening(now="20:00", products=(coffee(),), intakes=(cup,)), FACTS)
    said = [warn.text for warn in plan.warnings if warn.fact == "caf.residual_green"]
    assert said == [f"No more caffeine today: about {plan.totals.caffeine_at_bed_mg:g} mg is left at bedtime already."]
    assert 35 < plan.totals.caffeine_at_bed_mg < 50


@pytest.mark.parametrize("condition", sorted(gate for gate in FACTS.gates if gate not in ("minor", "older")))
def test_no_sentence_meant_for_the_program_reaches_a_person(condition: str) -> None:
    given = evening(profile=profile(conditions=(condition,)), products=(magnesium(),), intakes=(taken(100, "09:00"),))
    plan = shown_day(given, FACTS)
    assert plan.bed is not None
    assert untrue(plan, given) == []
