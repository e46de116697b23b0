"""From evidence weights to the integer costs of the search: weight x share of violation, in tenths."""

from __future__ import annotations

from coach.evidence import Rule

TENTHS = 10
"""Costs are whole tenths of a weight point, so that any two solvers agree exactly."""


def share(value: float, good: float, bad: float) -> float:
    """How much of a soft rule is broken: 0 up to `good`, 1 from `bad` on, linear between (either direction)."""
    if bad == good:
        return float(value > good)
    return min(max((value - good) / (bad - good), 0.0), 1.0)


def weighted(rule: Rule, part: float) -> int:
    """The cost of breaking that share of a rule."""
    return round(rule.weight * part * TENTHS)


def points(cost: int) -> float:
    """A cost as weight points, the unit of the plan document."""
    return cost / TENTHS
