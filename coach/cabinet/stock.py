"""How long a stock lasts: servings left + the schedule -> the day it runs out, and when to say so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.cabinet.schedule import due_on, schedule_of
from coach.clock import local
from coach.model import Product, Warn
from coach.words import day_text, servings_text

REFILL_DAYS = 7
"""A refill is spoken of this many days before the last portion."""
REFILL_HOUR = time(10, 0)
"""And not before this hour: shops are open, and nobody is woken for it."""
LONGEST_DAYS = 3650
EXPIRES = "expires"
REFILL = "refill"


def runs_out(left: float, a_day: float, taken_today: float, today: date, product: Product | None = None) -> date | None:
    """The first day without a full portion, the schedule played forward; None without a schedule, or far off.

    A course that ends before its stock does has no such day.
    """
    schedule = schedule_of(product) if product is not None else None
    if product is not None and schedule is not None:
        return None if schedule.as_needed else _first_without(product, left, a_day, taken_today, today)
    if a_day <= 0:
        return None
    rest = left - max(a_day - taken_today, 0.0)
    if rest < 0:
        return today
    days = 1 + int(rest / a_day + 1e-9)
    return today + timedelta(days=days) if days <= LONGEST_DAYS else None


def _first_without(product: Product, left: float, a_day: float, taken_today: float, today: date) -> date | None:
    """The first due day for which the rest does not suffice."""
    rest = left + min(taken_today, a_day)
    for days in range(LONGEST_DAYS if a_day > 0 else 0):
        day = today + timedelta(days=days)
        if not due_on(product, day):
            continue
        rest -= a_day
        if rest < -1e-9:
            return day
    return None


def refill_at(out: date, zone: ZoneInfo) -> datetime:
    """The moment from which a refill is spoken of."""
    return local(out - timedelta(days=REFILL_DAYS), REFILL_HOUR, zone)


def notices(product: Product, left: float | None, out: date | None, now: datetime, zone: ZoneInfo) -> list[Warn]:
    """What there is to say of a stock: it ends soon, has ended, or expires before it does."""
    found = []
    today, expires = now.astimezone(zone).date(), product.expires
    if expires is not None and out is not None and today <= expires < out and left:
        text = f"{product.name} expires on {day_text(expires)}, before its stock ends on {day_text(out)}."
        found.append(Warn(fact=EXPIRES, severity="info", text=text))
    if out is not None and left is not None and now >= refill_at(out, zone):
        amount = f"{servings_text(left, product.serving)} left"
        last = "no full portion for today" if out <= today else f"the first day without a portion is {day_text(out)}"
        found.append(Warn(fact=REFILL, severity="info", text=f"{product.name}: {amount}; {last}."))
    return found
