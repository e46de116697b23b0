"""What the planner is told: everything that was gathered for one coach-day or one week, as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - `date` is also a field name
from datetime import datetime, time
from typing import Literal

import msgspec

from coach.cabinet.day import CabinetDay
from coach.clock import starts_of, zone
from coach.model import (
    AboutLine,
    Busy,
    CheckIn,
    DayRequest,
    Intake,
    LineAnswer,
    Product,
    Profile,
    Reason,
    Standing,
    Unplaced,
    WeekPin,
    Wish,
    Workout,
)
from coach.model.fields import Variant
from coach.model.records import Food
from coach.planner.fulfilled import Occasion
from coach.planner.grid import Grid
from coach.words import Dial


class MeantSession(msgspec.Struct, frozen=True, kw_only=True):
    """How today's session of a wish is meant, and why; the wish itself stands in that form among the wishes."""

    variant: Variant | None
    """None where it stands as wished, because the person insists."""
    wished: Wish
    """As it was wished."""
    reasons: tuple[Reason, ...]


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """One coach-day as it is known at `now`."""

    date: Date
    now: datetime
    """The plan starts here: nothing is planned earlier."""
    settled: datetime | None = None
    """As of when the day's lines stand, where that is earlier: the last record that matters."""
    seen: datetime | None = None
    """When it is read, while the lines are placed as of `now`; None where that is the same."""
    profile: Profile
    need_min: int
    """Sleep need in minutes: set, the person's own, or from age."""
    own_need: str = ""
    """Where an own need is from, in words; empty for a set one or one from age."""
    wishes: tuple[Wish, ...] = ()
    """Those that ask for this date."""
    occasions: tuple[Occasion, ...] | None = None
    """What a session of this day may fulfil, as its week leaves it; None: one of each wish."""
    products: tuple[Product, ...] = ()
    """The active ones."""
    intakes: tuple[Intake, ...] = ()
    """From the day before to the day after."""
    busy: tuple[Busy, ...] = ()
    workouts: tuple[Workout, ...] = ()
    """Sessions that happened, this day's and those of the days before."""
    answers: tuple[LineAnswer, ...] = ()
    """What was said of this day's lines."""
    asked: tuple[DayRequest, ...] = ()
    """What was asked of this day alone."""
    kept: tuple[AboutLine, ...] = ()
    """What was kept of them when the day was over."""
    standing: Standing | None = None
    """Where the lines stood before the day's last change."""
    begun: Mapping[str, datetime] = {}
    """Line id -> start of what has begun and was not answered: it may stay there until it is over."""
    check_in: CheckIn | None = None
    """This morning's."""
    check_in_before: CheckIn | None = None
    """Yesterday's."""
    bedroom: tuple[str, ...] | None = None
    """What the bedroom is, as last answered; None when that is not known or too long ago."""
    diet: Mapping[Food, float] | None = None
    """Servings a day by food, as last answered; None likewise."""
    debt_min: int | None = None
    """Minutes behind over 14 nights; None when too little is known."""
    behind: str = ""
    """The same in words, with how much of it is known; where that was not told, the minutes alone are said."""
    last_night_min: int | None = None
    """Total sleep time of the night that ended this morning."""
    short_nights: int = 0
    """Consecutive nights, the last one included, shorter than `ex.short_sleep`."""
    hard_weeks: int = 0
    """Weeks in a row with three hard nights or more (`sl.insomnia_flag`)."""
    hard_nights: int = 0
    """Nights known in those weeks."""
    efficiency_pct: float | None = None
    """Share of the time in bed that was slept in the newest three of them."""
    usual_in_bed_min: int | None = None
    """Median time in bed of the same nights."""
    weekend_gap_min: int | None = None
    """How much later the wake time is at weekends; None when too little is known."""
    wakes: tuple[time, time] | None = None
    """The usual wake times of workdays and of weekends behind it."""
    unsure: str = ""
    """Why nothing may be planned, where what is known may be a part only; empty when it is all there."""
    week: Mapping[str, tuple[Reason, ...]] = {}
    """Wish -> what the week has to say of it: a condition, an easy week, a low readiness."""
    waived: tuple[Unplaced, ...] = ()
    """Sessions of this day that stand down today, and why."""
    forms: Mapping[str, MeantSession] = {}
    """Wish -> how today's session of it is meant, where that is not as wished."""
    below: float | None = None
    """This morning's readiness, in SD of the own days; None when there is none."""
    worn: tuple[tuple[str, str], ...] = ()
    """(fact, sentence) of each sign of overload this morning."""
    injuries: tuple[str, ...] = ()
    """Injured places, in the person's words."""
    injured_until: Date | None = None
    """The last day of them; None until they are said to be better."""
    gone_to: tuple[str, Date] | None = None
    """The zone travelled to, and the day of arrival."""
    home: str = ""
    """The zone of the nights before the journey; empty where they name none, and the profile's stands in."""
    left: Mapping[str, float] = {}
    """Product -> servings that are left of it; those that were never counted are not in it."""
    usual_bed: time | None = None
    """When sleep is usually tried for."""
    usual_bed_is: Literal["bedtime", "lights out"] = "bedtime"
    """What the log knows it by; the time of going to bed stands in where lights out is not known."""
    usual_wake: time | None = None
    usual_latency_min: int | None = None
    usual_magnesium: time | None = None
    """Median clock of the last fortnight's magnesium doses."""
    twelve: bool = False
    """Sentences say times on a 12-hour clock; nothing else of the plan knows."""


