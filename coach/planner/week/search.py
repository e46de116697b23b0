"""A week to be placed: sessions with a cost for each (day, part) -> the cheapest week that keeps the rules.

The same steps as for a day (algorithms 7.2, 7.3): bitset domains, what a choice forbids is taken away at once, a bound
from what is left, the most constrained session first. Part of day p of day d is slot 3 d + p.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

DAYS, PARTS = 7, 3
SLOTS = DAYS * PARTS
PART_HOURS = (7, 12, 18)
"""The hour that stands for morning, midday and evening."""
WORK_LIMIT = 8_000
"""Choices looked at before the best week so far is taken; fewer where more than a week's worth of sessions is asked."""
ANY_WORK = 4_000
"""The same where any week will do."""

ONCE = "once a day"
"""Why two sessions of one wish are not on one day: its line on Today is one."""

Intensity = Literal["easy", "mod", "hard"]


class WeekSession(NamedTuple):
    """Something to place once in the week; a slot that is not in `costs` is not allowed."""

    name: str
    costs: dict[int, int]
    groups: frozenset[str] = frozenset()
    intensity: Intensity = "mod"
    counts: bool = False
    """Towards the goal of days (strength)."""
    once: str = ""
    """Of sessions with the same name here no two are on one day."""


class Rules(NamedTuple):
    """What binds sessions to each other; a rule at its neutral value binds nothing."""

    gap_h: float = 48
    """Hours between sessions of a common muscle group; 0: none."""
    part_hours: tuple[int, ...] = PART_HOURS
    most_days: int = 6
    """Days of training in the week, at most."""
    pair_cost: int = 2
    """What each pair of sessions on one day costs."""
    hard_apart: int = 2
    """Days from one hard session to the next, at least; 0: any."""
    one_easy: bool = True
    """Of two sessions on a day one is easy."""
    once: bool = True
    """No two sessions of one wish on a day, where it asks for seven a week at most."""
    used: frozenset[int] = frozenset()
    """Days on which something was done already."""
    goal_days: int = 0
    """Days with a session that counts, at least; each one missing costs `goal_cost`."""
    goal_cost: int = 0
    goal_done: frozenset[int] = frozenset()
    """Days on which one that counts was done already."""


class Placed(NamedTuple):
    """A legal week: a slot for each session in their order."""

    slots: tuple[int, ...]
    cost: int
    proved: bool
    work: int


def hours(slot: int, rules: Rules) -> int:
    """Hours from the start of the week."""
    return slot // PARTS * 24 + rules.part_hours[slot % PARTS]


