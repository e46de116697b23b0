"""What if: a change as typed -> the evening before and after, by line, reason and cost; only `apply` writes.

`19:30` or `+15` moves the line at hand, `legs 19:30` another one, `bed 23:30`, `wake 6:00`, `light` … `maximal`
(with or without a session's name), `legs 45 min`, `legs as-wished`, `skip stretch`, and `full`, `enough` or `least` for
a short night.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from coach.cabinet.pairs.beside import because
from coach.clock import local, starts_of
from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.evidence.medicines import medicines
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.insisting import forbidden, insist, insisted, request
from coach.flows.moving import answer_of, hard_rule, item_of, may_move, movable, refusal, target_of
from coach.flows.red_flags import stop_at_flag
from coach.flows.today import plan_of
from coach.gather.evening import evening_of
from coach.model import (
    AsWished,
    DayPlan,
    DayRequest,
    EffortAsked,
    LengthAsked,
    LineAnswer,
    PlanItem,
    StrainAsked,
    Unplaced,
    WakeAsked,
    Window,
)
from coach.model.answers import answer_id
from coach.model.fields import Effort, Strain
from coach.planner.evening.one_day import EFFORTS, STRAINS, asked_effort, effort_id, length_id, strain_id, wake_id
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import moves_night
from coach.planner.evening.what_if import LineDifference as LineDifference
from coach.planner.evening.what_if import Verdict, below_floor, differences, verdict, with_answer
from coach.planner.evening.why_not import SHORTEST_MIN
from coach.planner.fulfilled import line_id
from coach.words import Dial, clock_text, close_half, day_text, read_clock, read_minutes

LONGEST_MIN = 720
_LONGER = "Choose a later time; where you must get up, add it as a busy time, and the plan says what is left."


def examples(dial: Dial) -> tuple[str, ...]:
    """What may be typed: `19:30`, `legs 19:30`, … `enough`."""
    start, bed, wake = (dial.of_day(clock) for clock in ("19:30", "23:30", "06:00"))
    return start, f"legs {start}", f"bed {bed}", f"wake {wake}", "legs light", "enough"


def _such_as(desk: Desk) -> str:
    *others, last = examples(desk.dial)
    return f"Such as {', '.join(others)}, or {last}."


class TypedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that may be different tonight."""

    said: str
    """`Legs at 19:30`."""
    name: str
    """The id of the line, or the name of what is asked of the day."""
    answer: LineAnswer | DayRequest
    item: PlanItem | None
    """The line it is about; None for the wake time and the effort."""


class WhyNotView(msgspec.Struct, frozen=True, kw_only=True):
    """Why a line does, or does not, stand at another time."""

    title: str
    verdict: Verdict
    facts: tuple[str, ...]
    """What stands against it, each in words: a rule with its id, a block with its title."""
    may_move: str
    """Where it could start; empty when it cannot."""


class WhatIfView(msgspec.Struct, frozen=True, kw_only=True):
    """Before and after of one change."""

    schema: Literal["coach.what_if/1"] = "coach.what_if/1"
    date: date
    change: str
    verdict: Verdict | None
    """Of the line that was to move; None when the change is another one."""
    lines: tuple[LineDifference, ...]
    """Only what differs, in order of time."""
    cost_before: float
    cost_after: float
    may_move: str = ""
    refused_by: str = ""
    """The hard rule that forbids it; empty where it fits, or where something else is in the way."""

    @property
    def fits(self) -> bool:
        """Whether the change breaks no hard rule."""
        return self.verdict is None or self.verdict.fits


def why_not(desk: Desk, day: date, item_id: str, to: str, before: DayPlan | None = None) -> WhyNotView:
    """Whether one line may start at a time as typed; `before` saves planning the evening anew at every step."""
    before = before or plan_of(desk, day)
    item = item_of(before, item_id)
    found = _judge(desk, day, before, item, to)
    return WhyNotView(
        title=item.title,
        verdict=found,
        facts=tuple(_named(desk, day, key) for key in found.against),
        may_move=may_move(item, desk),
    )


def _judge(desk: Desk, day: date, before: DayPlan, item: PlanItem, to: str) -> Verdict:
    start = target_of(desk, day, item, to)
    if not movable(item):
        kind = "a medicine stands at its own time" if item.kind == "medicine" else "it stands where it stands"
        return Verdict(item=item.id, start=start, fits=False, against=(item.kind,), text=kind)
    answer = msgspec.structs.replace(answer_of(desk, day, item, "moved"), to=start)
    return verdict(evening_of(desk, day), desk.facts, before, item, answer)


