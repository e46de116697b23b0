"""Someone who logged everything on each of so many days, made by chance from one seed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from coach.clock import StoppedClock, local, shift, zone
from coach.desk import Desk
from coach.evidence import facts
from coach.model import CheckIn, Intake, Nap, Night, Profile, Workout
from coach.model.records import Strain
from coach.settings import Settings
from coach.store import Store
from tests.insights.nights import DAY
from tests.insights.people import days_until

BERLIN = zone("Europe/Berlin")


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
