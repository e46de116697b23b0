"""Things done and what may follow them: names, units and words, and the short list that is looked at."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Did = Literal[
    "workout", "workout_end_to_bed_under_2h", "strain_high", "magnesium", "magnesium_in_window",
    "caffeine_at_bed_over_35mg", "alcohol", "screens_late", "meal_late", "nap",
]  # fmt: skip
Followed = Literal["tst_min", "efficiency", "sol_min", "waso_min", "quality", "wellness", "readiness"]
DONE: tuple[Did, ...] = get_args(Did)
OUTCOMES: tuple[Followed, ...] = get_args(Followed)


class DidThen(NamedTuple):
    """One question: does this follow that, so many days later (0: the night after the evening, and its morning)."""

    did: Did
    followed: Followed
    lag_days: int = 0


SHORT_LIST = (
    DidThen("workout", "tst_min"),
    DidThen("workout_end_to_bed_under_2h", "sol_min"),
    DidThen("strain_high", "efficiency"),
    DidThen("magnesium", "sol_min"),
    DidThen("magnesium_in_window", "sol_min"),
    DidThen("caffeine_at_bed_over_35mg", "sol_min"),
    DidThen("alcohol", "efficiency"),
    DidThen("alcohol", "wellness"),
    DidThen("screens_late", "sol_min"),
    DidThen("meal_late", "waso_min"),
    DidThen("nap", "sol_min"),
    DidThen("workout", "wellness"),
)
"""Few on purpose: every further question makes each answer less sure."""

EVENINGS: dict[Did, str] = {
    "workout": "with a workout",
    "workout_end_to_bed_under_2h": "when training ended within two hours of bed",
    "strain_high": "after a hard session",
    "magnesium": "with magnesium",
    "magnesium_in_window": "when magnesium was taken in its window",
    "caffeine_at_bed_over_35mg": "when over 35 mg of caffeine was left at bed",
    "alcohol": "with alcohol",
    "screens_late": "when screens were on until late",
    "meal_late": "when the last meal was late",
    "nap": "after a nap",
}
"""What follows `on the 23 evenings`."""


class Telling(NamedTuple):
    """How an outcome is told."""

    unit: str
    least: float
    """A smaller difference is not worth telling (algorithms 8.1; WASO, wellness and readiness: taste)."""
    more: str
    """The sentence of a difference above zero, `{}` the number."""
    less: str
    says: str
    """What it is, after `no difference in`."""
    scale: float = 1.0
    """The number that is told is so many times the one that is kept."""
    digits: int = 0


TOLD: dict[Followed, Telling] = {
    "tst_min": Telling("min", 15, "you slept {} min longer", "you slept {} min less", "how long you slept"),
    "efficiency": Telling(
        "share", 0.02, "your sleep efficiency was {} points higher", "your sleep efficiency was {} points lower",
        "sleep efficiency", 100, 1,
    ),
    "sol_min": Telling("min", 5, "you fell asleep {} min later", "you fell asleep {} min sooner", "falling asleep"),
    "waso_min": Telling("min", 5, "you lay awake {} min longer", "you lay awake {} min less", "lying awake"),
    "quality": Telling(
        "of 5", 0.3, "you rated the night {} of 5 better", "you rated the night {} of 5 worse", "the night's rating",
        digits=1,
    ),
    "wellness": Telling(
        "of 5", 0.3, "the next morning's answers were {} of 5 better", "the next morning's answers were {} of 5 worse",
        "the next morning's answers", digits=1,
    ),
    "readiness": Telling(
        "points", 3, "the next morning's readiness was {} points higher",
        "the next morning's readiness was {} points lower", "the next morning's readiness",
    ),
}  # fmt: skip