def _named(desk: Desk, day: date, key: str) -> str:
    """A cause as a person reads it."""
    if key in desk.facts.rules:
        rule = desk.facts.rule(key)
        return f"{rule.parameter} ({rule.kind}, {rule.grade}) [{key}]"
    if "--" in key and key in medicines().pairs:
        pair = medicines().pairs[key]
        return f"{medicines().name_of(pair.a)} beside {medicines().name_of(pair.b)}: {because(pair)} [{key}]"
    if key.startswith("busy:"):
        found = (block for block in evening_of(desk, day).busy if f"busy:{block.id}" == key)
        return next((block.title for block in found if block.title), "a busy block")
    return key


def see(desk: Desk, day: date, text: str, item_id: str = "", before: DayPlan | None = None) -> WhatIfView:
    """The evening with a change as typed; `item_id` is the line a bare time is about."""
    before = before or plan_of(desk, day)
    stop_at_flag(before)
    change = read_change(desk, day, before, text, item_id)
    if isinstance(change.answer, AsWished):
        refused = forbidden(desk, day, change.answer.wish)
        if refused is not None:
            return _insisting(desk, day, before, change, refused)
        insisted(desk, day, change.answer.wish)
    judged = None
    if change.item is not None and isinstance(change.answer, LineAnswer):
        judged = _judge(desk, day, before, change.item, clock_text(change.answer.to or before.generated_at, desk.zone))
    if judged is not None and not judged.fits:
        said = may_move(change.item, desk) if change.item is not None else ""
        return _impossible(desk, day, before, change, judged, said)
    evening = evening_of(desk, day)
    after = shown_day(with_answer(evening, change.answer, before), desk.facts, repairs=False)
    short = below_floor(evening, desk.facts, before, after)
    if short is not None:
        return _impossible(desk, day, before, change, short, _LONGER)
    return WhatIfView(
        date=day,
        change=change.said,
        verdict=judged,
        lines=differences(before, after),
        cost_before=before.cost,
        cost_after=after.cost,
    )


def _impossible(desk: Desk, day: date, before: DayPlan, change: TypedChange, found: Verdict, todo: str) -> WhatIfView:
    return WhatIfView(
        date=day,
        change=change.said,
        verdict=found,
        lines=(),
        cost_before=before.cost,
        cost_after=before.cost,
        may_move=todo,
        refused_by=hard_rule(desk, found),
    )


def _insisting(desk: Desk, day: date, before: DayPlan, change: TypedChange, refused: SafetyRefusal) -> WhatIfView:
    """A session that a hard rule forbids as it was wished."""
    found = Verdict(item=change.name, start=before.generated_at, fits=False, against=(refused.fact,), text=refused.what)
    view = _impossible(desk, day, before, change, found, refused.todo)
    return msgspec.structs.replace(view, refused_by=refused.fact)


def apply(desk: Desk, day: date, text: str, item_id: str = "") -> Changed:
    """Make the change; refused, with the rule, where a hard one forbids it."""
    before = plan_of(desk, day)
    change = read_change(desk, day, before, text, item_id)
    if isinstance(change.answer, AsWished):
        return insist(desk, day, change.answer.wish)
    view = see(desk, day, text, item_id, before)
    if view.verdict is not None and not view.verdict.fits:
        if change.item is not None:
            raise refusal(desk, view.verdict, change.item)
        raise SafetyRefusal(view.verdict.text, where=change.said, todo=view.may_move, fact=view.refused_by)
    with changing(desk, f"{change.said}, {day_text(day)}", about=change.name, night=moves_night(change.answer)) as kept:
        kept.put(change.answer)
    return Changed(what=f"{change.said}.", record_id=change.name)


def next_effort(desk: Desk, day: date) -> Changed:
    """The next effort for a short night: full, enough, least, and full again; the plan says what is left."""
    here = EFFORTS.index(asked_effort(evening_of(desk, day)))
    return apply(desk, day, EFFORTS[(here + 1) % len(EFFORTS)])


def read_change(desk: Desk, day: date, plan: DayPlan, text: str, item_id: str = "") -> TypedChange:
    """The change that a text means."""
    words = close_half(text).split()
    if not words:
        raise UsageError("nothing was asked", where="what if", todo=_such_as(desk))
    last, name = words[-1].lower(), " ".join(words[:-1])
    if words[0].lower() == "skip":
        return _skip(desk, day, _meant(desk, plan, " ".join(words[1:]), item_id))
    if last == "as-wished":
        return _as_wished(desk, day, _meant(desk, plan, name, item_id))
    if last == "min" and len(words) > 1:
        return _length(desk, day, _meant(desk, plan, " ".join(words[:-2]), item_id), words[-2])
    if last in EFFORTS and not name:
        return _effort(desk, day, last)
    if last in STRAINS:
        return _strain(desk, day, _meant(desk, plan, name, item_id), last)
    if name.lower() in ("wake", "up"):
        return _wake(desk, day, plan, last)
    return _move(desk, day, _meant(desk, plan, name, item_id), last)


