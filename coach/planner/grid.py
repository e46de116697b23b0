"""The day as 5-minute slots on the UTC line: coach-day -> slots, and back to local moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.clock import day_start, local, to_utc, with_offset
from coach.words import Dial

SLOT_MIN = 5
HORIZON = 360
"""Slots from 04:00 to 10:00 the next day: 30 elapsed hours, whatever the local clock does meanwhile."""


class Grid:
    """The slots of one coach-day. Local labels jump on a clock change; the slots do not.

    What was worked out is remembered: a plan asks for the same moments over and over.
    """

    __slots__ = ("_clocks", "_moments", "date", "dial", "start", "zone")

    def __init__(self, day: date, zone: ZoneInfo, day_starts: time, *, twelve: bool = False) -> None:
        """Slot 0 is the instant the coach-day begins; sentences read their times off `dial`."""
        self.date = day
        self.zone = zone
        self.dial = Dial(zone, twelve)
        self.start = to_utc(day_start(day, zone, day_starts))
        self._moments: dict[int, datetime] = {}
        self._clocks: dict[tuple[time, int], datetime] = {}

    def floor(self, moment: datetime) -> int:
        """The slot a moment lies in; may be outside the grid."""
        return int((to_utc(moment) - self.start).total_seconds() // (SLOT_MIN * 60))

    def ceil(self, moment: datetime) -> int:
        """The first slot that does not begin before the moment; may be outside the grid."""
        return -int((self.start - to_utc(moment)).total_seconds() // (SLOT_MIN * 60))

    def moment(self, slot: int) -> datetime:
        """The instant a slot begins, in local time with a fixed offset."""
        found = self._moments.get(slot)
        if found is None:
            found = self._moments[slot] = with_offset(self.start + timedelta(minutes=slot * SLOT_MIN), self.zone)
        return found

    def at(self, clock: time, days: int = 0) -> datetime:
        """A wall-clock time `days` after the coach-day's date, as an instant."""
        found = self._clocks.get((clock, days))
        if found is None:
            found = self._clocks[clock, days] = local(self.date + timedelta(days=days), clock, self.zone)
        return found

    def slot_of_clock(self, clock: time) -> int:
        """The slot of a wall-clock time within the coach-day: before its start means the next calendar day."""
        slot = self.floor(self.at(clock))
        return slot if slot >= 0 else self.floor(self.at(clock, 1))


def between(low: int, high: int) -> int:
    """Bitset of the slots low..high inclusive, clipped to the grid; 0 when empty."""
    low, high = max(low, 0), min(high, HORIZON - 1)
    return ((1 << (high - low + 1)) - 1) << low if high >= low else 0


ALL = between(0, HORIZON - 1)
"""Every slot."""


def runs(mask: int) -> tuple[tuple[int, int], ...]:
    """The unbroken runs of a bitset as (first, last) slots."""
    found: list[tuple[int, int]] = []
    while mask:
        low = (mask & -mask).bit_length() - 1
        length = (~(mask >> low) & ((mask >> low) + 1)).bit_length() - 1
        found.append((low, low + length - 1))
        mask &= ~(((1 << length) - 1) << low)
    return tuple(found)
