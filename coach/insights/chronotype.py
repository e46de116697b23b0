"""Work days and free days: midsleep and length of each -> jetlag, MSFsc, weekly loss, phase deviation.

After the Munich Chronotype Questionnaire (Roenneberg 2012; algorithms 2.4, 2.5). A free day is one without an alarm;
it is never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
from msgspec import structs

from coach.insights.slept import Slept
from coach.insights.usual import circular

FEWEST_FREE, FEWEST_WORK = 2, 3
WEEK = 7
FEWEST_DEVIATIONS = 7
"""Nights with times before a phase deviation is said; taste."""


class Chronotype(msgspec.Struct, frozen=True, kw_only=True):
    """What two kinds of days say; every number is None with `why` where there are too few of either."""

    social_jetlag_min: float | None = None
    """Midsleep of free days after that of work days; negative where it is earlier."""
    msf_sc_h: float | None = None
    """Midsleep on free days without what is caught up on them, 0 to 24."""
    weekly_loss_min: float | None = None
    """Sleep that work days lack, or free days, in a week."""
    free: int = 0
    work: int = 0
    why: str = ""


def arc_h(start_h: float, end_h: float) -> float:
    """From one clock position to another the shorter way around, -12 to 12 h."""
    apart = (end_h - start_h) % 24
    return apart - 24 if apart > 12 else apart


def week_mean_h(work_h: float, free_h: float, workdays: float) -> float:
    """Mean sleep of a week with so many workdays."""
    return (work_h * workdays + free_h * (WEEK - workdays)) / WEEK


def msf_sc_h(msf_h: float, work_h: float, free_h: float, workdays: float) -> float:
    """Midsleep on free days, corrected for what is slept longer then (MCTQ)."""
    if free_h <= work_h:
        return msf_h
    return (msf_h - (free_h - week_mean_h(work_h, free_h, workdays)) / 2) % 24


def weekly_loss_h(work_h: float, free_h: float, workdays: float) -> float:
    """What the shorter kind of days lacks of the week's mean, over a week (MCTQ)."""
    mean = week_mean_h(work_h, free_h, workdays)
    return (mean - work_h) * workdays if mean > work_h else (mean - free_h) * (WEEK - workdays)


def phase_deviation_h(mids_h: Sequence[float], reference_h: float) -> float | None:
    """Composite phase deviation (Fischer 2016): how far from the reference and from the night before, together."""
    steps = [math.hypot(arc_h(reference_h, here), arc_h(before, here)) for before, here in pairwise(mids_h)]
    return math.fsum(steps) / len(steps) if steps else None


def chronotype(nights: Iterable[Slept]) -> Chronotype:
    """Of nights that say whether an alarm ended them; workdays of a week are taken as they are among these."""
    kept = [n for n in nights if n.alarm is not None and n.midsleep_h is not None and n.spt_min is not None]
    free, work = ([n for n in kept if n.alarm is alarm] for alarm in (False, True))
    plain = Chronotype(free=len(free), work=len(work))
    if len(free) < FEWEST_FREE or len(work) < FEWEST_WORK:
        why = f"{len(free)} of {FEWEST_FREE} nights without an alarm and {len(work)} of {FEWEST_WORK} with one"
        return structs.replace(plain, why=why)
    mids = [_middle(some) for some in (work, free)]
    if mids[0] is None or mids[1] is None:
        return structs.replace(plain, why="the nights lie all around the clock")
    (work_h, free_h), workdays = (_length_h(some) for some in (work, free)), WEEK * len(work) / len(kept)
    return structs.replace(
        plain,
        social_jetlag_min=60 * arc_h(mids[0], mids[1]),
        msf_sc_h=msf_sc_h(mids[1], work_h, free_h, workdays),
        weekly_loss_min=60 * weekly_loss_h(work_h, free_h, workdays),
    )


def deviation_min(nights: Iterable[Slept], msf_sc: float | None) -> float | None:
    """The phase deviation against MSFsc, else against the own mean; None of fewer than seven timed nights."""
    mids = [night.midsleep_h for night in nights if night.midsleep_h is not None]
    around = circular(mids)
    reference = msf_sc if msf_sc is not None else around.mean_h if around is not None else None
    if len(mids) < FEWEST_DEVIATIONS or reference is None:
        return None
    found = phase_deviation_h(mids, reference)
    return None if found is None else 60 * found


def _middle(nights: Sequence[Slept]) -> float | None:
    around = circular([night.midsleep_h for night in nights if night.midsleep_h is not None])
    return None if around is None else around.mean_h


def _length_h(nights: Sequence[Slept]) -> float:
    return math.fsum(night.spt_min or 0.0 for night in nights) / len(nights) / 60
