"""Nutrients and the catalogue: units against molar masses, limits against the rules' own words, entries that parse."""

from __future__ import annotations

import re

import pytest

from coach.evidence import facts
from coach.forms.contents import read_contents

FACTS = facts()


def test_conversions_follow_from_molar_masses_and_charge() -> None:
    molar = {"magnesium": (24.305, 2), "zinc": (65.38, 2), "calcium": (40.078, 2), "sodium": (22.990, 1),
             "potassium": (39.098, 1), "iron": (55.845, 0)}  # fmt: skip
    for key, (mass, charge) in molar.items():
        row = FACTS.nutrients[key]
        assert row.mg_per("mmol") == mass
        assert row.mg_per("meq") == (pytest.approx(mass / charge) if charge else None)
    assert FACTS.nutrients["magnesium"].mg_per("mmol") == FACTS.rule("mg.mg_per_mmol").number
    assert FACTS.nutrients["magnesium"].mg_per("meq") == FACTS.rule("mg.mg_per_meq").number
    assert 1 / (FACTS.nutrients["vitamin_d"].mg_per("iu") or 0) == pytest.approx(40 * 1000)
    assert FACTS.nutrients["zinc"].mg_per("iu") is None


def test_a_limit_is_the_figure_of_the_rule_it_names() -> None:
    for row in FACTS.nutrients.values():
        limits = {row.limit_us, row.limit_eu} - {None}
        if not limits:
            continue
        rule, item = FACTS.rules.get(row.limit_fact), FACTS.cabinet.get(row.limit_fact)
        assert rule is not None or item is not None
        words = f"{rule.value} {rule.unit} {rule.note}" if rule is not None else item.upper if item is not None else ""
        figures = {float(text) for text in re.findall(r"\d+(?:\.\d+)?", words)}
        for limit in limits:
            assert {limit, (limit or 0) * 1000} & figures, row.id


def test_the_region_is_a_setting_and_unknown_is_the_stricter() -> None:
    zinc = FACTS.nutrients["zinc"]
    assert (zinc.limit_mg("us"), zinc.limit_mg("eu"), zinc.limit_mg(None)) == (40, 25, 25)
    assert FACTS.nutrients["caffeine"].limit_mg("us", pregnant=True) == 200


def test_every_gap_and_name_refers_to_something_once() -> None:
    names = [name.lower() for row in FACTS.nutrients.values() for name in {row.id, row.name.lower(), *row.also}]
    assert len(names) == len(set(names))
    assert all(not row.gap or row.gap in FACTS.interactions for row in FACTS.nutrients.values())


@pytest.mark.parametrize("entry", FACTS.catalogue.values(), ids=lambda entry: entry.id)
def test_a_generic_product_can_be_read(entry: object) -> None:
    text = entry.contents  # type: ignore[attr-defined]
    assert all(content.elemental_mg for content in read_contents(text, FACTS))
