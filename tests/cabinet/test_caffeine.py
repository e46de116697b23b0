"""Caffeine: what is left, the last cup and what is said of it, on both sides of each threshold."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cabinet.caffeine import (
    LastCup,
    at_bed_mg,
    half_life_h,
    is_ahead,
    last_cup,
    lead_h,
    left_mg,
    residual_mg,
    warnings,
)
from coach.cabinet.day import CabinetDay
from coach.evidence import Facts, facts
from coach.model import Intake, Product, Profile
from coach.planner.told import cabinet_of
from tests.planner.build import at, coffee, evening, profile

FACTS = facts()
BED = at("22:30")


def cup(mg: float, hours_before_bed: float, key: str = "cup") -> Intake:
    return Intake(id=key, at=BED - timedelta(hours=hours_before_bed), product="coffee", caffeine_mg=mg)


def told(*cups: Intake, products: tuple[Product, ...] = (), half_life: float | None = None) -> CabinetDay:
    who = profile(caffeine_half_life_h=half_life)
    return cabinet_of(evening("21:00", profile=who, products=products, intakes=cups))


def hours_before_bed(day: CabinetDay) -> float | None:
    found = last_cup(day, BED, FACTS)
    return None if not is_ahead(found, day, None) else (BED - found.at) / timedelta(hours=1)


def facts_of(day: CabinetDay) -> list[tuple[str, str]]:
    return [(warn.fact, warn.severity) for warn in warnings(day, BED, last_cup(day, BED, FACTS), FACTS)]


def test_each_half_life_halves() -> None:
    assert [left_mg(200, hours, 5) for hours in (0, 5, 10, 15)] == [200, 100, 50, 25]
    assert left_mg(200, -0.01, 5) == 0
    assert left_mg(107, 8.8, 5) == pytest.approx(31.591553693239934)
    assert left_mg(217.5, 13.2, 5) == pytest.approx(34.893141589991465)


def test_the_lead_of_a_single_dose() -> None:
    assert lead_h(107, 35, 5) == pytest.approx(8.060919847280902)
    assert lead_h(107, 35, 3) == pytest.approx(4.836551908368541)
    assert (lead_h(70, 35, 5), lead_h(35, 35, 5), lead_h(34, 35, 5)) == (5, 0, 0)


def test_cups_add_up_later_ones_do_not_count_and_hours_are_elapsed_ones() -> None:
    cups = [(BED - timedelta(hours=5), 100.0), (BED - timedelta(hours=10), 100.0), (BED + timedelta(hours=1), 500.0)]
    assert residual_mg(cups, BED, 5) == pytest.approx(75)
    before, after = (datetime.fromisoformat(text) for text in ("2026-03-28T22:00+01:00", "2026-03-29T04:00+02:00"))
    assert residual_mg([(before, 100.0)], after, 5) == pytest.approx(50)


def test_the_half_life_is_the_person_s_own_or_five_hours() -> None:
    assert half_life_h(profile(), FACTS) == 5
    assert half_life_h(profile(caffeine_half_life_h=9), FACTS) == 9


def test_what_is_left_at_bed_is_whole_milligrams_halves_up() -> None:
    assert at_bed_mg(told(cup(101, 5)), BED, FACTS) == 51
    assert at_bed_mg(told(cup(100.8, 5)), BED, FACTS) == 50
    assert at_bed_mg(told(cup(100, 5), cup(100, 10, "early")), BED, FACTS) == 75
    assert at_bed_mg(told(cup(100, 5), half_life=10), BED, FACTS) == 71
    assert at_bed_mg(told(), BED, FACTS) == 0


def test_the_last_cup_leaves_the_green_threshold_and_never_lies_within_six_hours() -> None:
    assert hours_before_bed(told(products=(coffee(95),))) == pytest.approx(lead_h(95, 35, 5), abs=1 / 60)
    assert hours_before_bed(told(products=(coffee(40),))) == 6
    assert hours_before_bed(told(products=(coffee(80.4),))) == 6
    assert hours_before_bed(told(products=(coffee(81),))) == pytest.approx(lead_h(81, 35, 5), abs=1 / 60)
    assert lead_h(80.4, 35, 5) < 6 < lead_h(81, 35, 5)


def test_the_largest_cup_of_the_cabinet_counts_and_one_coffee_where_it_holds_none() -> None:
    small = coffee(40)
    large = Product(id="brew", name="Brew", kind="caffeine", contents=coffee(140).contents)
    assert hours_before_bed(told(products=(small, large))) == 10
    assert hours_before_bed(told()) == pytest.approx(8.8)
    assert hours_before_bed(told(half_life=10)) == pytest.approx(17.6)
    assert hours_before_bed(told(half_life=2.5)) == 6


def test_earlier_cups_leave_less_room() -> None:
    """70 mg ten hours before bed leave 17.5 of the 35: another 70 must lie ten hours back, too."""
    assert hours_before_bed(told(cup(70, 10), products=(coffee(70),))) == pytest.approx(10)
    assert hours_before_bed(told(cup(68, 5), products=(coffee(2),))) == 6
    assert hours_before_bed(told(cup(70, 5), products=(coffee(95),))) is None, "32.8 h: not on this day"


def test_no_cup_is_told_for_a_moment_before_the_day_began() -> None:
    """The day begins at 04:00, 18.5 h before bed; a coffee's lead is 8.8 h at 5 h."""
    assert hours_before_bed(told(half_life=10.5)) == pytest.approx(18.48)
    assert hours_before_bed(told(half_life=10.6)) is None


