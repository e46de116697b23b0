"""A product over the weeks: store -> the step that is offered, the steps that were taken, the week of the course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.barred import barred
from coach.cabinet.course import course
from coach.cabinet.felt import as_read, flag_of
from coach.cabinet.limits import magnesium_cap
from coach.cabinet.meant import magnesium_on_its_day
from coach.cabinet.pairs.found import withheld
from coach.cabinet.person import red_flag
from coach.cabinet.schedule import schedule_of
from coach.cabinet.stock import refill_at
from coach.cabinet.titration import FOR_GOOD, Proposal, Since, may_resume, propose, stopped_by, waiting
from coach.clock import coach_day, starts_of
from coach.desk import Desk
from coach.evidence.signs import flag_in
from coach.model import CheckIn, Intake, Night, Product, Step
from coach.planner.told import Evening, cabinet_of
from coach.words import day_text, mg_text

FOR_GOOD_FACT = "mg.gi_stop_h"
LOOK_BACK_DAYS = 8
LONGEST_BACK_DAYS = 60
WATCH_DAYS = 28
"""After a stop the gut is asked for at most this long."""


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where a product stands in its course."""

    week: str
    """`week 3 of 8`; empty when it was never started."""
    proposal: Proposal | None
    steps: tuple[str, ...]
    """`Sun 1 Mar: Start with 200 mg a day`, the oldest first."""
    refill_at: datetime | None
    """From when a refill is spoken of; None without a stock or a schedule."""
    waiting: str = ""
    """Why no step is offered after the ladder stopped it, and until when; empty where nothing waits."""


class Courses:
    """The courses of an evening's products; what all of them share is asked once."""

    def __init__(self, desk: Desk, evening: Evening) -> None:
        """As of that evening."""
        self._desk = desk
        self._evening = evening
        self._no_step = _no_step(desk, evening)
        self._last_stop = last_stop(desk)
        self._cabinet = cabinet = cabinet_of(evening)
        meant = ((other.id, magnesium_on_its_day(other, cabinet, desk.facts)) for other in evening.products)
        self._meant = [(key, mg) for key, mg in meant if mg]
        self._logs: dict[date, _Log] = {}

    def of(self, product: Product, out: date | None = None) -> Course:
        """The course of a product as of today; nothing is offered behind a gate or beside a red flag."""
        desk, evening = self._desk, self._evening
        told, bears = self._since(product), magnesium_mg(product, desk.facts) > 0
        no_step = (
            self._no_step
            or schedule_of(product) is not None
            or bool(bears and withheld(product, self._cabinet, desk.facts))
        )
        return Course(
            waiting=waiting(told) if bears else "",
            week=course(product, evening.date, desk.facts) if product.active else "",
            proposal=None
            if no_step or schedule_of(product) is not None
            else propose(product, told, desk.profile, desk.facts),
            steps=tuple(step_text(step) for step in (product.use.steps if product.use is not None else ())),
            refill_at=refill_at(out, desk.zone) if out is not None else None,
        )

    def _since(self, product: Product) -> Since:
        """What the last days say about a product."""
        desk, day = self._desk, self._evening.date
        stop = _stop_of(product, self._last_stop, day)
        back = LOOK_BACK_DAYS if stop is None else min(max((day - stop.date).days, LOOK_BACK_DAYS), LONGEST_BACK_DAYS)
        first = day - timedelta(days=back)
        if first not in self._logs:
            self._logs[first] = _log(desk, first, day)
        log, others = self._logs[first], sum(mg for key, mg in self._meant if key != product.id)
        return Since(
            day=day,
            gut=log.gut,
            quality=log.quality,
            taken=log.taken.get(product.id, frozenset()),
            room_mg=max(magnesium_cap(desk.profile, desk.facts).number - others, 0.0),
            stopped=None if stop is None else stop.date,
            for_good=stop is not None and stop.fact == FOR_GOOD_FACT,
        )


def course_of(desk: Desk, product: Product, evening: Evening, out: date | None = None) -> Course:
    """The course of one product alone."""
    return Courses(desk, evening).of(product, out)


def _no_step(desk: Desk, evening: Evening) -> bool:
    """Whether no step of any dose is offered."""
    day = cabinet_of(evening)
    return bool(evening.unsure) or barred(day, desk.facts) or red_flag(day, desk.facts) is not None


class _Log(msgspec.Struct, frozen=True, kw_only=True):
    """What some days say of the gut, of sleep and of doses."""

    gut: dict[date, int]
    quality: dict[date, int]
    taken: dict[str, frozenset[date]]
    """The days on which each product was taken."""


def _log(desk: Desk, first: date, day: date) -> _Log:
    """What the days from `first` to `day` say."""
    starts = starts_of(desk.profile.day_starts)
    check_ins = tuple(as_read(one, desk.facts) for one in desk.store.between(CheckIn, first, day))
    nights = {night.date: night.quality for night in desk.store.between(Night, first, day) if night.quality is not None}
    rated = {one.date: one.sleep_quality for one in check_ins if one.sleep_quality is not None}
    doses = desk.store.between(Intake, first, day + timedelta(days=1))
    taken: dict[str, set[date]] = {}
    for dose in doses:
        taken.setdefault(dose.product, set()).add(coach_day(dose.at, desk.zone, starts))
    return _Log(
        gut={
            **{one.date: one.gut for one in check_ins if one.gut is not None},
            **dict.fromkeys(_flagged(desk, check_ins, doses, starts), FOR_GOOD),
        },
        quality={**nights, **rated},
        taken={key: frozenset(days) for key, days in taken.items()},
    )


def _stop_of(product: Product, last: Step | None, day: date) -> Step | None:
    """The stop a product waits after: its own, else a late one of any other."""
    own = stopped_by(product)
    if own is not None and not product.active:
        return own
    late = last is not None and (last.fact == FOR_GOOD_FACT or (day - last.date).days <= LONGEST_BACK_DAYS)
    return last if late else None


def last_stop(desk: Desk) -> Step | None:
    """The step by which the gut ladder last stopped magnesium, in any product."""
    stops = (stopped_by(product) for product in desk.store.all(Product))
    return max((step for step in stops if step is not None), key=lambda step: step.date, default=None)


def watched(desk: Desk, day: date) -> Step | None:
    """The stop after which the gut is asked for, also without a dose; None when it has been calm long enough."""
    stop = last_stop(desk)
    if stop is None or not 0 <= (day - stop.date).days <= WATCH_DAYS:
        return None
    check_ins = [as_read(one, desk.facts) for one in desk.store.between(CheckIn, stop.date, day)]
    gut = {one.date: one.gut for one in check_ins if one.gut is not None}
    told = Since(day=day, gut=gut, quality={}, taken=frozenset(), room_mg=0, stopped=stop.date)
    return None if may_resume(told) else stop


def _flagged(desk: Desk, check_ins: Iterable[CheckIn], doses: Iterable[Intake], starts: time) -> Iterator[date]:
    """The days of a red flag, in a check-in or after a dose."""
    for one in check_ins:
        if flag_of(one, desk.facts) is not None:
            yield one.date
    for dose in doses:
        if dose.effects and flag_in(dose.effects, desk.facts) is not None:
            yield coach_day(dose.at, desk.zone, starts)


def step_text(step: Step) -> str:
    """One kept step in words."""
    amount = f" ({mg_text(step.daily_mg)} a day)" if step.daily_mg and mg_text(step.daily_mg) not in step.text else ""
    return f"{day_text(step.date)}: {step.text or step.kind}{amount}"
