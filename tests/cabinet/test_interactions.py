"""All 53 rows, each in both directions, to the minute: in the plan, before a dose, over midnight and clock changes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check
from coach.clock import minutes_between, shift
from coach.evidence import Interaction, facts
from coach.model import DayPlan, Intake, Product, Use
from coach.planner.evening.plan import plan_day
from coach.planner.told import Evening, cabinet_of
from tests.planner.build import DAY, at, evening, magnesium, profile

FACTS = facts()
ROWS = tuple(FACTS.interactions.values())
LITERALS = {
    "fq_moxi": (4, 8), "fq_cipro": (2, 6), "tetracycline": (3, 6), "levothyroxine": (4, 4), "dolutegravir": (2, 6),
    "rilpivirine": (4, 2), "raltegravir": (-1, -1), "ksparing": (-1, -1), "iron": (2, 2), "unknown_rx": (2, 2),
    "zinc": (0, 0),
}  # fmt: skip
"""Some rows by hand, so that the table itself cannot slip."""


def beside(row: Interaction, times: tuple[str, ...]) -> Product:
    """A product known as that row, at standing times."""
    kind = "medicine" if row.kind == "drug" else "supplement"
    return Product(id="other", name="Other", kind=kind, interaction=row.id, use=Use(times=times))  # type: ignore[arg-type]


def against(row: Interaction, when: datetime, told: Evening) -> bool:
    """Whether that row stands hard against 100 mg of magnesium at that moment."""
    mag = next(product for product in told.products if product.id == "mag")
    return any(w.fact == row.id and w.severity == "hard" for w in before_a_dose(mag, 1, when, cabinet_of(told), FACTS))


def doses(plan: DayPlan) -> list[datetime]:
    """Where the plan puts magnesium."""
    return [item.start for item in plan.items if item.dose is not None and item.dose.elemental_mg]


def test_there_are_53_rows_and_they_say_what_they_should() -> None:
    assert len(ROWS) == 53
    for key, gaps in LITERALS.items():
        row = FACTS.interactions[key]
        assert (row.mg_after_drug_h, row.drug_after_mg_h) == gaps


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_magnesium_after_the_drug(row: Interaction) -> None:
    """The drug at noon: refused until its hours are over, free from then on."""
    told = evening("16:00", products=(magnesium(), beside(row, ("12:00",))))
    if not row.together:
        assert against(row, at("23:00"), told)
    elif row.mg_after_drug_h:
        free = shift(at("12:00"), row.mg_after_drug_h * 60)
        assert against(row, shift(free, -1), told)
        assert not against(row, free, told)
    else:
        assert not against(row, at("12:01"), told)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_drug_after_magnesium_over_midnight(row: Interaction) -> None:
    """The drug at 03:00 tomorrow: tonight's magnesium is refused inside its hours, not before them."""
    told = evening("16:00", products=(magnesium(), beside(row, ("03:00",))))
    if not row.together:
        assert against(row, at("16:00"), told)
    elif row.drug_after_mg_h:
        last = shift(at("03:00", days=1), -row.drug_after_mg_h * 60)
        assert against(row, shift(last, 1), told)
        assert not against(row, last, told)
    else:
        assert not against(row, at("02:59", days=1), told)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_plan_keeps_both_gaps_or_says_why_not(row: Interaction) -> None:
    """The drug at 21:00 and 06:00, where magnesium would like to stand."""
    plan = plan_day(evening("12:00", products=(magnesium(), beside(row, ("06:00", "21:00")))), FACTS)
    if not row.together:
        assert not doses(plan)
        assert any(row.id in left.because for left in plan.unplaced)
        return
    assert doses(plan) or any(left.because for left in plan.unplaced)
    for start in doses(plan):
        for drug in (at("06:00"), at("21:00"), at("06:00", days=1), at("21:00", days=1)):
            gap = minutes_between(drug, start) / 60
            assert gap >= row.mg_after_drug_h or -gap >= row.drug_after_mg_h


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_medicine_itself_is_never_refused_and_the_short_gap_is_said(row: Interaction) -> None:
    drug = beside(row, ("23:00",))
    told = evening("22:00", products=(magnesium(), drug),
                   intakes=(Intake(id="d", at=at("21:59"), product="mag", magnesium_mg=100),))  # fmt: skip
    warns = before_a_dose(drug, 1, at("22:30"), cabinet_of(told), FACTS)
    assert not any(warn.severity == "hard" for warn in warns)
    asked = drug.kind == "medicine" and row.drug_after_mg_h > 0
    assert any(warn.fact == row.id for warn in warns) == asked


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_check_names_exactly_the_rows_that_conflict(row: Interaction) -> None:
    """Magnesium at 21:00 beside the drug at 22:00."""
    mag = magnesium(use=Use(times=("21:00",), servings=1))
    told = evening(products=(mag, beside(row, ("22:00",))))
    hard = {f.fact for f in check(cabinet_of(told), FACTS) if f.severity == "hard"}
    assert hard == ({row.id} if not row.together or row.drug_after_mg_h > 1 else set())


CHANGES = (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), DAY)
CLOCKS = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.sampled_from((0, 25, 55)))


@settings(max_examples=150)
@given(st.sampled_from([row for row in ROWS if row.together]), CLOCKS, st.sampled_from(CHANGES), st.integers(0, 1439))
def test_no_dose_that_is_accepted_stands_in_a_gap_in_real_hours(
    row: Interaction, clock: str, day: date, minute: int
) -> None:
    """Real elapsed hours on the days around a clock change, checked against every standing time near it."""
    told = evening("04:00", date=day, profile=profile(), products=(magnesium(), beside(row, (clock,))))
    when = shift(told.now, minute)
    if against(row, when, told):
        return
    for days in (-1, 0, 1, 2):
        gap = minutes_between(at(clock, day, days=days), when) / 60
        assert gap >= row.mg_after_drug_h or -gap >= row.drug_after_mg_h
