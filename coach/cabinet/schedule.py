"""Is it due on this day, and when is the next one allowed: schedule + doses -> days and moments. The only owner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from coach.clock import WEEKDAYS
from coach.model import EarlierSchedule, Intake, Product, Schedule, Use

LOOK_AHEAD_DAYS = 732
"""The next day of a schedule is looked for so far ahead: past the longest rhythm that is kept, twice."""
DAY = timedelta(hours=24)
"""A daily maximum holds in any 24 hours: no night and no clock change opens a second ration."""


def schedule_of(product: Product, day: date | None = None) -> Schedule | None:
    """The schedule that holds, or held on a day that is over; None means every day."""
    use = product.use
    if use is None:
        return None
    if day is not None:
        held = next((earlier for earlier in use.earlier if day <= earlier.until), None)
        if held is not None:
            return held.schedule
    return use.schedule


def is_as_needed(product: Product) -> bool:
    """Whether it is taken when needed, and so never planned."""
    schedule = schedule_of(product)
    return schedule is not None and schedule.as_needed


def due_on(product: Product, day: date) -> bool:
    """Whether the product is due on that coach-day; never true of what is taken as needed."""
    schedule = schedule_of(product, day)
    if schedule is None:
        return True
    if any(moved.to == day for moved in schedule.moved):
        return True
    return not any(moved.of == day for moved in schedule.moved) and in_rhythm(schedule, day)


def in_rhythm(schedule: Schedule, day: date) -> bool:
    """Whether a day is one of the schedule's own, nothing moved."""
    first, last = schedule.first, schedule.last
    if schedule.as_needed or (first is not None and day < first) or (last is not None and day > last):
        return False
    if schedule.days and WEEKDAYS[day.weekday()] not in schedule.days:
        return False
    since = (day - first).days if first is not None else 0
    if schedule.every_days is not None and since % schedule.every_days:
        return False
    on, off = schedule.on_days, schedule.off_days
    return on is None or off is None or since % (on + off) < on


def next_due(product: Product, day: date) -> date | None:
    """The first day from that one on on which it is due; None where there is none, or it is far off."""
    ahead = (day + timedelta(days=days) for days in range(LOOK_AHEAD_DAYS))
    return next((one for one in ahead if due_on(product, one)), None)


def course_ended(product: Product, day: date) -> date | None:
    """The last day of a course of the person's own that is over on that day; None otherwise."""
    schedule = schedule_of(product, day)
    last = schedule.last if schedule is not None else None
    if last is None or day <= last or due_on(product, day):
        return None
    return last


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What the doses of the last 24 hours leave of what is taken as needed."""

    doses: float
    """Usual doses taken within 24 hours before the moment."""
    most: int | None
    next_at: datetime | None
    """The first moment at which another one keeps gap and maximum, where that is later; None: now."""
    too_soon: bool = False
    """The gap is what it waits for."""
    too_many: bool = False
    """The maximum is what it waits for."""


def allowance(product: Product, intakes: Iterable[Intake], at: datetime, servings: float) -> Allowance | None:
    """What may be taken at a moment of what is taken as needed; None of anything else.

    Elapsed time counts, never the clock on the wall. A dose logged after the moment keeps its gap as well.
    """
    schedule, use = schedule_of(product), product.use
    if schedule is None or use is None or not schedule.as_needed:
        return None
    usual, now = use.servings or 1.0, at.astimezone(UTC)
    doses = sorted((dose.at.astimezone(UTC), dose.servings / usual) for dose in intakes if dose.product == product.id)
    within = [(when, many) for when, many in doses if now - DAY < when <= now]
    gap = timedelta(minutes=schedule.gap_min or 0)
    near = [when + gap for when, _ in doses if when - gap < now < when + gap]
    most = schedule.most_doses
    full = now if most is None else _room_from(within, now, most, servings / usual)
    waits = max(now, full, *near)
    return Allowance(
        doses=sum(many for _, many in within),
        most=most,
        next_at=waits if waits > now else None,
        too_soon=bool(near),
        too_many=full > now,
    )


def _room_from(within: list[tuple[datetime, float]], at: datetime, most: int, more: float) -> datetime:
    """From when so many more stay within the most of any 24 hours; a dose that is more by itself waits for all."""
    total, moment = sum(many for _, many in within) + more, at
    for when, many in within:
        if total <= most + 1e-9:
            break
        total, moment = total - many, when + DAY
    return moment


SPAN_DAYS = 56
"""Two schedules are compared over so many days: every pair of weekdays and short rhythms comes round."""


def due_days(product: Product, day: date) -> frozenset[int]:
    """The days from that one on on which it is due, counted from it, within `SPAN_DAYS`.

    What comes round later than that counts as every day: it may meet anything.
    """
    use = product.use
    return _due_days(None if use is None else use.schedule, () if use is None else use.earlier, day)


@lru_cache(4096)
def _due_days(schedule: Schedule | None, earlier: tuple[EarlierSchedule, ...], day: date) -> frozenset[int]:
    """The same by what a schedule says alone: many products share one, and two are compared for every pair."""
    every, like = (
        range(SPAN_DAYS),
        Product(id="", name="", kind="supplement", use=Use(schedule=schedule, earlier=earlier)),
    )
    found = frozenset(days for days in every if due_on(like, day + timedelta(days=days)))
    return found or (frozenset(every) if next_due(like, day) is not None else found)


def due_share(product: Product, day: date) -> float:
    """The share of the days from that one on on which it is due; what is taken as needed counts as every day."""
    if schedule_of(product) is None or is_as_needed(product):
        return 1.0
    return len(due_days(product, day)) / SPAN_DAYS


def meet(one: Product, other: Product, day: date) -> bool:
    """Whether two products are ever due on the same day or on days beside each other."""
    if schedule_of(one) is None and schedule_of(other) is None:
        return True
    return _near(due_days(one, day), due_days(other, day))


@lru_cache(4096)
def _near(mine: frozenset[int], theirs: frozenset[int]) -> bool:
    return any(days + near in theirs for days in mine for near in (-1, 0, 1))
