"""Nights that are hard, week after week, and wake times that differ at weekends: nights -> counts and lengths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from itertools import count

import msgspec

from coach.clock import with_offset
from coach.insights.diary import diary, efficiency, end_zone
from coach.insights.usual import clock_of, median, usual_clock
from coach.model import Night

MOST_WEEKS = 52
"""Hard weeks are not counted further back."""
EFFICIENCY_WEEKS = 3
"""Efficiency and time in bed are those of so many weeks."""
FEWEST_WAKES = 3
"""Wake times of workdays, and of weekends, before the two are compared."""
SATURDAY = 5

WeekOfNights = Callable[[int], Sequence[Night]]
"""The main nights of the n-th seven days back, the newest first (0)."""


class HardNights(msgspec.Struct, frozen=True, kw_only=True):
    """How long nights have been hard; counts of the log, no diagnosis."""

    weeks: int = 0
    """Weeks in a row, the newest one included, with so many hard nights."""
    nights: int = 0
    """Nights known in those weeks."""
    efficiency_pct: float | None = None
    """Share of the time in bed asleep over the newest three of them: the mean of nights; None when not known."""
    in_bed_min: int | None = None
    """Median time in bed of the same nights."""


def is_hard(night: Night, awake_min: float) -> bool:
    """Whether falling asleep, or lying awake later, took so long at least (Lichstein 2003)."""
    numbers = diary(night)
    return max(numbers.sol_min or 0, numbers.waso_min or 0) >= awake_min


def hard_nights(week_of_nights: WeekOfNights, awake_min: float, per_week: float) -> HardNights:
    """How many weeks in a row had `per_week` hard nights; looks back no further than the first that had not."""
    known: list[Night] = []
    weeks = 0
    for back in count():
        nights = week_of_nights(back)
        if back == MOST_WEEKS or sum(is_hard(night, awake_min) for night in nights) < per_week:
            break
        weeks = back + 1
        known += nights
    newest = (
        known if weeks <= EFFICIENCY_WEEKS else [n for back in range(EFFICIENCY_WEEKS) for n in week_of_nights(back)]
    )
    shares = [share for night in newest if (share := efficiency(diary(night))[0]) is not None]
    in_bed = [tib for night in newest if (tib := diary(night).tib_min) is not None]
    return HardNights(
        weeks=weeks,
        nights=len(known),
        efficiency_pct=sum(shares) / len(shares) if shares else None,
        in_bed_min=round(median(in_bed)) if in_bed else None,
    )


class WakeGap(msgspec.Struct, frozen=True, kw_only=True):
    """How much later the wake time is at weekends."""

    minutes: int
    """Weekend minus workday on the clock, the shorter way around."""
    workday: time
    weekend: time


def wake_gap(nights: Sequence[Night]) -> WakeGap | None:
    """The usual wake times of workdays and of weekends; None where fewer than three of either are known."""
    hours: tuple[list[float], list[float]] = ([], [])
    for night in nights:
        if night.final_wake is not None:
            local = with_offset(night.final_wake, end_zone(night))
            hours[night.date.weekday() >= SATURDAY].append(local.hour + local.minute / 60)
    if min(map(len, hours)) < FEWEST_WAKES:
        return None
    workday, weekend = (usual_clock(clocks) for clocks in hours)
    if workday is None or weekend is None:
        return None
    apart = round(((weekend - workday + 12) % 24 - 12) * 60)
    return WakeGap(minutes=apart, workday=clock_of(workday), weekend=clock_of(weekend))
