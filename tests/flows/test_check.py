"""The check of the cabinet on stores with seeded conflicts: exactly those are found, whatever else stands beside."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.flows import cabinet
from coach.flows.profile import save_profile
from tests.flows.conftest import make_desk

Finding = tuple[str, str]
"""Fact and severity."""


class Seed(NamedTuple):
    """Products that conflict, and what the check has to say of them; `mg` is what they add a day."""

    products: tuple[dict[str, str], ...]
    found: frozenset[Finding]
    bearing: int = 0
    mg: float = 0


def supplement(name: str, **fields: str) -> dict[str, str]:
    """A supplement taken once a day at noon."""
    return {"name": name, "kind": "supplement", "servings_per_dose": "1", "times": "12:00", **fields}


SEEDS = {
    "zinc over the limit": Seed(
        (supplement("Z1", contents="zinc 15 mg"), supplement("Z2", contents="zinc 15 mg")),
        frozenset({("cab.zinc_max", "hard"), ("cab.zinc_max", "info")}),
    ),
    "b6 over the limit": Seed((supplement("B", contents="b6 20 mg"),), frozenset({("cab.b6_max", "hard")})),
    "caffeine over the limit": Seed(
        ({"name": "Coffee", "kind": "caffeine", "elemental": "150", "servings_per_dose": "1",
          "times": "07:00, 10:00, 13:00"},),
        frozenset({("caf.day_max", "hard")}),
    ),
    "two that make sleepy": Seed(
        (supplement("Herb", sedating="yes"), supplement("Tea", sedating="yes")),
        frozenset({("cab.sedating_max", "soft")}),
    ),
    "a course that is over": Seed(
        (supplement("Root", contents="ashwagandha 300 mg", started="2025-12-01"),),
        frozenset({("cab.ashwa_max", "hard")}),
    ),
    "magnesium in the gap of a thyroid tablet": Seed(
        ({"name": "Thyroxine", "kind": "medicine", "times": "06:30"},
         {"name": "Morning Mag", "elemental": "20", "servings_per_dose": "1", "times": "08:00"}),
        frozenset({("thyroid_hormone--mineral_mg--absorption", "hard")}), bearing=1, mg=20,
    ),
    "a medicine beside which there is none": Seed(
        ({"name": "Raltegravir", "kind": "medicine", "times": "08:00"},),
        frozenset({("raltegravir--mineral_mg--absorption", "hard")}),
    ),
    "a medicine whose times are not known": Seed(
        ({"name": "Ciprofloxacin", "kind": "medicine"},), frozenset({("mg.gap_conflict", "hard")})
    ),
    "a medicine to ask about": Seed(
        ({"name": "Digoxin", "kind": "medicine", "times": "03:00"},),
        frozenset({("cardiac_glycoside--antacid_like--absorption", "soft")}),
    ),
    "more magnesium than a day's limit": Seed(
        ({"name": "Big", "elemental": "200", "daily": "200", "goal": "sleep"},), frozenset(), bearing=1, mg=200
    ),
}  # fmt: skip
HARMLESS = (
    supplement("Vitamin D", contents="vitamin_d 10 ug"),
    {"name": "Ramipril", "kind": "medicine", "interaction": "vitamin_d"},
    {"name": "Fexofenadine", "kind": "medicine", "times": "03:00"},
)
THYROID = "magnesium in the gap of a thyroid tablet"
TOGETHER = {
    frozenset({THYROID, "a course that is over"}): ("thyroid_hormone--ashwagandha--level", "soft"),
    frozenset({"zinc over the limit", "a medicine beside which there is none"}): (
        "raltegravir--polyvalent--absorption",
        "soft",
    ),
    frozenset({THYROID, "caffeine over the limit"}): ("thyroid_hormone--coffee--absorption", "soft"),
}
"""What two seeds are to each other: the ashwagandha, the coffee half an hour after the tablet, zinc to ask about."""
OWN_MG, LIMIT_MG = 100.0, 250.0


def found(names: frozenset[str], *, harmless: bool) -> set[Finding]:
    """What the check says of a cabinet with 100 mg of magnesium in the evening and those seeds."""
    desk = make_desk()
    cabinet.add_product(desk, {"name": "Mag", "elemental": "100", "servings_per_dose": "1", "times": "21:00"})
    for products in (SEEDS[name].products for name in sorted(names)):
        for form in products:
            cabinet.add_product(desk, form)
    for form in HARMLESS if harmless else ():
        cabinet.add_product(desk, form)
    return {(one.fact, one.severity) for one in cabinet.check(desk).findings}


def expected(names: frozenset[str]) -> set[Finding]:
    """The seeds' own findings, and what their magnesium adds up to."""
    seeds = [SEEDS[name] for name in names]
    wanted = {one for seed in seeds for one in seed.found}
    wanted |= {one for pair, one in TOGETHER.items() if pair <= names}
    if any(seed.bearing for seed in seeds):
        wanted.add(("cab.sum_mg", "info"))
    if OWN_MG + sum(seed.mg for seed in seeds) > LIMIT_MG:
        wanted.add(("mg.cap_eu", "hard"))
    return wanted


@pytest.mark.parametrize("name", SEEDS)
def test_each_seeded_conflict_is_found_and_nothing_else(name: str) -> None:
    assert found(frozenset({name}), harmless=True) == expected(frozenset({name}))


@settings(max_examples=40)
@given(st.frozensets(st.sampled_from(sorted(SEEDS))), st.booleans())
def test_any_set_of_conflicts_is_found_exactly(names: frozenset[str], harmless: bool) -> None:
    assert found(names, harmless=harmless) == expected(names)


def test_the_region_changes_every_limit_it_touches() -> None:
    desk = make_desk()
    for form in (supplement("Z", contents="zinc 30 mg"), supplement("B", contents="b6 20 mg"),
                 {"name": "Mag", "elemental": "300", "daily": "300"}):  # fmt: skip
        cabinet.add_product(desk, form)
    said = {}
    for region in ("eu", "us", ""):
        save_profile(desk, {"region": region})
        said[region] = {one.fact for one in cabinet.check(desk).findings if one.severity == "hard"}
    assert said == {"eu": {"cab.zinc_max", "cab.b6_max", "mg.cap_eu"}, "us": set(),
                    "": {"cab.zinc_max", "cab.b6_max", "mg.cap_eu"}}  # fmt: skip


def test_what_is_asked_about_ends_with_the_yes_of_a_clinician() -> None:
    desk = make_desk()
    cabinet.add_product(desk, {"name": "Mag", "elemental": "100", "daily": "100", "goal": "sleep"})
    cabinet.add_product(desk, {"name": "Digoxin", "kind": "medicine", "times": "08:00"})
    assert [one.fact for one in cabinet.check(desk).findings] == ["cardiac_glycoside--antacid_like--absorption"]
    with pytest.raises(UsageError, match="Digitoxin"):
        cabinet.edit_product(desk, "Mag", {"agreed": "Digitoxin"})
    cabinet.edit_product(desk, "Mag", {"agreed": "digoxin"})
    assert cabinet.check(desk).findings == ()
    cabinet.edit_product(desk, "Mag", {"daily": "200"})
    assert cabinet.find_product(desk, "Mag").agreed == ("digoxin",)
