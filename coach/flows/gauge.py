"""The day's magnesium: plan -> the one figure against its limit that Today and the cabinet show."""

from __future__ import annotations

from coach.cabinet.sums import magnesium_sum
from coach.desk import Desk
from coach.model import DayPlan, DaySum


def magnesium_today(plan: DayPlan, desk: Desk) -> DaySum:
    """Elemental magnesium from every product that is taken, and with what is still planned."""
    had, total = plan.totals.magnesium_taken_mg, plan.totals.magnesium_supplemental_mg
    return magnesium_sum(had, total - had, desk.profile, desk.facts)
