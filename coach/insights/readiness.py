"""Readiness: the person's own past days -> how today compares, from what, and how sure (algorithms 5.2, 5.3).

Every part is a z against the person's own baseline with a shrunken SD; what is not known is left out and said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Literal, NamedTuple, TypeVar, get_args

import msgspec

from coach.evidence import Facts
from coach.insights.phases import BACK_DAYS, Phases, alike, level_missing
from coach.words import number_text

V = TypeVar("V")
Name = Literal["wellness", "sleep", "hrv", "pulse", "load"]
NAMES: tuple[Name, ...] = get_args(Name)
"""The parts, in the order of `in.readiness_parts`."""
SAID: dict[Name, str] = {"wellness": "wellness", "sleep": "sleep", "hrv": "HRV", "pulse": "pulse", "load": "load"}
ITEMS = ("fatigue", "sleep_quality", "soreness", "stress", "mood")
"""The five items (McLean 2010), each 1-5 and higher better."""

CLIP = 3.0
FEWEST_PARTS, LEAST_COVERAGE = 2, 0.5
BASELINE_DAYS = 28
PRIOR_DAYS = 7
"""Days that the expected spread counts for."""
LONG_DAYS, RECENT_DAYS, FEWEST_RECENT = 60, 7, 3
"""HRV and pulse: the baseline's days, those left out of it, and how many of those must be known (Plews 2014)."""
PULSE_DAYS, FEWEST_PULSE = 3, 2
SLEEP_NIGHTS = 3
FEWEST_ITEMS = 3
ONE_DAY = timedelta(days=1)
LONGEST_GAP_DAYS = 14
"""After a longer gap learning starts anew."""


class Spread(NamedTuple):
    """What a part is expected to vary by before it is known, and the least it may be taken to vary by."""

    prior: float
    floor: float


SPREADS: dict[Name, Spread] = {
    "wellness": Spread(0.4, 0.25),
    "sleep": Spread(50, 20),
    "hrv": Spread(0.15, 0.05),
    "pulse": Spread(3, 1),
    "load": Spread(150, 60),
}
"""In points of 5, minutes, ln ms, beats a minute, points of load: our own choice."""

State = Literal["learning", "unknown", "early", "known"]
Band = Literal["well below", "below", "normal", "above"]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each day."""

    items: Mapping[date, Mapping[str, int]]
    """The morning's ratings that were given."""
    asleep_min: Mapping[date, float]
    """Sleep from noon to noon."""
    need_min: float
    ln_hrv: Mapping[date, float]
    pulse_bpm: Mapping[date, float]
    loads: Mapping[date, float | None]
    phases: Phases = {}
    """Days that differ, by what they are."""


class Baseline(NamedTuple):
    """Mean and shrunken SD of the person's own days."""

    mean: float
    sd: float


class ReadinessPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the score."""

    name: Name
    z: float
    """Against the own days, higher is better; within -3 and 3."""
    points: float
    """What it adds to 50."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The parts that are known, weighed."""

    score: float
    """50 is the person's normal, 10 points are one SD."""
    below: float
    """The weighed mean z."""
    coverage: float
    """The share of all weights that is known."""
    parts: tuple[ReadinessPart, ...]
    """Largest first; their points add up to score - 50."""


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """How a day compares with the person's own days."""

    date: date
    state: State
    learned: int
    """Days known before this one."""
    needed: int
    score: Score | None = None
    band: Band | None = None
    text: str = ""
    """One line."""

    @property
    def short(self) -> str:
        """`ready 58 · your normal`; empty without a score."""
        if self.score is None or self.band is None:
            return ""
        return f"ready {self.score.score:.0f} · {'your normal' if self.band == 'normal' else f'{self.band} normal'}"


def baseline(values: Sequence[float], spread: Spread, prior_days: int = PRIOR_DAYS) -> Baseline:
    """Mean of the values, and their SD drawn towards the expected one."""
    n = len(values)
    mean = math.fsum(values) / n
    squares = math.fsum((value - mean) ** 2 for value in values)
    shrunken = (prior_days * spread.prior**2 + squares) / (prior_days + n - 1)
    return Baseline(mean, max(math.sqrt(shrunken), spread.floor))


