"""Hybrid logical clock: (last stamp, present moment) -> the next stamp; texts that sort in the order of events.

Kulkarni et al. 2014, "Logical Physical Clocks": wall time where clocks agree, a counter where they do not, so that
what was written after seeing a change always counts as later than it, however wrong a machine's clock is. Wrong by
more than `MOST_AHEAD` is too much: nobody takes such a stamp, or one sent by somebody else could win for ever.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_COUNT = 0xFFFF
_LAST_WALL = 0xFFFF_FFFF_FFFF
_LAST_TOLD = 253_370_764_800_000  # the year 9999 begins: every zone can say it

MOST_AHEAD = timedelta(days=1)
"""A stamp further ahead of the present moment is not taken: a bound of taste, beyond any mix-up of time zones."""
_MOST_AHEAD_MS = MOST_AHEAD // timedelta(milliseconds=1)

LONGEST_DEVICE = 40
_DEVICE = re.compile(r"[0-9a-z]+(?:-[0-9a-f]+)?")
_STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z-]{1,40}")

BEGINNING = "000000000000-0000-"
"""Before every stamp that is given out."""


def millis(at: datetime) -> int:
    """Milliseconds since 1970."""
    return max(0, int((at - _EPOCH).total_seconds() * 1000))


def stamp(wall: int, count: int, device: str) -> str:
    """The text: 12 and 4 hex digits, then the device."""
    return f"{wall:012x}-{count:04x}-{device}"


def is_device(text: str) -> bool:
    """Whether a machine can be called that, in stamps and in names of files."""
    return len(text) <= LONGEST_DEVICE and _DEVICE.fullmatch(text) is not None


def is_stamp(text: str) -> bool:
    """Whether a text is a stamp, to the letter: other ways to write a number would sort as they please."""
    return _STAMP.fullmatch(text) is not None


def is_sound(text: str, now: int) -> bool:
    """Whether a text is a stamp that can be true at that moment (ms)."""
    return is_stamp(text) and wall_of(text) <= now + _MOST_AHEAD_MS


def due(text: str) -> int:
    """From which moment (ms) on a stamp can be true; ValueError as `wall_of`."""
    return wall_of(text) - _MOST_AHEAD_MS


def wall_of(text: str) -> int:
    """The milliseconds of a stamp; ValueError when it is none."""
    if text != BEGINNING and not is_stamp(text):
        raise ValueError(f"{text[:80]!r} is no stamp")
    return int(text[:12], 16)


def moment_of(text: str) -> datetime:
    """When a stamp says it was written, in UTC, no later than the calendar is good for; 1970 for what is no stamp."""
    wall = wall_of(text) if is_stamp(text) else 0
    return _EPOCH + timedelta(milliseconds=min(wall, _LAST_TOLD))


def device_in(text: str) -> str:
    """Which machine gave a stamp out, or the sum of the content in its place."""
    return text[len(BEGINNING) :]


def after(last: str, now: int, device: str) -> str:
    """A stamp later than `last`, and than every stamp up to `now` (ms) of other devices where that is possible.

    At the very end of what a stamp can say, the last one.
    """
    wall, now = wall_of(last), min(now, _LAST_WALL)
    if now > wall:
        return stamp(now, 0, device)
    count = int(last[13:17], 16)
    if count < _LAST_COUNT:
        return stamp(wall, count + 1, device)
    return stamp(wall + 1, 0, device) if wall < _LAST_WALL else stamp(wall, count, device)
