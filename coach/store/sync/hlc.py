"""Hybrid logical clock: (last stamp, present moment) -> the next stamp; texts that sort in the order of events.

Kulkarni et al. 2014, "Logical Physical Clocks": wall time where clocks agree, a counter where they do not, so that
what was written after seeing a change always counts as later than it, however wrong a machine's clock is.
"""

from __future__ import annotations

from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 0xFFFF

BEGINNING = "000000000000-0000-"
"""Before every stamp that is given out."""


def millis(at: datetime) -> int:
    """Milliseconds since 1970."""
    return max(0, int((at - _EPOCH).total_seconds() * 1000))


def stamp(wall: int, count: int, device: str) -> str:
    """The text: 12 and 4 hex digits, then the device."""
    return f"{wall:012x}-{count:04x}-{device}"


def wall_of(text: str) -> int:
    """The milliseconds of a stamp; ValueError when it is none."""
    wall, count, _ = text.split("-", 2)
    if len(wall) != 12 or len(count) != 4:
        raise ValueError(f"{text!r} is no stamp")
    int(count, 16)
    return int(wall, 16)


def after(last: str, now: int, device: str) -> str:
    """A stamp later than `last`, and than every stamp up to `now` (ms) of other devices where that is possible."""
    wall = wall_of(last)
    if now > wall:
        return stamp(now, 0, device)
    count = int(last[13:17], 16)
    return stamp(wall, count + 1, device) if count < _MOST else stamp(wall + 1, 0, device)
