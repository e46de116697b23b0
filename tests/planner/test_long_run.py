"""What weeks say beside tonight: hard ones, late weekends, a change of the clocks; time in bed is not made longer."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import msgspec
import pytest

from coach.evidence import facts
from coach.model import DayPlan
from coach.planner.evening.plan import plan_day

from .build import evening

FACTS = facts()


def said(plan: DayPlan, fact: str) -> list[str]:
    return [warn.text for warn in plan.warnings if warn.fact == fact]


@pytest.mark.parametrize(("weeks", "told"), [(11, 0), (12, 1), (40, 1)])
def test_twelve_hard_weeks_are_named_once_with_whom_to_ask(weeks: int, told: int) -> None:
    plan = plan_day(evening(hard_weeks=weeks, hard_nights=80, efficiency_pct=84.0), FACTS)
    texts = said(plan, "sl.insomnia_flag")
    assert len(texts) == told
    assert all("CBT-I" in text and "doctor" in text and "84 %" in text for text in texts)


def time_in_bed(**changes: Any) -> float:
    plan = plan_day(evening(debt_min=600, usual_bed=time(22, 0), **changes), FACTS)
    assert plan.bed is not None
    return (plan.bed.wake - plan.bed.target).total_seconds() / 60


@pytest.mark.parametrize(
    ("weeks", "share", "held"), [(2, 70.0, False), (3, 79.9, True), (3, 80.0, False), (12, None, False)]
)
def test_after_three_hard_weeks_no_time_in_bed_is_added(weeks: int, share: float | None, held: bool) -> None:
    changes: dict[str, Any] = {"hard_weeks": weeks, "efficiency_pct": share, "usual_in_bed_min": 450}
    plan = plan_day(evening(debt_min=600, usual_bed=time(22, 0), **changes), FACTS)
    assert bool(said(plan, "sl.in_bed_hold")) is held
    assert (time_in_bed(**changes) < time_in_bed()) is held
    assert plan.bed is not None
    assert not any(held and part.what == "debt" and part.min for part in plan.bed.parts)


@pytest.mark.parametrize(("day", "gap", "told"), [(5, 120, 0), (6, 119, 0), (6, 120, 1), (7, 120, 1), (8, 120, 0)])
def test_a_late_weekend_is_remarked_before_it_begins(day: int, gap: int, told: int) -> None:
    given = msgspec.structs.replace(
        evening(date=date(2026, 3, day)), weekend_gap_min=gap, wakes=(time(6, 45), time(8, 45))
    )
    texts = said(plan_day(given, FACTS), "sl.weekend_gap")
    assert len(texts) == told
    assert all("2 h later (06:45 and 08:45)" in text for text in texts)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 3, 28), "forward"), (date(2026, 10, 24), "back"), (date(2026, 3, 27), ""), (date(2026, 3, 29), "")],
)
def test_the_night_the_clocks_change_is_named_the_evening_before(day: date, words: str) -> None:
    texts = [text for text in said(plan_day(evening(date=day), FACTS), "sl.regular") if "clocks" in text]
    assert len(texts) == bool(words)
    assert all(f"go {words} tonight" in text for text in texts)
