"""A person's own sleep need: minutes asleep by date + nights without an alarm -> their median (algorithms 3.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import msgspec

from coach.insights.usual import median


class OwnNeed(msgspec.Struct, frozen=True, kw_only=True):
    """What nights without an alarm say of the need."""

    minutes: int | None
    """The median, inside the range for the age; None while too few nights are known."""
    nights: int
    """How many nights count."""
    low: int
    """The shortest and the longest of them, in minutes; 0 without any."""
    high: int


def own_need(
    asleep: Mapping[date, float],
    free: Collection[date],
    *,
    need_min: float,
    near_min: float,
    fewest: int,
    band: tuple[float, float],
) -> OwnNeed:
    """The need as learned: a free night counts after a known one within `near_min` of the present need."""
    counted = [asleep[day] for day in sorted(free) if day in asleep and _settled(asleep, day, need_min, near_min)]
    return OwnNeed(
        minutes=round(min(max(median(counted), band[0]), band[1])) if len(counted) >= fewest else None,
        nights=len(counted),
        low=round(min(counted, default=0)),
        high=round(max(counted, default=0)),
    )


def _settled(asleep: Mapping[date, float], day: date, need_min: float, near_min: float) -> bool:
    """Whether the night before was neither short nor a lie-in: after those, sleep is not the need."""
    before = asleep.get(day - timedelta(days=1))
    return before is not None and abs(before - need_min) <= near_min
