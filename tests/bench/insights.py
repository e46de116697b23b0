"""Insights: how long they take over ten years, and on simulated people how often they are wrong and how often right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median
from time import perf_counter

from coach.flows.insights import see_insights
from coach.insights.associations.screen import screen
from coach.insights.associations.things import SHORT_LIST, TOLD
from coach.insights.outlook.forecast import NOMINAL, forecast
from coach.insights.regularity import day_pairs, rolling
from coach.insights.slept import slept_nights
from coach.model import Night
from tests.bench.table import Row
from tests.insights.grown import grown
from tests.insights.nights import DAY
from tests.insights.people import log_by_chance, nights_by_chance

TEN_YEARS, YEAR = 3650, 365
ROUNDS = 7
PEOPLE = 1000
"""Of each simulation; seeded."""
FEWEST = 14
SIZES = ((60, 0.5), (90, 0.3), (180, 0.5))
"""(nights, memory of a night for the one before)."""
PLANTED = (0.3, 0.5, 0.8)
"""In spreads of one night: 15, 25 and 40 minutes of sleep."""
POWER_NIGHTS, POWER_PEOPLE = (90, 180, 365), 200


def rows() -> list[Row]:
    """Every goal of insights."""
    return [*_times(), *_false_findings(), *_power(), _ranges()]


def _ms(run: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        found.append(1000 * (perf_counter() - start))
    return median(found)


def _times() -> list[Row]:
    found = []
    for cycle in (False, True):
        desk = grown(TEN_YEARS, cycle=cycle)
        took = _ms(partial(see_insights, desk))
        said = "all insights, ten years" + (" with cycle days" if cycle else "")
        found.append(Row(said, f"{took:.0f} ms", "under 150 ms", took < 150))
    nights = slept_nights(grown(YEAR).store.all(Night))
    took = _ms(lambda: rolling(day_pairs(nights, ()), YEAR, DAY))
    return [*found, Row("SRI of 365 nights", f"{took:.1f} ms", "under 10 ms", took < 10)]


def _false_findings() -> list[Row]:
    """Nothing leads to anything here: every finding is false."""
    found = []
    for n, phi in SIZES:
        rng, raw, tests, families = Random(7), 0, 0, 0
        for _ in range(PEOPLE):
            log = log_by_chance(rng, n, phi)
            looked = screen(SHORT_LIST, log.done, log.followed, today=DAY, fewest=FEWEST)
            tested = [one for one in looked if one.p is not None]
            tests += len(tested)
            raw += sum(one.p is not None and one.p <= 0.05 for one in tested)
            families += any(one.verdict == "seen" for one in tested)
        said = f"{n} nights, memory {phi:g}, {PEOPLE} people"
        for what, share, most in (
            ("false at 5 %, before correction", raw / tests, 0.07),
            ("families with a false finding", families / PEOPLE, 0.05),
        ):
            measured, goal = f"{100 * share:.1f} %", f"at most {100 * most:g} %"
            found.append(Row(f"{what} ({said})", measured, goal, share <= most))
    return found


def _power() -> list[Row]:
    """One pair of the twelve is planted: how often it is told."""
    found = []
    for n in POWER_NIGHTS:
        for planted in PLANTED:
            rng, seen = Random(11), 0
            for _ in range(POWER_PEOPLE):
                log = log_by_chance(rng, n, 0.3, planted)
                looked = screen(SHORT_LIST, log.done, log.followed, today=DAY, fewest=FEWEST)
                first = SHORT_LIST[0]
                seen += any((one.did, one.followed, one.verdict) == (*first[:2], "seen") for one in looked)
            spread = f"{planted:g} SD ({planted * 50:.0f} {TOLD['tst_min'].unit} of sleep)"
            found.append(Row(f"told of {POWER_PEOPLE}: {spread}, {n} nights", f"{100 * seen / POWER_PEOPLE:.0f} %"))
    return found


def _ranges() -> Row:
    rng, held, said = Random(3), 0, 0
    for _ in range(PEOPLE):
        values = nights_by_chance(rng, rng.choice((45, 60, 100, 150)))
        found = forecast(values, DAY)
        if found.low is not None and found.high is not None:
            held, said = held + (found.low <= values[DAY] <= found.high), said + 1
    share = held / said
    goal = "72 to 88 %"
    return Row(
        f"ranges of {100 * NOMINAL:g} % that held, of {said}", f"{100 * share:.1f} %", goal, 0.72 <= share <= 0.88
    )
