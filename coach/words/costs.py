"""A cost in words: fact id -> what that part is called, a difference -> `costs 3.2 more`."""

from __future__ import annotations

from collections.abc import Iterable

from coach.model import CostPart
from coach.words.saying import number_text

CALLED = {
    "ex.hard_apart": "hard days side by side",
    "ex.high_ideal": "close to bed",
    "ex.late_penalty": "close to bed",
    "ex.light_soft": "close to bed",
    "ex.moderate_soft": "close to bed",
    "ex.muscle_gap": "the same muscles too soon",
    "ex.readiness_ease": "low readiness",
    "ex.readiness_rest": "a day of rest is due",
    "ex.short_sleep": "after a short night",
    "ex.short_sleep_earlier": "late after a short night",
    "ex.strength_days": "too few strength days",
    "ex.stretch": "off its best time",
    "ex.two_a_day": "two on one day",
    "ex.vigorous_soft": "close to bed",
    "food.snack": "off its best time",
    "mg.consistency": "off its usual time",
    "mg.window": "off its window",
    "plan.calm": "moved again",
    "plan.inside": "in the middle of something else",
    "sl.bath": "off its best time",
    "sl.extension": "no catching up",
    "sl.need_adult": "off the sleep you need",
    "sl.need_older": "off the sleep you need",
    "sl.need_own": "off the sleep you need",
    "sl.need_teen": "off the sleep you need",
    "sl.regular": "off your usual bedtime",
    "sl.screens_off": "off its best time",
    "week.later": "later",
    "wish.days": "a day it does not ask for",
    "wish.preferred": "another time of day",
}
"""Short enough for one line; the ids stand in JSON and on the cards."""


def cost_parts(parts: Iterable[CostPart], at_most: int | None = None) -> str:
    """`close to bed +17.9, another time of day +22.5`, dearest first; rules of one name are one part."""
    sums: dict[str, float] = {}
    for part in parts:
        name = CALLED.get(part.fact, part.fact)
        sums[name] = round(sums.get(name, 0) + part.cost, 1)
    dear = sorted(((name, cost) for name, cost in sums.items() if cost), key=lambda pair: -abs(pair[1]))
    return ", ".join(f"{name} {'+' if cost > 0 else ''}{number_text(cost)}" for name, cost in dear[:at_most])


def cost_words(difference: float) -> str:
    """`costs 3.2 more`, `costs 1 less`, `costs the same`."""
    rounded = round(difference, 1)
    if not rounded:
        return "costs the same"
    return f"costs {number_text(abs(rounded))} {'more' if rounded > 0 else 'less'}"
