"""The day's limits: by region, age, weight and pregnancy, what is over them, and what stands in the day's sums."""

from __future__ import annotations

import pytest

from coach.evidence import facts
from coach.model import Intake
from coach.planner.caffeine import day_max
from coach.planner.day import plan_day
from coach.planner.judge import judge_dose
from tests.planner.build import DAY, at, coffee, evening, profile

FACTS = facts()


@pytest.mark.parametrize(
    ("who", "mg", "said"),
    [
        ({}, 400, ""),
        ({"birth_year": None}, 400, ""),
        ({"conditions": ("pregnancy",)}, 200, "pregnancy"),
        ({"birth_year": 2010, "weight_kg": 50}, 150, "3 mg per kg at 50 kg"),
        ({"birth_year": 2008, "weight_kg": 50}, 150, "3 mg per kg at 50 kg"),
        ({"birth_year": 2007, "weight_kg": 50}, 400, ""),
        ({"birth_year": 2010}, 90, "weight is not known"),
        ({"birth_year": 2009, "weight_kg": 180}, 400, ""),
        ({"birth_year": 2009, "weight_kg": 90, "conditions": ("pregnancy",)}, 200, "pregnancy"),
        ({"birth_year": 2009, "weight_kg": 50, "conditions": ("pregnancy",)}, 150, "3 mg per kg at 50 kg"),
    ],
)
def test_the_caffeine_of_a_day_goes_by_age_weight_and_pregnancy(who: dict[str, object], mg: float, said: str) -> None:
    most = day_max(profile(**who), DAY, FACTS)
    assert most.mg == mg
    assert said in most.why
    assert bool(said) == bool(most.why)


def test_a_cup_over_the_limit_by_weight_is_refused_with_the_rule_and_the_sum_and_flagged_once_taken() -> None:
    who = profile(birth_year=2010, weight_kg=40)
    had = Intake(id="cup", at=at("09:00"), product="coffee", caffeine_mg=95)
    told = evening("10:00", profile=who, products=(coffee(),), intakes=(had,))
    hard = [warn for warn in judge_dose(coffee(), 1, at("10:00"), told, FACTS) if warn.severity == "hard"]
    assert [warn.fact for warn in hard] == ["caf.day_max"]
    assert "95 mg of caffeine today and 95 mg more make 190 mg: over the limit of 120 mg a day" in hard[0].text
    again = Intake(id="cup2", at=at("09:30"), product="coffee", caffeine_mg=95)
    plan = plan_day(evening("10:00", profile=who, products=(coffee(),), intakes=(had, again)), FACTS)
    assert "caf.day_max" in {warn.fact for warn in plan.warnings if warn.severity == "hard"}
