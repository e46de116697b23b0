"""Gathering: store + clock + log -> one coach-day as the planner is told, for an agenda."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.felt import as_read
from coach.clock import starts_of
from coach.desk import Desk
from coach.gather.doubt import doubt
from coach.gather.due import bedroom_of, diet_of
from coach.gather.need import USUAL_NIGHTS, debt_of, need_of, nights_until, usual_before
from coach.gather.readiness import body_on
from coach.gather.said import home_of, injury_on, journey_on, said_asleep
from coach.gather.settled_at import moment_of, settled_at
from coach.gather.stock import counted
from coach.insights.diary import diary
from coach.insights.hard_nights import HardNights, hard_nights, wake_gap
from coach.model import AboutLine, Busy, CheckIn, DayRequest, Intake, LineAnswer, Product, Standing, Workout
from coach.planner.told import Evening
from coach.planner.week.agenda import Agenda

MUSCLE_DAYS = 4
"""Sessions are told this many days back: enough for every gap between sessions."""

HABIT_DAYS = 14
FEWEST_DOSES = 3
"""A usual time is a habit from this many doses on."""


def evening_with(desk: Desk, day: date, agenda: Agenda, products: tuple[Product, ...] | None = None) -> Evening:
    """One coach-day as the store and the clock have it; a day that is not today is planned from its start."""
    store, need, unsure = desk.store, need_of(desk, day), doubt(desk)
    told = store.between(CheckIn, day - timedelta(days=1), day)
    check_ins = {check_in.date: as_read(check_in, desk.facts) for check_in in told}
    evening = Evening(
        date=day,
        now=moment_of(desk, day),
        settled=settled_at(desk, day),
        profile=desk.profile,
        need_min=need.minutes,
        own_need=need.text if need.by == "own" else "",
        wishes=agenda.wishes,
        occasions=agenda.occasions,
        week=agenda.week,
        waived=agenda.waived,
        products=products if products is not None else tuple(p for p in store.all(Product) if p.active),
        intakes=store.between(Intake, day - timedelta(days=1), day + timedelta(days=2)),
        busy=store.between(Busy, day - timedelta(days=2), day + timedelta(days=2)),
        workouts=store.between(Workout, day - timedelta(days=MUSCLE_DAYS), day + timedelta(days=1)),
        answers=store.between(LineAnswer, day, day),
        asked=store.between(DayRequest, day, day),
        kept=tuple(line for line in store.between(AboutLine, day, day) if line.outcome is not None),
        standing=next(iter(store.between(Standing, day, day)), None),
        check_in=check_ins.get(day),
        check_in_before=check_ins.get(day - timedelta(days=1)),
        bedroom=bedroom_of(desk, day),
        diet=diet_of(desk, day),
        unsure=unsure.what if unsure is not None else "",
        twelve=desk.twelve,
    )
    return _with_habits(evening, desk)


def _with_habits(evening: Evening, desk: Desk) -> Evening:
    """The same with what the nights and doses before that day say: debt, short nights, usual times."""
    day = evening.date
    below, worn = body_on(desk, day)
    injury, gone_to = injury_on(desk, day), journey_on(desk, day)
    usual, debt = usual_before(desk, day + timedelta(days=1)), debt_of(desk, day)
    hard, gap = hard_nights_of(desk, day), wake_gap(nights_until(desk, day, USUAL_NIGHTS))
    return msgspec.structs.replace(
        evening,
        debt_min=debt.minutes,
        behind=debt.text,
        last_night_min=asleep_min(desk, day),
        short_nights=_short_nights(desk, day),
        below=below,
        worn=worn,
        injuries=() if injury is None else injury.places,
        injured_until=None if injury is None else injury.until,
        gone_to=gone_to,
        home=home_of(desk, gone_to[1]) if gone_to is not None else "",
        left=counted(desk, evening.products) if day >= desk.today() else {},
        usual_bed=usual.lights or usual.bed,
        usual_bed_is="bedtime" if usual.lights is None else "lights out",
        usual_wake=usual.wake,
        usual_latency_min=usual.latency,
        usual_magnesium=_usual_magnesium(desk, day, evening.products),
        hard_weeks=hard.weeks,
        hard_nights=hard.nights,
        efficiency_pct=hard.efficiency_pct,
        usual_in_bed_min=hard.in_bed_min,
        weekend_gap_min=None if gap is None else gap.minutes,
        wakes=None if gap is None else (gap.workday, gap.weekend),
    )


def hard_nights_of(desk: Desk, day: date) -> HardNights:
    """For how many weeks nights have been hard, the one that ended on that day included."""
    facts = desk.facts
    return hard_nights(
        lambda back: nights_until(desk, day - timedelta(days=7 * back), 7),
        facts.rule("sl.hard_night").number,
        facts.rule("sl.insomnia_flag").number,
    )


def asleep_min(desk: Desk, day: date) -> int | None:
    """Minutes asleep in the main night that ended on that day; as it was said, where no night is logged."""
    night = next(iter(nights_until(desk, day, 1)), None)
    asleep = diary(night).tst_min if night is not None else None
    return said_asleep(desk, day) if asleep is None else round(asleep)


def _short_nights(desk: Desk, day: date) -> int:
    """How many nights in a row, that day's included, were short; a night not logged ends the run."""
    limit, count = desk.facts.rule("ex.short_sleep").number * 60, 0
    while count < HABIT_DAYS:
        asleep = asleep_min(desk, day - timedelta(days=count))
        if asleep is None or asleep >= limit:
            return count
        count += 1
    return count


def _usual_magnesium(desk: Desk, day: date, products: tuple[Product, ...]) -> time | None:
    """The median clock of the last fortnight's magnesium doses, counted from the start of the coach-day."""
    bearing = {p.id for p in products if magnesium_mg(p, desk.facts) > 0 and not (p.use and p.use.times)}
    doses = desk.store.between(Intake, day - timedelta(days=HABIT_DAYS), day - timedelta(days=1))
    starts = starts_of(desk.profile.day_starts)
    offset = starts.hour * 60 + starts.minute
    minutes = sorted((_minute(dose.at, desk) - offset) % 1440 for dose in doses if dose.product in bearing)
    if len(minutes) < FEWEST_DOSES:
        return None
    middle = (minutes[len(minutes) // 2] + offset) % 1440
    return time(middle // 60, middle % 60 // 5 * 5)


def _minute(at: datetime, desk: Desk) -> int:
    local = at.astimezone(desk.zone)
    return local.hour * 60 + local.minute
