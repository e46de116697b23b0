"""The answer first: how you sleep, what moved, what to try, in three sentences without guilt and without causes."""

from __future__ import annotations

from collections.abc import Sequence

from coach.evidence import Facts
from coach.insights.associations.screen import Association
from coach.insights.debt import Debt
from coach.insights.history import Moved
from coach.insights.load import Flag
from coach.insights.regularity import Midsleep
from coach.insights.sleep_means import SleepMeans
from coach.words import count_text, length_text, number_text

SAID_MOVED = {
    "tst_min": ("you slept {} longer a night", "you slept {} less a night"),
    "sol_min": ("it took {} longer to fall asleep", "it took {} less to fall asleep"),
    "efficiency_pct": ("sleep efficiency was {} points higher", "sleep efficiency was {} points lower"),
    "midsleep_min": ("the middle of your sleep was {} later", "the middle of your sleep was {} earlier"),
}
BEHIND_MIN = 120
"""So far behind, an earlier bedtime is worth a try; taste."""
UNSTEADY_MIN = 45
"""Midsleep that moves so much is worth a try; taste."""
NOTHING = "Nothing stands out to change."
WORSE_BELOW = ("tst_min", "efficiency", "quality", "wellness", "readiness")
"""Of these more is better, of the others less."""


def answer(
    means: SleepMeans,
    debt: Debt,
    changed: Sequence[Moved] | None,
    middle: Midsleep,
    flags: Sequence[Flag],
    found: Sequence[Association],
    facts: Facts,
) -> tuple[str, str, str]:
    """Three sentences; each says so where too little is known."""
    tried = _to_try(debt, middle, flags, found, facts)
    none = NOTHING if means.tst_mean_min is not None else "What to try is told once more nights are logged."
    return _how(means, debt), _what_moved(changed), tried or none


def _how(means: SleepMeans, debt: Debt) -> str:
    if means.tst_mean_min is None:
        return f"How you sleep is not known yet: {count_text(means.n, 'night')} of the last {means.of} logged."
    length = f"You sleep {length_text(means.tst_mean_min)} a night ({means.n} of the last {means.of} nights)"
    return f"{length}; {debt.text}."


def _what_moved(changed: Sequence[Moved] | None) -> str:
    if changed is None:
        return "What moved is told once two months have ten nights each."
    if not changed:
        return "Nothing stands out against the four weeks before."
    one = changed[0]
    more, less = SAID_MOVED[one.what]
    size = number_text(round(abs(one.by), 1)) if one.what == "efficiency_pct" else length_text(abs(one.by))
    return f"Against the four weeks before, {(more if one.by > 0 else less).format(size)}."


def _to_try(debt: Debt, middle: Midsleep, flags: Sequence[Flag], found: Sequence[Association], facts: Facts) -> str:
    """The first that stands out; empty where nothing does."""
    worse = next((one for one in found if one.verdict == "seen" and _is_worse(one)), None)
    if worse is not None:
        return f"Worth a try, a few evenings without: {worse.text}"
    if flags:
        return f"Worth a look: {flags[0].text}"
    if debt.minutes is not None and debt.minutes >= BEHIND_MIN:
        earlier = facts.rule("sl.extension").range[0]
        return f"Worth a try: to bed {length_text(earlier)} earlier until you have caught up."
    if middle.sd_min is not None and middle.sd_min >= UNSTEADY_MIN:
        moves = f"the middle of your sleep moves by {length_text(middle.sd_min)}"
        return f"Worth a try: the same wake time every day; {moves}."
    return ""


def _is_worse(one: Association) -> bool:
    return one.effect is not None and (one.effect < 0) is (one.followed in WORSE_BELOW)
