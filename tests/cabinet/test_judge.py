"""Every pair in both directions against the judge, the questions, and what routes, amounts and faces do to a pair."""

from __future__ import annotations

from itertools import combinations

import pytest

from coach.cabinet.pairs.faces import Brought, Face, brought, of_substance
from coach.cabinet.pairs.judge import ADVICE, PairVerdict, judged
from coach.evidence import facts
from coach.evidence.medicines import PairRow, medicines
from coach.evidence.medicines.nouns import NEVER
from coach.model import Content, Product
from tests.cabinet.pair_questions import QUESTIONS

KNOWN, FACTS = medicines(), facts()
ROWS = KNOWN.tables.pair


def side(key: str) -> Brought:
    """Something that is that substance or of that class and nothing else."""
    known = key in KNOWN.substances
    return Brought(faces=(Face(id=key, classes=frozenset()) if known else Face(classes=frozenset((key,))),))


def substance(key: str) -> Brought:
    row = KNOWN.substances[key]
    return Brought(faces=of_substance(row, KNOWN), swallowed=row.oral_gap)


def verdict(one: Brought, other: Brought, topic: str) -> PairVerdict | None:
    return next((v for v in judged(one, other) if v.topic == topic), None)


def total(one: str, other: str) -> tuple[float, float, str]:
    said = judged(substance(one), substance(other))
    firsts, seconds = [v.a_then_b_h for v in said] or [0.0], [v.b_then_a_h for v in said] or [0.0]
    longest = [NEVER if NEVER in gaps else max(gaps) for gaps in (firsts, seconds)]
    return longest[0], longest[1], max((v.action for v in said), key=ADVICE.index, default="note")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_speaks_in_both_directions(row: PairRow) -> None:
    there, back = verdict(side(row.a), side(row.b), row.topic), verdict(side(row.b), side(row.a), row.topic)
    if row.a == row.b and row.a in KNOWN.substances:
        assert there is None
        return
    assert there is not None
    assert back is not None
    assert (there.a_then_b_h, there.b_then_a_h) == (back.b_then_a_h, back.a_then_b_h)
    assert (there.action, there.severity, there.strength) == (row.action, row.severity, row.strength)
    assert row in there.rows
    if row.a != row.b:
        assert (there.a_then_b_h, there.b_then_a_h) == (row.a_then_b_h, row.b_then_a_h)


@pytest.mark.parametrize(("a", "b", "then_b", "then_a", "action"), QUESTIONS)
def test_the_questions(a: str, b: str, then_b: float, then_a: float, action: str) -> None:
    assert total(a, b) == (then_b, then_a, action)
    assert total(b, a) == (then_a, then_b, action)


def test_a_pair_seen_from_the_other_side_is_the_same_pair() -> None:
    """Every two of sixty substances that rows name."""
    named = sorted({key for row in ROWS for key in (row.a, row.b) if key in KNOWN.substances})[::3][:60]
    for one, other in combinations(named, 2):
        there, back = (judged(substance(x), substance(y)) for x, y in ((one, other), (other, one)))
        assert {v.topic: v.turned().a_then_b_h for v in there} == {v.topic: v.a_then_b_h for v in back}
        assert {(v.topic, v.action, v.strength) for v in there} == {(v.topic, v.action, v.strength) for v in back}


def of(name: str, kind: str = "supplement", **contents: float) -> Brought:
    held = tuple(Content(nutrient=nutrient, elemental_mg=mg) for nutrient, mg in contents.items())
    return brought(Product(id="p", name=name, kind=kind, contents=held), FACTS)  # type: ignore[arg-type]


def test_what_is_not_swallowed_meets_nothing_in_the_gut_and_the_rest_stays() -> None:
    assert verdict(of("Salbutamol inhaler", "medicine"), of("Night Mag", magnesium=200), "absorption") is None
    patch, wine = of("Fentanyl patch", "medicine"), of("Wine", "food")
    assert verdict(patch, of("Night Mag", magnesium=200), "absorption") is None
    said = verdict(patch, wine, "sedation")
    assert said is not None
    assert said.action == "avoid"


@pytest.mark.parametrize(("calcium_mg", "apart"), [(499, False), (500, True), (600, True)])
def test_calcium_meets_magnesium_from_its_amount_on(calcium_mg: float, apart: bool) -> None:
    said = verdict(of("Calcium", calcium=calcium_mg), of("Night Mag", magnesium=200), "absorption")
    assert (said is not None and said.gap) == apart


def test_contents_count_and_the_name_only_without_them() -> None:
    thyroxine = of("Euthyrox", "medicine")
    assert verdict(of("Iron", zinc=0.5), thyroxine, "absorption") is None
    named = verdict(of("Iron"), thyroxine, "absorption")
    assert named is not None
    assert (named.a_then_b_h, named.b_then_a_h) == (4, 4)


def test_a_multivitamin_asks_for_the_longest_gap_of_its_minerals() -> None:
    multi = of("Daily", magnesium=100, iron=14, zinc=10)
    said = verdict(of("Doxycycline", "medicine"), multi, "absorption")
    assert said is not None
    assert (said.a_then_b_h, said.b_then_a_h, said.strength) == (3, 4, "hard")


def test_an_unknown_name_is_known_to_be_unknown() -> None:
    assert not of("Xyzolin forte", "medicine").known
    assert of("Xyzolin forte", "medicine", magnesium=10).known
