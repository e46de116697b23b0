"""Rank correlation: pairs of days -> Spearman's rho and how far it may be off."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from coach.insights.stats.distributions import normal_quantile

FEWEST_PAIRS = 10
"""Of fewer, an interval says nothing; taste."""


class RankCorrelation(msgspec.Struct, frozen=True, kw_only=True):
    """Spearman's rho with a 95 % interval."""

    rho: float
    interval: tuple[float, float]
    n: int


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found, first = [0.0] * len(values), 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            found[place] = (first + last) / 2 + 1
        first = last + 1
    return found


def spearman_rho(u: Sequence[float], v: Sequence[float]) -> float | None:
    """The correlation of the ranks; None where one side does not vary."""
    if len(u) < 2:
        return None
    a, b = ranks(u), ranks(v)
    middle = (len(u) + 1) / 2
    xy = math.fsum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    xx, yy = (math.fsum((x - middle) ** 2 for x in side) for side in (a, b))
    return xy / math.sqrt(xx * yy) if xx > 0 and yy > 0 else None


def spearman(u: Sequence[float], v: Sequence[float], effective: float | None = None) -> RankCorrelation | None:
    """Rho with its interval (Fisher's z, standard error of Bonett & Wright 2000); None of too few or without spread.

    `effective` is how many independent pairs these are worth, where neighbors resemble each other.
    """
    rho = spearman_rho(u, v)
    if rho is None or len(u) < FEWEST_PAIRS:
        return None
    n = max(len(u) if effective is None else effective, 4.0)
    inside = min(max(rho, -1 + 1e-9), 1 - 1e-9)
    half = normal_quantile(0.975) * math.sqrt((1 + inside * inside / 2) / (n - 3))
    middle = math.atanh(inside)
    return RankCorrelation(rho=rho, interval=(math.tanh(middle - half), math.tanh(middle + half)), n=len(u))
