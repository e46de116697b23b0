"""What one answer would do to an evening: plan now + answer -> plan then, and the lines that differ."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.cabinet.person import floor_min
from coach.clock import to_utc
from coach.evidence import Facts
from coach.model import Busy, CostPart, DayPlan, DayRequest, LineAnswer, PlanItem, Unplaced
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import answers_line, moves_night, standing
from coach.planner.told import Evening, bed_id, grid_of
from coach.words import length_text


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one line may start at one moment: at what cost, or what stands against it."""

    item: str
    start: datetime
    fits: bool
    cost: float = 0.0
    """What the whole plan would cost more (less, when negative); 0 when it does not fit."""
    parts: tuple[CostPart, ...] = ()
    """The same by fact: this line's own rules, then `other lines`; they add up to `cost`."""
    against: tuple[str, ...] = ()
    """Rule ids, `busy:<id>` and `item:<id>` that forbid it: a smallest set."""
    text: str = ""
    """What stands against it, in words."""


class LineDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A line that two plans hold differently."""

    id: str
    title: str
    before: tuple[datetime, datetime] | None
    after: tuple[datetime, datetime] | None
    """None where the line is not in that plan."""
    reason: str
    """Why it stands where it then stands, or why it is left out."""
    fact: str
    cost: float
    """What the line costs more (less, when negative) than before."""


OTHERS = "other lines"
"""Name of the part of a cost difference that lies in the rest of the plan."""


def with_answer(evening: Evening, answer: LineAnswer | DayRequest, before: DayPlan) -> Evening:
    """The evening with that answer in place of an earlier one of the same, the others held where they stood."""
    night, answered = moves_night(answer), answers_line(answer)
    about = answer.item if isinstance(answer, LineAnswer) else ""
    stood = standing(evening, before, about, night=night, answered=answered)
    evening = msgspec.structs.replace(evening, standing=stood, settled=stood.settled or stood.at)
    if isinstance(answer, DayRequest):
        asked = (*(request for request in evening.asked if request.id != answer.id), answer)
        return msgspec.structs.replace(evening, asked=asked)
    others = tuple(a for a in evening.answers if a.item != answer.item)
    return msgspec.structs.replace(evening, answers=(*others, answer))


def verdict(evening: Evening, facts: Facts, before: DayPlan, item: PlanItem, answer: LineAnswer) -> Verdict:
    """Whether `item` may stand where `answer` puts it, every other line free to give way."""
    start = answer.to or item.start
    after = shown_day(with_answer(evening, answer, before), facts, repairs=False)
    placed = next((line for line in after.items if line.id == item.id), None)
    if placed is None or placed.start != start:
        return _refused(evening, facts, before, after, item, start)
    cost = round(after.cost - before.cost, 1)
    own = _own(item, placed)
    rest = round(cost - sum(part.cost for part in own), 1)
    parts = (*own, CostPart(fact=OTHERS, cost=rest)) if rest else own
    return Verdict(item=item.id, start=start, fits=True, cost=cost, parts=parts)


def _own(item: PlanItem, placed: PlanItem) -> tuple[CostPart, ...]:
    """By fact, what the line itself costs more than before; what weighs most first."""
    here = {part.fact: part.cost for part in item.costs}
    there = {part.fact: part.cost for part in placed.costs}
    found = {fact: round(there.get(fact, 0) - here.get(fact, 0), 1) for fact in {**here, **there}}
    ranked = sorted(((fact, cost) for fact, cost in found.items() if cost), key=lambda p: (-abs(p[1]), p[0]))
    return tuple(CostPart(fact=fact, cost=cost) for fact, cost in ranked)


def _refused(
    evening: Evening, facts: Facts, before: DayPlan, after: DayPlan, item: PlanItem, start: datetime
) -> Verdict:
    if item.kind == "bed":
        against, text = _against_bed(evening, facts, before, start)
        return Verdict(item=item.id, start=start, fits=False, against=against, text=text)
    left_out = next((line for line in after.unplaced if line.what in (item.id, item.wish)), None)
    if left_out is None:
        text = _past(evening, start) if start < evening.now else "something more important stands there"
        return Verdict(item=item.id, start=start, fits=False, against=("now",), text=text)
    against = tuple(key for key in left_out.because if key != "moved")
    if not against:  # only the person's own wish stands against it: that moment is not on this day's grid
        return Verdict(item=item.id, start=start, fits=False, against=("day",), text="it lies outside this day")
    return Verdict(item=item.id, start=start, fits=False, against=against, text=said_against(left_out))


def said_against(left_out: Unplaced) -> str:
    """The conflict of a line in words, without the person's own wish to have it there."""
    return "; ".join(text for text in left_out.text.split("; ") if not text.startswith("you put it"))


