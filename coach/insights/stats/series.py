"""A series of days: values -> mean, spread, how much of yesterday is in today, and how many days that is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

NORMAL_MAD = 1.4826
"""Scales a median deviation to the SD of normal data."""


def mean_sd(values: Sequence[float]) -> tuple[float, float]:
    """Mean and SD of a sample (0 of a single value); at least one value is needed."""
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    return mean, math.sqrt(squares / (len(values) - 1)) if len(values) > 1 else 0.0


def autocorrelation(values: Sequence[float | None]) -> float:
    """Lag-1 autocorrelation as R's `acf`: over pairs of neighbors that are both known; 0 without any spread."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return 0.0
    mean = math.fsum(known) / len(known)
    apart = [None if value is None else value - mean for value in values]
    squares = math.fsum(a * a for a in apart if a is not None)
    if squares <= 0:
        return 0.0
    pairs = [(a, b) for a, b in pairwise(apart) if a is not None and b is not None]
    # Where days are missing there are fewer pairs than values: each side is taken per one of its own.
    products = math.fsum(a * b for a, b in pairs)
    share = (len(known) - 1) / len(pairs) if pairs else 0.0
    return products / squares * share


def effective_n(n: float, rho_x: float, rho_y: float) -> float:
    """So many independent days are n days of two AR(1) series worth (Bayley & Hammersley 1946); never more than n."""
    both = max(rho_x, 0.0) * max(rho_y, 0.0)
    return n * (1 - both) / (1 + both)


def trend_share(values: Sequence[float | None]) -> float:
    """The share of the variance that a straight line over time explains, 0 to 1."""
    points = [(float(place), value) for place, value in enumerate(values) if value is not None]
    if len(points) < 3:
        return 0.0
    (x_mean, _), (y_mean, _) = (mean_sd([point[axis] for point in points]) for axis in (0, 1))
    xx = math.fsum((x - x_mean) ** 2 for x, _ in points)
    yy = math.fsum((y - y_mean) ** 2 for _, y in points)
    xy = math.fsum((x - x_mean) * (y - y_mean) for x, y in points)
    return xy * xy / (xx * yy) if xx > 0 and yy > 0 else 0.0


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two sorted values that stand around that share (R type 7)."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def robust_sd(values: Sequence[float]) -> float:
    """Median absolute deviation, scaled to an SD: a single odd night does not widen it."""
    ordered = sorted(values)
    middle = quantile(ordered, 0.5)
    return NORMAL_MAD * quantile(sorted(abs(value - middle) for value in ordered), 0.5)
