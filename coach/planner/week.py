"""A week to be placed: sessions with a cost for each (day, part) -> the cheapest week that keeps the rules.

The same steps as for a day (algorithms 7.2, 7.3): bitset domains, what a choice forbids is taken away at once, a bound
from what is left, the most constrained session first. Part of day p of day d is slot 3 d + p.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

DAYS, PARTS = 7, 3
SLOTS = DAYS * PARTS
PART_HOURS = (7, 12, 18)
"""The hour that stands for morning, midday and evening."""
WORK_LIMIT = 60_000
"""Choices looked at before the best week so far is taken."""

Intensity = Literal["easy", "mod", "hard"]


class Session(NamedTuple):
    """Something to place once in the week; a slot that is not in `costs` is not allowed."""

    name: str
    costs: dict[int, int]
    groups: frozenset[str] = frozenset()
    intensity: Intensity = "mod"


class Rules(NamedTuple):
    """What binds sessions to each other."""

    gap_h: float = 48
    """Hours between sessions of a common muscle group."""
    part_hours: tuple[int, ...] = PART_HOURS
    most_days: int = 6
    """Days of training in the week, at most."""
    pair_cost: int = 2
    """What each pair of sessions on one day costs."""


class Placed(NamedTuple):
    """A legal week: a slot for each session in their order."""

    slots: tuple[int, ...]
    cost: int
    proved: bool
    work: int


def hours(slot: int, rules: Rules) -> int:
    """Hours from the start of the week."""
    return slot // PARTS * 24 + rules.part_hours[slot % PARTS]


def clash(one: Session, a: int, other: Session, b: int, rules: Rules) -> str:
    """The rule that two sessions in slots a and b break; empty when none."""
    if a == b:
        return "no two at once"
    apart = abs(a // PARTS - b // PARTS)
    if one.groups & other.groups and abs(hours(a, rules) - hours(b, rules)) < rules.gap_h:
        return "ex.muscle_gap"
    if one.intensity == other.intensity == "hard" and apart < 2:
        return "hard days not adjacent"
    if apart == 0 and "easy" not in (one.intensity, other.intensity):
        return "two a day need an easy one"
    return ""


def cost_of(sessions: Sequence[Session], slots: Sequence[int], rules: Rules) -> int:
    """The whole cost of a week: each slot, and each pair on one day."""
    days = [slot // PARTS for slot in slots]
    pairs = sum(days[i] == days[j] for i in range(len(days)) for j in range(i))
    return sum(s.costs[slot] for s, slot in zip(sessions, slots, strict=True)) + rules.pair_cost * pairs


def broken(sessions: Sequence[Session], slots: Sequence[int], rules: Rules) -> tuple[str, ...]:
    """The rules that a week breaks; () when it is legal."""
    found = [
        rule
        for i in range(len(slots))
        for j in range(i)
        if (rule := clash(sessions[i], slots[i], sessions[j], slots[j], rules))
    ]
    found += ["not allowed" for s, slot in zip(sessions, slots, strict=True) if slot not in s.costs]
    if len({slot // PARTS for slot in slots}) > rules.most_days:
        found.append("a day of rest")
    return tuple(dict.fromkeys(found))


USUAL = Rules()


def place_week(sessions: Sequence[Session], rules: Rules = USUAL, *, work_limit: int = WORK_LIMIT) -> Placed | None:
    """The cheapest legal week, the same for the same input; None when there is none."""
    search = _Search(sessions, rules, work_limit)
    if sessions and all(search.domains):
        search.branch(search.domains, {}, 0)
    elif not sessions:
        search.best, search.cost = (), 0
    if search.best is None:
        return None
    return Placed(search.best, search.cost, search.work <= work_limit, search.work)


class _Search:
    """Depth first, cheapest slot first, most constrained session first."""

    def __init__(self, sessions: Sequence[Session], rules: Rules, work_limit: int) -> None:
        self.sessions = sessions
        self.rules = rules
        self.work = 0
        self.limit = work_limit
        self.best: tuple[int, ...] | None = None
        self.cost = 1 << 60
        self.domains = tuple(sum(1 << slot for slot in session.costs) for session in sessions)
        self.ranked = [[slot for _, slot in sorted((c, slot) for slot, c in s.costs.items())] for s in sessions]
        self.bits = [
            [(1 << slot, s.costs[slot]) for slot in ranked] for s, ranked in zip(sessions, self.ranked, strict=True)
        ]
        self.keeps = [
            {a: [self._kept(i, a, j) for j in range(len(sessions))] for a in sessions[i].costs}
            for i in range(len(sessions))
        ]

    def _kept(self, i: int, a: int, j: int) -> int:
        """Bitset of what session j may still take when i takes slot a."""
        if i == j:
            return 0
        one, other = self.sessions[i], self.sessions[j]
        return sum(1 << b for b in other.costs if not clash(one, a, other, b, self.rules))

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
        if sum(map(bool, crowd)) > self.rules.most_days:
            return
        if len(taken) == len(self.sessions):
            if spent < self.cost:
                self.best, self.cost = tuple(taken[i] for i in range(len(taken))), spent
            return
        bound, chosen = self._choose(domains, taken, crowd)
        if bound >= 0 and spent + bound < self.cost:
            self._try(chosen, domains, taken, spent, crowd)

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
            keeps = self.keeps[i][slot]
            narrowed = tuple(domain if j == i or j in taken else domain & keeps[j] for j, domain in enumerate(domains))
            self.branch(narrowed, {**taken, i: slot}, spent + more)
