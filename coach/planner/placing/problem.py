"""A day to be placed, in slots and integers only: activities, blocks, rules -> cost, what is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

NEVER = 1_000_000_000_000
"""An extra cost of this much or more makes the slot impossible."""

ONE_AT_A_TIME = "no two at once"
"""Name of the rule that exclusive activities do not overlap each other."""


class Activity(NamedTuple):
    """Something to place: `dur` slots long, starting in lo..hi, cheapest near `pref` and near `habit`."""

    name: str
    dur: int
    exclusive: bool
    lo: int
    hi: int
    pref: int = 0
    w: int = 0
    flat: int = 0
    habit: int | None = None
    wh: int = 0
    allowed: int | None = None
    """Bitset of the starts allowed on top of lo..hi; None allows all."""
    extra: tuple[int, ...] | None = None
    """Further cost of each start slot of the horizon, added to preference and habit."""


class Diff(NamedTuple):
    """A hard rule on two different activities: lo <= start j - start i <= hi."""

    i: int
    j: int
    lo: int
    hi: int
    name: str


class Apart(NamedTuple):
    """A hard rule: j starts at least k_ij after i, or i at least k_ji after j."""

    i: int
    j: int
    k_ij: int
    k_ji: int
    name: str


class Soft(NamedTuple):
    """A wish: each slot that start j - start i lies outside lo..hi costs `w` (not negative)."""

    i: int
    j: int
    lo: int
    hi: int
    w: int
    name: str


class Block(NamedTuple):
    """Busy slots [start, end), which exclusive activities leave free."""

    start: int
    end: int
    name: str


class DayProblem(NamedTuple):
    """A whole day: the activities to place on 0..horizon and everything that binds them."""

    horizon: int
    activities: tuple[Activity, ...]
    busy: tuple[Block, ...] = ()
    diff: tuple[Diff, ...] = ()
    apart: tuple[Apart, ...] = ()
    soft: tuple[Soft, ...] = ()


class Placement(NamedTuple):
    """A legal day: a start slot for each activity, in their order, and what it costs."""

    starts: tuple[int, ...]
    cost: int
    proved: bool
    work: int


class SearchResult(NamedTuple):
    """What a search found. No placement: impossible when `proved`, else given up for want of work."""

    placement: Placement | None
    proved: bool
    work: int
    dear: bool = False
    """Nothing was found below the cost asked for; a dearer day there may be."""


def from_vector(document: Mapping[str, Any]) -> DayProblem:
    """The problem in the `input` of a planner_day test vector; its busy blocks are named from 0."""
    return DayProblem(
        document["horizon_slots"],
        tuple(Activity(**fields) for fields in document["activities"]),
        tuple(Block(a, b, f"busy {k}") for k, (a, b) in enumerate(document["busy"])),
        tuple(Diff(*row) for row in document["diff"]),
        tuple(Apart(*row) for row in document["apart"]),
        tuple(Soft(*row) for row in document["soft_window"]),
    )


def window_name(activity: Activity) -> str:
    """The name of an activity's own window where rules are told by name."""
    return f"window {activity.name}"


def last_start(horizon: int, activity: Activity) -> int:
    """The last slot from which the activity still ends within the horizon."""
    return horizon - max(activity.dur, 1)


def window(horizon: int, activity: Activity) -> int:
    """Bitset of the starts that lo..hi, the horizon, `allowed` and impossible costs leave."""
    low = max(activity.lo, 0)
    width = min(activity.hi, last_start(horizon, activity)) - low + 1
    slots = ((1 << width) - 1) << low if width > 0 else 0
    if activity.allowed is not None:
        slots &= activity.allowed
    if activity.extra is not None and max(activity.extra[low : low + max(width, 1)], default=0) >= NEVER:
        slots &= ~sum(1 << slot for slot, cost in enumerate(activity.extra) if cost >= NEVER)
    return slots


def shadow(activity: Activity, block: Block) -> int:
    """Bitset of the starts at which the activity would overlap the block."""
    low = max(block.start - activity.dur + 1, 0)
    if not activity.exclusive or block.end <= max(block.start, low):
        return 0
    return (1 << block.end) - (1 << low)


