"""Whether the readiness predicted anything for this person: scores and what was felt -> a rank correlation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from coach.evidence import Facts
from coach.insights.readiness import Past, readiness
from coach.insights.stats.ranks import FEWEST_PAIRS, RankCorrelation, spearman
from coach.insights.stats.series import autocorrelation, effective_n
from coach.model import Workout
from coach.words import number_text

SCORED_DAYS = 70
"""Scores are looked at so far back: what forty ranges are learned from and scored on."""
FEWEST_ALIKE = 3
"""Sessions of one plan before one of them is easier or harder than the others; taste."""
LEAST_RHO = 0.1
"""Less than this is nothing (algorithms 5.3)."""

Against = Literal["session", "verdict"]


class Predicted(msgspec.Struct, frozen=True, kw_only=True):
    """How the score went with what was felt after it; numbers are None with `why` where that is not known yet."""

    rho: float | None = None
    interval: tuple[float, float] | None = None
    n: int = 0
    against: Against | None = None
    """With how easy the evening's sessions felt at equal plan, else with the own verdict on the day."""
    text: str = ""
    why: str = ""


def scores_until(past: Past, last: date, facts: Facts, days: int = SCORED_DAYS) -> dict[date, float]:
    """The score of each of the last days that has one, as it stood that morning."""
    found = {}
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        score = readiness(past, day, facts).score
        if score is not None:
            found[day] = score.score
    return found


def ease_of(done: Iterable[tuple[date, Workout]]) -> dict[date, float]:
    """How much easier each day's sessions felt than the person's others of the same strain, in points of RPE."""
    alike: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for day, workout in done:
        if workout.rpe is not None:
            alike[f"{workout.kind} {workout.strain}"].append((day, workout.rpe))
    eased: dict[date, list[float]] = defaultdict(list)
    for felt in alike.values():
        if len(felt) >= FEWEST_ALIKE:
            mean = sum(rpe for _, rpe in felt) / len(felt)
            for day, rpe in felt:
                eased[day].append(mean - rpe)
    return {day: sum(some) / len(some) for day, some in eased.items()}


def predicted(
    scores: Mapping[date, float], ease: Mapping[date, float], verdicts: Mapping[date, float], fewest: int
) -> Predicted:
    """Against the sessions where enough are known, else against the own verdicts; nothing before `fewest` scores."""
    if len(scores) < fewest:
        return Predicted(why=f"{len(scores)} of {fewest} days with a score")
    told: tuple[tuple[Against, Mapping[date, float]], ...] = (("session", ease), ("verdict", verdicts))
    for against, felt in told:
        days = sorted(scores.keys() & felt.keys())
        pairs = [scores[day] for day in days], [felt[day] for day in days]
        worth = effective_n(len(days), *(autocorrelation(side) for side in pairs))
        found = spearman(*pairs, worth)
        if found is not None:
            return Predicted(
                rho=found.rho, interval=found.interval, n=found.n, against=against, text=_said(found, against)
            )
    most = max(len(scores.keys() & felt.keys()) for _, felt in told)
    return Predicted(why=f"{most} of {FEWEST_PAIRS} days with a score and an effort or a verdict of your own")


def _said(found: RankCorrelation, against: Against) -> str:
    low, high = found.interval
    numbers = f"rho {_two(found.rho)}, {_two(low)} to {_two(high)}, {found.n} days"
    if low <= 0 <= high or abs(found.rho) < LEAST_RHO:
        return f"This score has not predicted anything for you yet ({numbers})."
    better = {"session": "sessions that felt easier", "verdict": "a better verdict of your own"}[against]
    worse = {"session": "sessions that felt harder", "verdict": "a worse verdict of your own"}[against]
    return f"On days with a higher score came {better if found.rho > 0 else worse} ({numbers})."


def _two(value: float) -> str:
    return number_text(round(value, 2))
