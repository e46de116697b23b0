"""Why a session has no place in a week: the smallest set of days, rules and other sessions that stand against it.

A deletion filter (algorithms 7.4): each cause is spared in turn, wishes first and rules last; what stays impossible
without it stays without it. Every smaller set would leave the session a place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from coach.clock import WEEKDAYS
from coach.evidence import Facts
from coach.planner.week.costs import BUSY, OVER
from coach.planner.week.search import DAYS, ONCE, SLOTS, Rules, WeekSession, any_week

RULES: dict[str, Callable[[Rules], Rules]] = {
    ONCE: lambda rules: rules._replace(once=False),
    "ex.two_a_day": lambda rules: rules._replace(one_easy=False),
    "ex.rest_day": lambda rules: rules._replace(most_days=DAYS),
    "ex.hard_apart": lambda rules: rules._replace(hard_apart=0),
    "ex.muscle_gap": lambda rules: rules._replace(gap_h=0),
}
"""Fact -> the rules without it; asked in this order, so that the last ones stay out of a conflict if they can."""


class Conflict(NamedTuple):
    """The causes, and the same in words."""

    because: tuple[str, ...]
    text: str


def why_not(
    session: WeekSession, shut: Mapping[int, str], others: Mapping[str, WeekSession], rules: Rules, facts: Facts
) -> Conflict:
    """Why a session, whose closed slots say why in `shut`, finds no place beside those that have one (by title)."""
    causes = dict.fromkeys((*others, *sorted(set(shut.values())), *RULES))
    stands = smallest(causes, lambda kept: not _possible(kept, session, shut, others, rules))
    return Conflict(tuple(stands), ", ".join(dict.fromkeys(words_of(cause, facts) for cause in stands)))


def smallest(causes: Iterable[str], impossible: Callable[[Collection[str]], bool]) -> list[str]:
    """A set of causes that is impossible together, and possible without any one of them."""
    kept = list(causes)
    for cause in tuple(kept):
        fewer = [other for other in kept if other != cause]
        if impossible(fewer):
            kept = fewer
    return kept


def _possible(
    kept: Collection[str],
    session: WeekSession,
    shut: Mapping[int, str],
    others: Mapping[str, WeekSession],
    rules: Rules,
) -> bool:
    """Whether the session has a place when only those causes hold."""
    for fact, without in RULES.items():
        if fact not in kept:
            rules = without(rules)
    costs = {slot: 0 for slot in range(SLOTS) if slot not in shut or shut[slot] not in kept}
    free = [session._replace(costs=costs), *(other for name, other in others.items() if name in kept)]
    return any_week(free, rules) is not None


def words_of(cause: str, facts: Facts) -> str:
    """A cause as a person reads it."""
    if cause.startswith("day:"):
        return f"the evening of {WEEKDAYS[int(cause.removeprefix('day:'))]} has no room for it"
    words = {
        OVER: "days that are over",
        BUSY: "its parts of the day are busy or too short",
        "wish.days": "the days it asks for",
        ONCE: "one a day of each",
        "ex.short_sleep": "only if you slept, and the night was short",
        "ex.illness_block": "a rest day, as you are ill",
        "ex.illness_return_h": f"{facts.rule('ex.illness_return_h').number:g} h without fever come first",
        "ex.injury": "it loads what is injured",
        "ex.rest_said": "the rest day you asked for",
        "ex.no_sleep": "the night without sleep",
        "ex.muscle_gap": f"{facts.rule('ex.muscle_gap').number:g} h between the same muscles",
        "ex.hard_apart": "no two hard days in a row",
        "ex.two_a_day": "one of two a day is easy",
        "ex.rest_day": f"{facts.rule('ex.rest_day').number:g} training days at most",
    }
    return words.get(cause) or cause.split(":", 1)[-1]
