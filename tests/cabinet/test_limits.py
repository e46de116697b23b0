"""The day's limits: by region, age, weight and pregnancy, what is over them, and what stands in the day's sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cabinet.amounts import WRITTEN
from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check
from coach.cabinet.limits import caffeine_limit, limited
from coach.evidence import facts
from coach.model import Content, DaySum, Intake, Product, Use
from coach.planner.evening.plan import plan_day
from coach.planner.told import cabinet_of
from coach.words import sum_text
from tests.planner.build import DAY, at, coffee, evening, magnesium, profile

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
    most = caffeine_limit(profile(**who), DAY, FACTS)
    assert most.mg == mg
    assert said in most.why
    assert bool(said) == bool(most.why)


def test_a_cup_over_the_limit_by_weight_is_refused_with_the_rule_and_the_sum_and_flagged_once_taken() -> None:
    who = profile(birth_year=2010, weight_kg=40)
    had = Intake(id="cup", at=at("09:00"), product="coffee", caffeine_mg=95)
    told = evening("10:00", profile=who, products=(coffee(),), intakes=(had,))
    hard = [
        warn for warn in before_a_dose(coffee(), 1, at("10:00"), cabinet_of(told), FACTS) if warn.severity == "hard"
    ]
    assert [warn.fact for warn in hard] == ["caf.day_max"]
    assert "95 mg of caffeine today and 95 mg more make 190 mg: over the limit of 120 mg a day" in hard[0].text
    again = Intake(id="cup2", at=at("09:30"), product="coffee", caffeine_mg=95)
    plan = plan_day(evening("10:00", profile=who, products=(coffee(),), intakes=(had, again)), FACTS)
    assert "caf.day_max" in {warn.fact for warn in plan.warnings if warn.severity == "hard"}


def supplement(key: str, mg: Mapping[str, float], *times: str, sedating: bool = False) -> Product:
    """A supplement that holds those nutrients, one serving at each time."""
    contents = tuple(Content(nutrient=nutrient, elemental_mg=amount) for nutrient, amount in mg.items())
    use = Use(times=times, servings=1) if times else None
    return Product(id=key, name=key, kind="supplement", contents=contents, use=use, sedating=sedating)


def sums(*products: Product, intakes: tuple[Intake, ...] = (), region: str | None = "eu") -> list[DaySum]:
    """The day's sums of the plan at noon."""
    told = evening("12:00", profile=profile(region=region), products=products, intakes=intakes)
    return list(plan_day(told, FACTS).totals.sums)


def dose(key: str, product: str, when: str = "09:00", **mg: float) -> Intake:
    """One serving, kept with what it held."""
    return Intake(id=key, at=at(when), product=product, nutrients_mg=mg or None)


def test_taken_and_planned_stand_beside_the_limit_the_worst_first() -> None:
    multi = supplement("multi", {"zinc": 10, "b6": 2, "vitamin_d": 0.02}, "20:00")
    extra = supplement("extra", {"zinc": 14})
    found = sums(multi, extra, magnesium(), intakes=(dose("d", "extra", zinc=14),))
    assert [sum_text(one) for one in found] == [
        "zinc 14/25 mg +10 planned", "vitamin D 0/100 µg +20 planned", "vitamin B6 0/12 mg +2 planned",
    ]  # fmt: skip
    assert [one.fact for one in found] == ["cab.zinc_max", "vitamin_d", "cab.b6_max"]


def test_what_was_neither_taken_nor_planned_is_not_spoken_of() -> None:
    assert sums(supplement("zinc", {"zinc": 15}), magnesium()) == []


def test_caffeine_and_what_makes_sleepy_count_too() -> None:
    cups = tuple(Intake(id=f"c{n}", at=at("08:00"), product="coffee", caffeine_mg=250) for n in (1, 2))
    sleepy = (supplement("herb", {}, "22:00", sedating=True), supplement("tea", {}, sedating=True))
    found = sums(coffee(), *sleepy, intakes=(*cups, dose("d", "tea")))
    assert [sum_text(one) for one in found] == ["sedating 1/1 +1 planned over", "caffeine 500/400 mg over"]
    assert [one.hard for one in found] == [False, True]


