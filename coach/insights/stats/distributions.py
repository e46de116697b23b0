"""Tails and quantiles: the normal and Student's t, from their own formulas."""

from __future__ import annotations

import math
from collections.abc import Callable

_STEPS = 200
"""Steps of the continued fraction; it stands after twenty or so."""
_NEAR = 1e-15
_TINY = 1e-300
_NEAR_ENOUGH = 1e-12
"""A quantile is sought no further than this share of itself."""


def normal_tail(z: float) -> float:
    """The chance of a standard normal value above z."""
    return math.erfc(z / math.sqrt(2)) / 2


def normal_quantile(p: float) -> float:
    """The z below which a share p of a standard normal lies, 0 < p < 1 (bisection on the tail)."""
    return _solved(lambda z: 1 - normal_tail(z), p)


def t_tail(t: float, df: float) -> float:
    """The chance of a Student value above t with so many degrees of freedom."""
    # Near nothing the share of t is small and exact, in the tail that of the degrees of freedom is.
    near, far = t * t / (df + t * t), df / (df + t * t)
    half = (1 - incomplete_beta(0.5, df / 2, near)) / 2 if t * t < df else incomplete_beta(df / 2, 0.5, far) / 2
    return half if t >= 0 else 1 - half


def t_quantile(p: float, df: float) -> float:
    """The t below which a share p lies, 0 < p < 1: Newton from the normal quantile, which is nearer to nothing.

    The tail bends one way there, so no step goes too far.
    """
    if p < 0.5:
        return -t_quantile(1 - p, df)
    t, front = normal_quantile(p), math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2
    for _ in range(_STEPS):
        density = math.exp(front - (df + 1) / 2 * math.log1p(t * t / df))
        step = (t_tail(t, df) - (1 - p)) / density
        t += step
        if abs(step) < _NEAR_ENOUGH * max(1.0, t):
            break
    return t


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function by its continued fraction (Lentz)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _off_zero(1 + part * d)
            c = _off_zero(1 + part / c)
            found *= c * d
        if abs(c * d - 1) < _NEAR:
            break
    return found


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _solved(below: Callable[[float], float], p: float) -> float:
    low, high = -1.0, 1.0
    while below(low) > p:
        low *= 2
    while below(high) < p:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if high - low < _NEAR_ENOUGH * max(1.0, abs(middle)):
            break
        low, high = (middle, high) if below(middle) < p else (low, middle)
    return (low + high) / 2
