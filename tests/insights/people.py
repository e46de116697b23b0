"""People made by chance for simulations: habits that last, nights that remember the night before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from coach.insights.associations.things import DONE, OUTCOMES, SHORT_LIST, Did, Followed
from tests.insights.nights import DAY

SPREADS: Mapping[Followed, float] = {
    "tst_min": 50, "efficiency": 0.05, "sol_min": 10, "waso_min": 12, "quality": 0.8, "wellness": 0.5, "readiness": 6,
}  # fmt: skip
"""How far a value of an ordinary person's night lies from their mean."""
MISSING = 0.1
"""Share of days that are not logged, on either side."""


class Log(NamedTuple):
    """What one person did and what followed, without any link but the planted ones."""

    done: dict[Did, dict[date, bool]]
    followed: dict[Followed, dict[date, float]]


def memory(rng: Random, n: int, phi: float) -> Iterator[float]:
    """An AR(1) series of spread 1."""
    here = rng.gauss(0, 1)
    for _ in range(n):
        yield here
        here = phi * here + math.sqrt(1 - phi * phi) * rng.gauss(0, 1)


def habit(rng: Random, n: int, stay: float = 0.7) -> Iterator[bool]:
    """A habit that stays as it was the day before with that chance."""
    here = rng.random() < 0.5
    for _ in range(n):
        yield here
        here = here if rng.random() < stay else not here


def days_until(last: date, n: int) -> list[date]:
    """So many dates, the last one among them."""
    return [last - timedelta(days=back) for back in range(n - 1, -1, -1)]


def log_by_chance(rng: Random, n: int, phi: float, planted: float = 0.0) -> Log:
    """A log of `n` days; `planted` moves what follows the first pair of the short list by so many spreads."""
    days, first = days_until(DAY, n), SHORT_LIST[0]
    done = {did: dict(zip(days, habit(rng, n), strict=True)) for did in DONE}
    followed = {name: dict(zip(days, memory(rng, n, phi), strict=True)) for name in OUTCOMES}
    for day in days:
        followed[first.followed][day] += planted * done[first.did][day]
    return Log(
        {did: {day: one for day, one in by_day.items() if rng.random() >= MISSING} for did, by_day in done.items()},
        {
            name: {day: 100 + SPREADS[name] * value for day, value in by_day.items() if rng.random() >= MISSING}
            for name, by_day in followed.items()
        },
    )


def nights_by_chance(rng: Random, n: int) -> dict[date, float]:
    """Minutes asleep of the `n` days before today and today itself: weekends, a skewed few, gaps, some memory."""
    phi, spread, weekend = rng.choice((0.0, 0.2, 0.4, 0.6)), rng.choice((30, 50, 70)), rng.choice((0, 20, 60))
    missing, skewed = rng.choice((0.0, 0.1, 0.3)), rng.random() < 0.3
    found, here = {}, 0.0
    for day in days_until(DAY, n + 1):
        draw = 1 - rng.expovariate(1) if skewed else rng.gauss(0, 1)
        here = phi * here + math.sqrt(1 - phi * phi) * draw
        if day == DAY or rng.random() >= missing:
            found[day] = 430 + spread * here + weekend * (day.weekday() >= 5)
    return found
