"""What a date is meant to hold: wishes + the week as it stands -> sessions of that day, and those that stand down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from coach.evidence import Facts
from coach.model import Reason, Unplaced, Wish
from coach.planner.fulfilled import Occasion, left_to
from coach.planner.told import TrainingWeek
from coach.planner.week.costs import eased
from coach.planner.week.done import fulfilled_ever, occasions_of
from coach.planner.week.goals import reasons
from coach.planner.week.planned import WeekPlan
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


def agenda_in(day: date, known: TrainingWeek, plan: WeekPlan, facts: Facts) -> Agenda:
    """The agenda of a date in its week: what the week puts there, and what asks for the date and has no place in it."""
    ahead = (day - known.monday).days
    mine = {s.wish.id: s for s in plan.sessions if s.slot is not None and s.slot // PARTS == ahead}
    occasions, over = occasions_of(known), fulfilled_ever(known)
    asks = {o.wish.id for o in occasions if o.day == day} - set(mine)
    done = {f.occasion.wish.id for f in over if f.day == day}
    asked = [wish for wish in known.wishes if wish.id in asks]
    still = (wish for wish in asked if wish.id not in done)
    down = {wish.id: why for wish in still if (why := _stands_down(wish, day, known, facts)) is not None}
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
        occasions=left_to(day, occasions, over),
        week=_said_of(wishes, told, day, known, facts),
        waived=tuple(down.values()),
    )


def _stands_down(wish: Wish, day: date, known: TrainingWeek, facts: Facts) -> Unplaced | None:
    """Why a session that asks for the day stands down: the night was short. Of its evening the day knows better."""
    limit = facts.rule("ex.short_sleep")
    if not (wish.if_slept and day == known.today and known.short_night):
        return None
    text = f"only if you slept, and the night was under {limit.number:g} h"
    return Unplaced(what=wish.id, title=wish.title, because=(limit.id,), text=text)


def _said_of(
    wishes: tuple[Wish, ...], told: Mapping[str, tuple[Reason, ...]], day: date, known: TrainingWeek, facts: Facts
) -> dict[str, tuple[Reason, ...]]:
    """What the week says of each wish; one that is none of its sessions is judged by its day alone."""
    ahead, usual = (day - known.monday).days, {wish.id: wish.minutes for wish in known.wishes}
    found = {wish.id: told.get(wish.id) or reasons(wish, ahead, known, facts, usual[wish.id]) for wish in wishes}
    return {key: said for key, said in found.items() if said}


def _at_part(wish: Wish, part: int) -> Wish:
    """The wish drawn to the part of the day that the week chose, unless it says a time itself."""
    return wish if wish.preferred else msgspec.structs.replace(wish, preferred=f"{PART_HOURS[part]:02}:00")
