"""Caffeine still in the body: doses + half-life -> mg left, and the latest time for the next dose.

An estimate from one half-life for the whole person (algorithms 6); the half-life and the limits at bed
come from the caller, who has them from the evidence base.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from coach.clock import minutes_between, shift

KA_PER_H = 4.94
"""Absorption rate, per hour (PMC8489039, population model of oral caffeine)."""

_SAME_RATE = 1e-9


def bolus(mg: float, hours: float, half_life_h: float) -> float:
    """Mg left after `hours`, the dose taken as absorbed at once; 0 before it is taken."""
    return mg * 2 ** (-hours / half_life_h) if hours >= 0 else 0.0


def bateman(mg: float, hours: float, half_life_h: float, ka_per_h: float = KA_PER_H) -> float:
    """Mg left after `hours` with first-order absorption, for the curve; 0 before it is taken."""
    if hours < 0:
        return 0.0
    ke = math.log(2) / half_life_h
    if abs(ka_per_h - ke) < _SAME_RATE:
        return mg * ke * hours * math.exp(-ke * hours)
    return mg * ka_per_h / (ka_per_h - ke) * (math.exp(-ke * hours) - math.exp(-ka_per_h * hours))


def peak_h(half_life_h: float, ka_per_h: float = KA_PER_H) -> float:
    """Hours from the dose to the top of the Bateman curve."""
    ke = math.log(2) / half_life_h
    return 1 / ke if abs(ka_per_h - ke) < _SAME_RATE else math.log(ka_per_h / ke) / (ka_per_h - ke)


def residual_at(doses: Iterable[tuple[datetime, float]], at: datetime, half_life_h: float) -> float:
    """Mg left at a moment from doses of (moment, mg); doses after it do not count."""
    return math.fsum(bolus(mg, minutes_between(taken, at) / 60, half_life_h) for taken, mg in doses)


def lead_h(mg: float, threshold_mg: float, half_life_h: float) -> float:
    """Hours before bed by which a single dose must be taken to leave the threshold; 0 when it is no more."""
    if threshold_mg <= 0:
        raise ValueError("a threshold above 0 is needed: an exponential never reaches 0")
    return half_life_h * math.log2(mg / threshold_mg) if mg > threshold_mg else 0.0


def cut_off(
    bed: datetime,
    mg: float,
    threshold_mg: float,
    half_life_h: float,
    *,
    earlier: Iterable[tuple[datetime, float]] = (),
) -> datetime | None:
    """The latest moment for a dose of `mg`; None when earlier doses already leave the threshold at bed."""
    room = threshold_mg - residual_at(earlier, bed, half_life_h)
    return shift(bed, -60 * lead_h(mg, room, half_life_h)) if room > 0 else None
