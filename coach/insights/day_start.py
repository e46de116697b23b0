"""When a person's day ends: the usual bed and wake -> the clock time at which the coach-day begins.

The day ends when the person has slept: four in the morning lies in the sleep of most, and not in a night worker's.
"""

from __future__ import annotations

from datetime import time

from coach.clock import DAY_STARTS

AFTER_BED_MIN = 120
"""An evening may become so much later than usual and is still the same day's; taste."""
BEFORE_WAKE_MIN = 60
"""A morning may begin so much earlier than usual and is already the next day's; taste."""
LONGEST_MIN = 960
"""Medians further apart are no sleep."""
DAY_MIN = 1440


def derived_start(bed: time | None, wake: time | None) -> time:
    """The start of the coach-day for one who usually sleeps from `bed` to `wake`; 04:00 where that is not known.

    It lies in the sleep and on the date of the wake, by which nights are dated: at 04:00 where that is well inside,
    an hour before an earlier wake, else in the middle of a sleep that begins later. Told in whole hours, so that a
    night more or less seldom moves it.
    """
    if bed is None or wake is None:
        return DAY_STARTS
    up, four = _minute(wake), _minute(DAY_STARTS)
    slept = (up - _minute(bed)) % DAY_MIN
    if not 0 < slept <= LONGEST_MIN:
        return DAY_STARTS
    down = up - slept
    if four > up - BEFORE_WAKE_MIN:
        return time(max(up - BEFORE_WAKE_MIN, 0) // 60)
    return DAY_STARTS if down + AFTER_BED_MIN <= four else time((down + up) // 2 // 60)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
