"""What a serving holds, what is meant in a day, and the takes it is parted into: values at their limits."""

from __future__ import annotations

import msgspec
import pytest

from coach.cabinet.amounts import amount_text, caffeine_mg, elemental_mg, held, magnesium_mg, over_ceiling
from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import SLACK, over
from coach.cabinet.meant import a_day, a_take, each, magnesium_on_its_day, most_a_day, parted, takes, whole
from coach.evidence import facts
from coach.model import Content, Intake, Product, Use
from coach.planner.told import cabinet_of
from tests.planner.build import at, coffee, evening, magnesium, profile

FACTS = facts()


def content(**fields: object) -> Content:
    return Content(**{"nutrient": "magnesium", **fields})  # type: ignore[arg-type]


def day(**who: object) -> CabinetDay:
    return cabinet_of(evening(profile=profile(**who)))


def test_the_label_s_figure_wins_then_the_share_of_the_form_then_the_highest_share() -> None:
    """Oxide is 60.3 % magnesium, 24.305 of 40.304 g/mol; a blend counts as if it were that."""
    assert elemental_mg(content(form="oxide", elemental_mg=200, compound_mg=500), FACTS) == 200
    assert elemental_mg(content(form="oxide", compound_mg=500), FACTS) == pytest.approx(500 * 24.305 / 40.304, rel=1e-3)
    assert elemental_mg(content(form="bisglycinate", compound_mg=1000), FACTS) == pytest.approx(141, abs=1)
    highest = max(form.elemental_pct for form in FACTS.forms.values())
    for form in ("blend", "no such form"):
        assert elemental_mg(content(form=form, compound_mg=1000), FACTS) == pytest.approx(10 * highest)
    assert elemental_mg(content(compound_mg=500), FACTS) is None
    assert elemental_mg(content(form="oxide"), FACTS) is None


def test_a_label_may_be_a_few_percent_over_what_its_form_can_hold() -> None:
    slack = 1 + FACTS.rule("mg.label_ceiling").number / 100
    ceiling = elemental_mg(content(form="oxide", compound_mg=500), FACTS)
    assert ceiling is not None
    assert slack > 1
    for share, found in ((slack * 0.999, None), (slack * 1.001, ceiling)):
        assert over_ceiling(content(form="oxide", compound_mg=500, elemental_mg=ceiling * share), FACTS) == found
    assert over_ceiling(content(form="blend", compound_mg=500, elemental_mg=499), FACTS) is None


def test_contents_of_one_nutrient_add_up_and_skin_products_count_nothing() -> None:
    two = (content(form="oxide", elemental_mg=100), content(form="citrate", elemental_mg=50))
    zinc = content(nutrient="Zn", elemental_mg=7)
    product = magnesium(contents=(*two, zinc, content(nutrient="odd", elemental_mg=1)))
    assert magnesium_mg(product, FACTS) == 150
    assert held(product, FACTS) == {"magnesium": 150, "zinc": 7, "odd": 1}
    assert magnesium_mg(msgspec.structs.replace(product, interaction="transdermal"), FACTS) == 0
    assert (caffeine_mg(coffee(95)), caffeine_mg(product)) == (95, 0)
    zinc_row, vitamin_d = FACTS.nutrients["zinc"], FACTS.nutrients["vitamin_d"]
    assert [amount_text(mg, row) for mg, row in ((30, zinc_row), (0.025, vitamin_d), (3, None))] == [
        "30 mg", "25 µg", "3 mg",
    ]  # fmt: skip


def test_a_limit_that_is_met_is_not_passed() -> None:
    assert not over(250, 250)
    assert not over(0.1 + 0.2, 0.3)
    assert over(250.001, 250)
    assert over(250 + 3 * SLACK, 250)


@pytest.mark.parametrize(("servings", "within"), [(2.0, 2), (1.999, 1), (2.9999999999, 3), (0.5, 0)])
def test_whole_servings(servings: float, within: float) -> None:
    assert whole(servings) == within


