"""How the body stands on a morning: the log of the last months -> readiness, signs of overload, what is proposed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import log
from weakref import WeakKeyDictionary

import msgspec

from coach.clock import coach_day, starts_of
from coach.desk import Desk
from coach.gather.need import sleep_need_min
from coach.gather.said import journeys_of
from coach.insights.debt import asleep_24h
from coach.insights.diary import as_said, diary, one_per_date
from coach.insights.load import Flag, daily_loads, load_flags
from coach.insights.overload import drive_low, easy_week, hrv_low, overreached, wellness_low
from coach.insights.phases import BACK_DAYS, phases_of
from coach.insights.readiness import ITEMS, Past, Readiness, readiness
from coach.model import CheckIn, Nap, Night, Workout
from coach.store import Store

HISTORY_DAYS = BACK_DAYS

DRIVE_DAYS = 14
"""More than the run of days of `ex.drive_rest`."""

SIGNS = ("ex.overreach_flag", "ex.hrv_low", "ex.wellness_low")
"""The signs of overload that ease a session; what the load alone says is the week's to tell."""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """One morning."""

    readiness: Readiness
    rest: tuple[str, str] | None = None
    """(fact, sentence) that proposes a day of rest or an easy one; None when nothing does."""
    flags: tuple[Flag, ...] = ()
    """What is unusual, each with its numbers and what clears it."""
    easy_week: str = ""
    """Why an easy week is proposed; empty when it is not."""

    @property
    def below(self) -> float | None:
        """The mean z of the readiness; None when there is none."""
        found = self.readiness.score
        return None if found is None else found.below

    @property
    def line(self) -> str:
        """The readiness when it has something to say: it is being learned, or it is off the normal."""
        quiet = self.readiness.state == "unknown" or self.readiness.band == "normal" or not self.readiness.learned
        return "" if quiet else self.readiness.text


_KEPT: WeakKeyDictionary[Store, tuple[int, date, Body]] = WeakKeyDictionary()
"""The last answer: a screen asks for the same morning many times."""


def see_body(desk: Desk, day: date) -> Body:
    """The morning of that date, from what the log holds up to it."""
    kept = _KEPT.get(desk.store)
    if kept is not None and kept[:2] == (desk.store.revision, day):
        return kept[2]
    found = _look(desk, day)
    _KEPT[desk.store] = (desk.store.revision, day, found)
    return found


def body_on(desk: Desk, day: date) -> tuple[float | None, tuple[tuple[str, str], ...]]:
    """(readiness in SD of the own days, signs of overload) of a morning; nothing of one that has not come."""
    if day > desk.today():
        return None, ()
    seen = see_body(desk, day)
    return seen.below, tuple((flag.fact, flag.text) for flag in seen.flags if flag.fact in SIGNS)


def _look(desk: Desk, day: date) -> Body:
    facts, done = desk.facts, sessions(desk, day)
    past = past_of(desk, day, done)
    here = readiness(past, day, facts)
    tired = tuple(flag for flag in (hrv_low(past, day, facts), wellness_low(past, day, facts)) if flag is not None)
    loaded = load_flags(past.loads, day, facts)
    worn = overreached(past, done, day, facts)
    return Body(
        readiness=here,
        rest=_rest(desk, past, day, here),
        flags=(*((worn,) if worn is not None else ()), *tired, *loaded),
        easy_week=easy_week(tired, loaded),
    )


def _rest(desk: Desk, past: Past, day: date, here: Readiness) -> tuple[str, str] | None:
    """A readiness far below the normal, or hardly any drive to train, for days running."""
    rule = desk.facts.rule("ex.readiness_rest")
    limit, days = rule.range
    before = (readiness(past, day - timedelta(days=back), desk.facts) for back in range(1, int(days)))
    low = all(r.score is not None and r.score.below <= limit for r in (here, *before))
    if low:
        text = f"readiness is {-limit:g} SD or more below your normal, {days:g} days running"
        return rule.id, f"{text}: a day of rest may suit better"
    told = desk.store.between(CheckIn, day - timedelta(days=DRIVE_DAYS), day)
    flag = drive_low({one.date: one.drive for one in told if one.drive is not None}, day, desk.facts)
    return None if flag is None else (flag.fact, f"{flag.text}: an easy day may suit better")


def sessions(desk: Desk, day: date, days: int = HISTORY_DAYS) -> tuple[tuple[date, Workout], ...]:
    """Each session of the last `days` days with its coach-day."""
    starts, where = starts_of(desk.profile.day_starts), desk.zone
    done = desk.store.between(Workout, day - timedelta(days=days), day + timedelta(days=1))
    dated = ((coach_day(w.start, where, starts), w) for w in done)
    return tuple((d, w) for d, w in dated if d <= day)


def past_of(desk: Desk, day: date, done: tuple[tuple[date, Workout], ...], days: int = HISTORY_DAYS) -> Past:
    """What is known of each of the last `days` days, as the readiness compares them."""
    first = day - timedelta(days=days)
    nights = {night.date: night for night in one_per_date(desk.store.between(Night, first, day))}
    check_ins = {check_in.date: check_in for check_in in desk.store.between(CheckIn, first, day)}
    told = {d: diary(as_said(night)) for d, night in nights.items()}
    asleep = {d: numbers.tst_min for d, numbers in told.items() if numbers.tst_min is not None}
    seen = nights.keys() | check_ins.keys()
    items = {d: _rated(check_ins.get(d), nights.get(d)) for d in seen}
    return Past(
        items={d: rated for d, rated in sorted(items.items()) if rated},
        asleep_min=asleep_24h(asleep, desk.store.between(Nap, first, day)),
        need_min=sleep_need_min(desk),
        ln_hrv=_ln_hrv(nights),
        pulse_bpm={d: night.resting_hr_bpm for d, night in nights.items() if night.resting_hr_bpm is not None},
        loads=daily_loads(done, seen, desk.facts),
        phases=phases_of(
            seen | {day + timedelta(days=1)},
            {d: one.cycle_day for d, one in check_ins.items() if one.cycle_day is not None},
            {d: _hour(numbers.midpoint) for d, numbers in told.items() if numbers.midpoint is not None},
            journeys_of(desk, check_ins.values()),
        ),
    )


def _rated(check_in: CheckIn | None, night: Night | None) -> dict[str, int]:
    """The five items as far as they were rated; the night's own quality stands in for the check-in's."""
    rated = {name: getattr(check_in, name) for name in ITEMS if getattr(check_in, name, None) is not None}
    if "sleep_quality" not in rated and night is not None and night.quality is not None:
        rated["sleep_quality"] = night.quality
    return rated


def _ln_hrv(nights: dict[date, Night]) -> dict[date, float]:
    """Natural logs of RMSSD; where no night has one, of SDNN, as the two are never mixed."""
    rmssd = {d: log(n.hrv_rmssd_ms) for d, n in nights.items() if n.hrv_rmssd_ms is not None}
    return rmssd or {d: log(n.hrv_sdnn_ms) for d, n in nights.items() if n.hrv_sdnn_ms is not None}


def _hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60