def clash(one: WeekSession, a: int, other: WeekSession, b: int, rules: Rules) -> str:
    """The rule that two sessions in slots a and b break; empty when none."""
    if a == b:
        return "no two at once"
    apart = abs(a // PARTS - b // PARTS)
    if one.groups & other.groups and abs(hours(a, rules) - hours(b, rules)) < rules.gap_h:
        return "ex.muscle_gap"
    if rules.once and one.once and one.once == other.once and apart == 0:
        return ONCE
    if one.intensity == other.intensity == "hard" and apart < rules.hard_apart:
        return "ex.hard_apart"
    if rules.one_easy and apart == 0 and "easy" not in (one.intensity, other.intensity):
        return "ex.two_a_day"
    return ""


def cost_of(sessions: Sequence[WeekSession], slots: Sequence[int], rules: Rules) -> int:
    """The whole cost of a week: each slot, each pair on one day, each day that the goal lacks."""
    alone = sum(session.costs[slot] for session, slot in zip(sessions, slots, strict=True))
    return alone + pairs_cost(slots, rules) + goal_cost(sessions, slots, rules)


def pairs_cost(slots: Sequence[int], rules: Rules) -> int:
    """What sessions on one day cost."""
    days = [slot // PARTS for slot in slots]
    return rules.pair_cost * sum(days[i] == days[j] for i in range(len(days)) for j in range(i))


def goal_cost(sessions: Sequence[WeekSession], slots: Sequence[int], rules: Rules) -> int:
    """What the days cost that the goal lacks."""
    days = {slot // PARTS for session, slot in zip(sessions, slots, strict=True) if session.counts}
    return rules.goal_cost * max(rules.goal_days - len(days | rules.goal_done), 0)


def broken(sessions: Sequence[WeekSession], slots: Sequence[int], rules: Rules) -> tuple[str, ...]:
    """The rules that a week breaks; () when it is legal."""
    found = [
        rule
        for i in range(len(slots))
        for j in range(i)
        if (rule := clash(sessions[i], slots[i], sessions[j], slots[j], rules))
    ]
    found += ["not allowed" for s, slot in zip(sessions, slots, strict=True) if slot not in s.costs]
    if len({slot // PARTS for slot in slots} | (rules.used if slots else set())) > rules.most_days:
        found.append("ex.rest_day")
    return tuple(dict.fromkeys(found))


USUAL = Rules()


def place_week(sessions: Sequence[WeekSession], rules: Rules = USUAL, *, work_limit: int = WORK_LIMIT) -> Placed | None:
    """The cheapest legal week, the same for the same input; None when there is none."""
    if len(sessions) > PARTS * rules.most_days:
        return None
    search = _Search(sessions, rules, work_limit)
    if sessions and all(search.domains):
        search.branch(search.domains, {}, 0)
    elif not sessions:
        search.best, search.cost = (), 0
    if search.best is None:
        return None
    return Placed(search.best, search.cost, search.work <= search.limit, search.work)


def any_week(sessions: Sequence[WeekSession], rules: Rules) -> tuple[int, ...] | None:
    """A legal week, whatever it costs; None when there is none (or none was found in a share of the work limit)."""
    free = [session._replace(costs=dict.fromkeys(session.costs, 0)) for session in sessions]
    found = place_week(free, rules._replace(pair_cost=0, goal_cost=0), work_limit=ANY_WORK)
    return None if found is None else found.slots


def _beside(one: WeekSession, other: WeekSession, rules: Rules) -> tuple[int, ...]:
    """For each slot of one session, the bitset of slots that the other may still take."""
    groups = frozenset({"shared"}) if one.groups & other.groups else frozenset()
    bound = rules._replace(used=frozenset(), goal_done=frozenset())
    once = "shared" if one.once and one.once == other.once else ""
    return _table(*sorted((one.intensity, other.intensity)), groups, bound, once)


def _ordered(table: tuple[int, ...], ahead: int) -> tuple[int, ...]:
    """Of sessions that are alike, the first takes the earlier slot: any other order would cost the same."""
    if not ahead:
        return table
    return tuple(mask >> s + 1 << s + 1 if ahead > 0 else mask & (1 << s) - 1 for s, mask in enumerate(table))


@lru_cache(maxsize=256)
def _table(one: Intensity, other: Intensity, groups: frozenset[str], rules: Rules, once: str = "") -> tuple[int, ...]:
    a, b = WeekSession("", {}, groups, one, once=once), WeekSession("", {}, groups, other, once=once)
    slots = range(SLOTS)
    return tuple(sum(1 << there for there in slots if not clash(a, here, b, there, rules)) for here in slots)


def _apart(sessions: Sequence[WeekSession], rules: Rules, tiring: list[int]) -> list[tuple[list[int], tuple[int, ...]]]:
    """Sets of sessions of which each keeps a distance to every other, with the slots that one of them leaves."""
    bound, none = rules._replace(used=frozenset(), goal_done=frozenset()), frozenset[str]()
    hard = [i for i, session in enumerate(sessions) if session.intensity == "hard"]
    found = [(tiring, _table("mod", "mod", none, bound)), (hard, _table("hard", "hard", none, bound))]
    for group in sorted({group for session in sessions for group in session.groups}):
        same = [i for i, session in enumerate(sessions) if group in session.groups]
        found.append((same, _table("easy", "easy", frozenset({"shared"}), bound)))
    return [pair for pair in found if len(pair[0]) > 1 or pair[0] is tiring]


class _Search:
    """Depth first, cheapest slot first, most constrained session first."""

    def __init__(self, sessions: Sequence[WeekSession], rules: Rules, work_limit: int) -> None:
        self.sessions = sessions
        self.rules = rules
        self.work = 0
        self.limit = work_limit * DAYS // max(len(sessions), DAYS)
        self.best: tuple[int, ...] | None = None
        self.cost = 1 << 60
        self.domains = tuple(sum(1 << slot for slot in session.costs) for session in sessions)
        self.ranked = [[slot for _, slot in sorted((c, slot) for slot, c in s.costs.items())] for s in sessions]
        self.bits = [
            [(1 << slot, s.costs[slot]) for slot in ranked] for s, ranked in zip(sessions, self.ranked, strict=True)
        ]
        self.keeps = [
            [
                _ordered(_beside(one, other, rules), j - i if one[1:] == other[1:] else 0)
                for j, other in enumerate(sessions)
            ]
            for i, one in enumerate(sessions)
        ]
        self.tiring = [i for i, session in enumerate(sessions) if session.intensity != "easy"] if rules.one_easy else []
        self.apart = _apart(sessions, rules, self.tiring)

    def _least(self, i: int, domain: int, crowd: list[int]) -> int:
        """The cheapest that is left to a session, pairs with what stands included; -1 when nothing is."""
        least = -1
        for (bit, cost), slot in zip(self.bits[i], self.ranked[i], strict=True):
            if least >= 0 and cost >= least:
                break
            if domain & bit:
                whole = cost + self.rules.pair_cost * crowd[slot // PARTS]
                least = whole if least < 0 else min(least, whole)
        return least

    def branch(self, domains: tuple[int, ...], taken: dict[int, int], spent: int) -> None:
        """Place one more session each way that may still be cheaper than the best week so far."""
        self.work += 1
        if self.work > self.limit:
            return
        crowd = [0] * DAYS
        for slot in taken.values():
            crowd[slot // PARTS] += 1
        if sum(bool(many) or day in self.rules.used for day, many in enumerate(crowd)) > self.rules.most_days:
            return
        if not self._fits(domains, taken, crowd):
            return
        lacks = self._lacks(taken)
        if len(taken) == len(self.sessions):
            if spent + lacks < self.cost:
                self.best, self.cost = tuple(taken[i] for i in range(len(taken))), spent + lacks
            return
        bound, chosen = self._choose(domains, taken, crowd)
        if bound >= 0 and spent + bound + lacks < self.cost:
            self._try(chosen, domains, taken, spent, crowd)

    def _fits(self, domains: tuple[int, ...], taken: dict[int, int], crowd: list[int]) -> bool:
        """Whether each set of sessions that exclude one another still has slots enough, and the week days enough."""
        for members, table in self.apart:
            still = [i for i in members if i not in taken]
            union = 0
            for i in still:
                union |= domains[i]
            count, rest = 0, union
            while rest and count < len(still):
                slot = (rest & -rest).bit_length() - 1
                rest = rest >> slot + 1 << slot + 1 & table[slot]
                count += 1
            if count < len(still):
                return False
            if members is self.tiring:
                used = [day for day in range(DAYS) if crowd[day] or day in self.rules.used]
                shared = sum(bool(union >> day * PARTS & 7) for day in used)
                if len(used) + max(len(still) - shared, 0) > self.rules.most_days:
                    return False
        return True

    def _lacks(self, taken: dict[int, int]) -> int:
        """What the goal costs at least, if every open session that counts gets a day of its own."""
        if not self.rules.goal_cost:
            return 0
        days = {slot // PARTS for i, slot in taken.items() if self.sessions[i].counts} | self.rules.goal_done
        still = sum(session.counts for i, session in enumerate(self.sessions) if i not in taken)
        return self.rules.goal_cost * max(self.rules.goal_days - len(days) - still, 0)

    def _choose(self, domains: tuple[int, ...], taken: dict[int, int], crowd: list[int]) -> tuple[int, int]:
        """(least that the open sessions cost, the one with the fewest slots); a bound of -1 when one has none."""
        bound, chosen, fewest = 0, -1, SLOTS + 1
        for i, domain in enumerate(domains):
            if i in taken:
                continue
            least = self._least(i, domain, crowd)
            if least < 0:
                return -1, i
            bound += least
            if domain.bit_count() < fewest:
                chosen, fewest = i, domain.bit_count()
        return bound, chosen

    def _try(self, i: int, domains: tuple[int, ...], taken: dict[int, int], spent: int, crowd: list[int]) -> None:
        """Each slot of session i, cheapest first with the pairs it makes."""
        pair = self.rules.pair_cost
        costs = self.sessions[i].costs
        left = [slot for slot in self.ranked[i] if domains[i] >> slot & 1]
        for slot in sorted(left, key=lambda slot: (costs[slot] + pair * crowd[slot // PARTS], slot)):
            more = costs[slot] + pair * crowd[slot // PARTS]
            keeps = self.keeps[i]
            narrowed = tuple(
                domain if j == i or j in taken else domain & keeps[j][slot] for j, domain in enumerate(domains)
            )
            self.branch(narrowed, {**taken, i: slot}, spent + more)