def score(
    z: Mapping[Name, float | None],
    weights: Mapping[Name, float],
    *,
    clip: float = CLIP,
    fewest: int = FEWEST_PARTS,
    coverage: float = LEAST_COVERAGE,
) -> Score | None:
    """The score of the parts that are known; None when they are too few or weigh too little."""
    known = {name: min(max(value, -clip), clip) for name, value in z.items() if value is not None}
    weight = math.fsum(weights[name] for name in known)
    if len(known) < fewest or weight < coverage * math.fsum(weights.values()):
        return None
    parts = [
        ReadinessPart(name=name, z=value, points=10 * weights[name] * value / weight) for name, value in known.items()
    ]
    whole = math.fsum(part.points for part in parts)
    return Score(
        score=50 + whole,
        below=whole / 10,
        coverage=weight / math.fsum(weights.values()),
        parts=tuple(sorted(parts, key=lambda part: (-abs(part.points), NAMES.index(part.name)))),
    )


def readiness(past: Past, day: date, facts: Facts) -> Readiness:
    """The readiness of a morning; without two weeks of days it says how far the learning is."""
    needed, settled = (int(days) for days in facts.rule("in.readiness_learn").range)
    known = known_days(past, day)
    learned = len(known)
    if learned < needed:
        text = f"Readiness: learning {learned}/{needed} (days with a night or a check-in)."
        return Readiness(date=day, state="learning", learned=learned, needed=needed, text=text)
    weights: dict[Name, float] = dict(zip(NAMES, facts.rule("in.readiness_parts").value, strict=True))
    found = score(z_scores(past, day, known[0], needed), weights)
    if found is None:
        lacks = level_missing(known, past.phases, day)
        why = f"{lacks}: like is compared with like" if lacks else "it needs last night and this morning's answers (c)"
        text = f"Readiness: not known today; {why}."
        return Readiness(date=day, state="unknown", learned=learned, needed=needed, text=text)
    state: State = "known" if learned >= settled else "early"
    band = band_of(found.below, facts)
    return Readiness(
        date=day,
        state=state,
        learned=learned,
        needed=needed,
        score=found,
        band=band,
        text=_said(found, band, state),
    )


def band_of(below: float, facts: Facts) -> Band:
    """The mean z in words."""
    lowest, low, high = facts.rule("in.readiness_bands").value
    return "well below" if below <= lowest else "below" if below <= low else "above" if below >= high else "normal"


def _said(found: Score, band: Band, state: State) -> str:
    """Such as `Readiness 43, 0.7 SD below your normal: wellness -4.0, sleep -1.8; 2 of 5 parts, 60 %.`."""
    apart = number_text(round(abs(found.below), 1))
    side = "below" if found.below < 0 else "above"
    normal = "your normal" if band == "normal" else f"{apart} SD {side} your normal"
    parts = ", ".join(f"{SAID[part.name]} {_points(part.points)}" for part in found.parts)
    early = ", early" if state == "early" else ""
    covered = f"{len(found.parts)} of {len(NAMES)} parts, {found.coverage * 100:.0f} %"
    return f"Readiness {found.score:.0f}{early}, {normal}: {parts}; {covered}."


def _points(points: float) -> str:
    """With its sign, as a person writes it."""
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0"


def known_days(past: Past, day: date) -> list[date]:
    """Days before this one with a night or enough ratings, oldest first, back to the last long gap."""
    kept: list[date] = []
    here, gap = day, 0
    for _ in range(BACK_DAYS):
        here -= ONE_DAY
        gap += 1
        if here in past.asleep_min or len(past.items.get(here, ())) >= FEWEST_ITEMS:
            kept.append(here)
            gap = 0
        elif gap >= LONGEST_GAP_DAYS:
            break
    return kept[::-1]


