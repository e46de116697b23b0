"""The planner, over seeded days, evenings and weeks; OR-Tools beside it where it is installed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import TypeVar

from coach.evidence import facts
from coach.model import DayPlan, LineAnswer, PlanItem
from coach.planner.evening.plan import plan_day
from coach.planner.evening.what_if import differences, verdict, with_answer
from coach.planner.placing.conflict import conflict
from coach.planner.placing.door import DayProblem, place
from coach.planner.told import Evening
from coach.planner.week.search import Rules, place_week
from tests.bench.evenings import evening
from tests.bench.table import Row, percentile
from tests.placing.days import realistic_day
from tests.placing.weeks import realistic_rules, realistic_week, replanned_week

DAYS, EVENINGS, WEEKS, WHAT_IFS, ORACLE_DAYS = 1000, 1000, 100, 100, 40
P50_MS, P99_MS, MOST_MS = 3.0, 15.0, 250.0
WEEK_MS, CONFLICT_MS, WHAT_IF_MS, IMPORT_MS, MEMORY_MB = 15.0, 60.0, 100.0, 25.0, 20.0

Thing = TypeVar("Thing")


def rows() -> list[Row]:
    """Every goal of the planner beside what was measured here."""
    days = [realistic_day(seed) for seed in range(DAYS)]
    return [*_days(days), *_conflicts(days), *_evenings(), *_what_ifs(), *_weeks(), *_costs(), *_oracle(days)]


def _timed(verb: Callable[[Thing], object], things: Iterable[Thing]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for thing in things:
        begin = time.perf_counter()
        verb(thing)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _goal(what: str, measured: float, most: float, unit: str = "ms") -> Row:
    return Row(what, f"{measured:.1f} {unit}", f"≤ {most:g} {unit}", measured <= most)


def _spread(what: str, times: list[float]) -> list[Row]:
    return [
        _goal(f"{what}, p50 of {len(times)}", percentile(times, 0.5), P50_MS),
        _goal(f"{what}, p99 of {len(times)}", percentile(times, 0.99), P99_MS),
        _goal(f"{what}, slowest", max(times), MOST_MS),
    ]


def _days(days: list[DayProblem]) -> list[Row]:
    return _spread("a day placed", _timed(place, days))


def _conflicts(days: list[DayProblem]) -> list[Row]:
    impossible = [day for day in days if place(day).placement is None]
    times = _timed(conflict, impossible)
    return [_goal(f"a smallest conflict, p95 of {len(times)}", percentile(times, 0.95), CONFLICT_MS)]


def _evenings() -> list[Row]:
    evidence = facts()
    evenings = [evening(seed) for seed in range(EVENINGS)]
    plan_day(evenings[0], evidence)
    found: list[tuple[bool, bool]] = []

    def plan(given: Evening) -> None:
        """Only what is counted is kept: a thousand plans in memory would be the collector's time, not the planner's."""
        made = plan_day(given, evidence)
        found.append((bool(made.unplaced), made.proved))

    times = _timed(plan, evenings)
    return [
        *_spread("a whole plan with its reasons", times),
        Row("  evenings on which something did not fit", str(sum(unplaced for unplaced, _ in found))),
        Row("  evenings not proved best", str(sum(not proved for _, proved in found))),
    ]


def _what_ifs() -> list[Row]:
    """A session or the bed, half an hour later: the verdict, and before and after line by line."""
    evidence = facts()
    asked: list[tuple[int, DayPlan, PlanItem]] = []
    for seed in range(WHAT_IFS):
        plan = plan_day(evening(seed), evidence)
        asked += [(seed, plan, item) for item in plan.items if item.kind in ("workout", "bed") and item.state != "done"]

    def ask(question: tuple[int, DayPlan, PlanItem]) -> None:
        seed, plan, item = question
        given = evening(seed)
        later = LineAnswer(id="a", date=given.date, item=item.id, state="moved", to=item.end)
        verdict(given, evidence, plan, item, later)
        differences(plan, plan_day(with_answer(given, later, plan), evidence, repairs=False))

    times = _timed(ask, asked)
    return [_goal(f"a whole what-if, p95 of {len(times)}", percentile(times, 0.95), WHAT_IF_MS)]


def _weeks() -> list[Row]:
    weeks = [(realistic_week(seed, 7), Rules()) for seed in range(WEEKS)]
    again = [(replanned_week(seed, 7), realistic_rules(seed)) for seed in range(WEEKS)]
    times = _timed(lambda week: place_week(*week), weeks)
    replanned = _timed(lambda week: place_week(*week), again)
    return [
        _goal(f"a week replanned, with what is done, p50 of {WEEKS}", percentile(replanned, 0.5), WEEK_MS),
        _goal(f"a week of 7 sessions, p50 of {WEEKS}", percentile(times, 0.5), WEEK_MS),
        _goal("a week of 7 sessions, slowest", max(times), MOST_MS),
    ]


RESIDENT = "import time; r = lambda: int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1e3; "
"""The most memory a process has held, in MB, as Linux counts it (`ru_maxrss` begins with the parent's)."""


def _fresh(code: str) -> list[float]:
    """The numbers that code prints in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", RESIDENT + code], capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def _costs() -> list[Row]:
    """Import beside what the evidence loads anyway, and the most memory that the planner and its plans take."""
    code = "import coach.evidence; b = time.perf_counter(); import coach.planner.evening.plan"
    code += "; print(time.perf_counter() - b)"
    loads = sorted(_fresh(code)[0] for _ in range(5))
    code = (
        "from tests.bench.evenings import evening; from coach.evidence import facts; f = facts(); "
        "e = [evening(seed) for seed in range(100)]; m = r(); from coach.planner.evening.plan import plan_day; "
        "[plan_day(given, f) for given in e]; print(r() - m)"
    )
    return [
        _goal("import of the planner", loads[2] * 1e3, IMPORT_MS),
        _goal("memory of the planner and 100 plans, at its peak", _fresh(code)[0], MEMORY_MB, "MB"),
    ]


def _oracle(days: list[DayProblem]) -> list[Row]:
    """CP-SAT on the same days and weeks: import, build and solve, memory."""
    if find_spec("ortools") is None:
        return [Row("CP-SAT beside it", "not installed")]
    from tests.placing.cpsat import least_cost, least_week

    code = (
        "from tests.placing.days import realistic_day; m = r(); b = time.perf_counter(); "
        "from ortools.sat.python import cp_model; t = time.perf_counter() - b; "
        "from tests.placing.cpsat import least_cost; least_cost(realistic_day(0)); print(t * 1e3, r() - m)"
    )
    load, memory = _fresh(code)
    rules = Rules()
    least_cost(days[0])
    times = _timed(least_cost, days[:ORACLE_DAYS])
    weeks = _timed(
        lambda sessions: least_week(sessions, rules), [realistic_week(seed, 7) for seed in range(ORACLE_DAYS)]
    )
    return [
        Row("CP-SAT: import, and its peak memory with one day", f"{load:.0f} ms, +{memory:.0f} MB"),
        Row(f"CP-SAT: a day placed, p50 of {ORACLE_DAYS}", f"{percentile(times, 0.5):.0f} ms"),
        Row(f"CP-SAT: a week of 7 sessions, p50 of {ORACLE_DAYS}", f"{percentile(weeks, 0.5):.0f} ms"),
    ]
