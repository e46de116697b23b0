"""Alertness (three-process model): sleep and waking -> S, C, U, W and the sleepiness of the day (Ingre et al. 2014)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, NamedTuple

LOW, HIGH, BREAK = 2.4, 14.3, 12.2
"""Where waking tends to, where sleep tends to, and from where sleep slows."""
AWAKE_RATE = 0.0353
ASLEEP_RATE = math.log((HIGH - 14) / (HIGH - 7.96)) / 8
"""Eight hours lead from 7.96 to 14, as far as the exponential goes."""
START = 7.96
"""S at the beginning of the first sleep that is known: after sixteen hours awake, of one who is rested."""


class Alertness(NamedTuple):
    """The parts of alertness at a moment, and the sleepiness they make on the Karolinska scale (1 alert to 9)."""

    s: float
    c: float
    u: float
    w: float

    @property
    def kss(self) -> float:
        """10.6 - 0.6 x their sum."""
        return 10.6 - 0.6 * (self.s + self.c + self.u + self.w)


def awake(s_at_wake: float, hours: float) -> float:
    """S after so many hours awake."""
    return LOW + (s_at_wake - LOW) * math.exp(-AWAKE_RATE * hours)


def break_h(s_at_sleep: float) -> float:
    """Hours of sleep until S reaches the break; none for one who is beyond it."""
    return max((BREAK - s_at_sleep) / (ASLEEP_RATE * (BREAK - HIGH)), 0.0)


def asleep(s_at_sleep: float, hours: float) -> float:
    """S after so many hours of sleep: a straight line to the break, then slower and slower."""
    straight = break_h(s_at_sleep)
    if hours <= straight:
        return s_at_sleep + hours * ASLEEP_RATE * (BREAK - HIGH)
    return HIGH - (HIGH - max(s_at_sleep, BREAK)) * math.exp(ASLEEP_RATE * (hours - straight))


def after(s: float, steps: Iterable[tuple[Literal["wake", "sleep"], float]]) -> list[float]:
    """S at the end of each stretch, one after the other."""
    found = []
    for kind, hours in steps:
        s = awake(s, hours) if kind == "wake" else asleep(s, hours)
        found.append(s)
    return found


def alertness(s_at_wake: float, hours_awake: float, clock_h: float) -> Alertness:
    """The parts at a clock time, so many hours after waking."""
    day = math.tau / 24
    return Alertness(
        s=awake(s_at_wake, hours_awake),
        c=2.5 * math.cos(day * (clock_h - 16.8)),
        u=-0.5 + 0.5 * math.cos(2 * day * (clock_h - 16.8 - 3)),
        w=-5.72 * math.exp(-1.51 * hours_awake),
    )