def test_what_is_said_of_caffeine_begins_at_its_thresholds() -> None:
    """Red from 70 mg at bed; green when no cup fits any more; the day's limit only past 400."""
    assert facts_of(told(cup(140, 5))) == [("caf.residual_red", "soft")]
    assert facts_of(told(cup(139, 5), products=(coffee(),))) == [("caf.residual_green", "info")]
    assert facts_of(told(cup(60, 10), products=(coffee(),))) == []
    assert facts_of(told(cup(400, 18))) == []
    assert facts_of(told(cup(401, 18))) == [("caf.day_max", "hard")]
    assert "About 70 mg of caffeine left" in warnings(*red(told(cup(140, 5))))[0].text


def red(day: CabinetDay) -> tuple[CabinetDay, datetime, LastCup, Facts]:
    return day, BED, last_cup(day, BED, FACTS), FACTS


def said(day: CabinetDay, up: datetime | None) -> list[str]:
    return [warn.text for warn in warnings(day, BED, last_cup(day, BED, FACTS), FACTS, up)]


def test_a_last_cup_before_the_wake_is_one_sentence_with_the_days_limit() -> None:
    """17.6 h before 22:30 is 04:54: a line for who is up then, and a sentence for who is not."""
    slow = told(half_life=10)
    assert said(slow, at("04:54")) == []
    assert said(slow, at("04:55")) == [
        "Caffeine stays long in you: the last cup would be due before you are up, so any of today's lasts into the "
        "night. At most 400 mg a day."
    ]
    assert said(told(cup(20, 15), half_life=10), at("06:45")) == [
        "No more caffeine today: another cup would leave more than about 35 mg at bedtime."
    ]


@given(st.floats(1, 800), st.floats(2, 24), st.floats(1, 200))
def test_a_dose_taken_at_its_lead_leaves_the_threshold(mg: float, half_life: float, threshold: float) -> None:
    assert left_mg(mg, lead_h(mg, threshold, half_life), half_life) == pytest.approx(min(mg, threshold))


def test_in_pregnancy_caffeine_stays_as_long_as_the_careful_number_says() -> None:
    assert half_life_h(Profile(conditions=("pregnancy",)), FACTS) == 12
    assert half_life_h(Profile(conditions=("pregnancy",), caffeine_half_life_h=5), FACTS) == 12
    assert half_life_h(Profile(conditions=("pregnancy",), caffeine_half_life_h=14), FACTS) == 14
    assert half_life_h(Profile(), FACTS) == 5
