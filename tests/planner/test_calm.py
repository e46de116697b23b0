"""After a change the plan moves as little as it can, and the same evening gives the same bytes."""

from __future__ import annotations

import msgspec

from coach.clock import shift
from coach.evidence import facts
from coach.model import Answer, DayPlan
from coach.planner.calm import remembering
from coach.planner.counterfactual import with_answer
from coach.planner.day import plan_day
from coach.planner.evening import Evening
from tests.bench.evenings import evening as realistic

from .build import at, evening, magnesium, wish

FACTS = facts()


def starts(plan: DayPlan) -> dict[str, object]:
    return {item.id: item.start for item in plan.items if item.state == "planned"}


def skipped(given: Evening, plan: DayPlan, kind: str) -> Answer | None:
    line = next((item for item in plan.items if item.kind == kind and item.state == "planned"), None)
    if line is None:
        return None
    answer = Answer(id="answer", date=given.date, item=line.id, state="skipped", at=given.now, start=line.start)
    return msgspec.structs.replace(answer, minutes=5, title=line.title, kind=line.kind)


def test_a_line_that_may_stay_stays_where_moving_it_gains_less_than_a_point() -> None:
    given = evening(wishes=(wish(preferred="18:00"),), products=(magnesium(),))
    plan = plan_day(given, FACTS)
    dose = next(item for item in plan.items if item.kind == "supplement")
    there = shift(dose.start, -5)  # a tenth of a point worse, and nobody would notice
    answer = Answer(id="a", date=given.date, item="x", state="skipped", at=given.now, others={dose.id: there})
    again = plan_day(with_answer(given, answer), FACTS)
    assert next(item for item in again.items if item.id == dose.id).start == there
    assert starts(plan_day(given, FACTS)) == starts(plan)


def test_an_answer_moves_no_more_lines_with_its_memory_than_without() -> None:
    moved_with, moved_without = 0, 0
    for seed in range(80):
        given = realistic(seed)
        plan = plan_day(given, FACTS)
        answer = skipped(given, plan, "workout")
        if answer is None:
            continue
        before = starts(plan)
        for calm in (True, False):
            after = starts(plan_day(with_answer(given, remembering(answer, plan) if calm else answer), FACTS))
            count = sum(before[key] != start for key, start in after.items() if key in before)
            moved_with, moved_without = moved_with + count * calm, moved_without + count * (not calm)
    assert moved_with < moved_without


def test_the_memory_never_keeps_a_line_where_a_hard_rule_forbids_it() -> None:
    given = evening(wishes=(wish(),))
    legs = next(item for item in plan_day(given, FACTS).items if item.kind == "workout")
    answer = Answer(id="a", date=given.date, item="x", state="skipped", at=given.now, others={legs.id: at("22:00")})
    placed = next(item for item in plan_day(with_answer(given, answer), FACTS).items if item.id == legs.id)
    assert placed.start == legs.start


def test_with_answers_too_the_same_evening_gives_the_same_bytes() -> None:
    for seed in range(20):
        given = realistic(seed)
        answer = skipped(given, plan_day(given, FACTS), "stretch")
        if answer is not None:
            given = with_answer(given, remembering(answer, plan_day(given, FACTS)))
            assert msgspec.json.encode(plan_day(given, FACTS)) == msgspec.json.encode(plan_day(given, FACTS))
