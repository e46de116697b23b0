"""The week: wishes + log -> every session in its place; moving one, with what each slot would cost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from coach.clock import local, parse_clock
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.gather.doubt import must_be_whole
from coach.gather.week import week_of
from coach.model import EasyWeek, WeekPin, Wish
from coach.model.answers import answer_id
from coach.planner.week.costs import easy_id, number_of
from coach.planner.week.moves import Move as Move
from coach.planner.week.moves import moves
from coach.planner.week.planned import Planned as Planned
from coach.planner.week.planned import WeekPlan
from coach.planner.week.search import DAYS, PART_HOURS, PARTS, SLOTS
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

    moves: dict[int, Move]
    """Slot (3 x day + part) -> what the week would cost more, of what parts, and who else would go elsewhere."""
    against: dict[int, str]
    """Slot -> the rule against it, in words."""


def see_week(desk: Desk, day: date | None = None) -> WeekView:
    """The week that holds a day (default: today); StoreError when nothing may be planned."""
    must_be_whole(desk)
    monday = monday_of(day or desk.today())
    return WeekView(
        today=desk.today(),
        days=tuple(monday + timedelta(days=number) for number in range(DAYS)),
        plan=week_of(desk, monday)[1],
    )


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def see_moves(desk: Desk, view: WeekView, key: str) -> MovesView:
    """What it would cost, or what forbids it, to have one session in each slot of the week."""
    known, _ = week_of(desk, view.plan.monday)
    found, against = moves(known, desk.facts, view.plan, key)
    failed = {ahead: text for (name, ahead), text in known.failed.items() if name == key}
    return MovesView(
        moves=found, against={slot: _said(rule, failed.get(slot // PARTS, ""), desk) for slot, rule in against.items()}
    )


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions of one kind without a place, and why."""

    title: str
    """`Legs`, or `2 × Legs`."""
    text: str
    rules: tuple[str, ...]


def left_out(view: WeekView) -> tuple[Left, ...]:
    """What has no place in the days to come; the same said once. Of days that are over nothing is asked any more."""
    out = [session for session in view.plan.sessions if session.slot is None and session.because != ("over",)]
    alike = {(session.wish.title, session.text): session for session in out}
    found = []
    for (title, text), session in alike.items():
        count = sum((other.wish.title, other.text) == (title, text) for other in out)
        rules = tuple(fact for fact in session.because if fact.startswith("ex."))
        found.append(Left(title=f"{count} × {title}" if count > 1 else title, text=text, rules=rules))
    return tuple(found)


def moved_along(move: Move, view: WeekView) -> str:
    """`Yoga to wed evening`: who else would go elsewhere."""
    titles = {session.id: session.wish.title for session in view.plan.sessions}
    return ", ".join(
        f"{titles[key]} to {day_text(view.days[slot // PARTS])}, {PART_NAMES[slot % PARTS]}" for key, slot in move.also
    )


CLOSED = {"over": "it is over", "busy": "that part of the day is busy, or too short"}


def _said(rule: str, failed: str, desk: Desk) -> str:
    """Why a session cannot be there, in words; a rule with its id."""
    if rule in CLOSED:
        return CLOSED[rule]
    if rule.startswith("day:"):
        return f"the evening does not hold it: {failed}"
    if rule not in desk.facts.rules:
        return rule
    found = desk.facts.rule(rule)
    value = "" if isinstance(found.value, bool) else f": {found.number:g} {found.unit}"
    return f"{found.parameter}{value} [{rule}]"


def put(desk: Desk, monday: date, key: str, slot: int) -> Changed:
    """Pin a session to a slot of its week; refused, with the rule, where it cannot be."""
    view = see_week(desk, monday)
    session = _session(view, key)
    if not 0 <= slot < SLOTS:
        raise UsageError(f"{slot} is no part of the week", where="slot", todo=f"0 to {SLOTS - 1}.")
    found = see_moves(desk, view, key)
    if slot not in found.moves:
        raise UsageError(f"cannot be there: {found.against[slot]}", where=session.wish.title)
    day, part = view.days[slot // PARTS], slot % PARTS
    said = f"{session.wish.title} on {day_text(day)}, {PART_NAMES[part]}"
    pin = WeekPin(
        id=answer_id(key),
        date=monday,
        wish=session.wish.id,
        number=number_of(key),
        to=_moment(desk, view, slot),
        at=desk.now(),
        title=said,
        others={s.id: _moment(desk, view, s.slot) for s in view.plan.sessions if _stands(s) and s.id != key},
    )
    with changing(desk, said) as change:
        change.put(pin)
    return Changed(what=f"{said}.", record_id=key)


def let_go(desk: Desk, monday: date, key: str) -> Changed:
    """Let the week place a session again."""
    session = _session(see_week(desk, monday), key)
    if not session.pinned:
        raise UsageError("is not held anywhere", where=session.wish.title, todo="The arrows move it.")
    with changing(desk, f"{session.wish.title} free again") as change:
        change.remove(WeekPin, answer_id(key))
    return Changed(what=f"{session.wish.title}: the week places it again.", record_id=key)


def take_easy(desk: Desk, monday: date) -> Changed:
    """Make a week an easy one: its sessions as often, and shorter; `take_usual` takes it back."""
    if see_week(desk, monday).plan.easy:
        raise UsageError("is an easy one already", where="week", todo="d, or coach week --usual, takes it back.")
    if not desk.store.count(Wish):
        raise UsageError("holds no sessions", where="week", todo="coach wish add … asks for one.")
    said = f"Easy week from {day_text(monday)}"
    easy = EasyWeek(id=answer_id(easy_id(monday)), date=monday, at=desk.now(), title=said)
    with changing(desk, said) as change:
        change.put(easy)
    return Changed(what=f"{said}.", record_id=easy_id(monday))


def take_usual(desk: Desk, monday: date) -> Changed:
    """Take an easy week back."""
    if not see_week(desk, monday).plan.easy:
        raise UsageError("is a usual one", where="week", todo="d, or coach week --easy, makes it an easy one.")
    said = f"Usual week from {day_text(monday)}"
    with changing(desk, said) as change:
        change.remove(EasyWeek, answer_id(easy_id(monday)))
    return Changed(what=f"{said}.", record_id=easy_id(monday))


def _moment(desk: Desk, view: WeekView, slot: int | None) -> datetime:
    """The moment that stands for a slot of a week."""
    ahead, part = divmod(slot or 0, PARTS)
    return local(view.days[ahead], parse_clock(f"{PART_HOURS[part]:02}:00"), desk.zone)


def _stands(session: Planned) -> bool:
    return session.slot is not None and not session.done


def _session(view: WeekView, key: str) -> Planned:
    found = next((session for session in view.plan.sessions if session.id == key), None)
    if found is None or found.done:
        raise UsageError("there is no such open session", where=key, todo="coach week lists them.")
    return found
