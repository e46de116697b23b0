"""Gathering: store + clock + log -> what the planner is told of one coach-day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from weakref import WeakKeyDictionary

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.clock import coach_day, day_start, parse_clock, weekday
from coach.desk import Desk
from coach.gather.doubt import doubt
from coach.gather.due import bedroom_of, diet_of
from coach.gather.need import debt_of, debt_on, need_of, nights_until, usual_before
from coach.gather.readiness import see_body
from coach.insights.diary import diary
from coach.model import Answer, Busy, CheckIn, Intake, Product, Reason, Standing, Unplaced, Wish, Workout
from coach.planner.evening.plan import plan_day
from coach.planner.evening.under_way import under_way
from coach.planner.told import Evening
from coach.planner.week.costs import eased
from coach.planner.week.goals import reasons
from coach.planner.week.plan import Known, WeekPlan, plan_week
from coach.planner.week.search import PART_HOURS, PARTS
from coach.store import Store

MUSCLE_DAYS = 4
"""Sessions are told this many days back: enough for every gap between sessions."""

HABIT_DAYS = 14
LOAD_DAYS = 42
"""Weeks of training behind a proposal of an easy one."""
WEEK = "week-"
"""Answers that begin so are about a week; they are filed under its Monday."""
ROUNDS = 5
"""So often a week is placed anew around days whose plan does not hold a session."""
FEWEST_DOSES = 3
"""A usual time is a habit from this many doses on."""


def evening_of(
    desk: Desk, day: date, *, products: tuple[Product, ...] | None = None, meant: Meant | None = None
) -> Evening:
    """One coach-day as the store and the clock have it; a day that is not today is planned from its start."""
    meant = meant or meant_on(desk, day)
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
        wishes=meant.wishes,
        week=meant.week,
        waived=meant.waived,
        products=active,
        intakes=store.between(Intake, day - timedelta(days=1), day + timedelta(days=2)),
        busy=store.between(Busy, day - timedelta(days=2), day + timedelta(days=2)),
        workouts=store.between(Workout, day - timedelta(days=MUSCLE_DAYS), day + timedelta(days=1)),
        answers=tuple(answer for answer in said(answers) if not answer.item.startswith(WEEK)),
        kept=tuple(answer for answer in answers if answer.outcome is not None),
        standing=next(iter(store.between(Standing, day, day)), None),
        check_in=check_ins.get(day),
        check_in_before=check_ins.get(day - timedelta(days=1)),
        bedroom=bedroom_of(desk, day),
        diet=diet_of(desk, day),
        debt_min=_debt(desk, day),
        last_night_min=_asleep(desk, day),
        short_nights=_short_nights(desk, day),
        unsure=unsure.what if unsure is not None else "",
        usual_bed=usual.lights or usual.bed,
        usual_wake=usual.wake,
        usual_latency_min=usual.latency,
        usual_magnesium=_usual_magnesium(desk, day, active, starts),
        twelve=desk.twelve,
    )
    return msgspec.structs.replace(evening, begun=under_way(evening, desk.facts))


def said(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What the person answered, without what was kept of lines that nobody answered."""
    return tuple(answer for answer in answers if answer.outcome is None or answer.at is not None)


