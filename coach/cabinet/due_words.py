"""When a scheduled product is next due or allowed, in words: `due today`, `next on Mon 7 Dec`, `next from 21:40`."""

from __future__ import annotations

from datetime import datetime

from coach.cabinet.day import CabinetDay
from coach.cabinet.schedule import Allowance, allowance, due_on, next_due, schedule_of
from coach.clock import coach_day, starts_of
from coach.model import Product, Warn
from coach.words import day_text, length_text, number_text

SCHEDULE = "schedule"


def when_next(product: Product, day: CabinetDay, now: datetime) -> str:
    """When the product is next due, or, as needed, from when one more is allowed; empty of what is due every day."""
    schedule = schedule_of(product)
    if schedule is None or not product.active or product.use is None:
        return ""
    found = allowance(product, day.intakes, now, product.use.servings or 1.0)
    if found is not None:
        return f"{next_text(found, day)}{count_text(found)}"
    due = next_due(product, day.date)
    if due is None:
        return ""
    return "due today" if due == day.date else f"next on {day_text(due)}"


def next_text(found: Allowance, day: CabinetDay) -> str:
    """`next from 21:40`, with its day where that is another one; `one may be taken now`."""
    if found.next_at is None:
        return "one may be taken now"
    then = coach_day(found.next_at, day.dial.zone, starts_of(day.profile.day_starts))
    on = "" if then == day.date else f" on {day_text(found.next_at.astimezone(day.dial.zone).date())}"
    return f"next from {day.dial.at(found.next_at)}{on}"


def count_text(found: Allowance) -> str:
    """` (2 of 3 in 24 h)`, where a maximum is set; how many were had where none is."""
    if found.most is not None:
        return f" ({number_text(round(found.doses, 2))} of {found.most} in 24 h)"
    return f" ({number_text(round(found.doses, 2))} in 24 h)" if found.doses else ""


def against_schedule(product: Product, servings: float, at: datetime, day: CabinetDay) -> list[Warn]:
    """What its own schedule says against a dose at a moment: too soon or too many as needed, or not its day."""
    schedule = schedule_of(product)
    if schedule is None:
        return []
    found = allowance(product, day.intakes, at, servings)
    if found is None:
        return _not_its_day(product, day)
    if found.next_at is None:
        return []
    gap = length_text(schedule.gap_min or 0)
    name, most = product.name, found.most
    why = f"{gap} lie between two of {name}" if found.too_soon else f"{most} of {name} in 24 h are the most"
    text = f"{why}; {next_text(found, day)}{count_text(found)}."
    return [Warn(fact=SCHEDULE, severity="hard", text=text)]


def _not_its_day(product: Product, day: CabinetDay) -> list[Warn]:
    if due_on(product, day.date):
        return []
    due = next_due(product, day.date)
    when = f"; it is next due on {day_text(due)}" if due is not None else ""
    text = f"{product.name} is not due on {day_text(day.date)}{when}."
    return [Warn(fact=SCHEDULE, severity="soft", text=text)]
