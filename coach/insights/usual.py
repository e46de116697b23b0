"""A person's usual times: nights -> circular medians of clocks, medians of lengths.

Clock times lie on a circle: the mean of 23:30 and 00:30 is midnight (algorithms 2.3; Fisher, circular data).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time

import msgspec

from coach.insights.diary import as_said, by_hand, one_per_date
from coach.model import Night

FEWEST_NIGHTS = 3
ROUND_TO_MIN = 5

_DAY_H = 24
_DAY_MIN = 1440
_NO_LENGTH = 1e-12
"""Below this, a mean resultant length (or what it lacks of 1) is rounding, not data."""


class Circular(msgspec.Struct, frozen=True, kw_only=True):
    """Mean and spread of clock positions, in hours."""

    mean_h: float | None
    """In 0..24; None when the clocks cancel out."""
    sd_h: float | None
    """sqrt(-2 ln R): a population spread. None when R is 0."""
    r: float
    """Mean resultant length, 0 (all around the clock) to 1 (all the same)."""


class Usual(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual for this person; None where fewer than three nights say so."""

    bed: time | None = None
    lights: time | None = None
    wake: time | None = None
    up: time | None = None
    latency: int | None = None
    awake: int | None = None
    awakenings: int | None = None
    n: int = 0
    """Nights looked at."""


def circular(hours: Sequence[float]) -> Circular | None:
    """Circular mean and SD of clock positions in hours; None without any."""
    if not hours:
        return None
    angles = [hour * math.tau / _DAY_H for hour in hours]
    c, s = (math.fsum(map(f, angles)) / len(angles) for f in (math.cos, math.sin))
    r = math.hypot(c, s)
    if r < _NO_LENGTH:
        return Circular(mean_h=None, sd_h=None, r=0.0)
    sd = 0.0 if r > 1 - _NO_LENGTH else math.sqrt(-2 * math.log(r)) * _DAY_H / math.tau
    return Circular(mean_h=_on_clock(math.atan2(s, c) * _DAY_H / math.tau), sd_h=sd, r=min(r, 1.0))


def usual_clock(hours: Sequence[float]) -> float | None:
    """Median of clock positions, cut open opposite their circular mean; None when they cancel out."""
    around = circular(hours)
    if around is None or around.mean_h is None:
        return None
    middle = around.mean_h
    return _on_clock(median([(hour - middle + 12) % _DAY_H - 12 for hour in hours]) + middle)


def _on_clock(hour: float) -> float:
    """The hour in 0..24; the remainder of a tiny negative number is rounded to 24 itself, which is 0."""
    around = hour % _DAY_H
    return 0.0 if around >= _DAY_H else around


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two middle ones; at least one value is needed."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def median_int(values: Sequence[int]) -> int | None:
    """The median as a whole number, halves up; None without values."""
    return math.floor(median(values) + 0.5) if values else None


def usual(nights: Iterable[Night], last: int = 28) -> Usual:
    """The usual times over the last `last` main nights; clocks to five minutes.

    Lights out and latency come from the person's own entries: a device knows only when sleep began.
    What was only offered as usual confirms nothing.
    Where fewer than three nights know when the person got into bed, lights out or onset stands in.
    """
    recent = [as_said(night) for night in one_per_date(nights)[-last:]]
    own = [night for night in recent if by_hand(night)]
    return Usual(
        bed=_clock(recent, lambda night: night.into_bed)
        or _clock(recent, lambda night: night.into_bed or night.lights_out),
        lights=_clock(own, lambda night: night.lights_out),
        wake=_clock(recent, lambda night: night.final_wake),
        up=_clock(recent, lambda night: night.out_of_bed),
        latency=_length(own, lambda night: night.latency_min),
        awake=_length(recent, lambda night: night.awake_min),
        awakenings=_length(recent, lambda night: night.awakenings),
        n=len(recent),
    )


def _clock(nights: Sequence[Night], pick: Callable[[Night], datetime | None]) -> time | None:
    moments = [moment for night in nights if (moment := pick(night)) is not None]
    if len(moments) < FEWEST_NIGHTS:
        return None
    hours = usual_clock([moment.hour + moment.minute / 60 for moment in moments])
    return None if hours is None else clock_of(hours)


def clock_of(hours: float) -> time:
    """A clock position in hours to the nearest five minutes."""
    minutes = math.floor(hours * 60 / ROUND_TO_MIN + 0.5) * ROUND_TO_MIN % _DAY_MIN
    return time(minutes // 60, minutes % 60)


def _length(nights: Sequence[Night], pick: Callable[[Night], int | None]) -> int | None:
    values = [value for night in nights if (value := pick(night)) is not None]
    return median_int(values) if len(values) >= FEWEST_NIGHTS else None
