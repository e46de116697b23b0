"""A scheduled product moved for a day: its next due day, or a missed one, put on another; the days after it stay."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from coach.cabinet.schedule import due_on, next_due, schedule_of
from coach.clock import coach_day, starts_of
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.cabinet import find_product, findings_about
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms.days_ahead import read_day_ahead
from coach.model import Intake, MovedDay, Product, Schedule, Use
from coach.words import day_text

MISSED_DAYS = 6
"""A day that was missed is made up for within so many days; taste."""
MOST_MOVED = 200
"""So many moved days of a schedule are kept; taste."""


def move_day(desk: Desk, product: str, to: str, of: str = "") -> Changed:
    """Put one due day of a product on another day; `of` names it, else it is today's, a missed one, or the next."""
    found, today = find_product(desk, product), desk.today()
    schedule = schedule_of(found)
    if schedule is None or schedule.as_needed or found.use is None:
        said = "is taken as needed" if schedule is not None and schedule.as_needed else "is taken every day"
        raise UsageError(f"{found.name} {said}", where="product", todo="Only one that is due on some days is moved.")
    target = read_day_ahead(to, today, "day")
    day = read_day_ahead(of, today, "from") if of.strip() else _day_of(desk, found)
    _may(found, day, target, today)
    moved = _moved(schedule, day, target)
    use = msgspec.structs.replace(found.use, schedule=msgspec.structs.replace(schedule, moved=moved))
    changed = msgspec.structs.replace(found, use=use)
    said = f"{found.name}, {day_text(day)}, moved to {day_text(target)}"
    with changing(desk, said) as change:
        change.put(changed)
    return Changed(what=f"{said}.{_after(changed, target)}", record_id=found.id, warnings=findings_about(desk, changed))


def day_to_move(desk: Desk, product: Product) -> date | None:
    """The due day that a move is about where none is named; None of what no day of is to come."""
    try:
        return _day_of(desk, product)
    except UsageError:
        return None


def _day_of(desk: Desk, product: Product) -> date:
    """Today where it is due, else the last due day without a dose of the week before, else the next one."""
    today = desk.today()
    if due_on(product, today):
        return today
    starts = starts_of(desk.profile.day_starts)
    doses = desk.store.between(Intake, today - timedelta(days=MISSED_DAYS + 1), today + timedelta(days=1))
    had = max((coach_day(dose.at, desk.zone, starts) for dose in doses if dose.product == product.id), default=date.min)
    back = (today - timedelta(days=days) for days in range(1, MISSED_DAYS + 1))
    missed = next((day for day in back if due_on(product, day) and had < day >= _began(product.use)), None)
    day = missed or next_due(product, today)
    if day is None:
        raise UsageError(f"no day of {product.name} is to come", where="product", todo="Its course is over.")
    return day


def _began(use: Use | None) -> date:
    return use.started if use is not None and use.started is not None else date.min


def _may(product: Product, day: date, target: date, today: date) -> None:
    """UsageError where that day cannot be put there."""
    if not due_on(product, day):
        due = next_due(product, today)
        todo = f"It is next due on {day_text(due)}." if due is not None else "Its course is over."
        raise UsageError(f"{product.name} is not due on {day_text(day)}", where="from", todo=todo)
    if target < today:
        raise UsageError(f"{day_text(target)} has passed", where="day", todo="Choose today or a later day.")
    if due_on(product, target):
        todo = "Choose a day on which it is not."
        raise UsageError(f"{product.name} is due on {day_text(target)} already", where="day", todo=todo)


def _moved(schedule: Schedule, day: date, target: date) -> tuple[MovedDay, ...]:
    """The moved days with one more; one that was moved before starts from where it was, and may go back there."""
    before = next((moved for moved in schedule.moved if moved.to == day), None)
    rest = tuple(moved for moved in schedule.moved if moved is not before)
    origin = before.of if before is not None else day
    return rest if origin == target else (*rest, MovedDay(of=origin, to=target))[-MOST_MOVED:]


def _after(product: Product, target: date) -> str:
    after = next_due(product, target + timedelta(days=1))
    return f" The next one after it: {day_text(after)}." if after is not None else ""
