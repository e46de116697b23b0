"""Topics of trials as vectors, and how often tests are wrong and right."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from coach.insights.associations.screen import screen
from coach.insights.associations.things import DidThen
from coach.insights.outlook.trial import power, smallest_p
from coach.insights.stats.shifts import shift_test
from tests.insights.nights import DAY
from tests.insights.people import days_until, habit, memory

NULL_RUNS = 2000
SEED = 20261122


def least_p(given: Any) -> dict[str, Any]:
    """No p of so many pairs is smaller."""
    return {"smallest_two_sided_p": [smallest_p(pairs) for pairs in given["pairs"]]}


def simulation(given: Any, expected: Any) -> dict[str, Any]:
    """False findings on seeded runs, or the power of each design."""
    return _simulated(json.dumps(given), tuple(expected))


@cache
def _simulated(text: str, asked: tuple[str, ...]) -> dict[str, Any]:
    """Once for each input: it takes seconds."""
    given = json.loads(text)
    if "n_days" in given:
        return _false_findings(given)
    return _power(given, asked)


def _false_findings(given: Any) -> dict[str, Any]:
    """How often nothing is found to be something."""
    rng, shifts, intervals = Random(SEED), 0, 0
    n, phi, days = given["n_days"], given["phi"], days_until(DAY, given["n_days"])
    for _ in range(NULL_RUNS):
        done, followed = list(habit(rng, n)), [50 * y for y in memory(rng, n, phi)]
        tested = shift_test(done, followed)
        shifts += tested is not None and tested.p <= given["alpha"]
        by_date = {"nap": dict(zip(days, done, strict=True))}, {"tst_min": dict(zip(days, followed, strict=True))}
        (found,) = screen((DidThen("nap", "tst_min"),), *by_date, today=DAY, fewest=1)  # type: ignore[arg-type]
        intervals += found.interval is not None and not found.interval[0] <= 0 <= found.interval[1]
    return {"circular_shift": shifts / NULL_RUNS, "ar1_effective_n": intervals / NULL_RUNS}


def _power(given: Any, designs: tuple[str, ...]) -> dict[str, Any]:
    """Each design of the table by its name: pairs, nights of a period, nights dropped."""
    found = {}
    for name in designs:
        pairs, length, washout = (int(part[1:]) for part in name.split("_")[:3])
        found[name] = [
            power(pairs, effect, given["phi"], length=length, washout=washout) for effect in given["delta_in_daily_sd"]
        ]
    return found
