"""The plan of a day, over seeded realistic evenings."""

from __future__ import annotations

import time

from coach.evidence import facts
from coach.planner.day import plan_day
from tests.bench.evenings import evening
from tests.bench.table import Row, percentile

DAYS = 200
P50_MS, P99_MS = 5.0, 50.0


def rows() -> list[Row]:
    """p50 and p99 of a whole plan, explanations included."""
    evidence = facts()
    evenings = [evening(seed) for seed in range(DAYS)]
    plan_day(evenings[0], evidence)
    times, unplaced, unproved = [], 0, 0
    for given in evenings:
        begin = time.perf_counter()
        plan = plan_day(given, evidence)
        times.append((time.perf_counter() - begin) * 1000)
        unplaced += bool(plan.unplaced)
        unproved += not plan.proved
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    return [
        Row(f"plan of a day, p50 of {DAYS}", f"{p50:.1f} ms", f"≤ {P50_MS:g} ms", p50 <= P50_MS),
        Row(f"plan of a day, p99 of {DAYS}", f"{p99:.1f} ms", f"≤ {P99_MS:g} ms", p99 <= P99_MS),
        Row("plan of a day, slowest", f"{max(times):.1f} ms"),
        Row("  days on which something did not fit", f"{unplaced}"),
        Row("  days not proved best", f"{unproved}"),
    ]
