"""The same days and weeks, asked of OR-Tools: an oracle for tests and bench alone, never part of the program."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from coach.planner.placing.net import open_slots
from coach.planner.placing.problem import DayProblem, slot_cost
from coach.planner.week.search import DAYS, PARTS, SLOTS, Rules, WeekSession, clash

MISSING = "OR-Tools is not installed (pip install '.[oracle]'); the exhaustive comparisons still run"


def least_cost(problem: DayProblem) -> int | None:
    """The proved optimum of a day; None when CP-SAT proves that there is none."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    starts, costs, intervals = [], [], []
    for number, activity in enumerate(problem.activities):
        slots = [slot for slot in range(problem.horizon) if open_slots(problem, activity) >> slot & 1]
        if not slots:
            return None
        start = model.new_int_var_from_domain(cp_model.Domain.from_values(slots), f"s{number}")
        table = [slot_cost(activity, slot) for slot in range(problem.horizon)]
        dear = max(table[slot] for slot in slots)
        cost = model.new_int_var(0, dear, f"c{number}")
        model.add_element(start, [min(value, dear) for value in table], cost)
        starts.append(start)
        costs.append(cost)
        if activity.exclusive:
            intervals.append(model.new_fixed_size_interval_var(start, activity.dur, f"i{number}"))
    model.add_no_overlap(intervals)
    for i, j, lo, hi, _ in problem.diff:
        model.add(starts[j] - starts[i] >= lo)
        model.add(starts[j] - starts[i] <= hi)
    for i, j, k_ij, k_ji, name in problem.apart:
        first = model.new_bool_var(name)
        model.add(starts[j] - starts[i] >= k_ij).only_enforce_if(first)
        model.add(starts[i] - starts[j] >= k_ji).only_enforce_if(~first)
    for i, j, lo, hi, weight, name in problem.soft:
        off = model.new_int_var(0, 2 * problem.horizon, name)
        model.add(off >= lo - (starts[j] - starts[i]))
        model.add(off >= starts[j] - starts[i] - hi)
        costs.append(weight * off)
    return _solved(model, sum(costs))


def least_week(sessions: Sequence[WeekSession], rules: Rules) -> int | None:
    """The proved optimum of a week; None when CP-SAT proves that there is none."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    at = [
        [model.new_bool_var(f"{i}.{slot}") if slot in session.costs else 0 for slot in range(SLOTS)]
        for i, session in enumerate(sessions)
    ]
    for row in at:
        model.add(sum(row) == 1)
    total: Any = 0
    for i, j in combinations(range(len(sessions)), 2):
        for a in sessions[i].costs:
            for b in sessions[j].costs:
                if clash(sessions[i], a, sessions[j], b, rules):
                    model.add(at[i][a] + at[j][b] <= 1)
        for day in range(DAYS):
            both = model.new_bool_var(f"{i}+{j} on {day}")
            model.add(both >= _on(at[i], day) + _on(at[j], day) - 1)
            total += rules.pair_cost * both
    used = [model.new_bool_var(f"day {day}") for day in range(DAYS)]
    for day in range(DAYS):
        if day in rules.used:
            model.add(used[day] == 1)
        for row in at:
            model.add(used[day] >= _on(row, day))
    model.add(sum(used) <= rules.most_days)
    total += rules.goal_cost * _lacking(model, at, sessions, rules)
    total += sum(cost * at[i][slot] for i, session in enumerate(sessions) for slot, cost in session.costs.items())
    return _solved(model, total)


def _lacking(model: Any, at: Sequence[Sequence[Any]], sessions: Sequence[WeekSession], rules: Rules) -> Any:
    """How many days the goal lacks: a day is met only where a session that counts stands, or one was done."""
    met = [model.new_bool_var(f"met {day}") for day in range(DAYS)]
    for day in range(DAYS):
        if day not in rules.goal_done:
            rows = [row for row, session in zip(at, sessions, strict=True) if session.counts]
            model.add(met[day] <= sum(_on(row, day) for row in rows))
    lacking = model.new_int_var(0, DAYS, "lacking")
    model.add(lacking >= rules.goal_days - sum(met))
    return lacking


def _on(row: Sequence[Any], day: int) -> Any:
    return sum(row[day * PARTS : (day + 1) * PARTS])


def _solved(model: Any, total: Any) -> int | None:
    from ortools.sat.python import cp_model

    model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    least: float = solver.objective_value
    return round(least)
