"""Sleep debt: minutes asleep by date, naps, need -> how far behind over 14 nights (algorithms 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

import msgspec

from coach.clock import minutes_between
from coach.model import Nap

NIGHTS = 14
"""Debt is never carried further back."""
LAST_NIGHT_WEIGHT = 0.15
"""As Rise publishes it (risescience.com/blog/sleep-deficit); the other nights share the rest."""
RATIO = 0.9
"""Each night before the last weighs this much of the one after it: our own choice."""
FEWEST_COVERED = 0.6

_NOON = time(12, 0)


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """How far behind; both numbers are None when too few nights are known or last night is missing."""

    plain_min: float | None
    """Sum over the known nights of need minus sleep, not below 0; a surplus counts against a lack."""
    weighted_min_per_night: float | None
    """Mean per night with recent nights heavier; negative for a surplus."""
    nights_known: int
    coverage: float
    """Share of the fourteen nights that are known."""


def weights(n: int = NIGHTS, last_night: float = LAST_NIGHT_WEIGHT, ratio: float = RATIO) -> tuple[float, ...]:
    """Weight of each night, newest first; they add up to 1."""
    if n < 2:
        return (1.0,) * n
    powers = [ratio**k for k in range(n - 1)]
    return (last_night, *((1 - last_night) * power / sum(powers) for power in powers))


def nap_date(nap: Nap) -> date:
    """The night whose noon-to-noon day the nap falls in: after noon it counts to the coming night."""
    here = nap.start.date()
    return here + timedelta(days=1) if nap.start.time() >= _NOON else here


def asleep_24h(tst_min_by_date: Mapping[date, float], naps: Iterable[Nap]) -> dict[date, float]:
    """Minutes asleep from noon to noon by date, naps counted where their night is known."""
    whole = dict(tst_min_by_date)
    for nap in naps:
        slept = minutes_between(nap.start, nap.end) if nap.asleep_min is None else nap.asleep_min
        if nap_date(nap) in whole:
            whole[nap_date(nap)] += slept
    return whole


def sleep_debt(tst_min_by_date: Mapping[date, float], naps: Iterable[Nap], need_min: float, today: date) -> Debt:
    """The debt on `today`, whose night is the last one; a nap counts where its night is known."""
    asleep = asleep_24h(tst_min_by_date, naps)
    days = [today - timedelta(days=k) for k in range(NIGHTS)]
    lacks = [(weight, need_min - asleep[day]) for weight, day in zip(weights(), days, strict=True) if day in asleep]
    coverage = len(lacks) / NIGHTS
    if today not in asleep or coverage < FEWEST_COVERED:
        return Debt(plain_min=None, weighted_min_per_night=None, nights_known=len(lacks), coverage=coverage)
    return Debt(
        plain_min=max(0.0, sum(lack for _, lack in lacks)),
        weighted_min_per_night=sum(weight * lack for weight, lack in lacks) / sum(weight for weight, _ in lacks),
        nights_known=len(lacks),
        coverage=coverage,
    )