@pytest.mark.parametrize(
    ("use", "servings"),
    [
        (None, 0),
        (Use(), 2),
        (Use(daily_mg=200), 2),
        (Use(daily_mg=199), 1),
        (Use(daily_mg=299), 2),
        (Use(daily_mg=50), 1),
        (Use(daily_mg=0), 0),
        (Use(servings=3), 3),
        (Use(times=("08:00", "20:00")), 2),
        (Use(times=("08:00", "20:00"), servings=2, daily_mg=100), 4),
    ],
)
def test_servings_meant_in_a_day(use: Use | None, servings: float) -> None:
    """Capsules of 100 mg; without an amount one starts with 200 mg."""
    product = magnesium(use=use)
    assert a_day(product, day(), FACTS) == servings
    assert magnesium_on_its_day(product, day(), FACTS) == 100 * servings
    assert each(product) == (use.servings if use and use.servings else 1)


def test_without_an_amount_one_starts_low_where_one_is_older_and_with_one_of_anything_else() -> None:
    assert a_day(magnesium(use=Use()), day(birth_year=1950), FACTS) == 1
    assert a_day(magnesium(use=Use(), per=400), day(), FACTS) == 1
    pill = Product(id="p", name="P", kind="supplement", use=Use())
    assert a_day(pill, day(), FACTS) == 1
    assert a_day(msgspec.structs.replace(magnesium(use=Use(), per=20), kind="food"), day(), FACTS) == 1


@pytest.mark.parametrize(
    ("servings", "most", "per", "parts"),
    [
        (2, 3, 100, (2,)), (2, 3, 101, (1, 1)), (3, 3, 100, (1, 2)), (1, 3, 350, (1,)), (4, 2, 100, (4,)),
        (5, 3, 100, (1, 4)), (0, 3, 100, ()), (4, 4, 100, (2, 2)),
    ],
)  # fmt: skip
def test_more_than_two_hundred_are_parted_the_larger_part_last(
    servings: float, most: float, per: float, parts: tuple[float, ...]
) -> None:
    assert FACTS.rule("mg.split_over").number == 200
    assert parted(servings, most, per, FACTS) == parts


def test_takes_of_a_day() -> None:
    assert takes(magnesium(daily=300), day(), FACTS) == (1, 2)
    assert takes(magnesium(daily=300), day(region="eu"), FACTS) == (3,), "250 mg leave two capsules: not over 200"
    assert a_take(magnesium(daily=300), day(), FACTS) == 2
    assert takes(magnesium(use=Use(times=("08:00", "20:00"), servings=2)), day(), FACTS) == (2, 2)
    assert takes(magnesium(use=None), day(), FACTS) == ()
    assert a_take(magnesium(use=None), day(), FACTS) == 1
    assert (most_a_day(magnesium(), day(), FACTS), most_a_day(magnesium(), day(region="eu"), FACTS)) == (3, 2)
    pill = Product(id="p", name="P", kind="supplement", use=Use(servings=2))
    assert takes(pill, day(), FACTS) == (2,)


def test_an_amount_of_magnesium_means_nothing_where_there_is_none_and_one_milligram_is_some() -> None:
    pill = Product(id="p", name="P", kind="supplement", use=Use(daily_mg=200))
    assert a_day(pill, day(), FACTS) == 1
    assert takes(magnesium(per=1, daily=300), day(), FACTS) == (150, 150)
    assert a_day(magnesium(per=1, use=Use()), day(), FACTS) == 200


def test_a_second_product_that_makes_sleepy_is_spoken_of_and_the_same_one_again_is_not() -> None:
    herb, tea = (Product(id=key, name=key, kind="supplement", sedating=True) for key in ("herb", "tea"))
    told = cabinet_of(evening("20:00", products=(herb, tea), intakes=(Intake(id="d", at=at("19:00"), product="herb"),)))
    assert [warn.fact for warn in before_a_dose(tea, 1, at("20:00"), told, FACTS)] == ["cab.sedating_max"]
    assert before_a_dose(herb, 1, at("20:00"), told, FACTS) == ()
