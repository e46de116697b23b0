"""A careful reading of a difference: drawn towards nothing as far as it is unsure (conjugate normal, closed form)."""

from __future__ import annotations

import math
from typing import NamedTuple

from coach.insights.stats.distributions import normal_quantile, normal_tail


class Posterior(NamedTuple):
    """What is believed of a difference after it was seen, as a normal."""

    mean: float
    sd: float

    def above(self, limit: float) -> float:
        """The chance that it is above a limit."""
        return normal_tail((limit - self.mean) / self.sd)

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Where it lies with that chance."""
        half = normal_quantile((1 + share) / 2) * self.sd
        return self.mean - half, self.mean + half


def posterior(estimate: float, error: float, prior_sd: float, prior_mean: float = 0.0) -> Posterior:
    """Of an estimate with its standard error, and what was expected before; both spreads are above 0."""
    weights = 1 / error**2, 1 / prior_sd**2
    mean = (weights[0] * estimate + weights[1] * prior_mean) / sum(weights)
    return Posterior(mean, math.sqrt(1 / sum(weights)))