def _debt(desk: Desk, day: date) -> int | None:
    behind = (debt_of(desk) if day >= desk.today() else debt_on(desk, day)).plain_min
    return None if behind is None else round(behind)


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What a date is meant to hold."""

    wishes: tuple[Wish, ...] = ()
    week: dict[str, tuple[Reason, ...]] = {}
    """Wish -> what the week has to say of it."""
    waived: tuple[Unplaced, ...] = ()
    """What stands down today, and why."""


def meant_on(desk: Desk, day: date) -> Meant:
    """The wishes of a date: every day's, its weekday's and its own, and those that the week puts there."""
    wishes = desk.store.all(Wish)
    monday = day - timedelta(days=day.weekday())
    if any(wish.per_week or wish.if_slept for wish in wishes) or week_answers(desk, monday):
        return _meant(day, *week_of(desk, monday, day), desk)
    mine = tuple(wish for wish in wishes if _asks(wish, day))
    known = known_week(desk, monday, day) if mine else None
    return Meant(wishes=mine, week={} if known is None else _said_of(mine, {}, day, known, desk))


def _meant(day: date, known: Known, plan: WeekPlan, desk: Desk) -> Meant:
    ahead = (day - known.monday).days
    mine = {s.wish.id: s for s in plan.sessions if s.slot is not None and s.slot // PARTS == ahead}
    placed = {session.wish.id for session in plan.sessions if session.slot is not None}
    asked = [w for w in known.wishes if w.id not in placed and w.per_week is None and _asks(w, day)]
    down = {w.id: why for w in asked if (why := _down(w, day, known, plan, desk)) is not None}
    wishes = tuple(
        _at_part(mine[wish.id].wish, (mine[wish.id].slot or 0) % PARTS)
        if wish.id in mine
        else eased(wish, desk.facts)
        if plan.easy
        else wish
        for wish in known.wishes
        if wish.id in mine or (wish in asked and wish.id not in down)
    )
    return Meant(
        wishes=wishes,
        week=_said_of(wishes, {key: session.reasons for key, session in mine.items()}, day, known, desk),
        waived=tuple(down.values()),
    )


def _down(wish: Wish, day: date, known: Known, plan: WeekPlan, desk: Desk) -> Unplaced | None:
    """Why a session that asks for the day stands down: the night was short, or the week's others leave it no place.

    Where only the parts of the day are busy or over, the plan of the day knows better.
    """
    limit = desk.facts.rule("ex.short_sleep")
    if wish.if_slept and day == known.today and known.short_night:
        text = f"only if you slept, and the night was under {limit.number:g} h"
        return Unplaced(what=wish.id, title=wish.title, because=(limit.id,), text=text)
    out = next((s for s in plan.sessions if s.wish.id == wish.id and s.slot is None), None)
    rules = () if out is None else tuple(cause for cause in out.because if cause in desk.facts.rules)
    if out is None or not rules:
        return None
    return Unplaced(what=wish.id, title=wish.title, because=rules, text=f"the week has no place for it; {out.text}")


def _said_of(
    wishes: tuple[Wish, ...], told: dict[str, tuple[Reason, ...]], day: date, known: Known, desk: Desk
) -> dict[str, tuple[Reason, ...]]:
    """What the week says of each wish; one that is none of its sessions is judged by its day alone."""
    ahead, usual = (day - known.monday).days, {wish.id: wish.minutes for wish in known.wishes}
    found = {wish.id: told.get(wish.id) or reasons(wish, ahead, known, desk.facts, usual[wish.id]) for wish in wishes}
    return {key: said for key, said in found.items() if said}


def _asks(wish: Wish, day: date) -> bool:
    """Whether a wish asks for that date by weekday, by the date itself, or for every day when neither is said."""
    return day in wish.dates or weekday(day) in wish.days or not (wish.days or wish.dates)


def _at_part(wish: Wish, part: int) -> Wish:
    """The wish drawn to the part of the day that the week chose, unless it says a time itself."""
    return wish if wish.preferred else msgspec.structs.replace(wish, preferred=f"{PART_HOURS[part]:02}:00")


_WEEKS: WeakKeyDictionary[Store, tuple[tuple[object, ...], tuple[Known, WeekPlan]]] = WeakKeyDictionary()
"""The last week: one evening asks for the same one several times."""


def week_of(desk: Desk, monday: date, seen_from: date | None = None) -> tuple[Known, WeekPlan]:
    """The week, each of its sessions on a day whose own plan holds it, as far as there is one."""
    today = min(seen_from or desk.today(), desk.today())
    key = (desk.store.revision, monday, today, desk.now().replace(second=0, microsecond=0), desk.twelve)
    kept = _WEEKS.get(desk.store)
    if kept is None or kept[0] != key:
        kept = (key, _week_of(desk, known_week(desk, monday, seen_from)))
        _WEEKS[desk.store] = kept
    return kept[1]


def _week_of(desk: Desk, known: Known) -> tuple[Known, WeekPlan]:
    held: dict[str, int] = {}
    plan = plan_week(known, desk.facts)
    for _ in range(ROUNDS):
        failed = _failing(desk, known, plan, held)
        if not failed:
            break
        known = msgspec.structs.replace(known, failed=known.failed | failed)
        plan = plan_week(known, desk.facts)
    return known, plan


def _failing(desk: Desk, known: Known, plan: WeekPlan, held: dict[str, int]) -> dict[tuple[str, int], str]:
    """Sessions, free to go elsewhere, that the plan of their day leaves out; `held` keeps those it does not."""
    free = {
        session.id: session.slot // PARTS
        for session in plan.sessions
        if session.slot is not None and not session.done and not session.pinned and session.wish.per_week
    }
    failed = {}
    for ahead in sorted({day for key, day in free.items() if held.get(key) != day}):
        day = known.monday + timedelta(days=ahead)
        evening = evening_of(desk, day, meant=_meant(day, known, plan, desk))
        left = {line.what: line.text for line in plan_day(evening, desk.facts, repairs=False).unplaced}
        for session in plan.sessions:
            if free.get(session.id) == ahead and session.wish.id in left:
                failed[session.id, ahead] = left[session.wish.id]
            elif free.get(session.id) == ahead:
                held[session.id] = ahead
    return failed


def week_answers(desk: Desk, monday: date) -> tuple[Answer, ...]:
    """Where the person put sessions of that week, and whether it is an easy one."""
    return tuple(a for a in desk.store.between(Answer, monday, monday) if a.item.startswith(WEEK))


def known_week(desk: Desk, monday: date, seen_from: date | None = None) -> Known:
    """What is known of a week on the present day, or on a day that is over."""
    today = min(seen_from or desk.today(), desk.today())
    body, asleep = see_body(desk, today), _asleep(desk, today)
    readiness = (("in.readiness_parts", body.line),) if body.line else ()
    present = monday <= today < monday + timedelta(days=7)
    signs = (*readiness, *((flag.fact, flag.text) for flag in body.flags)) if present else ()
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
        short_night=None if asleep is None else asleep < desk.facts.rule("ex.short_sleep").number * 60,
        below=body.below,
        rest=body.rest if present else None,
        notes=signs,
        easy_week=body.easy_week if present else "",
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
