"""Ninety believable days: a seed -> evenings, nights, mornings and sessions of one person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from coach.clock import local, shift, weekday, with_offset
from coach.model import CheckIn, Nap, Night, Workout
from coach.model.records import Illness, Strain

DAYS = 90
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_SATURDAY = 5
_COLD = range(48, 52)
"""Days back on which the person had a cold."""


class DemoSession(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of training and its usual place in the week."""

    title: str
    kind: str
    weekdays: tuple[Weekday, ...]
    start: time
    minutes: int
    strain: Strain
    rpe: float
    muscles: tuple[str, ...]
    kept: float
    """How often it happens when its day comes."""


LEGS = DemoSession(
    title="Legs", kind="strength", weekdays=("mon", "thu"), start=time(18), minutes=60, strain="high", rpe=8,
    muscles=("legs", "glutes"), kept=0.9,
)  # fmt: skip
RUN = DemoSession(
    title="Run", kind="run", weekdays=("tue", "sat"), start=time(17, 30), minutes=45, strain="moderate", rpe=5,
    muscles=("legs",), kept=0.8,
)  # fmt: skip
UPPER = DemoSession(
    title="Upper body", kind="strength", weekdays=("wed", "fri", "sun"), start=time(18), minutes=40, strain="moderate",
    rpe=6, muscles=("chest", "back", "shoulders"), kept=0.25,
)  # fmt: skip
SESSIONS = (LEGS, RUN, UPPER)
"""Between them they leave no day of the week without a wish."""


class DemoDay(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one date: the night that ended on it, its morning and its training."""

    date: date
    night: Night | None
    check_in: CheckIn | None
    nap: Nap | None
    workout: Workout | None
    bed: datetime
    """When the person went to bed that night, logged or not."""


def days(today: date, zone: ZoneInfo, chance: Random) -> tuple[DemoDay, ...]:
    """The ninety days before `today`, oldest first."""
    lived: list[DemoDay] = []
    workout: Workout | None = None
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        asleep = _night(day, zone, chance, late=_is_late(workout, zone))
        check_in = _check_in(day, asleep, workout, chance, cold=back in _COLD)
        # Yesterday's morning is whole, so that the page of today shows what a kept log looks like.
        logged = chance.random() < 0.94 or back < 3
        answered = chance.random() < 0.9 or back == 1
        nap = _nap(day, zone, chance)
        workout = None if back in _COLD else _workout(day, zone, chance)
        lived.append(
            DemoDay(
                date=day,
                night=asleep if logged else None,
                check_in=check_in if answered else None,
                nap=nap,
                workout=workout,
                bed=asleep.into_bed or local(day, time(0), zone),
            )
        )
    return tuple(lived)


def _night(day: date, zone: ZoneInfo, chance: Random, *, late: bool) -> Night:
    free = day.weekday() >= _SATURDAY
    short = chance.random() < 0.06
    bed_min = (22 * 60 + 10) + (55 if free else 0) + (35 if late else 0) + (75 if short else 0) + chance.gauss(0, 14)
    bed = shift(local(day - timedelta(days=1), time(12), zone), _fives(bed_min - 12 * 60))
    lights = shift(bed, _fives(chance.uniform(5, 25)))
    latency = max(5, _fives(chance.gauss(22 if late else 13, 5)))
    awakenings = chance.choice((0, 1, 1, 2, 3)) + (1 if late else 0)
    awake = 0 if awakenings == 0 else max(5, _fives(awakenings * chance.uniform(4, 11)))
    wake = local(day, time(7, 40) if free else time(6, 35), zone)
    wake = shift(wake, _fives(chance.gauss(0, 9)) + (5 if short else 0))
    worse = late + short
    return Night(
        id=f"night-{day}",
        date=day,
        into_bed=with_offset(bed, zone),
        lights_out=with_offset(lights, zone),
        latency_min=latency,
        awakenings=awakenings,
        awake_min=awake,
        final_wake=with_offset(wake, zone),
        out_of_bed=with_offset(shift(wake, _fives(chance.uniform(5, 30))), zone),
        alarm=not free,
        quality=_rating(chance.gauss(4.0 - 1.1 * worse - 0.15 * awakenings + (0.3 if free else 0), 0.5)),
        tz_start=zone.key,
        tz_end=zone.key,
        hrv_rmssd_ms=round(chance.gauss(62 - 7 * worse, 5), 1),
        resting_hr_bpm=float(round(chance.gauss(52 + 2 * worse, 1.6))),
    )


def _check_in(day: date, night: Night, workout: Workout | None, chance: Random, *, cold: bool) -> CheckIn:
    hard = workout is not None and workout.strain == "high"
    quality = night.quality or 3
    sore = {group: chance.randint(2, 6) for group in workout.muscles[:2]} if hard and workout else {}
    gut = 1 if chance.random() < 0.05 else 0
    illness: Illness = "above_neck" if cold else "none"
    fatigue = _rating(chance.gauss(1.4 + 0.6 * quality - (1.0 if cold else 0), 0.5))
    return CheckIn(
        id=f"check-in-{day}",
        date=day,
        fatigue=fatigue,
        sleep_quality=night.quality,
        soreness=_rating(chance.gauss(3.0 if hard else 4.1, 0.5)),
        stress=_rating(chance.gauss(3.9 if day.weekday() >= _SATURDAY else 3.3, 0.6)),
        mood=_rating(chance.gauss(2.3 + 0.4 * quality, 0.5)),
        sore_muscles=sore,
        drive=fatigue,
        illness=illness,
        gut=gut,
        note="Runny nose, no fever." if cold else None,
    )


def _workout(day: date, zone: ZoneInfo, chance: Random) -> Workout | None:
    session = next(session for session in SESSIONS if weekday(day) in session.weekdays)
    happens, late, drift = chance.random() < session.kept, chance.random() < 0.12, chance.gauss(0, 12)
    if not happens:
        return None
    begin = local(day, time(20, 30) if late and session.strain == "high" else session.start, zone)
    start = with_offset(shift(begin, _fives(drift)), zone)
    minutes = session.minutes + _fives(chance.uniform(-5, 10))
    return Workout(
        id=f"workout-{day}",
        start=start,
        end=with_offset(shift(start, minutes), zone),
        kind=session.kind,
        title=session.title,
        strain=session.strain,
        rpe=min(10.0, round(chance.gauss(session.rpe, 0.6) * 2) / 2),
        muscles=session.muscles,
    )


def _nap(day: date, zone: ZoneInfo, chance: Random) -> Nap | None:
    wanted = chance.random() < (0.2 if day.weekday() >= _SATURDAY else 0.02)
    start = shift(local(day, time(14), zone), _fives(chance.uniform(-30, 60)))
    end = shift(start, chance.choice((20, 25, 30)))
    return Nap(id=f"nap-{day}", start=with_offset(start, zone), end=with_offset(end, zone)) if wanted else None


def _is_late(workout: Workout | None, zone: ZoneInfo) -> bool:
    """Whether a hard session of the evening before ended late."""
    return workout is not None and workout.strain == "high" and workout.start.astimezone(zone).time() >= time(20)


def _rating(value: float) -> int:
    return min(5, max(1, round(value)))


def _fives(minutes: float) -> int:
    """Rounded as people write it down."""
    return round(minutes / 5) * 5
