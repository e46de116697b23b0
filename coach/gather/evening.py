"""Gathering: store + clock + log -> one coach-day as the planner is told, with what its week puts there."""

from __future__ import annotations

from datetime import date

from coach.desk import Desk
from coach.gather.day import evening_with
from coach.gather.week import agenda_on
from coach.model import Product
from coach.planner.told import Evening


def evening_of(desk: Desk, day: date, *, products: tuple[Product, ...] | None = None) -> Evening:
    """One coach-day as the store and the clock have it; a day that is not today is planned from its start."""
    return evening_with(desk, day, agenda_on(desk, day), products)
