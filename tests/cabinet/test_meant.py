"""Servings meant: what is set, what is not, whole servings, two takes, and the limit that cuts them."""

from __future__ import annotations

import pytest

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.meant import a_day, a_take, magnesium_on_its_day, set_a_day, takes
from coach.evidence import facts
from coach.model import Content, Product, Use
from coach.planner.told import cabinet_of
from tests.planner.build import coffee, evening, magnesium, profile

FACTS = facts()


def meant(product: Product, **who: object) -> tuple[float, tuple[float, ...], float]:
    """(servings a day, servings of each take, servings of the usual take)."""
    day = cabinet_of(evening(profile=profile(**who)))
    return a_day(product, day, FACTS), takes(product, day, FACTS), a_take(product, day, FACTS)


@pytest.mark.parametrize(
    ("per", "use", "a_day_and_takes"),
    [
        (100, Use(), (2, (2,))),
        (60, Use(), (3, (3,))),
        (250, Use(), (1, (1,))),
        (100, Use(daily_mg=99), (1, (1,))),
        (100, Use(daily_mg=200), (2, (2,))),
        (100, Use(daily_mg=299), (2, (2,))),
        (100, Use(daily_mg=300), (3, (1, 2))),
        (50, Use(daily_mg=200), (4, (4,))),
        (50, Use(daily_mg=250), (5, (2, 3))),
        (250, Use(daily_mg=500), (2, (2,))),
        (100, Use(daily_mg=0), (0, ())),
        (100, Use(servings=3, daily_mg=100), (3, (1, 2))),
        (100, Use(times=("20:00",)), (1, (1,))),
        (100, Use(times=("09:00", "21:00"), servings=2), (4, (2, 2))),
        (100, Use(times=("09:00", "21:00"), daily_mg=400), (2, (1, 1))),
        (100, None, (0, ())),
    ],
)
def test_magnesium(per: float, use: Use | None, a_day_and_takes: tuple[float, tuple[float, ...]]) -> None:
    every, parts, usual = meant(magnesium(per, use=use))
    assert (every, parts) == a_day_and_takes
    assert usual == max(parts, default=1)


def test_the_european_limit_leaves_fewer_to_part() -> None:
    """Of 300 mg 250 fit: two capsules are one take, and the third is cut off there."""
    assert meant(magnesium(100, 300), region="eu") == (3, (3,), 3)
    assert meant(magnesium(50, 300), region="eu") == (6, (2, 4), 4)


@pytest.mark.parametrize(("born", "servings"), [(1962, 2), (1961, 1)])
def test_who_may_be_65_starts_with_half(born: int, servings: float) -> None:
    assert meant(magnesium(100, use=Use(goal="sleep")), birth_year=born)[0] == servings


def test_anything_else_counts_one_serving_unless_more_is_set() -> None:
    zinc = Content(nutrient="zinc", elemental_mg=15)
    for use, every in ((None, 0), (Use(), 1), (Use(servings=2), 2), (Use(times=("08:00", "20:00")), 2)):
        assert meant(Product(id="z", name="Zinc", kind="supplement", contents=(zinc,), use=use))[0] == every
    assert meant(coffee()) == (0, (), 1)
    food = magnesium(100, kind="food", use=Use())
    assert meant(food) == (1, (1,), 1)


def test_what_is_not_set_is_told_from_what_is() -> None:
    day = cabinet_of(evening())
    assert set_a_day(magnesium(use=Use()), FACTS) is None
    assert set_a_day(magnesium(100, 250), FACTS) == 2
    assert magnesium_on_its_day(magnesium(100, 250), day, FACTS) == 200


def test_an_unknown_amount_counts_nothing() -> None:
    """Beside 40 mg that are known, a content without a figure adds none."""
    unknown = Content(nutrient="magnesium")
    known = Content(nutrient="magnesium", elemental_mg=40)
    assert magnesium_mg(magnesium(contents=(unknown,)), FACTS) == 0
    assert magnesium_mg(magnesium(contents=(unknown, known)), FACTS) == 40