class TrainingWeek(msgspec.Struct, frozen=True, kw_only=True):
    """One week of training as it is known on a day of it, or after it."""

    monday: Date
    today: Date
    """Days before it are over."""
    now: datetime | None = None
    """What is left of today begins here; None for the whole day."""
    profile: Profile
    wishes: tuple[Wish, ...] = ()
    workouts: tuple[Workout, ...] = ()
    """From six weeks before on."""
    later: tuple[Workout, ...] = ()
    """Those of this week that happened after `today`, where the week is seen from a day that is over."""
    marked: tuple[LineAnswer, ...] = ()
    """What was said of the lines of its days."""
    busy: tuple[Busy, ...] = ()
    pins: tuple[WeekPin, ...] = ()
    """Where the person put sessions of this week."""
    easy: bool = False
    """Whether they took an easy week."""
    short_night: bool | None = None
    """Whether the last night was short; None while it is not known."""
    below: float | None = None
    """The readiness of today, in SD of the own days; None when there is none."""
    rest: tuple[str, str] | None = None
    """(fact, sentence) that proposes a day of rest or an easy one for today."""
    notes: tuple[tuple[str, str], ...] = ()
    """(fact, sentence) of what the log says of training and recovery."""
    easy_week: str = ""
    """Why the log proposes an easy week; empty when it does not."""
    down: Mapping[str, tuple[Date, str]] = {}
    """Wish -> (last day on which it stands down, from `today` on; rule): ill, hurt, without sleep, a rest day."""
    failed: dict[tuple[str, int], str] = {}
    """(session, day of the week) -> why that day's plan did not hold it."""


def bed_id(day: Date) -> str:
    """The id of the line that a day ends with."""
    return f"bed-{day.isoformat()}"


def grid_of(evening: Evening) -> Grid:
    """The slots of that coach-day, with its dial."""
    profile = evening.profile
    return Grid(evening.date, zone(profile.tz), starts_of(profile.day_starts), twelve=evening.twelve)


def cabinet_of(evening: Evening) -> CabinetDay:
    """What the cabinet is told of that coach-day."""
    check_in = evening.check_in
    return CabinetDay(
        date=evening.date,
        profile=evening.profile,
        dial=Dial(zone(evening.profile.tz), evening.twelve),
        products=evening.products,
        intakes=evening.intakes,
        symptoms=() if check_in is None else check_in.symptoms or (),
        misread=() if check_in is None else check_in.misread or (),
    )
