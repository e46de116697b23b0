"""Insights: how long they take over ten years, and on simulated people how often they are wrong and how often right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from statistics import median
from time import perf_counter

from coach.clock import StoppedClock, local, shift, zone
from coach.desk import Desk
from coach.evidence import facts
from coach.flows.insights import see_insights
from coach.insights.associations.screen import screen
from coach.insights.associations.things import SHORT_LIST, TOLD
from coach.insights.outlook.forecast import NOMINAL, forecast
from coach.insights.regularity import day_pairs, rolling
from coach.insights.slept import slept_nights
from coach.model import CheckIn, Intake, Nap, Night, Profile, Workout
from coach.model.records import Strain
from coach.settings import Settings
from coach.store import Store
from tests.bench.table import Row
from tests.insights.nights import DAY
from tests.insights.people import days_until, log_by_chance, nights_by_chance

BERLIN = zone("Europe/Berlin")
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


def grown(n: int, *, cycle: bool = False) -> Desk:
    """Someone who logged everything on each of so many days."""
    rng, store = Random(1), Store.in_memory()
    now = datetime.combine(DAY, time(18), tzinfo=BERLIN)
    with store.change("ten years", at=now) as change:
        change.set_profile(Profile(tz="Europe/Berlin", birth_year=1988))
        for number, day in enumerate(days_until(DAY, n)):
            wake = local(day, time(6, 30 + rng.randrange(30)), BERLIN)
            bed = shift(wake, -480 + rng.randrange(-40, 40))
            change.put(_night(rng, number, wake, bed))
            change.put(_check_in(rng, number, bed, number % 28 + 1 if cycle else None, day))
            for record in _evening(rng, number, wake):
                change.put(record)
    return Desk(store, StoppedClock(now), facts(), Settings())


def _night(rng: Random, number: int, wake: datetime, bed: datetime) -> Night:
    return Night(
        id=f"n{number}", date=wake.date(), into_bed=bed, lights_out=bed, latency_min=rng.randrange(5, 40),
        awake_min=rng.randrange(40), final_wake=wake, out_of_bed=shift(wake, 10), quality=rng.randrange(1, 6),
        alarm=wake.weekday() < 5, hrv_rmssd_ms=rng.uniform(40, 80), resting_hr_bpm=rng.uniform(48, 60),
    )  # fmt: skip


def _check_in(rng: Random, number: int, bed: datetime, cycle_day: int | None, day: date) -> CheckIn:
    return CheckIn(
        id=f"c{number}", date=day, fatigue=rng.randrange(2, 6), soreness=rng.randrange(2, 6),
        stress=rng.randrange(2, 6), mood=rng.randrange(2, 6), drinks=rng.randrange(2), cycle_day=cycle_day,
        screens_off=shift(bed, -rng.randrange(90)), last_meal=shift(bed, -rng.randrange(60, 300)),
        feel=rng.randrange(30, 80),
    )  # fmt: skip


def _evening(rng: Random, number: int, wake: datetime) -> list[Workout | Intake | Nap]:
    found: list[Workout | Intake | Nap] = []
    if rng.random() < 0.5:
        start, hard = shift(wake, 690 + rng.randrange(180)), rng.random() < 0.5
        strain: Strain = "high" if hard else "moderate"
        end, rpe = shift(start, 60), rng.randrange(4, 9)
        found.append(Workout(id=f"w{number}", start=start, end=end, kind="run", strain=strain, rpe=rpe))
    if rng.random() < 0.6:
        at = shift(wake, 60 * 14)
        found.append(Intake(id=f"m{number}", at=at, product="mag", nutrients_mg={}, magnesium_mg=200.0))
    if rng.random() < 0.6:
        at = shift(wake, 60 * 8)
        found.append(Intake(id=f"k{number}", at=at, product="coffee", nutrients_mg={}, caffeine_mg=95.0))
    if rng.random() < 0.2:
        start = shift(wake, 420)
        found.append(Nap(id=f"p{number}", start=start, end=start + timedelta(minutes=25)))
    return found


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
