"""Branch and bound on bitset domains with filtering by cost (algorithms 7.2): DayProblem -> cheapest legal starts."""

from __future__ import annotations

from bisect import bisect_right

from coach.planner.placing.net import EmptiedError, Net, layers, reach
from coach.planner.placing.problem import DayProblem

Node = tuple[list[int], list[int], int]
"""Domains, cheapest cost level of each, bitset of activities whose domain just shrank."""


class Search:
    """The state of one search; its steps stop where the work limit says so."""

    __slots__ = (
        "_below", "_bound", "_cut", "_levels", "_masks",
        "dear", "limit", "lower", "net", "problem", "starts",
    )  # fmt: skip

    def __init__(self, problem: DayProblem, below: int | None = None) -> None:
        """A search that has not begun, for any day or for one that costs less than `below`."""
        self.problem = problem
        self.net = Net(problem)
        self.starts: tuple[int, ...] | None = None  # the cheapest legal day so far
        self.limit = 0  # only days cheaper than this are looked for
        self.lower = 0  # no day is cheaper than this
        self.dear = False  # cost took something away for good, so finding nothing does not mean impossible
        self._cut = False  # the same in the present exploration
        self._below = below
        self._levels: list[list[int]] = []
        self._masks: list[list[int]] = []
        self._bound = 0  # of the node just tightened

    def prepare(self) -> bool:
        """Settle the whole day and find its lower bound; false when it is impossible already."""
        root = self.net.domains
        if not all(root):
            return False
        try:
            self.net.settle(root, (1 << len(root)) - 1)
            for activity, slots in zip(self.problem.activities, root, strict=True):
                levels, masks = layers(activity, slots)
                self._levels.append(levels)
                self._masks.append(masks)
            self.limit = self.ceiling()
            self._tighten(root, [0] * len(root), 0)
        except EmptiedError:
            self.dear = self._cut
            return False
        self.dear = self._cut
        self.lower = self._bound
        return True

    def ceiling(self) -> int:
        """More than any day costs that is looked for."""
        far = 2 * self.problem.horizon
        softs = sum(w * (far + abs(lo) + abs(hi)) for _, _, lo, hi, w in self.net.softs)
        most = sum(levels[-1] for levels in self._levels) + softs + 1
        return most if self._below is None else min(most, self._below)

    def deepen(self, work_limit: int) -> bool:
        """Search below the bound + 1, + 2, + 4 …; true when the best day is proved, or that there is none."""
        best, step = self.limit, 1
        while self.lower < best:
            limit = min(self.lower + step, best)
            finished = self.explore(self.net.domains, limit, work_limit)
            found = self.limit < limit
            if not found:
                self.limit = best
            if not finished or found or not self._cut:
                return finished
            self.dear |= limit == best
            self.lower = limit
            step *= 2
        return True

    def explore(self, root: list[int], limit: int, work_limit: int, *, first: bool = False) -> bool:
        """Search all days below a cost limit, or up to the first one; false when the work ran out."""
        self.limit, self._cut = limit, False
        stack: list[Node] = [(root[:], [0] * len(root), 0)]
        while stack:
            if self.net.work > work_limit:
                return False
            domains, floors, dirty = stack.pop()
            try:
                self._tighten(domains, floors, dirty)
            except EmptiedError:
                continue
            i = self._branch(domains)
            if i < 0:
                self.starts = tuple(slots.bit_length() - 1 for slots in domains)
                self.limit, self._cut = self._bound, True
                if first or self.limit <= self.lower:
                    return True
                continue
            cheapest = self._masks[i][floors[i]] & domains[i]
            cheapest &= -cheapest
            others = domains[:]
            others[i] ^= cheapest
            stack.append((others, floors[:], 1 << i))
            domains[i] = cheapest
            stack.append((domains, floors, 1 << i))
        return True

    def _branch(self, domains: list[int]) -> int:
        """The activity with the fewest slots by failure weight, first of equals; -1 when all are placed."""
        chosen, least = -1, 0.0
        for i, (slots, weight) in enumerate(zip(domains, self.net.weights, strict=True)):
            if slots & (slots - 1):
                share = slots.bit_count() / weight
                if chosen < 0 or share < least:
                    chosen, least = i, share
        return chosen

    def _tighten(self, domains: list[int], floors: list[int], dirty: int) -> None:
        """Settle arcs and filter by cost until nothing changes; EmptiedError when no cheaper day is left."""
        while True:
            self.net.work += 1
            if dirty:
                self.net.settle(domains, dirty)
            total = 0
            for i, (slots, masks) in enumerate(zip(domains, self._masks, strict=True)):
                level = floors[i]
                while not masks[level] & slots:
                    level += 1
                floors[i] = level
                total += self._levels[i][level]
            ends = self._soft_ends(domains)
            total += sum(end[0] for end in ends)
            slack = self.limit - 1 - total
            if slack < 0:
                self._cut = True
                raise EmptiedError
            dirty = self._drop_dear(domains, floors, slack)
            if ends:
                dirty |= self._narrow_softs(domains, ends, slack)
            if not dirty:
                self._bound = total
                return
            self._cut = True

    def _drop_dear(self, domains: list[int], floors: list[int], slack: int) -> int:
        """Take away slots that cost more than the cheapest plus the slack; the activities that lost some."""
        dirty = 0
        for i, levels in enumerate(self._levels):
            most = levels[floors[i]] + slack
            if levels[-1] > most:
                kept = domains[i] & self._masks[i][bisect_right(levels, most) - 1]
                if kept != domains[i]:
                    domains[i] = kept
                    dirty |= 1 << i
        return dirty

    def _soft_ends(self, domains: list[int]) -> list[tuple[int, int, int]]:
        """For each soft window its smallest possible cost, and the lowest and highest gap left to it."""
        found = []
        for i, j, lo, hi, w in self.net.softs:
            one, two = domains[i], domains[j]
            low = (two & -two).bit_length() - one.bit_length()
            high = two.bit_length() - (one & -one).bit_length()
            found.append((w * max(lo - high, low - hi, 0), low, high))
        return found

    def _narrow_softs(self, domains: list[int], ends: list[tuple[int, int, int]], slack: int) -> int:
        """Hold each soft window to the distance the slack can pay; the activities that lost slots."""
        dirty = 0
        for (i, j, lo, hi, w), (least, low, high) in zip(self.net.softs, ends, strict=True):
            far = (least + slack) // w
            if low < lo - far or high > hi + far:
                lo, hi = max(lo - far, low), min(hi + far, high)
                self.net.work += 1
                for one, two, a, b in ((i, j, lo, hi), (j, i, -hi, -lo)):
                    kept = domains[two] & reach(domains[one], a, b)
                    if kept != domains[two]:
                        self._cut = True
                        if not kept:
                            raise EmptiedError
                        domains[two] = kept
                        dirty |= 1 << two
        return dirty
