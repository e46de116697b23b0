"""Gathering: store + clock + log -> what the planner is told of one coach-day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

from coach.clock import coach_day, day_start, parse_clock, weekday
from coach.desk import Desk
from coach.flows.doubt import doubt
from coach.flows.need import debt_of, debt_on, need_of, nights_until, usual_before
from coach.insights.diary import diary
from coach.model import Answer, Busy, CheckIn, Intake, Product, Standing, Wish, Workout
from coach.planner.amounts import magnesium_mg
from coach.planner.evening import Evening
from coach.planner.training import Known, plan_week
from coach.planner.under_way import under_way
from coach.planner.week import PART_HOURS, PARTS

MUSCLE_DAYS = 4
"""Sessions are told this many days back: enough for every gap between sessions."""

HABIT_DAYS = 14
LOAD_DAYS = 42
"""Weeks of training behind a proposal of an easy one."""
FEWEST_DOSES = 3
"""A usual time is a habit from this many doses on."""


def evening_of(desk: Desk, day: date, *, products: tuple[Product, ...] | None = None) -> Evening:
    """One coach-day as the store and the clock have it; a day that is not today is planned from its start."""
    profile = desk.profile
    starts = parse_clock(profile.day_starts)
    now = desk.now()
    if coach_day(now, desk.zone, starts) != day:
        now = day_start(day, desk.zone, starts)
    store = desk.store
    active = products if products is not None else tuple(p for p in store.all(Product) if p.active)
    check_ins = {check_in.date: check_in for check_in in store.between(CheckIn, day - timedelta(days=1), day)}
    usual, need, unsure = usual_before(desk, day), need_of(desk), doubt(desk)
    answers = store.between(Answer, day, day)
    evening = Evening(
        date=day,
        now=now,
        profile=profile,
        need_min=need.minutes,
        own_need=need.text if need.by == "own" else "",
        wishes=wishes_on(desk, day),
        products=active,
        intakes=store.between(Intake, day - timedelta(days=1), day + timedelta(days=2)),
        busy=store.between(Busy, day - timedelta(days=2), day + timedelta(days=2)),
        workouts=store.between(Workout, day - timedelta(days=MUSCLE_DAYS), day + timedelta(days=1)),
        answers=said(answers),
        kept=tuple(answer for answer in answers if answer.outcome is not None),
        standing=next(iter(store.between(Standing, day, day)), None),
        check_in=check_ins.get(day),
        check_in_before=check_ins.get(day - timedelta(days=1)),
        debt_min=_debt(desk, day),
        last_night_min=_asleep(desk, day),
        short_nights=_short_nights(desk, day),
        unsure=unsure.what if unsure is not None else "",
        usual_bed=usual.lights or usual.bed,
        usual_wake=usual.wake,
        usual_latency_min=usual.latency,
        usual_magnesium=_usual_magnesium(desk, day, active, starts),
    )
    return msgspec.structs.replace(evening, begun=under_way(evening, desk.facts))


def said(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What the person answered, without what was kept of lines that nobody answered."""
    return tuple(answer for answer in answers if answer.outcome is None or answer.at is not None)


def _debt(desk: Desk, day: date) -> int | None:
    behind = (debt_of(desk) if day >= desk.today() else debt_on(desk, day)).plain_min
    return None if behind is None else round(behind)


def wishes_on(desk: Desk, day: date) -> tuple[Wish, ...]:
    """The wishes of a date: every day's, its weekday's and its own, and those that the week puts there."""
    wishes = desk.store.all(Wish)
    monday = day - timedelta(days=day.weekday())
    if not any(wish.per_week for wish in wishes) and not week_answers(desk, monday):
        return tuple(wish for wish in wishes if _asks(wish, day))
    week = plan_week(known_week(desk, monday, day), desk.facts)
    mine = {s.wish.id: s.slot % PARTS for s in week.sessions if s.slot is not None and s.slot // PARTS == day.weekday()}
    placed = {session.wish.id for session in week.sessions if session.slot is not None}
    return tuple(
        _at_part(wish, mine[wish.id]) if wish.id in mine else wish
        for wish in wishes
        if wish.id in mine or (wish.id not in placed and wish.per_week is None and _asks(wish, day))
    )


def _asks(wish: Wish, day: date) -> bool:
    """Whether a wish asks for that date by weekday, by the date itself, or for every day when neither is said."""
    return day in wish.dates or weekday(day) in wish.days or not (wish.days or wish.dates)


def _at_part(wish: Wish, part: int) -> Wish:
    """The wish drawn to the part of the day that the week chose, unless it says a time itself."""
    return wish if wish.preferred else msgspec.structs.replace(wish, preferred=f"{PART_HOURS[part]:02}:00")


def week_answers(desk: Desk, monday: date) -> tuple[Answer, ...]:
    """Where the person put sessions of that week."""
    return tuple(a for a in desk.store.between(Answer, monday, monday) if a.item.startswith("week-"))


def known_week(desk: Desk, monday: date, seen_from: date | None = None) -> Known:
    """What is known of a week on the present day, or on a day that is over."""
    today = min(seen_from or desk.today(), desk.today())
    return Known(
        monday=monday,
        today=today,
        now=desk.now() if today == desk.today() else None,
        profile=desk.profile,
        wishes=desk.store.all(Wish),
        workouts=desk.store.between(
            Workout, monday - timedelta(days=LOAD_DAYS), min(today, monday + timedelta(days=6))
        ),
        busy=desk.store.between(Busy, monday - timedelta(days=1), monday + timedelta(days=8)),
        answers=week_answers(desk, monday),
        short_night=_short_nights(desk, today) > 0,
    )


def _asleep(desk: Desk, day: date) -> int | None:
    """Minutes asleep in the main night that ended on that day."""
    night = next(iter(nights_until(desk, day, 1)), None)
    asleep = diary(night).tst_min if night is not None else None
    return None if asleep is None else round(asleep)


def _short_nights(desk: Desk, day: date) -> int:
    """How many nights in a row, that day's included, were short; a night not logged ends the run."""
    limit, count = desk.facts.rule("ex.short_sleep").number * 60, 0
    while count < HABIT_DAYS:
        asleep = _asleep(desk, day - timedelta(days=count))
        if asleep is None or asleep >= limit:
            return count
        count += 1
    return count


def _usual_magnesium(desk: Desk, day: date, products: tuple[Product, ...], starts: time) -> time | None:
    """The median clock of the last fortnight's magnesium doses, counted from the start of the coach-day."""
    bearing = {p.id for p in products if magnesium_mg(p, desk.facts) > 0 and not (p.use and p.use.times)}
    doses = desk.store.between(Intake, day - timedelta(days=HABIT_DAYS), day - timedelta(days=1))
    offset = starts.hour * 60 + starts.minute
    minutes = sorted((_minute(dose.at, desk) - offset) % 1440 for dose in doses if dose.product in bearing)
    if len(minutes) < FEWEST_DOSES:
        return None
    middle = (minutes[len(minutes) // 2] + offset) % 1440
    return time(middle // 60, middle % 60 // 5 * 5)


def _minute(at: datetime, desk: Desk) -> int:
    local = at.astimezone(desk.zone)
    return local.hour * 60 + local.minute