def z_scores(past: Past, day: date, since: date, fewest: int) -> dict[Name, float | None]:
    """Each part against the own days from `since` on; None where it or its baseline is not known."""
    return {
        "wellness": wellness_z(past, day, since, fewest),
        "sleep": _sleep_z(past, day, since, fewest),
        "hrv": _long_z("hrv", alike(past.ln_hrv, past.phases, day), day, fewest, RECENT_DAYS, FEWEST_RECENT),
        "pulse": _long_z("pulse", alike(past.pulse_bpm, past.phases, day), day, fewest, PULSE_DAYS, FEWEST_PULSE),
        "load": _load_z(past, day, since, fewest),
    }


def wellness(rated: Mapping[str, int]) -> float:
    """The mean of the items that were rated, 1 to 5."""
    return math.fsum(rated.values()) / len(rated)


def wellness_z(past: Past, day: date, since: date, fewest: int) -> float | None:
    """The mean of the items rated that day, against days on which the same ones were rated."""
    rated = past.items.get(day, {})
    if len(rated) < FEWEST_ITEMS:
        return None
    alike_rated = ((d, items) for d, items in _newest(past.items, day) if all(name in items for name in rated))
    means = {d: wellness({name: items[name] for name in rated}) for d, items in islice(alike_rated, _most(past))}
    like = alike(means, past.phases, day)
    return _z("wellness", like[day], _before(like, day, since), fewest)


def _sleep_z(past: Past, day: date, since: date, fewest: int) -> float | None:
    nights = islice(_newest(past.asleep_min, day), _most(past))
    lacks = {d: lack for d, _ in nights if (lack := _lack(past, d)) is not None}
    like = alike(lacks, past.phases, day)
    return _z("sleep", like[day], _before(like, day, since), fewest) if day in like else None


def _newest(values: Mapping[date, V], day: date) -> Iterator[tuple[date, V]]:
    """What is known up to the day, the newest first, as far back as anything looks."""
    here = day
    for _ in range(BACK_DAYS + 1):
        if here in values:
            yield here, values[here]
        here -= ONE_DAY


def _most(past: Past) -> int:
    """So many days say what is usual, beside the one that is compared; phases are learned from all of them."""
    return BACK_DAYS + 1 if past.phases else BASELINE_DAYS + 1


def _lack(past: Past, day: date) -> float | None:
    """Last night against the need, averaged with the mean of three nights."""
    nights = [past.asleep_min.get(day - timedelta(days=back)) for back in range(SLEEP_NIGHTS)]
    known = [night for night in nights if night is not None]
    return None if nights[0] is None else (nights[0] + sum(known) / len(known)) / 2 - past.need_min


def _long_z(
    name: Name, values: Mapping[date, float], day: date, fewest: int, recent_days: int, fewest_recent: int
) -> float | None:
    """The mean of the last days against the sixty before, the last seven left out."""
    recent, before = long_baseline(values, day, recent_days)
    if len(recent) < fewest_recent or len(before) < fewest:
        return None
    own = baseline(before, SPREADS[name])
    z = (sum(recent) / len(recent) - own.mean) / own.sd
    return -z if name == "pulse" else z


def long_baseline(values: Mapping[date, float], day: date, recent_days: int) -> tuple[list[float], list[float]]:
    """(values of the last days, those of the sixty days before without the last seven)."""
    recent = [values[d] for back in range(recent_days) if (d := day - timedelta(days=back)) in values]
    before = [values[d] for back in range(RECENT_DAYS, LONG_DAYS + 1) if (d := day - timedelta(days=back)) in values]
    return recent, before


def _load_z(past: Past, day: date, since: date, fewest: int) -> float | None:
    """Yesterday's load, less is better, against the own training days."""
    yesterday = day - timedelta(days=1)
    load = past.loads.get(yesterday)
    trained = {d: points for d, points in past.loads.items() if points}
    z = None if load is None else _z("load", load, _before(trained, yesterday, since), fewest)
    return None if z is None else -z


def _before(values: Mapping[date, float], day: date, since: date) -> list[float]:
    """The last values before the day."""
    return [values[d] for d in sorted(values) if since <= d < day][-BASELINE_DAYS:]


def _z(name: Name, x: float, before: Sequence[float], fewest: int) -> float | None:
    if len(before) < fewest:
        return None
    own = baseline(before, SPREADS[name])
    return (x - own.mean) / own.sd
