"""Fitness and fatigue: daily loads -> CTL, ATL and form, exponential (algorithms 4.3), and the ratio of loads (4.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from coach.insights.load import WEEK, Loads

CTL_DAYS, ATL_DAYS = 42, 7
HISTORY_DAYS = 4 * CTL_DAYS
"""What lies further back adds less than one part in fifty."""
LEAST_KNOWN = 0.8
"""Share of the last 42 days that must be known; taste."""
ACUTE, CHRONIC = 7, 28


class TrainingForm(msgspec.Struct, frozen=True, kw_only=True):
    """Fitness (CTL), fatigue (ATL) and this morning's form (TSB), in points a day, from session RPE."""

    ctl: float | None = None
    atl: float | None = None
    tsb: float | None = None
    known: int = 0
    """Days known of the last 42."""
    of: int = CTL_DAYS
    warming_up: bool = False
    """Fewer than 42 days since the first: both still rise from nothing."""
    why: str = ""


def averages(loads: Sequence[float | None], days: float, start: float = 0.0) -> list[float]:
    """The exponential average after each day, k = 1 - exp(-1/days); a day that is not known leaves it as it was."""
    k, found, here = -math.expm1(-1 / days), [], start
    for load in loads:
        here = here if load is None else here + (load - here) * k
        found.append(here)
    return found


def form_before(ctl: Sequence[float], atl: Sequence[float]) -> list[float]:
    """TSB of the morning after each day."""
    return [fitness - fatigue for fitness, fatigue in zip(ctl, atl, strict=True)]


def form_on(loads: Loads, today: date) -> TrainingForm:
    """As the days before today leave it."""
    started = min((day for day, load in loads.items() if load is not None and day < today), default=today)
    days = min((today - started).days, HISTORY_DAYS)
    series = [loads.get(today - timedelta(days=back)) for back in range(days, 0, -1)]
    known = sum(load is not None for load in series[-CTL_DAYS:])
    window = min(len(series), CTL_DAYS)
    if not known or known < LEAST_KNOWN * window or window < WEEK:
        return TrainingForm(known=known, why=f"{known} of the last {CTL_DAYS} days known")
    ctl, atl = averages(series, CTL_DAYS), averages(series, ATL_DAYS)
    return TrainingForm(
        ctl=ctl[-1],
        atl=atl[-1],
        tsb=form_before(ctl, atl)[-1],
        known=known,
        warming_up=(today - started).days < CTL_DAYS,
    )


class LoadRatio(msgspec.Struct, frozen=True, kw_only=True):
    """Acute against chronic load, four ways that disagree; a number to look at, never one to steer by."""

    coupled: float | None = None
    """Mean of 7 days over that of 28, the 7 among them; never above 4."""
    uncoupled: float | None = None
    """Mean of 7 days over that of the 21 before; None where those were all rest."""
    ewma: float | None = None
    """Of two averages of 7 and 28 days by span, from the first value (Williams 2017)."""
    ewma_half_life: float | None = None
    """The same with 7 and 28 days as half-lives."""
    why: str = ""


def load_ratio(daily: Sequence[float]) -> LoadRatio:
    """The ratios of known daily loads, oldest first; withheld under 28 days."""
    if len(daily) < CHRONIC:
        return LoadRatio(why=f"{len(daily)} of {CHRONIC} days known")
    acute = math.fsum(daily[-ACUTE:]) / ACUTE
    uncoupled = _over(acute, math.fsum(daily[-CHRONIC:-ACUTE]) / (CHRONIC - ACUTE))
    ceiling = CHRONIC / ACUTE if acute else None
    spans = [_ewma(daily, 2 / (days + 1)) for days in (ACUTE, CHRONIC)]
    lives = [_ewma(daily, -math.expm1(-math.log(2) / days)) for days in (ACUTE, CHRONIC)]
    return LoadRatio(
        coupled=ceiling if uncoupled is None else coupled_of(uncoupled),
        uncoupled=uncoupled,
        ewma=_over(spans[0], spans[1]),
        ewma_half_life=_over(lives[0], lives[1]),
    )


def coupled_of(uncoupled: float) -> float:
    """The coupled ratio that belongs to an uncoupled one: 4u/(u + 3)."""
    weeks = CHRONIC / ACUTE
    return weeks * uncoupled / (uncoupled + weeks - 1)


def _ewma(daily: Sequence[float], k: float) -> float:
    here = daily[0]
    for load in daily[1:]:
        here += (load - here) * k
    return here


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
