"""The day after the last wake: nights in a row -> sleepiness by the hour and sleep pressure, of an average person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

import msgspec

from coach.clock import minutes_between, shift
from coach.insights.body.three_process import START, after, alertness
from coach.insights.body.two_process import Pressure, steady
from coach.insights.slept import Slept

HOURS = 16
FEWEST_IN_A_ROW = 5
"""Nights without a gap before a curve is drawn: after them the beginning no longer matters; taste."""


class Sleepiness(msgspec.Struct, frozen=True, kw_only=True):
    """Expected sleepiness at a moment, on the Karolinska scale: 1 alert to 9 fighting sleep."""

    at: datetime
    kss: float


class DayCurve(msgspec.Struct, frozen=True, kw_only=True):
    """Hour by hour from the last wake on, or why not."""

    sleepiness: tuple[Sleepiness, ...] = ()
    pressure_at_wake: float | None = None
    """Process S, 0 to 1, where the nights of this row settle."""
    pressure_at_bed: float | None = None
    why: str = ""


def day_curve(nights: Sequence[Slept]) -> DayCurve:
    """From the newest nights that follow each other without a gap; the last one is last night's."""
    row = _row(nights)
    if len(row) < FEWEST_IN_A_ROW:
        return DayCurve(why=f"{len(row)} of {FEWEST_IN_A_ROW} nights in a row, up to last night")
    steps: list[tuple[Literal["wake", "sleep"], float]] = [("sleep", _hours(*row[0]))]
    for (_, before), (onset, wake) in pairwise(row):
        steps += [("wake", _hours(before, onset)), ("sleep", _hours(onset, wake))]
    wake, s_at_wake = row[-1][1], after(START, steps)[-1]
    pressure = _pressure(row)
    return DayCurve(
        sleepiness=tuple(
            Sleepiness(at=at, kss=alertness(s_at_wake, hours, at.hour + at.minute / 60).kss)
            for hours in range(HOURS + 1)
            for at in [shift(wake, 60 * hours)]
        ),
        pressure_at_wake=pressure.at_wake,
        pressure_at_bed=pressure.at_bed,
    )


def _row(nights: Sequence[Slept]) -> list[tuple[datetime, datetime]]:
    """(asleep, awake) of the newest nights whose dates follow each other and that do not overlap, oldest first."""
    found: list[tuple[datetime, datetime]] = []
    day = nights[-1].date if nights else None
    for night in reversed(nights):
        if night.date != day or night.onset is None or night.wake is None or night.onset >= night.wake:
            break
        if found and night.wake > found[0][0]:
            break
        found.insert(0, (night.onset, night.wake))
        day = night.date - timedelta(days=1)
    return found


def _hours(start: datetime, end: datetime) -> float:
    return minutes_between(start, end) / 60


def _pressure(row: Sequence[tuple[datetime, datetime]]) -> Pressure:
    slept = math.fsum(_hours(*night) for night in row) / len(row)
    whole = _hours(row[0][1], row[-1][1]) / (len(row) - 1)
    return steady(max(whole - slept, 0.0), slept)