def _meant(desk: Desk, plan: DayPlan, name: str, item_id: str) -> PlanItem:
    """The line whose title begins with (else holds) that name; without one, the line at hand, else the next session."""
    open_lines = [item for item in plan.items if item.state in ("planned", "moved")]
    open_lines += [_left_out(line, plan) for line in plan.unplaced]
    by_id = next((item for item in open_lines if item.id == name), None)
    if by_id is not None:
        return by_id
    if not name:
        at_hand = (item for item in (*plan.items, *open_lines) if item.id == item_id)
        session = (item for item in open_lines if item.kind == "workout")
        found = next(at_hand, None) or next(session, None)
        if found is None:
            raise UsageError("no line is meant", where="what if", todo=_such_as(desk))
        return found
    asked = name.lower()
    for fits in (str.startswith, str.__contains__):
        for item in open_lines:
            if fits(item.title.lower(), asked):
                return item
    raise UsageError(f"there is no open line “{name[:40]}”", where="what if", todo=_such_as(desk))


def _left_out(line: Unplaced, plan: DayPlan) -> PlanItem:
    """A line that did not fit, as an item that stands nowhere yet."""
    session = not line.what.startswith("dose-")
    return PlanItem(
        id=line_id(line.what, plan.date) if session else line.what,
        kind="workout" if session else "supplement",
        title=line.title,
        start=plan.generated_at,
        end=plan.generated_at,
        wish=line.what if session else None,
        window=Window(from_=plan.generated_at, to=plan.generated_at) if not session else None,
        dose=None,
    )


def _skip(desk: Desk, day: date, item: PlanItem) -> TypedChange:
    name = item.title.split(" · ")[0]
    return TypedChange(said=f"Without {name}", name=item.id, answer=answer_of(desk, day, item, "skipped"), item=None)


def _length(desk: Desk, day: date, item: PlanItem, text: str) -> TypedChange:
    if item.wish is None:
        raise UsageError("only a session has a length", where=item.title, todo=_such_as(desk))
    minutes, name = read_minutes(text, "length"), item.title.split(" · ")[0]
    if not SHORTEST_MIN <= minutes <= LONGEST_MIN:
        raise UsageError(f"{minutes} min is no session", where=name, todo=f"{SHORTEST_MIN} to {LONGEST_MIN} min.")
    key, said = length_id(item.wish, day), f"{name}, {minutes} min"
    asked = LengthAsked(id=answer_id(key), date=day, at=desk.now(), title=said, wish=item.wish, minutes=minutes)
    return _asked(key, asked, item)


def _as_wished(desk: Desk, day: date, item: PlanItem) -> TypedChange:
    if item.wish is None:
        raise UsageError("is no session that was wished", where=item.title, todo=_such_as(desk))
    asked = request(desk, day, item.wish)
    return TypedChange(said=asked.title or "", name=item.id, answer=asked, item=None)


def _move(desk: Desk, day: date, item: PlanItem, to: str) -> TypedChange:
    start = target_of(desk, day, item, to)
    name = item.title.split(" · ")[0]
    answer = msgspec.structs.replace(answer_of(desk, day, item, "moved"), to=start)
    return TypedChange(said=f"{name} at {desk.dial.at(start)}", name=item.id, answer=answer, item=item)


def _effort(desk: Desk, day: date, effort: Effort) -> TypedChange:
    key, said = effort_id(day), f"Sleep: {effort} tonight"
    return _asked(key, EffortAsked(id=answer_id(key), date=day, at=desk.now(), title=said, effort=effort))


def _strain(desk: Desk, day: date, item: PlanItem, strain: Strain) -> TypedChange:
    if item.wish is None:
        raise UsageError("only a session has a strain", where=item.title, todo=_such_as(desk))
    name = item.title.split(" · ")[0]
    key, said = strain_id(item.wish, day), f"{name}, {strain}"
    asked = StrainAsked(id=answer_id(key), date=day, at=desk.now(), title=said, wish=item.wish, strain=strain)
    return _asked(key, asked, item)


def _wake(desk: Desk, day: date, plan: DayPlan, text: str) -> TypedChange:
    clock = read_clock(text, "wake")
    starts = starts_of(desk.profile.day_starts)
    at = local(day + timedelta(days=1), clock, desk.zone)
    if plan.bed is not None and plan.bed.wake.date() == day and clock >= starts:  # who sleeps by day
        at = local(day, clock, desk.zone)
    if at <= desk.now():
        raise UsageError(f"{desk.dial.at(at)} has passed", where="wake", todo="Choose a later time.")
    key, said = wake_id(day), f"Up at {desk.dial.at(at)}"
    return _asked(key, WakeAsked(id=answer_id(key), date=day, at=desk.now(), title=said, to=at))


def _asked(name: str, request: DayRequest, item: PlanItem | None = None) -> TypedChange:
    """What is asked of the day, under the name that a later request of the same replaces."""
    return TypedChange(said=request.title or "", name=name, answer=request, item=item)
