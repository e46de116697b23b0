"""Sleep debt: minutes asleep by date, naps, need -> how far behind over 14 nights (algorithms 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from itertools import accumulate

import msgspec

from coach.clock import minutes_between
from coach.model import Nap
from coach.words import behind_text

NIGHTS = 14
"""Debt is never carried further back."""
LAST_NIGHT_WEIGHT = 0.15
"""As Rise publishes it (risescience.com/blog/sleep-deficit); the other nights share the rest."""
RATIO = 0.9
"""Each night before the last weighs this much of the one after it: our own choice."""
FEWEST_COVERED = 0.6
"""Share of the weights that must be known; any ten of the fourteen nights hold it, the last one among them."""

ROUNDING = 1e-9
"""What a sum of weights may lack without being short."""

_NOON = time(12, 0)


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """How far behind, and how much of it is known; both numbers are None when too little is."""

    plain_min: float | None
    """Sum over the known nights of need minus sleep, not below 0; a surplus counts against a lack."""
    weighted_min_per_night: float | None
    """Mean per night with recent nights heavier; negative for a surplus."""
    nights_known: int
    coverage: float
    """Sum of the weights of the nights that are known, 0 to 1."""
    last_night: bool
    """Whether the newest of the fourteen nights is known."""
    more: int = 0
    """How many more nights, newest first, make it enough; 0 when it is."""

    @property
    def minutes(self) -> int | None:
        """The plain sum in whole minutes, the number that is shown; None when it is not known."""
        return None if self.plain_min is None else round(self.plain_min)

    @property
    def text(self) -> str:
        """`3 h 55 behind`, `3 h 55 behind, last night not logged`, or how many nights are missing to say it."""
        known = f"{self.nights_known} of {NIGHTS} nights known"
        if self.minutes is None:
            return f"{known}: {self.more} more for a sleep debt"
        said = [behind_text(self.minutes)]
        if self.nights_known + (not self.last_night) < NIGHTS:
            said.append(known)
        return ", ".join(said if self.last_night else (*said, "last night not logged"))

    @property
    def short(self) -> str:
        """The same in a few words: `3 h 55 behind`, or `debt: 9 of 14 nights`."""
        return f"debt: {self.nights_known} of {NIGHTS} nights" if self.minutes is None else behind_text(self.minutes)


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
    """The debt on `today`, whose night is the last one; a nap counts where its night is known.

    A night that was not logged says nothing: the others share its weight, as far as they are enough.
    """
    asleep = asleep_24h(tst_min_by_date, naps)
    days = dict(zip((today - timedelta(days=k) for k in range(NIGHTS)), weights(), strict=True))
    lacks = [(weight, need_min - asleep[day]) for day, weight in days.items() if day in asleep]
    coverage = sum(weight for weight, _ in lacks)
    more = _more(coverage, [weight for day, weight in days.items() if day not in asleep])
    return Debt(
        plain_min=None if more else max(0.0, sum(lack for _, lack in lacks)),
        weighted_min_per_night=None if more else sum(weight * lack for weight, lack in lacks) / coverage,
        nights_known=len(lacks),
        coverage=coverage,
        last_night=today in asleep,
        more=more,
    )


def _more(coverage: float, missing: Sequence[float]) -> int:
    """How many of the missing weights, in their order, bring the coverage up to what is enough."""
    sums = accumulate(missing, initial=coverage)
    return next(n for n, covered in enumerate(sums) if covered >= FEWEST_COVERED - ROUNDING)
