"""Gathering: store + clock + log -> one week of training as the planner is told, and that week settled."""

from __future__ import annotations

from datetime import date, timedelta
from weakref import WeakKeyDictionary

from coach.desk import Desk
from coach.gather.day import asleep_min, evening_with
from coach.gather.readiness import see_body
from coach.gather.settled_at import settled_at
from coach.model import Busy, EasyWeek, LineAnswer, WeekPin, Wish, Workout
from coach.planner.evening.known.variants import stands_down
from coach.planner.told import TrainingWeek
from coach.planner.week.agenda import Agenda, agenda_in
from coach.planner.week.planned import WeekPlan
from coach.planner.week.settle import settle
from coach.store import Store

LOAD_DAYS = 42
"""Weeks of training behind a proposal of an easy one."""

_WEEKS: WeakKeyDictionary[Store, tuple[tuple[object, ...], tuple[TrainingWeek, WeekPlan]]] = WeakKeyDictionary()
"""The last week: one evening asks for the same one several times."""


def agenda_on(desk: Desk, day: date) -> Agenda:
    """What a date is meant to hold, as its week says; there is no week to place where nothing is wished."""
    if not desk.store.all(Wish):
        return Agenda()
    monday = day - timedelta(days=day.weekday())
    return agenda_in(day, *week_of(desk, monday, day), desk.facts)


def week_of(desk: Desk, monday: date, seen_from: date | None = None) -> tuple[TrainingWeek, WeekPlan]:
    """The week, each of its sessions on a day whose own plan holds it, as far as there is one."""
    today = min(seen_from or desk.today(), desk.today())
    key = (desk.store.revision, monday, today, desk.now().replace(second=0, microsecond=0), desk.twelve)
    kept = _WEEKS.get(desk.store)
    if kept is None or kept[0] != key:
        known = training_week(desk, monday, seen_from)
        kept = (key, settle(known, desk.facts, lambda day, agenda: evening_with(desk, day, agenda)))
        _WEEKS[desk.store] = kept
    return kept[1]


def training_week(desk: Desk, monday: date, seen_from: date | None = None) -> TrainingWeek:
    """What is known of a week on the present day, or on a day that is over."""
    today, wishes = min(seen_from or desk.today(), desk.today()), desk.store.all(Wish)
    body, asleep = see_body(desk, today), asleep_min(desk, today)
    readiness = (("in.readiness_parts", body.line),) if body.line else ()
    present = monday <= today < monday + timedelta(days=7)
    signs = (*readiness, *((flag.fact, flag.text) for flag in body.flags)) if present else ()
    return TrainingWeek(
        monday=monday,
        today=today,
        now=settled_at(desk, today) if today == desk.today() else None,
        profile=desk.profile,
        wishes=wishes,
        workouts=desk.store.between(
            Workout, monday - timedelta(days=LOAD_DAYS), min(today, monday + timedelta(days=6))
        ),
        busy=desk.store.between(Busy, monday - timedelta(days=1), monday + timedelta(days=8)),
        later=desk.store.between(Workout, today + timedelta(days=1), monday + timedelta(days=7)),
        marked=desk.store.between(LineAnswer, monday, monday + timedelta(days=6)),
        pins=desk.store.between(WeekPin, monday, monday),
        easy=bool(desk.store.between(EasyWeek, monday, monday)),
        short_night=None if asleep is None else asleep < desk.facts.rule("ex.short_sleep").number * 60,
        below=body.below,
        rest=body.rest if present else None,
        notes=signs,
        easy_week=body.easy_week if present else "",
        down=_down(desk, today, wishes) if present else {},
    )


def _down(desk: Desk, today: date, wishes: tuple[Wish, ...]) -> dict[str, tuple[date, str]]:
    """What today's answers leave nothing of, and until when."""
    return stands_down(evening_with(desk, today, Agenda(wishes=wishes)), desk.facts) if wishes else {}
