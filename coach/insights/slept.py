"""The nights as all insights read them: night records -> one row a date, in elapsed time, on its own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

import msgspec

from coach.insights.diary import as_said, diary, efficiency, end_zone, one_per_date
from coach.model import Night


class Slept(msgspec.Struct, frozen=True, kw_only=True):
    """One main sleep; None where the log does not say. What only stands as usual is not said."""

    date: date
    zone: tzinfo
    onset: datetime | None = None
    wake: datetime | None = None
    midsleep_h: float | None = None
    """On the clock of the zone in which the night ended, 0 to 24."""
    spt_min: float | None = None
    tst_min: float | None = None
    sol_min: float | None = None
    waso_min: float | None = None
    tib_min: float | None = None
    efficiency_pct: float | None = None
    efficiency_of: str = ""
    """The denominator by name."""
    quality: int | None = None
    alarm: bool | None = None


def slept_nights(nights: Iterable[Night]) -> tuple[Slept, ...]:
    """The main night of each date, by date."""
    return tuple(_slept(as_said(night)) for night in one_per_date(nights))


def _slept(night: Night) -> Slept:
    numbers = diary(night)
    share, of = efficiency(numbers)
    mid, timed = numbers.midpoint, numbers.spt_min is not None
    return Slept(
        date=night.date,
        zone=end_zone(night),
        onset=numbers.onset if timed else None,
        wake=night.final_wake if timed else None,
        midsleep_h=None if mid is None else mid.hour + mid.minute / 60 + mid.second / 3600,
        spt_min=numbers.spt_min,
        tst_min=numbers.tst_min,
        sol_min=numbers.sol_min,
        waso_min=numbers.waso_min,
        tib_min=numbers.tib_min,
        efficiency_pct=share,
        efficiency_of=of,
        quality=night.quality,
        alarm=night.alarm,
    )
