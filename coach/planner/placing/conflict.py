"""Why a day is impossible: DayProblem -> names of rules, blocks and windows that cannot hold together."""

from __future__ import annotations

from collections.abc import Collection

from coach.planner.placing.anytime import WORK_LIMIT, solve
from coach.planner.placing.net import open_slots
from coach.planner.placing.problem import NEVER, ONE_AT_A_TIME, Activity, DayProblem, window, window_name


def conflict(
    problem: DayProblem, *, keep_last: Collection[str] = (), work_limit: int = 4 * WORK_LIMIT
) -> tuple[str, ...]:
    """Names of groups that cannot hold together, of which none can be spared; () when the day is possible.

    A deletion filter: each group in turn is dropped, for good if the rest is still impossible. What is tried
    first stays out of the answer wherever it can: so `keep_last` (safety rules, which nobody may relax) goes
    first, and what a person can change, blocks and windows, last. When the work runs out, groups not yet
    tried stay in.
    """
    bare = problem._replace(activities=tuple(_costless(problem, a) for a in problem.activities), soft=())
    work, impossible = _refute(bare, work_limit)
    if not impossible:
        return ()
    names = groups(problem)
    needed = set(names)
    for name in sorted(names, key=lambda name: name not in keep_last):
        smaller = without(bare, {name, *needed.symmetric_difference(names)})
        spent, impossible = _refute(smaller, min(work_limit - work, WORK_LIMIT))
        work += spent
        if impossible:
            needed.discard(name)
    return tuple(name for name in names if name in needed)


def groups(problem: DayProblem) -> tuple[str, ...]:
    """The names under which hard limits stand or fall together: "no two at once", rules, blocks, windows."""
    rules = (*(rule.name for rule in problem.diff), *(rule.name for rule in problem.apart))
    blocks = (block.name for block in problem.busy)
    windows = (window_name(activity) for activity in problem.activities)
    return tuple(dict.fromkeys((ONE_AT_A_TIME, *rules, *blocks, *windows)))


def without(problem: DayProblem, names: Collection[str]) -> DayProblem:
    """The same day with some groups dropped and all costs kept; a dropped window opens the whole horizon."""
    busy = tuple(block for block in problem.busy if block.name not in names)
    activities = tuple(_opened(problem.horizon, a) if window_name(a) in names else a for a in problem.activities)
    if ONE_AT_A_TIME in names:  # blocks still bind: fold them into the slots allowed
        activities = tuple(
            a._replace(exclusive=False, allowed=open_slots(problem._replace(busy=busy), a)) for a in activities
        )
        busy = ()
    return problem._replace(
        activities=activities,
        busy=busy,
        diff=tuple(rule for rule in problem.diff if rule.name not in names),
        apart=tuple(rule for rule in problem.apart if rule.name not in names),
    )


def _opened(horizon: int, activity: Activity) -> Activity:
    """The activity free to start anywhere; its impossible slots cost as much as the dearest of the others.

    One that is longer than the horizon may then run over its end.
    """
    extra = activity.extra
    if extra is not None and max(extra) >= NEVER:
        dearest = max((cost for cost in extra if cost < NEVER), default=0)
        extra = tuple(min(cost, dearest) for cost in extra)
    length = min(activity.dur, horizon)
    return activity._replace(dur=length, lo=0, hi=horizon, allowed=None, extra=extra)


def _costless(problem: DayProblem, activity: Activity) -> Activity:
    """The activity with its hard limits only."""
    slots = window(problem.horizon, activity)
    return activity._replace(w=0, wh=0, allowed=slots, extra=None)


def _refute(problem: DayProblem, work_limit: int) -> tuple[int, bool]:
    """The work it took, and whether the day was proved impossible."""
    found = solve(problem, work_limit)
    return found.work, found.placement is None and found.proved
