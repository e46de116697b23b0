"""A likely range for the next value from the person's own days, and how often such ranges held (a score of its own).

The score is no memory that could be lost: each past range is computed again from only what was known before its day.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from coach.insights.phases import Phases, kind_of
from coach.insights.stats.series import autocorrelation, quantile

NOMINAL = 0.8
FEWEST = 28
"""Known days before a range is said."""
LEARNED = 84
"""A range is learned from so many days before it."""
SCORED = 40
"""So many of the last ranges are scored."""
FEWEST_SCORED = 10
"""Fewer scored ranges prove nothing against them; taste."""
DOUBT = 2.33
"""Withdrawn when so few held that it would happen to one good forecast in a hundred, in SD."""
FEWEST_OF_KIND = 6


class RangeForecast(msgspec.Struct, frozen=True, kw_only=True):
    """The range in which the value will lie at the nominal share, or why there is none."""

    low: float | None = None
    high: float | None = None
    nominal: float = NOMINAL
    held: int = 0
    """Of the last ranges that could be checked (`of`), so many held."""
    of: int = 0
    n: int = 0
    """Known days it was learned from."""
    why: str = ""


def forecast(values: Mapping[date, float], day: date, phases: Phases | None = None) -> RangeForecast:
    """The range of `day` from the days before it; refused under 28 of them, withdrawn when too few ranges held."""
    known = _before(values, day)
    if len(known) < FEWEST:
        return RangeForecast(n=len(known), why=f"{len(known)} of {FEWEST} days known")
    kinds = phases or {}
    held, of = track_record(values, day, kinds)
    plain = RangeForecast(held=held, of=of, n=len(known))
    if of >= FEWEST_SCORED and held < NOMINAL * of - DOUBT * math.sqrt(of * NOMINAL * (1 - NOMINAL)):
        why = f"withdrawn: of the last {of} ranges only {held} held"
        return msgspec.structs.replace(plain, why=why)
    low, high = _range(known, day, kinds)
    return msgspec.structs.replace(plain, low=low, high=high)


def track_record(values: Mapping[date, float], day: date, phases: Phases) -> tuple[int, int]:
    """(ranges that held, ranges that could be checked) of the last days before `day` whose value is known."""
    held = of = 0
    for checked in sorted((d for d in values if d < day), reverse=True)[:SCORED]:
        known = _before(values, checked)
        if len(known) < FEWEST:
            break
        low, high = _range(known, checked, phases)
        held, of = held + (low <= values[checked] <= high), of + 1
    return held, of


def _before(values: Mapping[date, float], day: date) -> list[tuple[date, float]]:
    """The known days of the last twelve weeks before that day, oldest first."""
    days = (day - timedelta(days=back) for back in range(LEARNED, 0, -1))
    return [(d, values[d]) for d in days if d in values]


def _range(known: Sequence[tuple[date, float]], day: date, phases: Phases) -> tuple[float, float]:
    """Around the mean of days of its kind, moved by what of yesterday stays; as wide as those were missed."""
    kinds = {d: kind_of(d, phases) for d, _ in known}
    here = kind_of(day, phases)
    means = {kind: _mean([v for d, v in known if kinds[d] == kind], known) for kind in {*kinds.values(), here}}
    rest = {d: value - means[kinds[d]] for d, value in known}
    first = known[0][0]
    row = [rest.get(first + timedelta(days=n)) for n in range((known[-1][0] - first).days + 1)]
    stays = min(max(autocorrelation(row), 0.0), 0.9)
    missed = sorted(own - stays * rest.get(d - timedelta(days=1), 0.0) for d, own in rest.items())
    middle = means[here] + stays * rest.get(day - timedelta(days=1), 0.0)
    # Learned from n days and three numbers of them: the next day is missed by a little more.
    wider = math.sqrt((len(missed) + 3) / (len(missed) - 3))
    low, high = (quantile(missed, share) for share in _shares(len(missed)))
    return middle + low * wider, middle + high * wider


def _shares(n: int) -> tuple[float, float]:
    """The shares between which the next of n + 1 equal draws lies at the nominal one."""
    tail = (1 - NOMINAL) / 2 * (n + 1)
    low = max((tail - 1) / (n - 1), 0.0)
    return low, 1 - low


def _mean(own: Sequence[float], known: Sequence[tuple[date, float]]) -> float:
    """Of days of one kind; of all where those are too few."""
    some = own if len(own) >= FEWEST_OF_KIND else [value for _, value in known]
    return math.fsum(some) / len(some)
