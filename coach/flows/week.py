"""The week: wishes + log -> every session in its place; moving one, with what each slot would cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from coach.clock import local, parse_clock
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.doubt import must_be_whole
from coach.flows.evening import known_week
from coach.model import Answer
from coach.planner.training import Planned as Planned
from coach.planner.training import WeekPlan, moves, plan_week
from coach.planner.week import DAYS, PART_HOURS, PARTS, SLOTS
from coach.words import day_text

PART_NAMES = ("morning", "midday", "evening")


class WeekView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the Week screen and `coach week` show."""

    schema: Literal["coach.week/1"] = "coach.week/1"
    today: date
    days: tuple[date, ...]
    """Monday to Sunday."""
    plan: WeekPlan


class MovesView(msgspec.Struct, frozen=True, kw_only=True):
    """Where one session could be."""

    costs: dict[int, int]
    """Slot (3 x day + part) -> what the week would cost more."""
    against: dict[int, str]
    """Slot -> the rule against it, in words."""


def see_week(desk: Desk, day: date | None = None) -> WeekView:
    """The week that holds a day (default: today); StoreError when nothing may be planned."""
    must_be_whole(desk)
    monday = monday_of(day or desk.today())
    return WeekView(
        today=desk.today(),
        days=tuple(monday + timedelta(days=number) for number in range(DAYS)),
        plan=plan_week(known_week(desk, monday), desk.facts),
    )


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def see_moves(desk: Desk, view: WeekView, key: str) -> MovesView:
    """What it would cost, or what forbids it, to have one session in each slot of the week."""
    costs, against = moves(known_week(desk, view.plan.monday), desk.facts, view.plan, key)
    return MovesView(costs=costs, against={slot: _said(rule, desk) for slot, rule in against.items()})


def _said(rule: str, desk: Desk) -> str:
    if rule in desk.facts.rules:
        found = desk.facts.rule(rule)
        return f"{found.parameter}: {found.number:g} h apart [{rule}]"
    return rule


def put(desk: Desk, monday: date, key: str, slot: int) -> Changed:
    """Pin a session to a slot of its week; refused, with the rule, where it cannot be."""
    view = see_week(desk, monday)
    session = _session(view, key)
    if not 0 <= slot < SLOTS:
        raise UsageError(f"{slot} is no part of the week", where="slot", todo=f"0 to {SLOTS - 1}.")
    found = see_moves(desk, view, key)
    if slot not in found.costs:
        raise UsageError(f"cannot be there: {found.against[slot]}", where=session.wish.title)
    day, part = view.days[slot // PARTS], slot % PARTS
    at = local(day, parse_clock(f"{PART_HOURS[part]:02}:00"), desk.zone)
    said = f"{session.wish.title} on {day_text(day)}, {PART_NAMES[part]}"
    answer = Answer(id=f"answer-{key}", date=monday, item=key, state="moved", to=at, at=desk.now(), title=said)
    with changing(desk, said) as change:
        change.put(answer)
    return Changed(what=f"{said}.", record_id=key)


def let_go(desk: Desk, monday: date, key: str) -> Changed:
    """Let the week place a session again."""
    session = _session(see_week(desk, monday), key)
    if not session.pinned:
        raise UsageError("is not held anywhere", where=session.wish.title, todo="The arrows move it.")
    with changing(desk, f"{session.wish.title} free again") as change:
        change.remove(Answer, f"answer-{key}")
    return Changed(what=f"{session.wish.title}: the week places it again.", record_id=key)


def _session(view: WeekView, key: str) -> Planned:
    found = next((session for session in view.plan.sessions if session.id == key), None)
    if found is None or found.done:
        raise UsageError("there is no such open session", where=key, todo="coach week lists them.")
    return found
