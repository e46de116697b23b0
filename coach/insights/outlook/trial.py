"""Before a trial: the spread and memory of the own nights -> how often so many pairs would find so much.

No chance is asked: the spread of a pair follows from the memory of the nights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from coach.insights.stats.distributions import normal_tail, t_quantile
from coach.insights.stats.series import autocorrelation, mean_sd

LEVEL = 0.05
FEWEST_NIGHTS = 21
"""Nights that say how a person's nights vary."""
OFFERED = (6, 12, 21, 28)
"""Pairs of single nights that are looked at, the fewest first."""
ENOUGH = 0.8


class TrialPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How many pairs of nights, one with and one without in coin-flip order, would find a difference."""

    pairs: int | None = None
    """The fewest that find it in four of five trials, else the most looked at; None where too little is known."""
    nights: int = 0
    effect: float = 0.0
    power: float = 0.0
    smallest_p: float = 1.0
    why: str = ""


def smallest_p(pairs: int) -> float:
    """No two-sided p of so many pairs in coin-flip order is smaller: all one way, of every way."""
    return 2.0 ** (1 - pairs)


def spread_of_pairs(length: int, washout: int, phi: float) -> float:
    """SD of a pair's difference, in spreads of one night: two neighboring periods of an AR(1) series."""
    first, second = range(washout, length), range(length + washout, 2 * length)

    def together(some: range, others: range) -> float:
        return math.fsum(phi ** abs(i - j) for i in some for j in others) / len(some) / len(others)

    return math.sqrt(together(first, first) + together(second, second) - 2 * together(first, second))


def power(pairs: int, effect: float, phi: float, *, length: int = 1, washout: int = 0) -> float:
    """The share of trials that find an effect of so many spreads of a night at 5 %, in closed form.

    Of few pairs only all one way is enough, which is exact; else the noncentral t as a normal (Johnson & Welch 1940),
    at the level that so many orders can reach.
    """
    size = effect / spread_of_pairs(length, washout, phi)
    level = math.floor(LEVEL * 2.0 ** (pairs - 1)) / 2.0 ** (pairs - 1)
    if level <= smallest_p(pairs):
        return (normal_tail(-size) ** pairs + normal_tail(size) ** pairs) if level else 0.0
    df = pairs - 1
    t = t_quantile(1 - level / 2, df) * (1 - 1 / (4 * df))
    wide = math.sqrt(1 + t * t / (2 * df))
    return sum(normal_tail((t - way * size * math.sqrt(pairs)) / wide) for way in (1, -1))


def plan_trial(nights: Sequence[float | None], effect: float) -> TrialPlan:
    """For a difference of `effect` in what the nights are told in, by night, the oldest first."""
    known = [value for value in nights if value is not None]
    if len(known) < FEWEST_NIGHTS:
        return TrialPlan(effect=effect, why=f"{len(known)} of {FEWEST_NIGHTS} nights known")
    _, sd = mean_sd(known)
    if sd <= 0:
        return TrialPlan(effect=effect, why="the nights never varied")
    phi, found, pairs = min(max(autocorrelation(nights), 0.0), 0.9), 0.0, OFFERED[0]
    for pairs in OFFERED:
        found = power(pairs, effect / sd, phi)
        if found >= ENOUGH:
            break
    return TrialPlan(pairs=pairs, nights=2 * pairs, effect=effect, power=found, smallest_p=smallest_p(pairs))
