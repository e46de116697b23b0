"""What is wrong or unusual about a night as logged: night + other sleeps -> findings; nothing is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import pairwise
from typing import Literal

import msgspec

from coach.clock import minutes_between
from coach.insights.diary import DiaryNumbers, by_hand, diary, efficiency, onset_of
from coach.model import Nap, Night
from coach.words import day_text, wall_text

# Limits of the diary's plausibility check (algorithms 1.4, our own design): slips of the pen, not health.
LONG_IN_BED_MIN = 16 * 60
SHORT_SLEEP_MIN = 60
LONG_LATENCY_MIN = 120
LOW_EFFICIENCY_PCT = 40
FAR_FROM_USUAL_MIN = 6 * 60

_DAY_MIN = 24 * 60
_CLOCKS = ("into_bed", "lights_out", "final_wake", "out_of_bed")
_NAMES = ("into bed", "lights out", "final wake", "out of bed")
_LENGTHS = ("latency_min", "awakenings", "awake_min", "tasafa_min", "asleep_min", "in_bed_min")


class NightFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about a night: an error cannot be kept, a warning may be accepted."""

    level: Literal["error", "warn"]
    field: str
    """Name of the record's field."""
    text: str


def check_night(
    night: Night, others: Iterable[Night | Nap] = (), *, usual_bed: time | None = None, twelve: bool = False
) -> tuple[NightFinding, ...]:
    """Errors first, then warnings. `usual_bed` is the person's usual clock of going to bed, if known."""
    numbers = diary(night)
    errors = [*_negatives(night), *_disorder(night), *_lengths(night, numbers)]
    found = [*errors, *_overlaps(night, others), *_unusual(night, numbers, usual_bed, twelve)]
    return tuple(sorted(found, key=lambda finding: finding.level))


def _error(field: str, text: str) -> NightFinding:
    return NightFinding(level="error", field=field, text=text)


def _warn(field: str, text: str) -> NightFinding:
    return NightFinding(level="warn", field=field, text=text)


def _negatives(night: Night) -> Iterator[NightFinding]:
    for field in _LENGTHS:
        value = getattr(night, field)
        if value is not None and value < 0:
            yield _error(field, "A length cannot be negative.")


def _disorder(night: Night) -> Iterator[NightFinding]:
    known = [(name, field, at) for name, field in zip(_NAMES, _CLOCKS, strict=True) if (at := getattr(night, field))]
    for (before, _, first), (name, field, second) in pairwise(known):
        if minutes_between(first, second) < 0:
            yield _error(field, f"{name.capitalize()} is before {before}.")


def _lengths(night: Night, numbers: DiaryNumbers) -> Iterator[NightFinding]:
    onset, spt, waso = numbers.onset, numbers.spt_min, numbers.waso_min
    if night.lights_out and onset and night.final_wake and night.lights_out <= night.final_wake < onset:
        yield _error("latency_min", "Falling asleep would be after the final wake.")
    if spt is not None and waso is not None and waso >= spt:
        yield _error("awake_min", "Awake is as long as the whole sleep period, or longer.")
    if night.tasafa_min and numbers.twak_min is not None and night.tasafa_min > numbers.twak_min:
        yield _error("tasafa_min", "Trying to sleep after the final wake is longer than the time still in bed.")


def _overlaps(night: Night, others: Iterable[Night | Nap]) -> Iterator[NightFinding]:
    mine = _episode(night)
    for other in others:
        theirs = _episode(other)
        if other.id == night.id or mine is None or theirs is None:
            continue
        foreign = other.source != night.source
        if foreign and isinstance(other, Night) and other.date == night.date:
            continue  # the same night, told by two sources
        if mine[0] < theirs[1] and theirs[0] < mine[1]:
            what = (
                f"the night to {day_text(other.date)}"
                if isinstance(other, Night)
                else f"the nap of {day_text(theirs[0].date())}"
            )
            say = _warn if foreign else _error
            yield say("lights_out" if night.lights_out else "into_bed", f"This overlaps {what}.")


def _episode(sleep: Night | Nap) -> tuple[datetime, datetime] | None:
    """From falling asleep to waking, as far as it is known."""
    if isinstance(sleep, Nap):
        return sleep.start, sleep.end
    start = onset_of(sleep) or sleep.lights_out or sleep.into_bed
    end = sleep.final_wake or sleep.out_of_bed
    return (start, end) if start and end else None


def _unusual(night: Night, numbers: DiaryNumbers, usual_bed: time | None, twelve: bool) -> Iterator[NightFinding]:
    tib, tst, sol = numbers.tib_min, numbers.tst_min, numbers.sol_min
    share, whole = efficiency(numbers)
    if tib is not None and tib > LONG_IN_BED_MIN:
        yield _warn("into_bed", f"More than {LONG_IN_BED_MIN // 60} h in bed.")
    if tst is not None and tst < SHORT_SLEEP_MIN:
        yield _warn("final_wake", f"Less than {SHORT_SLEEP_MIN} min asleep.")
    if sol is not None and sol > LONG_LATENCY_MIN:
        yield _warn("latency_min", f"More than {LONG_LATENCY_MIN} min to fall asleep.")
    if share is not None and share < LOW_EFFICIENCY_PCT:
        yield _warn("awake_min", f"Asleep for less than {LOW_EFFICIENCY_PCT} % of the {whole}.")
    bed = night.into_bed or (night.lights_out if by_hand(night) else None)
    if bed and usual_bed and _clock_distance(bed, usual_bed) > FAR_FROM_USUAL_MIN:
        field = "into_bed" if night.into_bed else "lights_out"
        usual = wall_text(usual_bed, twelve=twelve)
        yield _warn(field, f"More than {FAR_FROM_USUAL_MIN // 60} h from the usual bedtime, {usual}.")


def _clock_distance(moment: datetime, clock: time) -> float:
    """Minutes between two clocks, the short way around."""
    apart = abs((moment.hour - clock.hour) * 60 + moment.minute - clock.minute)
    return min(apart, _DAY_MIN - apart)
