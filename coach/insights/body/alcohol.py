"""Alcohol at bedtime: drinks and weight -> grams a kilogram and how long they take (Widmark, careful numbers).

For the words "still processing at bedtime" only: it says nothing of driving.
"""

from __future__ import annotations

import msgspec

GRAMS = {"us": 14.0, "eu": 10.0}
"""In one standard drink."""
BODY_WATER, CLEARED_G_PER_KG_H = 0.68, 0.15
"""Widmark's factor and the slow end of what is cleared in an hour."""
REM_FROM_G_PER_KG = 0.4
"""REM sleep is less from below 0.5 g/kg on (Gardiner 2025); two drinks of an average person."""


class Alcohol(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate of what some drinks mean for the night."""

    g_per_kg: float
    clear_h: float
    less_rem: bool


def alcohol(drinks: float, weight_kg: float, g_per_drink: float) -> Alcohol:
    """Of so many standard drinks; the weight is above 0."""
    g_per_kg = drinks * g_per_drink / weight_kg
    clear_h = g_per_kg / BODY_WATER / CLEARED_G_PER_KG_H
    return Alcohol(g_per_kg=g_per_kg, clear_h=clear_h, less_rem=g_per_kg >= REM_FROM_G_PER_KG)
