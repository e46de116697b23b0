"""Sleep pressure (two-process model): hours awake and asleep -> process S (Daan, Beersma & Borbely 1984).

Parameters as printed in npj Biol Timing Sleep 2025, figure 1; other versions have other ones.
"""

from __future__ import annotations

import math
from typing import NamedTuple

RISE_H, FALL_H = 18.2, 4.2
"""Time constants of waking and of sleep."""


class Pressure(NamedTuple):
    """Process S, 0 to 1, of one who keeps the same hours every day."""

    at_wake: float
    at_bed: float


def after_waking(pressure: float, hours: float, rise_h: float = RISE_H) -> float:
    """Pressure after so many hours awake."""
    return 1 - (1 - pressure) * math.exp(-hours / rise_h)


def after_sleep(pressure: float, hours: float, fall_h: float = FALL_H) -> float:
    """Pressure after so many hours of sleep."""
    return pressure * math.exp(-hours / fall_h)


def steady(wake_h: float, sleep_h: float) -> Pressure:
    """Where pressure settles when every day has these hours: the fixed point in closed form."""
    stays = math.exp(-wake_h / RISE_H)
    at_wake = after_sleep(1 - stays, sleep_h) / (1 - after_sleep(stays, sleep_h))
    return Pressure(at_wake, after_waking(at_wake, wake_h))
