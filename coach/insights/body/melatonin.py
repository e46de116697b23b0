"""When melatonin rises in dim light: the middle of the last nights -> an estimate (Martin & Eastman 2002)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.insights.usual import circular


def midsleep_h(onset_h: float, wake_h: float) -> float:
    """The middle between two clock positions of one night."""
    return (onset_h + ((wake_h - onset_h) % 24) / 2) % 24


GROUP_ONSET_H, GROUP_WAKE_H, GROUP_MELATONIN_H = 1 + 44 / 60, 8 + 44 / 60, 22.8 - 24
"""Their group means: asleep 01:44 to 08:44, melatonin from 22:48 the evening before."""
BEFORE_MIDSLEEP_H = midsleep_h(GROUP_ONSET_H, GROUP_WAKE_H) - GROUP_MELATONIN_H
NIGHTS = 5
MOST_SD_H = 1.5
WITHIN_H = 1.0
"""It held for 92 % of 26 people."""


class MelatoninOnset(msgspec.Struct, frozen=True, kw_only=True):
    """The estimate in hours of the clock, give or take an hour, or why there is none."""

    clock_h: float | None = None
    within_h: float = WITHIN_H
    why: str = ""


def melatonin_onset(mids_h: Sequence[float]) -> MelatoninOnset:
    """From the midsleeps of the last nights, oldest first; five that lie near each other are needed."""
    last = mids_h[-NIGHTS:]
    around = circular(last)
    if len(last) < NIGHTS or around is None:
        return MelatoninOnset(why=f"{len(last)} of {NIGHTS} nights with times")
    if around.mean_h is None or around.sd_h is None or around.sd_h >= MOST_SD_H:
        return MelatoninOnset(why=f"the last {NIGHTS} nights lie too far apart")
    return MelatoninOnset(clock_h=(around.mean_h - BEFORE_MIDSLEEP_H) % 24)
