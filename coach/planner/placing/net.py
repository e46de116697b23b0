"""A day as bitset domains and arcs: DayProblem -> Net, and domains -> smaller, arc-consistent domains."""

from __future__ import annotations

from collections.abc import Iterable

from coach.planner.placing.problem import Activity, DayProblem, shadow, slot_cost, window

DiffArc = tuple[int, int, int]
"""(j, lo, hi): start j lies in start i + lo..hi."""
ApartArc = tuple[int, int, int, int]
"""(k_ij + k_ji, j, k_ij, k_ji): j starts k_ij after i, or i starts k_ji after j."""
SoftArc = tuple[int, int, int, int, int]
"""(i, j, lo, hi, w)."""


class EmptiedError(Exception):
    """A domain has no slot left: the branch holds no legal day (or none cheap enough)."""


class Net:
    """A compiled problem: domains, and the hard arcs listed by the activity they look from."""

    __slots__ = ("aparts", "diffs", "domains", "softs", "weights", "work")

    def __init__(self, problem: DayProblem) -> None:
        """The net of a problem before any propagation."""
        self.domains = [open_slots(problem, activity) for activity in problem.activities]
        far = problem.horizon + 1
        self.diffs: list[list[DiffArc]] = [[] for _ in self.domains]
        for i, j, lo, hi, _ in problem.diff:
            lo, hi = max(min(lo, far), -far), max(min(hi, far), -far)
            self.diffs[i].append((j, lo, hi))
            self.diffs[j].append((i, -hi, -lo))
        self.aparts: list[list[ApartArc]] = [[] for _ in self.domains]
        for i, j, k_ij, k_ji in sorted(_gaps(problem, self.diffs)):
            self.aparts[i].append((k_ij + k_ji, j, k_ij, k_ji))
            self.aparts[j].append((k_ij + k_ji, i, k_ji, k_ij))
        for arcs in self.aparts:  # the widest first: a look ends at the first gap narrower than the domain
            arcs.sort(key=lambda arc: -arc[0])
        self.softs: list[SoftArc] = [(i, j, lo, hi, w) for i, j, lo, hi, w, _ in problem.soft if w]
        self.weights = [1] * len(self.domains)  # 1 + how often an arc here emptied a domain
        self.work = 0  # looks at activities so far, by which a search is limited

    def settle(self, domains: list[int], dirty: int) -> None:
        """Make all arcs consistent, looking from the activities in the bitset `dirty`.

        Raises EmptiedError, and counts the failure at both ends of the arc, when a domain runs empty.
        """
        while dirty:
            bit = dirty & -dirty
            dirty ^= bit
            i = bit.bit_length() - 1
            self.work += 1
            slots = domains[i]
            end = slots.bit_length()
            first = (slots & -slots).bit_length() - 1
            for total, j, k_ij, k_ji in self.aparts[i]:
                if total <= end - first:
                    break
                low, high = end - k_ji, first + k_ij  # in between is too near to i wherever i goes
                if high > 0 and domains[j] & (near := (1 << high) - (1 << low if low > 0 else 1)):
                    dirty |= self._keep(domains, i, j, ~near)
            for j, lo, hi in self.diffs[i]:
                near = reach(slots, lo, hi)
                if domains[j] & ~near:
                    dirty |= self._keep(domains, i, j, near)

    def _keep(self, domains: list[int], i: int, j: int, slots: int) -> int:
        """Leave j only these slots because of i; the bit of j."""
        domains[j] &= slots
        if not domains[j]:
            self.weights[i] += 1
            self.weights[j] += 1
            raise EmptiedError
        return 1 << j


def open_slots(problem: DayProblem, activity: Activity) -> int:
    """Bitset of the starts in the activity's window that no block forbids."""
    slots = window(problem.horizon, activity)
    for block in problem.busy:
        slots &= ~shadow(activity, block)
    return slots


def _gaps(problem: DayProblem, diffs: list[list[DiffArc]]) -> set[tuple[int, int, int, int]]:
    """The apart rules and the pairs of exclusive activities, but pairs a rule keeps apart anyway."""
    far = problem.horizon + 1
    gaps = {(i, j, max(min(a, far), -far), max(min(b, far), -far)) for i, j, a, b, _ in problem.apart}
    either_way = gaps | {(j, i, b, a) for i, j, a, b in gaps}
    one_only = [i for i, activity in enumerate(problem.activities) if activity.exclusive]
    for k, i in enumerate(one_only):
        mine = problem.activities[i].dur
        for j in one_only[k + 1 :]:
            other = problem.activities[j].dur
            if any(to == j and (lo >= mine or -hi >= other) for to, lo, hi in diffs[i]):
                continue
            if not any(a == i and b == j and p >= mine and q >= other for a, b, p, q in either_way):
                gaps.add((i, j, mine, other))
    return gaps


def reach(slots: int, lo: int, hi: int) -> int:
    """The slots lo..hi after some slot of a set that is not empty."""
    first, end = (slots & -slots).bit_length() - 1, slots.bit_length()
    if end - first <= hi - lo + 2:  # no hole can survive: the answer is one run
        low = max(first + lo, 0)
        return (1 << (end + hi)) - (1 << low) if end + hi > low else 0
    if hi < lo:
        return 0
    wide, done = hi - lo + 1, 1
    while done * 2 <= wide:
        slots |= slots << done
        done *= 2
    slots |= slots << (wide - done)
    return slots << lo if lo >= 0 else slots >> -lo


def layers(activity: Activity, slots: int) -> tuple[list[int], list[int]]:
    """The distinct costs of an activity's slots, rising, and for each the bitset of slots costing no more."""
    if not activity.w and not (activity.wh and activity.habit is not None) and activity.extra is None:
        return [0], [slots]
    by_cost: dict[int, int] = {}
    low, end = (slots & -slots).bit_length() - 1, slots.bit_length()
    if activity.w or activity.wh or activity.extra is None or end > len(activity.extra):
        costs: Iterable[int] = (slot_cost(activity, slot) for slot in range(low, end))
    else:  # the table alone: no need to ask slot by slot
        costs = activity.extra[low:end]
    bit = 1 << low
    for cost in costs:
        if slots & bit:
            by_cost[cost] = by_cost.get(cost, 0) | bit
        bit <<= 1
    levels = sorted(by_cost)
    masks, seen = [], 0
    for cost in levels:
        seen |= by_cost[cost]
        masks.append(seen)
    return levels, masks