def slot_cost(activity: Activity, slot: int) -> int:
    """What one start slot costs by preference, habit and extra table."""
    cost = activity.w * max(0, abs(slot - activity.pref) - activity.flat)
    if activity.habit is not None:
        cost += activity.wh * abs(slot - activity.habit)
    if activity.extra is not None:
        cost += activity.extra[slot] if 0 <= slot < len(activity.extra) else NEVER
    return cost


def soft_cost(soft: Soft, gap: int) -> int:
    """What a soft window costs when start j - start i is `gap`."""
    return soft.w * max(soft.lo - gap, gap - soft.hi, 0)


def cost_of(problem: DayProblem, starts: Sequence[int]) -> int:
    """The whole cost of a day: each activity's slot and each soft window."""
    own = sum(slot_cost(activity, slot) for activity, slot in zip(problem.activities, starts, strict=True))
    return own + sum(soft_cost(soft, starts[soft.j] - starts[soft.i]) for soft in problem.soft)


def cost_at(problem: DayProblem, starts: Sequence[int], i: int, slot: int) -> int:
    """The whole cost of the day with activity i moved alone to `slot`."""
    return cost_of(problem, (*starts[:i], slot, *starts[i + 1 :]))


def _overlap(problem: DayProblem, starts: Sequence[int]) -> bool:
    """Whether two exclusive activities overlap."""
    one_only = [(starts[i], a.dur) for i, a in enumerate(problem.activities) if a.exclusive]
    return any(
        t < s + length and s < t + other for k, (s, length) in enumerate(one_only) for t, other in one_only[k + 1 :]
    )


def violations(problem: DayProblem, starts: Sequence[int]) -> tuple[str, ...]:
    """Names of the limits a day breaks, each once: windows, overlap, blocks, rules; () when it is legal."""
    placed = list(zip(problem.activities, starts, strict=True))
    broken = [window_name(a) for a, slot in placed if slot < 0 or not window(problem.horizon, a) >> slot & 1]
    if _overlap(problem, starts):
        broken.append(ONE_AT_A_TIME)
    for block in problem.busy:
        if any(slot >= 0 and shadow(a, block) >> slot & 1 for a, slot in placed):
            broken.append(block.name)
    for i, j, lo, hi, name in problem.diff:
        if not lo <= starts[j] - starts[i] <= hi:
            broken.append(name)
    for i, j, k_ij, k_ji, name in problem.apart:
        if starts[j] - starts[i] < k_ij and starts[i] - starts[j] < k_ji:
            broken.append(name)
    return tuple(dict.fromkeys(broken))


def _run(low: int, high: int) -> int:
    """Bitset of low..high inclusive, without what lies before slot 0."""
    low = max(low, 0)
    return (1 << (high + 1)) - (1 << low) if high >= low else 0


def free_starts(problem: DayProblem, starts: Sequence[int], i: int) -> int:
    """Bitset of the slots to which activity i can move alone without breaking a hard rule."""
    mine = problem.activities[i]
    free = window(problem.horizon, mine)
    for block in problem.busy:
        free &= ~shadow(mine, block)
    if mine.exclusive:
        for k, other in enumerate(problem.activities):
            if other.exclusive and k != i:
                free &= ~_run(starts[k] - mine.dur + 1, starts[k] + other.dur - 1)
    return free & _free_of_rules(problem, starts, i)


def _free_of_rules(problem: DayProblem, starts: Sequence[int], i: int) -> int:
    """Bitset of the slots of activity i that the named rules leave it; -1 when none binds it."""
    free, far = -1, problem.horizon
    for first, second, lo, hi, _ in problem.diff:
        if first == i:
            free &= _run(starts[second] - min(hi, far), starts[second] - max(lo, -far))
        if second == i:
            free &= _run(starts[first] + max(lo, -far), starts[first] + min(hi, far))
    for first, second, k_ij, k_ji, _ in problem.apart:
        if first == i:
            free &= ~_run(starts[second] - min(k_ij, far) + 1, starts[second] + min(k_ji, far) - 1)
        if second == i:
            free &= ~_run(starts[first] - min(k_ji, far) + 1, starts[first] + min(k_ij, far) - 1)
    return free
