"""The year behind: nights -> weeks with their means, cells of single nights, what moved against the month before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from coach.insights.chronotype import arc_h
from coach.insights.regularity import PairDay, hour_text, rolling
from coach.insights.sleep_means import FEWEST_OF_WEEK
from coach.insights.slept import Slept
from coach.insights.stats.series import autocorrelation, effective_n, mean_sd
from coach.insights.usual import circular

WEEK, YEAR, MONTH = 7, 365, 28
FEWEST_OF_MONTH = 10
"""Nights of each month before the two are compared; taste."""
SURE_SD = 2.0
"""A change smaller than so many standard errors is noise."""
MOVED: Mapping[str, float] = {"tst_min": 15, "sol_min": 5, "efficiency_pct": 2, "midsleep_min": 20}
"""A smaller change is not worth telling (algorithms 8.1; midsleep: taste)."""


class NightCell(msgspec.Struct, frozen=True, kw_only=True):
    """One night of the year; None where the log does not say."""

    date: date
    tst_min: float | None = None
    onset: datetime | None = None
    wake: datetime | None = None


class WeekRow(msgspec.Struct, frozen=True, kw_only=True):
    """One week from Monday; a mean needs five of its nights."""

    monday: date
    n: int
    tst_mean_min: float | None
    efficiency_pct: float | None
    midsleep: str | None
    """On the clock, `02:44`."""
    sri_28: float | None
    """Of the 28 days that end with the week's Sunday (or today)."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between the last 28 nights and the 28 before."""

    what: str
    by: float
    n: int
    before: int


def cells(nights: Sequence[Slept], today: date) -> tuple[NightCell, ...]:
    """Every date of the last 365, known or not, the oldest first."""
    by_date = {night.date: night for night in nights}
    days = (today - timedelta(days=back) for back in range(YEAR - 1, -1, -1))
    return tuple(
        NightCell(date=day, tst_min=night.tst_min, onset=night.onset, wake=night.wake)
        if (night := by_date.get(day)) is not None
        else NightCell(date=day)
        for day in days
    )


def weeks(nights: Sequence[Slept], pairs: Mapping[date, PairDay], today: date) -> tuple[WeekRow, ...]:
    """The weeks of the last 365 days that have any night, the oldest first."""
    found: dict[date, list[Slept]] = {}
    for night in nights:
        if 0 <= (today - night.date).days < YEAR:
            found.setdefault(night.date - timedelta(days=night.date.weekday()), []).append(night)
    return tuple(_week(monday, found[monday], pairs, today) for monday in sorted(found))


def _week(monday: date, nights: Sequence[Slept], pairs: Mapping[date, PairDay], today: date) -> WeekRow:
    tst = [n.tst_min for n in nights if n.tst_min is not None]
    shares = [n.efficiency_pct for n in nights if n.efficiency_pct is not None]
    around = circular([n.midsleep_h for n in nights if n.midsleep_h is not None])
    timed = sum(n.midsleep_h is not None for n in nights) >= FEWEST_OF_WEEK
    ((_, sri),) = rolling(pairs, MONTH, min(monday + timedelta(days=WEEK - 1), today))
    return WeekRow(
        monday=monday,
        n=len(tst),
        tst_mean_min=mean_sd(tst)[0] if len(tst) >= FEWEST_OF_WEEK else None,
        efficiency_pct=mean_sd(shares)[0] if len(shares) >= FEWEST_OF_WEEK else None,
        midsleep=hour_text(around.mean_h) if around is not None and timed else None,
        sri_28=sri.value,
    )


def moved(nights: Sequence[Slept], today: date) -> tuple[Moved, ...] | None:
    """Every change that matters and is surer than noise, the surest first; None while too few nights are known."""
    halves = [[n for n in nights if first <= (today - n.date).days < first + MONTH] for first in (0, MONTH)]
    found, compared = [], False
    for what, least in MOVED.items():
        now, before = (_values(half, what, halves) for half in halves)
        if min(len(now), len(before)) < FEWEST_OF_MONTH:
            continue
        compared = True
        by, sure = _change(now, before)
        if abs(by) >= least and sure >= SURE_SD:
            found.append((sure, Moved(what=what, by=by, n=len(now), before=len(before))))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0])) if compared else None


def _values(half: Sequence[Slept], what: str, halves: Sequence[Sequence[Slept]]) -> list[float]:
    """The numbers of one month; midsleep in minutes around what is usual in both, which is no clock."""
    if what != "midsleep_min":
        return [value for n in half if (value := getattr(n, what)) is not None]
    around = circular([n.midsleep_h for some in halves for n in some if n.midsleep_h is not None])
    if around is None or around.mean_h is None:
        return []
    return [60 * arc_h(around.mean_h, n.midsleep_h) for n in half if n.midsleep_h is not None]


def _change(now: Sequence[float], before: Sequence[float]) -> tuple[float, float]:
    """(difference of means, in standard errors of so many days as these are worth); sure of nothing without spread."""
    (a, sd_a), (b, sd_b) = mean_sd(now), mean_sd(before)
    worth = [effective_n(len(some), autocorrelation(some), 1.0) for some in (now, before)]
    error = (sd_a**2 / max(worth[0], 1.0) + sd_b**2 / max(worth[1], 1.0)) ** 0.5
    return a - b, abs(a - b) / error if error > 0 else SURE_SD if a != b else 0.0
