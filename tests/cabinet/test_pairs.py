"""Pairs on the day: in the plan, before a dose, over midnight and clock changes; the former gaps stay readable."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check
from coach.cabinet.pairs.beside import beside_magnesium, own, verdicts
from coach.cabinet.pairs.judge import PairVerdict
from coach.clock import minutes_between, shift
from coach.evidence import facts
from coach.evidence.medicines import medicines
from coach.model import Content, DayPlan, Intake, Product, Use
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening, cabinet_of
from tests.planner.build import DAY, at, evening, magnesium, profile

FACTS = facts()
FORMER = tuple(medicines().former)
LITERALS = {
    "fq_moxi": (4, 8), "fq_cipro": (2, 6), "levothyroxine": (4, 4), "dolutegravir": (2, 6), "bisphosphonate": (4, 4),
    "raltegravir": (-1, -1), "iron": (2, 2), "gabapentin": (2, 2), "digoxin": (2, 2),
}  # fmt: skip
"""Some by hand, so that the table itself cannot slip: magnesium after it, it after magnesium."""


def known(former: str, times: tuple[str, ...] = (), name: str = "Other") -> Product:
    """A medicine that was kept under a former id, at standing times."""
    return Product(id="other", name=name, kind="medicine", interaction=former, use=Use(times=times) if times else None)


def to_magnesium(former: str) -> tuple[PairVerdict, ...]:
    return tuple(v for v in beside_magnesium(known(former), FACTS) if v.severity != "none")


def against(when: datetime, told: Evening) -> set[tuple[str, str]]:
    """(row, severity) of what stands against 100 mg of magnesium at that moment."""
    mag = next(product for product in told.products if product.id == "mag")
    return {(w.fact, w.severity) for w in before_a_dose(mag, 1, when, cabinet_of(told), FACTS) if "--" in w.fact}


def doses(plan: DayPlan, key: str = "mag") -> list[datetime]:
    """Where the plan puts a product."""
    return [item.start for item in plan.items if item.dose is not None and item.dose.product == key]


@pytest.mark.parametrize(("former", "gaps"), LITERALS.items())
def test_a_former_gap_is_carried_over(former: str, gaps: tuple[float, float]) -> None:
    asked = next(v for v in to_magnesium(former) if v.gap or v.never)
    assert (asked.a_then_b_h, asked.b_then_a_h) == gaps


def test_the_name_of_a_kept_product_decides_what_a_former_gap_of_several_is() -> None:
    """`penicillamine` stood for two: 4 h for the one, 2 h for the other, and 4 h where the name does not say."""
    gaps = {
        name: max(v.a_then_b_h for v in beside_magnesium(known("penicillamine", name=name), FACTS) if v.gap)
        for name in ("Trientine", "Penicillamine", "Morning capsule")
    }
    assert gaps == {"Trientine": 2, "Penicillamine": 4, "Morning capsule": 4}


@pytest.mark.parametrize("former", FORMER)
def test_both_directions_to_the_minute_and_over_midnight(former: str) -> None:
    """It at noon and at 03:00 tomorrow: refused or said inside its hours, free at their ends."""
    gaps = [v for v in to_magnesium(former) if v.gap and not v.never]
    noon = evening("12:00", products=(magnesium(), known(former, ("12:00",))))
    night = evening("12:00", products=(magnesium(), known(former, ("03:00",))))
    for verdict in gaps:
        said = verdict.row.id, "soft" if verdict.strength == "soft" else "hard"
        free = shift(at("12:00"), verdict.a_then_b_h * 60)
        last = shift(at("03:00", days=1), -verdict.b_then_a_h * 60)
        if verdict.severity == "minor" and verdict.strength == "ask":
            continue
        for told, inside, outside in ((noon, shift(free, -1), free), (night, shift(last, 1), last)):
            if inside != outside and max(verdict.a_then_b_h, verdict.b_then_a_h) > 0:
                assert said in against(inside, told)
                assert verdict.strength == "ask" or said not in against(outside, told)


@pytest.mark.parametrize("former", FORMER)
def test_the_plan_keeps_both_gaps_or_says_why_not(former: str) -> None:
    """It at 21:00 and 06:00, where magnesium would like to stand."""
    plan = plan_day(evening("12:00", products=(magnesium(), known(former, ("06:00", "21:00")))), FACTS)
    asked = [v for v in to_magnesium(former) if v.never or v.strength == "ask"]
    if asked:
        assert not doses(plan)
        assert any(v.row.id in left.because for v in asked for left in plan.unplaced)
        return
    assert doses(plan) or any(left.because for left in plan.unplaced)
    for verdict in to_magnesium(former):
        for start in doses(plan):
            for drug in (at("06:00"), at("21:00"), at("06:00", days=1), at("21:00", days=1)):
                gap = minutes_between(drug, start) / 60
                assert gap >= verdict.a_then_b_h or -gap >= verdict.b_then_a_h


@pytest.mark.parametrize("former", FORMER)
def test_the_medicine_itself_is_never_refused_and_the_short_gap_is_said(former: str) -> None:
    drug = known(former, ("23:00",))
    told = evening("22:00", products=(magnesium(), drug),
                   intakes=(Intake(id="d", at=at("21:59"), product="mag", magnesium_mg=100),))  # fmt: skip
    warns = before_a_dose(drug, 1, at("22:30"), cabinet_of(told), FACTS)
    assert not any(warn.severity == "hard" for warn in warns)
    asked = {v.row.id for v in to_magnesium(former) if v.b_then_a_h > 0.5}
    assert asked <= {warn.fact for warn in warns}


@pytest.mark.parametrize("former", FORMER)
def test_the_check_names_exactly_the_rows_that_conflict(former: str) -> None:
    """Magnesium at 21:00 beside it at 22:00."""
    mag = magnesium(use=Use(times=("21:00",), servings=1))
    told = evening(products=(mag, known(former, ("22:00",))))
    found = {f.fact for f in check(cabinet_of(told), FACTS) if f.severity != "info" and "--" in f.fact}
    assert found == {v.row.id for v in to_magnesium(former) if v.never or v.action == "ask" or v.b_then_a_h > 1}


def test_what_is_asked_about_is_planned_once_a_clinician_agreed_and_its_gap_is_then_hard() -> None:
    drug = known("digoxin", ("21:30",))
    agreed = magnesium(agreed=("other",))
    assert not doses(plan_day(evening("12:00", products=(magnesium(), drug)), FACTS))
    start = doses(plan_day(evening("12:00", products=(agreed, drug)), FACTS))
    assert start
    assert all(abs(minutes_between(at("21:30"), one)) >= 120 for one in start)
    assert not [f for f in check(cabinet_of(evening(products=(agreed, drug))), FACTS) if "--" in f.fact]


CHANGES = (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), DAY)
CLOCKS = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from((0, 25, 55)))
MEDICINES = (
    "ciprofloxacin", "doxycycline", "levothyroxine", "alendronate", "ibandronate", "dolutegravir", "levodopa",
    "mycophenolate", "eltrombopag", "gabapentin", "patiromer", "zolpidem", "sertraline", "raltegravir",
)  # fmt: skip
OWN = ("iron", "calcium", "zinc", "magnesium", "five_htp", "psyllium", "melatonin")


def medicine(name: str, *times: str) -> Product:
    return Product(id=name, name=name.replace("_", " "), kind="medicine", use=Use(times=times))


def supplement(name: str, *times: str) -> Product:
    if name == "magnesium":
        return magnesium(use=Use(times=times, servings=1), key="magnesium")
    held = {"iron": 14.0, "calcium": 600.0, "zinc": 15.0}
    contents = (Content(nutrient=name, elemental_mg=held[name]),) if name in held else ()
    label = {"five_htp": "5-HTP", "psyllium": "Psyllium husk"}.get(name, name)
    return Product(id=name, name=label, kind="supplement", contents=contents, use=Use(times=times))


def breaks(one: Product, other: Product, apart_h: float) -> bool:
    """Whether `one` taken so many hours after `other` breaks a hard row between them."""
    for verdict in verdicts(one, other, FACTS):
        if verdict.strength != "hard":
            continue
        if verdict.never or -verdict.a_then_b_h < apart_h < verdict.b_then_a_h:
            return True
    return False


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(MEDICINES), min_size=1, max_size=2, unique=True),
    st.lists(st.sampled_from(OWN), min_size=1, max_size=2, unique=True),
    st.lists(CLOCKS, min_size=4, max_size=4),
    st.sampled_from(CHANGES),
    st.integers(0, 1439),
)
def test_no_plan_and_no_accepted_dose_breaks_a_hard_pair_over_midnight_and_clock_changes(
    drugs: list[str], own_ones: list[str], clocks: list[str], day: date, minute: int
) -> None:
    """Real elapsed hours, against every standing time near; two prescriber's medicines are nobody's to move."""
    prescribed = [medicine(name, clock) for name, clock in zip(drugs, clocks, strict=False)]
    mine = [supplement(name, clock) for name, clock in zip(own_ones, clocks[2:], strict=False)]
    told = evening("04:00", date=day, profile=profile(), products=(*prescribed, *mine))
    cabinet, plan = cabinet_of(told), plan_day(told, FACTS)
    moments = [(shift(told.now, minute), product) for product in mine]
    accepted = [
        (when, product)
        for when, product in moments
        if not any(warn.severity == "hard" for warn in before_a_dose(product, 1, when, cabinet, FACTS))
    ]
    planned = [(start, product) for product in mine for start in doses(plan, product.id)]
    for when, product in (*accepted, *planned):
        for drug in prescribed:
            for clock in drug.use.times if drug.use is not None else ():
                for days in (-1, 0, 1, 2):
                    apart = minutes_between(at(clock, day, days=days), when) / 60
                    assert not breaks(product, drug, apart), (product.name, drug.name, when)


CLEAN = (
    "paracetamol", "amlodipine", "metformin", "sertraline", "ramipril", "atorvastatin", "amoxicillin", "loratadine",
    "salbutamol inhaler", "the pill", "ibuprofen", "vitamin d", "creatine", "vitamin c", "omega 3", "bisoprolol",
)  # fmt: skip


@pytest.mark.parametrize("pair", list(combinations(CLEAN, 2))[::3][:40], ids="+".join)
def test_in_a_clean_cabinet_nothing_is_found(pair: tuple[str, str]) -> None:
    """Two everyday products beside evening magnesium; of concern would be what is soft or hard."""
    products = [
        Product(id=name, name=name, kind="medicine" if n < 12 else "supplement", use=Use(times=("08:00",)))
        for n, name in enumerate(CLEAN)
        if name in pair
    ]
    told = evening(products=(magnesium(), *products))
    assert [f.text for f in check(cabinet_of(told), FACTS) if f.severity != "info"] == []


SEEDED = [
    (("levothyroxine", "06:30"), ("iron", "07:00"), "hard"),
    (("levothyroxine", "06:30"), ("calcium", "07:00"), "hard"),
    (("doxycycline", "21:00"), ("zinc", "21:00"), "soft"),
    (("ciprofloxacin", "08:00"), ("magnesium", "09:00"), "hard"),
    (("alendronate", "06:45"), ("melatonin", "06:50"), "hard"),
    (("sertraline", "08:00"), ("five_htp", "21:30"), "hard"),
    (("zolpidem", "22:15"), ("melatonin", "21:30"), "hard"),
    (("levodopa", "08:00"), ("iron", "07:00"), "hard"),
    (("warfarin", "18:00"), ("melatonin", "21:30"), "soft"),
]


@pytest.mark.parametrize(("drug", "other", "severity"), SEEDED, ids=lambda value: str(value[0]))
def test_in_a_seeded_cabinet_exactly_the_seeded_pair_is_found(
    drug: tuple[str, str], other: tuple[str, str], severity: str
) -> None:
    """Beside paracetamol and vitamin D, which have nothing to do with it."""
    seeded = {drug[0], other[0]}
    quiet = (medicine("paracetamol", "12:00"), supplement("vitamin d", "12:30"))
    told = evening(products=(medicine(*drug), supplement(*other), *quiet))
    found = [f for f in check(cabinet_of(told), FACTS) if "--" in f.fact and f.severity != "info"]
    assert {frozenset(f.products) for f in found} == {frozenset(seeded)}
    assert severity in {f.severity for f in found}


def test_an_unknown_name_is_no_ground_for_any_rule() -> None:
    drug = Product(id="drops", name="Xyzolin", kind="medicine", use=Use(times=("21:00",)))
    told = evening("16:00", products=(magnesium(), drug))
    assert doses(plan_day(told, FACTS))
    assert check(cabinet_of(told), FACTS) == ()
    assert own(magnesium(), FACTS)
    assert not own(drug, FACTS)
