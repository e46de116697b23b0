"""What a date is meant to hold: wishes + the week as it stands -> sessions of that day, and those that stand down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from coach.clock import weekday
from coach.evidence import Facts
from coach.model import Reason, Unplaced, Wish
from coach.planner.fulfilled import Occasion, left_to
from coach.planner.told import TrainingWeek
from coach.planner.week.costs import eased
from coach.planner.week.done import fulfilled_ever, occasions_of
from coach.planner.week.goals import reasons
from coach.planner.week.plan import WeekPlan
from coach.planner.week.search import PART_HOURS, PARTS


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """What a date is meant to hold."""

    wishes: tuple[Wish, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    """What a session of that day may fulfil."""
    week: Mapping[str, tuple[Reason, ...]] = {}
    """Wish -> what the week has to say of it."""
    waived: tuple[Unplaced, ...] = ()
    """What stands down that day, and why."""


def is_placed_by_week(wishes: Iterable[Wish]) -> bool:
    """Whether some wish leaves its day to the week, or to a night."""
    return any(wish.per_week or wish.if_slept for wish in wishes)


def asked_on(wishes: Iterable[Wish], day: date) -> tuple[Wish, ...]:
    """The wishes that ask for a date: every day's, its weekday's and its own."""
    return tuple(wish for wish in wishes if _asks(wish, day))


def agenda_of(day: date, known: TrainingWeek, facts: Facts) -> Agenda:
    """The agenda of a date in a week that nothing is left to: what asks for the date and is not done on another."""
    over = fulfilled_ever(known)
    occasions = left_to(day, occasions_of(known), over)
    mine = {o.wish.id for o in occasions if o.day == day} | {f.occasion.wish.id for f in over if f.day == day}
    wishes = tuple(wish for wish in known.wishes if wish.id in mine)
    return Agenda(wishes=wishes, occasions=occasions, week=_said_of(wishes, {}, day, known, facts))


def agenda_in(day: date, known: TrainingWeek, plan: WeekPlan, facts: Facts) -> Agenda:
    """The agenda of a date in its week: what the week puts there, and what asks for the date itself."""
    ahead = (day - known.monday).days
    mine = {s.wish.id: s for s in plan.sessions if s.slot is not None and s.slot // PARTS == ahead}
    placed = {session.wish.id for session in plan.sessions if session.slot is not None}
    asked = [w for w in known.wishes if w.id not in placed and w.per_week is None and _asks(w, day)]
    over = fulfilled_ever(known)
    done = {f.occasion.wish.id for f in over if f.day == day}
    asked_still = (wish for wish in asked if wish.id not in done)
    down = {w.id: why for w in asked_still if (why := _stands_down(w, day, known, plan, facts)) is not None}
    wishes = tuple(
        _at_part(mine[wish.id].wish, (mine[wish.id].slot or 0) % PARTS)
        if wish.id in mine
        else eased(wish, facts)
        if plan.easy
        else wish
        for wish in known.wishes
        if wish.id in mine or (wish in asked and wish.id not in down)
    )
    told = {key: session.reasons for key, session in mine.items()}
    return Agenda(
        wishes=wishes,
        occasions=left_to(day, occasions_of(known), over),
        week=_said_of(wishes, told, day, known, facts),
        waived=tuple(down.values()),
    )


def _stands_down(wish: Wish, day: date, known: TrainingWeek, plan: WeekPlan, facts: Facts) -> Unplaced | None:
    """Why a session that asks for the day stands down: the night was short, or the week's others leave it no place.

    Where only the parts of the day are busy or over, the plan of the day knows better.
    """
    limit = facts.rule("ex.short_sleep")
    if wish.if_slept and day == known.today and known.short_night:
        text = f"only if you slept, and the night was under {limit.number:g} h"
        return Unplaced(what=wish.id, title=wish.title, because=(limit.id,), text=text)
    out = next((s for s in plan.sessions if s.wish.id == wish.id and s.slot is None), None)
    rules = () if out is None else tuple(cause for cause in out.because if cause in facts.rules)
    if out is None or not rules:
        return None
    return Unplaced(what=wish.id, title=wish.title, because=rules, text=f"the week has no place for it; {out.text}")


def _said_of(
    wishes: tuple[Wish, ...], told: Mapping[str, tuple[Reason, ...]], day: date, known: TrainingWeek, facts: Facts
) -> dict[str, tuple[Reason, ...]]:
    """What the week says of each wish; one that is none of its sessions is judged by its day alone."""
    ahead, usual = (day - known.monday).days, {wish.id: wish.minutes for wish in known.wishes}
    found = {wish.id: told.get(wish.id) or reasons(wish, ahead, known, facts, usual[wish.id]) for wish in wishes}
    return {key: said for key, said in found.items() if said}


def _asks(wish: Wish, day: date) -> bool:
    """Whether a wish asks for that date by weekday, by the date itself, or for every day when neither is said."""
    return day in wish.dates or weekday(day) in wish.days or not (wish.days or wish.dates)


def _at_part(wish: Wish, part: int) -> Wish:
    """The wish drawn to the part of the day that the week chose, unless it says a time itself."""
    return wish if wish.preferred else msgspec.structs.replace(wish, preferred=f"{PART_HOURS[part]:02}:00")