def _past(evening: Evening, start: datetime) -> str:
    return f"it is already past {grid_of(evening).dial.at(start)}"


def _against_bed(evening: Evening, facts: Facts, before: DayPlan, start: datetime) -> tuple[tuple[str, ...], str]:
    """Past, busy, or too little sleep: what forbids a bedtime."""
    if start < evening.now:
        return ("now",), _past(evening, start)
    broken = {part.what for part in before.bed.breaks} if before.bed is not None else set()
    blocks = [b for b in evening.busy if b.blocks and f"busy:{b.id}" not in broken and _later(b, start, before)]
    if blocks:
        return tuple(f"busy:{b.id}" for b in blocks), f"{blocks[0].title or 'a busy block'} comes after it"
    floor = floor_min(evening.profile, evening.date, facts)
    return ("sl.floor",), f"it would leave less than {length_text(floor)} in bed"


def below_floor(evening: Evening, facts: Facts, before: DayPlan, after: DayPlan) -> Verdict | None:
    """What stands against a change that brings the night below its floor, or further below; None where it does not."""
    if before.bed is None or after.bed is None or not _is_short(after):
        return None
    if _is_short(before) and after.bed.need_min >= before.bed.need_min:
        return None
    floor = length_text(floor_min(evening.profile, evening.date, facts))
    left = length_text(after.bed.need_min)
    text = f"it would leave {left} in bed, less than {floor}"
    key = bed_id(evening.date)
    return Verdict(item=key, start=after.bed.target, fits=False, against=("sl.floor",), text=text)


def _is_short(plan: DayPlan) -> bool:
    return any(warn.fact == "sl.floor" and warn.severity == "hard" for warn in plan.warnings)


def _later(block: Busy, start: datetime, before: DayPlan) -> bool:
    wake = before.bed.wake if before.bed is not None else start
    return to_utc(block.end) > to_utc(start) and to_utc(block.start) < to_utc(wake)


def differences(before: DayPlan, after: DayPlan) -> tuple[LineDifference, ...]:
    """The lines that differ in time, title or presence, in order of time."""
    old, new = ({item.id: item for item in plan.items} for plan in (before, after))
    left_out = {line.what: line for line in after.unplaced}
    found = []
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _same(was, now):
            continue
        shown = now if now is not None else old[key]
        left = left_out.get(key) or left_out.get(shown.wish or key)
        found.append((shown.start, _difference(shown, was, now, left.text if left is not None else "")))
    return tuple(line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def _same(was: PlanItem, now: PlanItem) -> bool:
    return (was.start, was.end, was.title) == (now.start, now.end, now.title)


def _difference(shown: PlanItem, was: PlanItem | None, now: PlanItem | None, left: str) -> LineDifference:
    fact, reason = ("", left or "not in this plan") if now is None else _why(was, now)
    return LineDifference(
        id=shown.id,
        title=shown.title,
        before=(was.start, was.end) if was is not None else None,
        after=(now.start, now.end) if now is not None else None,
        reason=reason,
        fact=fact,
        cost=round((now.cost if now else 0) - (was.cost if was else 0), 1),
    )


def _why(was: PlanItem | None, now: PlanItem) -> tuple[str, str]:
    """The reason whose cost changed most, else the line's first."""
    moved = _own(was, now) if was is not None else now.costs
    said = {reason.fact: reason.text for reason in now.reasons}
    for part in moved:
        if part.fact in said:
            return part.fact, said[part.fact]
    return (now.reasons[0].fact, now.reasons[0].text) if now.reasons else ("", now.hint)
