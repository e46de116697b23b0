"""From evidence weights to the integer costs of the search: weight x share of violation, in tenths."""

from __future__ import annotations

from collections.abc import Iterable

from coach.evidence import Rule
from coach.model import CostPart

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


def parts(costs: Iterable[tuple[str, int]]) -> tuple[CostPart, ...]:
    """(fact, cost in tenths) pairs as parts of the document: dearest first, what costs nothing left out."""
    dear = sorted((pair for pair in costs if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return tuple(CostPart(fact=fact, cost=points(cost)) for fact, cost in dear)
