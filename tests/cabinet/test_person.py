"""Ages read off a birth year, the sleep need and the floor that follow, and the gates: on both sides of each limit."""

from __future__ import annotations

import pytest

from coach.cabinet.person import floor_min, gates, is_minor, is_older, least_age, most_age, need_rule
from coach.evidence import facts
from coach.model import Product
from tests.planner.build import DAY, profile

FACTS = facts()


@pytest.mark.parametrize(
    ("born", "minor", "older", "need", "floor"),
    [
        (None, False, False, "sl.need_adult", 420),
        (2009, True, False, "sl.need_teen", 480),
        (2008, True, False, "sl.need_teen", 480),
        (2007, False, False, "sl.need_adult", 420),
        (1962, False, False, "sl.need_adult", 420),
        (1961, False, True, "sl.need_older", 420),
        (1960, False, True, "sl.need_older", 420),
    ],
)
def test_a_possible_17_is_a_minor_and_a_possible_65_is_older(
    born: int | None, minor: bool, older: bool, need: str, floor: int
) -> None:
    """In 2026 who was born in 2008 is 17 or 18, who was born in 1961 is 64 or 65."""
    who = profile(birth_year=born)
    assert (is_minor(who, DAY, FACTS), is_older(who, DAY, FACTS)) == (minor, older)
    assert (need_rule(who, DAY, FACTS).id, floor_min(who, DAY, FACTS)) == (need, floor)
    assert least_age(who, DAY) == (None if born is None else 2025 - born)
    assert most_age(who, DAY) == (None if born is None else 2026 - born)


def stands(*products: Product, **who: object) -> list[tuple[str, bool]]:
    return [(gate.id, gate.hard) for gate in gates(profile(**who), products, DAY, FACTS)]


@pytest.mark.parametrize(
    ("egfr", "found"),
    [
        (None, []),
        (60, []),
        (59.9, [("kidney", True)]),
        (30, [("kidney", True)]),
        (29.9, [("mg.egfr_block", True), ("kidney", True)]),
    ],
)
def test_the_kidney_gates_begin_below_sixty_and_below_thirty(egfr: float | None, found: list[tuple[str, bool]]) -> None:
    assert (FACTS.rule("mg.egfr_gate").number, FACTS.rule("mg.egfr_block").number) == (60, 30)
    assert stands(egfr=egfr) == found


def test_gates_by_age_condition_and_what_stands_in_the_cabinet_hard_ones_first() -> None:
    water = Product(id="k", name="Spironolactone", kind="medicine", interaction="ksparing")
    resting = Product(id="k", name="Spironolactone", kind="medicine", interaction="ksparing", active=False)
    assert [gate for gate, _ in stands(water)] == ["ksparing"]
    assert stands(resting) == []
    assert stands(birth_year=2008) == [("minor", FACTS.gates["minor"].kind == "hard")]
    assert stands(birth_year=1961) == [("older", False)]
    assert stands(birth_year=1961, conditions=("surgery",)) == [("surgery", True), ("older", False)]
    assert stands(conditions=("kidney", "no such")) == stands(conditions=("kidney", "kidney")) == [("kidney", True)]
    text = gates(profile(egfr=29.5), (), DAY, FACTS)[0].text
    assert text == "eGFR 29.5, below 30: no magnesium is scheduled; ask your doctor"
