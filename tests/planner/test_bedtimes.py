"""Bed follows from the night alone: wake, need, debt, habit and events; only wished sessions move it, a little."""

from __future__ import annotations

import msgspec

from coach.clock import parse_clock
from coach.evidence import facts
from coach.model import Busy, DayPlan
from coach.planner.evening.plan import plan_day
from coach.planner.evening.tiers.lines import PLAN_WORK

from .build import busy, evening, wish

FACTS = facts()
FULL = evening(now="16:00", wishes=tuple(wish(key, minutes=60) for key in "abcd"), busy=(busy("17:30", "19:45"),))


def night(**changes: object) -> tuple[str, str]:
    """Bed and wake of that evening, on the clock."""
    given = msgspec.structs.replace(evening(now="17:00"), usual_bed=parse_clock("22:30"), usual_latency_min=10)
    return clocks(plan_day(msgspec.structs.replace(given, **changes), FACTS))


def clocks(plan: DayPlan) -> tuple[str, str]:
    assert plan.bed is not None
    return f"{plan.bed.target:%H:%M}", f"{plan.bed.wake:%H:%M}"


def tomorrow(start: str, end: str, key: str = "call", **changes: object) -> Busy:
    """A busy block of the morning after."""
    return msgspec.structs.replace(busy(start, end, key, days=1), **changes)


def test_less_work_is_a_plan_that_says_it_is_not_proved_and_the_same_each_time() -> None:
    whole, short = plan_day(FULL, FACTS), plan_day(FULL, FACTS, work=50)
    assert (whole.proved, short.proved) == (True, False)
    assert short == plan_day(FULL, FACTS, work=50)
    assert all(left.because and left.text for left in short.unplaced)
    assert plan_day(FULL, FACTS, work=PLAN_WORK) == whole
