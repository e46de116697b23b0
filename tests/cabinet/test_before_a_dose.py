"""Before a dose: both sides of every threshold, by region, age and condition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.person import floor_min, gates, is_minor, is_older
from coach.evidence import facts
from coach.model import Content, Intake, Product
from coach.planner.told import cabinet_of
from tests.planner.build import DAY, at, coffee, evening, magnesium, medicine, profile, taken

FACTS = facts()
NOON = at("12:00")


def said(product: Product, servings: float, *had: Intake, **who: object) -> list[tuple[str, str]]:
    """(fact, severity) of what stands against that dose at noon."""
    told = cabinet_of(evening("12:00", profile=profile(**who), products=(product,), intakes=had))
    return [(warn.fact, warn.severity) for warn in before_a_dose(product, servings, NOON, told, FACTS)]


@pytest.mark.parametrize(
    ("earlier", "mg", "who", "found"),
    [
        (0, 200, {}, []),
        (0, 200.1, {}, [("caf.take_max", "soft")]),
        (300, 100, {}, []),
        (300, 100.1, {}, [("caf.day_max", "hard")]),
        (150, 50, {"conditions": ("pregnancy",)}, []),
        (150, 50.1, {"conditions": ("pregnancy",)}, [("caf.day_max", "hard")]),
        (60, 60, {"birth_year": 2010, "weight_kg": 40}, []),
        (60, 60.1, {"birth_year": 2010, "weight_kg": 40}, [("caf.day_max", "hard")]),
    ],
)
def test_a_cup(earlier: float, mg: float, who: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert said(coffee(mg), 1, Intake(id="c", at=at("09:00"), product="x", caffeine_mg=earlier), **who) == found


@pytest.mark.parametrize(("when", "warned"), [("16:00", False), ("16:01", True), ("22:00", True), ("22:01", False)])
def test_a_cup_within_six_hours_of_bed(when: str, warned: bool) -> None:
    found = before_a_dose(coffee(), 1, at(when), cabinet_of(evening(when)), FACTS, at("22:00"))
    assert ("caf.floor" in {warn.fact for warn in found}) == warned


@pytest.mark.parametrize(
    ("earlier", "mg", "region", "found"),
    [
        (0, 250, "us", []),
        (0, 250.1, "us", [("mg.take_max", "soft")]),
        (0, 350, "us", [("mg.take_max", "soft")]),
        (0, 350.1, "us", [("mg.cap_us", "hard")]),
        (100, 250, "us", []),
        (100, 250.1, "us", [("mg.cap_us", "hard")]),
        (100, 150, "eu", []),
        (100, 150.1, "eu", [("mg.cap_eu", "hard")]),
        (100, 150, None, []),
        (100, 150.1, None, [("mg.cap_eu", "hard")]),
    ],
)
def test_magnesium(earlier: float, mg: float, region: str | None, found: list[tuple[str, str]]) -> None:
    had = (taken(earlier, "09:00", product="x"),) if earlier else ()
    assert said(magnesium(mg), 1, *had, region=region) == found


@pytest.mark.parametrize(
    ("nutrient", "mg", "region", "fact"),
    [
        ("zinc", 25, "eu", None),
        ("zinc", 25.1, "eu", "cab.zinc_max"),
        ("zinc", 40, "us", None),
        ("zinc", 40.1, "us", "cab.zinc_max"),
        ("b6", 12, "eu", None),
        ("b6", 12.1, "eu", "cab.b6_max"),
    ],
)
def test_what_else_has_a_limit(nutrient: str, mg: float, region: str, fact: str | None) -> None:
    product = Product(id="p", name="P", kind="supplement", contents=(Content(nutrient=nutrient, elemental_mg=mg / 2),))
    had = Intake(id="d", at=at("09:00"), product="p", nutrients_mg={nutrient: mg / 2})
    assert [found for found, _ in said(product, 1, had, region=region)] == ([] if fact is None else [fact])


@pytest.mark.parametrize(("days", "found"), [(0, []), (-1, [("expires", "soft")]), (1, [])])
def test_a_date_of_expiry(days: int, found: list[tuple[str, str]]) -> None:
    assert said(magnesium(expires=DAY + timedelta(days=days)), 1) == found


@pytest.mark.parametrize(("hour", "warned"), [("08:00", False), ("08:01", True), ("11:59", True)])
def test_a_medicine_after_magnesium_is_said_and_never_refused(hour: str, warned: bool) -> None:
    drug = medicine("levothyroxine", ("12:00",))
    assert said(drug, 1, taken(100, hour, product="x")) == (
        [("thyroid_hormone--mineral_mg--absorption", "soft")] if warned else []
    )


@pytest.mark.parametrize(
    ("birth_year", "minor", "older", "hours"),
    [(2009, True, False, 8), (2008, True, False, 8), (2007, False, False, 7), (1962, False, False, 7),
     (1961, False, True, 7), (None, False, False, 7)],
)  # fmt: skip
def test_a_birth_year_is_read_with_care(birth_year: int | None, minor: bool, older: bool, hours: float) -> None:
    who = profile(birth_year=birth_year)
    assert (is_minor(who, DAY, FACTS), is_older(who, DAY, FACTS)) == (minor, older)
    assert floor_min(who, DAY, FACTS) / 60 == hours


@pytest.mark.parametrize(
    ("egfr", "found"),
    [(60, []), (59.9, ["kidney"]), (30, ["kidney"]), (29.9, ["mg.egfr_block", "kidney"]), (None, [])],
)
def test_kidney_filtration(egfr: float | None, found: list[str]) -> None:
    assert [gate.id for gate in gates(profile(egfr=egfr), (), DAY, FACTS)] == found
