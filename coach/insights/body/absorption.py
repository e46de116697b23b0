"""Caffeine as it is absorbed and cleared: doses -> milligrams in the body by the hour (Bateman; ka from PMC8489039).

The plan reckons each cup as absorbed at once, which differs by 3 % after two hours; this is the shape before that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

KA_PER_H = 4.94
"""Absorption of an average person."""
SAME = 1e-9
"""Rates so near each other have a limit in place of a quotient."""


def in_body_mg(mg: float, hours: float, half_life_h: float, ka_per_h: float = KA_PER_H) -> float:
    """What is in the body so many hours after a dose; nothing before it."""
    if hours <= 0:
        return 0.0
    ke = math.log(2) / half_life_h
    if abs(ka_per_h - ke) < SAME:
        return mg * ke * hours * math.exp(-ke * hours)
    return mg * ka_per_h / (ka_per_h - ke) * (math.exp(-ke * hours) - math.exp(-ka_per_h * hours))


def together_mg(
    doses: Iterable[tuple[float, float]], at_h: float, half_life_h: float, ka_per_h: float = KA_PER_H
) -> float:
    """The same of several (hour, mg), at an hour of the same clock."""
    return math.fsum(in_body_mg(mg, at_h - taken_h, half_life_h, ka_per_h) for taken_h, mg in doses)


def peak_h(half_life_h: float, ka_per_h: float = KA_PER_H) -> float:
    """Hours from a dose to its peak."""
    ke = math.log(2) / half_life_h
    return 1 / ke if abs(ka_per_h - ke) < SAME else math.log(ka_per_h / ke) / (ka_per_h - ke)
