"""Moving one session of a week: what every other slot would cost, of what parts, and who else would go elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.evidence import Facts
from coach.model import CostPart
from coach.planner.told import TrainingWeek
from coach.planner.week.as_asked import beside
from coach.planner.week.costs import Terms, added, closed, difference, is_daily
from coach.planner.week.plan import sorted_week
from coach.planner.week.planned import OpenWeek, WeekPlan
from coach.planner.week.search import SLOTS, Rules, WeekSession, clash, goal_cost, pairs_cost, place_week

MOVE_WORK = 1_500
"""Choices looked at for each slot."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What another slot for one session would do to the week."""

    cost: int
    """How much more the whole week would cost."""
    parts: tuple[CostPart, ...] = ()
    """The same by fact."""
    also: tuple[tuple[str, int], ...] = ()
    """(session, slot) of the others that would go elsewhere."""


def moves(known: TrainingWeek, facts: Facts, plan: WeekPlan, key: str) -> tuple[dict[int, Move], dict[int, str]]:
    """(slot -> what the week would cost more with that session there, slot -> the rule against it).

    The others stand where they stand now, and leaving there has its price: as it will be once the session is put.
    """
    week, standing = _around(known, facts, plan, key)
    costs: dict[int, Move] = {}
    against: dict[int, str] = {}
    if key not in week.keys:
        return costs, against
    here = week.keys.index(key)
    now = [standing[name] for name in week.keys if name in standing]
    others = [session for session in week.told if session.name in standing]
    before = _whole(others, [week.terms[week.keys.index(s.name)] for s in others], now, week.rules)
    wish = week.wishes[key]
    for slot in range(SLOTS):
        if slot not in week.told[here].costs:
            against[slot] = closed(slot, key, wish, known, facts, free=True, had=week.had)
            continue
        pinned = week.told[here]._replace(costs={slot: sum(c for f, c in _free(week.terms[here][slot]))})
        told = [*week.told[:here], pinned, *week.told[here + 1 :]]
        found = place_week(told, week.rules, work_limit=MOVE_WORK)
        if found is None:
            broken = (clash(pinned, slot, s, standing[s.name], week.rules) for s in others if s.name != key)
            against[slot] = next(filter(None, broken), "no week is left with it there")
            continue
        terms = [*week.terms[:here], {slot: _free(week.terms[here][slot])}, *week.terms[here + 1 :]]
        parts = difference(_whole(told, terms, found.slots, week.rules), before)
        also = [
            (name, at) for name, at in zip(week.keys, found.slots, strict=True) if name != key and standing[name] != at
        ]
        costs[slot] = Move(cost=round(sum(part.cost for part in parts)), parts=parts, also=tuple(also))
    return costs, against


def _around(known: TrainingWeek, facts: Facts, plan: WeekPlan, key: str) -> tuple[OpenWeek, dict[str, int]]:
    """The week of one session and those that may make room for it, and where each stands now.

    What has no place now is no reason against moving another; what stands as asked stays, and the others keep clear.
    """
    placed = {s.id: s.slot for s in plan.sessions if s.slot is not None and not s.done}
    others = [s for s in plan.sessions if s.id in placed and s.id != key and not is_daily(s.wish)]
    held = {s.id: placed[s.id] for s in others if s.as_asked}
    standing = {name: placed[name] for name in (*(s.id for s in others), key) if name in placed and name not in held}
    week = sorted_week(known, facts, standing, only=(*standing, *held, key), anywhere=key)
    roomy = beside(week, {i: held[name] for i, name in enumerate(week.keys) if name in held})
    open_ones = [i for i, name in enumerate(week.keys) if name not in held]
    return msgspec.structs.replace(
        roomy,
        keys=tuple(week.keys[i] for i in open_ones),
        told=tuple(roomy.told[i] for i in open_ones),
        terms=tuple(week.terms[i] for i in open_ones),
    ), standing


def _free(terms: Terms) -> Terms:
    """The parts of a slot where the person puts it themselves: no price on leaving where it stood."""
    return tuple((fact, cost) for fact, cost in terms if fact != "plan.calm")


def _whole(
    told: Sequence[WeekSession], terms: Sequence[dict[int, Terms]], slots: Sequence[int], rules: Rules
) -> dict[str, int]:
    """The cost of a week by fact."""
    sums = added(mine[slot] for mine, slot in zip(terms, slots, strict=True))
    together = {"ex.two_a_day": pairs_cost(slots, rules), "ex.strength_days": goal_cost(told, slots, rules)}
    return added([tuple(sums.items()), tuple(together.items())])
