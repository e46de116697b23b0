"""Load by heart rate: minutes, heart rate and its own bounds -> TRIMP (Banister 1991, Edwards 1993; algorithms 4.4)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from coach.clock import minutes_between
from coach.model import Workout

Sex = Literal["female", "male"]
WEIGHTS: dict[Sex, tuple[float, float]] = {"male": (0.64, 1.92), "female": (0.86, 1.67)}
"""a and b of a x e^(b x); some programs take 0.64 for women too."""


class HeartLoad(msgspec.Struct, frozen=True, kw_only=True):
    """Load by heart rate of some sessions; None with `why` where one of them, or a bound, is not known."""

    banister: float | None = None
    edwards: float | None = None
    sessions: int = 0
    why: str = ""


def banister(minutes: float, heart_bpm: float, rest_bpm: float, most_bpm: float, sex: Sex) -> float:
    """Minutes x reserve x a e^(b x reserve); nothing below rest. ValueError where the most is not above rest."""
    if most_bpm <= rest_bpm:
        raise ValueError("the highest heart rate is not above the one at rest")
    a, b = WEIGHTS[sex]
    reserve = max((heart_bpm - rest_bpm) / (most_bpm - rest_bpm), 0.0)
    return minutes * reserve * a * math.exp(b * reserve)


def edwards(zone_min: Sequence[float]) -> float:
    """Minutes in each of the five zones (50-60 ... 90-100 % of the highest heart rate) times 1 to 5."""
    return math.fsum(weight * minutes for weight, minutes in enumerate(zone_min, start=1))


def heart_load(
    sessions: Iterable[Workout], rest_bpm: float | None, most_bpm: float | None, sex: Sex | None
) -> HeartLoad:
    """The sums of some sessions; each of them must have what a sum needs."""
    done = tuple(sessions)
    by_zone = [edwards(one.zones_min) for one in done if one.zones_min is not None]
    hearts = [one.heart_bpm for one in done if one.heart_bpm is not None]
    whole = HeartLoad(
        edwards=math.fsum(by_zone) if done and len(by_zone) == len(done) else None,
        sessions=len(done),
        why=_lacks(len(done), len(hearts), rest_bpm, most_bpm, sex),
    )
    if whole.why or rest_bpm is None or most_bpm is None or sex is None:
        return whole
    parts = (
        banister(minutes_between(one.start, one.end), one.heart_bpm, rest_bpm, most_bpm, sex)
        for one in done
        if one.heart_bpm is not None
    )
    return msgspec.structs.replace(whole, banister=math.fsum(parts))


def _lacks(done: int, hearts: int, rest_bpm: float | None, most_bpm: float | None, sex: Sex | None) -> str:
    """What is missing for Banister's, the first of it; empty where nothing is."""
    if not done:
        return "no session in the last seven days"
    if hearts < done:
        return f"{hearts} of {done} sessions have a heart rate (coach workout edit --heart)"
    if most_bpm is None:
        return "your highest heart rate is not said (coach profile --max-heart)"
    if rest_bpm is None:
        return "no night of the last month has a resting heart rate"
    if sex is None:
        return "its weights differ by sex (coach profile --sex)"
    return "" if most_bpm > rest_bpm else "the highest heart rate is not above the one at rest"
