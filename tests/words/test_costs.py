"""What parts of a cost are called."""

from __future__ import annotations

from coach.clock import shift
from coach.evidence import facts
from coach.model import CostPart, LineAnswer
from coach.planner.evening.plan import plan_day
from coach.planner.evening.what_if import verdict
from coach.words.costs import CALLED, cost_parts
from tests.bench.evenings import evening

FACTS = facts()
OURS = ("wish", "week", "plan")


def test_rules_of_one_name_are_one_part_and_the_dearest_comes_first() -> None:
    parts = [CostPart(fact=fact, cost=cost) for fact, cost in (("ex.high_ideal", 15), ("ex.late_penalty", 2.9))]
    assert cost_parts([CostPart(fact="mg.window", cost=-3), *parts]) == "close to bed +17.9, off its window −3"
    assert cost_parts(parts, 0) == ""


def test_every_name_is_of_a_rule_or_of_our_own() -> None:
    assert all(fact in FACTS.rules or fact.split(".")[0] in OURS for fact in CALLED)


def test_no_bare_id_is_said_of_a_moved_line() -> None:
    said = set()
    for seed in range(60):
        given = evening(seed)
        plan = plan_day(given, FACTS, repairs=False)
        for item in (item for item in plan.items if item.state == "planned" and item.kind in ("workout", "supplement")):
            answer = LineAnswer(
                id="a", date=given.date, item=item.id, state="moved", to=shift(item.start, 30), at=given.now
            )
            said |= {part.fact for part in verdict(given, FACTS, plan, item, answer).parts}
    assert len(said) > 5
    assert said - {"other lines"} <= set(CALLED)