NUTRIENTS = sorted(limited(profile(), FACTS))


@given(
    st.lists(st.dictionaries(st.sampled_from(NUTRIENTS), st.integers(1, 40), max_size=3), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=6),
    st.sampled_from(("us", "eu", None)),
)
def test_the_sum_over_any_products_and_doses_is_right(
    labels: list[dict[str, int]], takes: list[tuple[int, int]], region: str | None
) -> None:
    products = tuple(supplement(f"p{number}", label) for number, label in enumerate(labels))
    doses, wanted = [], dict.fromkeys(NUTRIENTS, 0.0)
    for number, (which, servings) in enumerate(takes):
        label = labels[which % len(labels)]
        doses.append(Intake(id=f"d{number}", at=at("09:00"), product=f"p{which % len(labels)}", servings=servings))
        for key, mg in label.items():
            wanted[key] += mg * servings
    found = {one.what: one for one in sums(*products, intakes=tuple(doses), region=region)}
    assert set(found) == {key for key, mg in wanted.items() if mg}
    for key, one in found.items():
        per = {"mg": 1, "g": 1000, "µg": 0.001}[one.unit]
        assert one.taken * per == pytest.approx(wanted[key], rel=1e-3)
        assert one.total == one.taken
        limit = limited(profile(region=region), FACTS)[key].mg
        assert one.limit * per == pytest.approx(limit)
        assert one.unit == WRITTEN[FACTS.nutrients[key].unit]


def found_in(*products: Product, **who: object) -> list[tuple[str, str]]:
    """(fact, severity) of what the check of that cabinet says."""
    return [
        (one.fact, one.severity) for one in check(cabinet_of(evening(profile=profile(**who), products=products)), FACTS)
    ]


def test_the_check_sums_the_caffeine_that_is_meant() -> None:
    cups = Product(id="c", name="Coffee", kind="caffeine", use=Use(times=("08:00", "14:00"), servings=1),
                   contents=(Content(nutrient="caffeine", elemental_mg=150),))  # fmt: skip
    assert found_in(cups) == []
    assert found_in(cups, conditions=("pregnancy",)) == [("caf.day_max", "hard")]
    assert found_in(cups, birth_year=2010, weight_kg=60) == [("caf.day_max", "hard")]


def test_the_check_counts_what_makes_sleepy_and_ends_courses() -> None:
    herb, tea = (supplement(key, {}, "22:00", sedating=True) for key in ("herb", "tea"))
    assert found_in(herb) == []
    assert found_in(herb, tea) == [("cab.sedating_max", "soft")]
    use = Use(servings=1, started=DAY - timedelta(days=84))
    assert found_in(msgspec.structs.replace(supplement("a", {"ashwagandha": 300}), use=use)) == [
        ("cab.ashwa_max", "hard")
    ]


@pytest.mark.parametrize("first", ["wine", "herb"])
def test_alcohol_and_what_makes_sleepy_are_refused_after_each_other(first: str) -> None:
    both = {
        "wine": Product(id="wine", name="Wine", kind="food", interaction="alcohol"),
        "herb": supplement("herb", {}, sedating=True),
    }
    second = both["herb" if first == "wine" else "wine"]
    told = evening("20:00", products=tuple(both.values()), intakes=(Intake(id="d", at=at("19:00"), product=first),))
    found = before_a_dose(second, 1, at("20:00"), cabinet_of(told), FACTS)
    assert [(warn.fact, warn.severity) for warn in found] == [("alc.no_stack", "hard")]
    assert (
        before_a_dose(second, 1, at("20:00"), cabinet_of(evening("20:00", products=tuple(both.values()))), FACTS) == ()
    )
    pill = msgspec.structs.replace(both["herb"], kind="medicine")
    if first == "wine":
        assert [warn.severity for warn in before_a_dose(pill, 1, at("20:00"), cabinet_of(told), FACTS)] == ["soft"]
