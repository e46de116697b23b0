"""How a stretch of nights was slept: nights -> means and medians with how many say so (algorithms 1.1, 1.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from coach.insights.slept import Slept
from coach.insights.stats.series import mean_sd, robust_sd
from coach.insights.usual import median

FEWEST = 3
"""Nights before a mean is said."""
FEWEST_OF_WEEK = 5

Quantity = Literal["tst_min", "efficiency_pct", "sol_min", "waso_min", "tib_min", "quality"]


class SleepMeans(msgspec.Struct, frozen=True, kw_only=True):
    """Of the nights of a stretch; a number that fewer than `fewest` nights know is None, and `why` says it."""

    tst_mean_min: float | None = None
    tst_spread_min: float | None = None
    """How far nights usually lie from the middle one: as an SD, and not moved by a single odd night."""
    efficiency_pct: float | None = None
    """Mean of the nights."""
    efficiency_of: str = ""
    """Its denominator: of the sleep period, of the time in bed, or of the one or the other."""
    sol_median_min: float | None = None
    waso_median_min: float | None = None
    in_bed_mean_min: float | None = None
    quality_mean: float | None = None
    n: int = 0
    """Nights whose length is known."""
    of: int = 0
    why: dict[str, str] = {}


def sleep_means(nights: Iterable[Slept], of: int, fewest: int = FEWEST) -> SleepMeans:
    """The numbers of the nights among `of` dates."""
    kept, why = tuple(nights), dict[str, str]()

    def known(quantity: Quantity, name: str) -> list[float]:
        values = [value for night in kept if (value := getattr(night, quantity)) is not None]
        if len(values) < fewest:
            why[name] = f"{len(values)} of {fewest} nights say it"
            return []
        return values

    tst, shares = known("tst_min", "tst_mean_min"), known("efficiency_pct", "efficiency")
    sol, waso = known("sol_min", "sol_median_min"), known("waso_min", "waso_median_min")
    in_bed, quality = known("tib_min", "in_bed_mean_min"), known("quality", "quality_mean")
    why |= {"tst_spread_min": why["tst_mean_min"]} if not tst else {}
    return SleepMeans(
        tst_mean_min=mean_sd(tst)[0] if tst else None,
        tst_spread_min=robust_sd(tst) if tst else None,
        efficiency_pct=mean_sd(shares)[0] if shares else None,
        efficiency_of=" or ".join(sorted({n.efficiency_of for n in kept if n.efficiency_of})) if shares else "",
        sol_median_min=median(sol) if sol else None,
        waso_median_min=median(waso) if waso else None,
        in_bed_mean_min=mean_sd(in_bed)[0] if in_bed else None,
        quality_mean=mean_sd(quality)[0] if quality else None,
        n=sum(night.tst_min is not None for night in kept),
        of=of,
        why=why,
    )
