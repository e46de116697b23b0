"""The day as it is shown: placed as of the last record that matters, then read at the present moment.

So it is a function of the records and the moment alone: with nothing new it stands where it stood, whoever looked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from coach.clock import with_offset
from coach.evidence import Facts
from coach.model import DayPlan, LineAnswer, LineQuestion, PlanItem, Warn, Wish
from coach.model.answers import answer_id
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.done_sessions import done_wishes, fulfilments
from coach.planner.evening.one_day import with_asked
from coach.planner.evening.plan import plan_day
from coach.planner.evening.steadiness import COMFORT, OPEN, is_held
from coach.planner.fulfilled import line_id
from coach.planner.grid import SLOT_MIN
from coach.planner.told import Evening, bed_id, grid_of

TO_BED = timedelta(minutes=SLOT_MIN)
"""Who is up so long after bedtime is told of the next one; taste."""

FLOOR = "sl.floor"

BEFORE_BED = "before bed"

ASKED = "done?"

DUE = timedelta(minutes=30)
"""A dose is asked about so long after its moment; taste."""


def shown_day(
    evening: Evening, facts: Facts, *, repairs: bool = True, reasons: bool = True, up: bool = True
) -> DayPlan:
    """The plan of a coach-day as it stands at `now`: what is over is frozen, what was not answered is unknown.

    Who is still `up` after bedtime is told of a later bed; without that, bed stands where it stood.
    """
    told = _told(evening)
    over = _lapsed(told)
    told = msgspec.structs.replace(told, answers=(*told.answers, *(_silent(key, told) for key in over)))
    plan = plan_day(told, facts, repairs=repairs, reasons=reasons)
    seen = with_offset(evening.now, grid_of(evening).zone)
    if plan.bed is None:
        return msgspec.structs.replace(plan, generated_at=seen)
    still_up = up and evening.now > plan.bed.target + TO_BED
    plan = _without_new(plan, told)
    if still_up and bed_id(plan.date) not in {a.item for a in evening.answers}:
        plan = _bed_now(plan, told, evening.now, facts)
    items = (*(_read(_passed(item, told), evening.now) for item in plan.items), *over.values())
    return msgspec.structs.replace(
        plan,
        items=tuple(sorted(items, key=lambda item: (item.start, item.end, item.id))),
        generated_at=seen,
        questions=_questions(items, evening),
    )


def settled_of(evening: Evening) -> datetime:
    """As of when its lines stand."""
    return evening.now if evening.settled is None else min(evening.settled, evening.now)


def _told(evening: Evening) -> Evening:
    """The evening as of when it was settled; where lines were only answered since, bed stands too."""
    as_of, standing = settled_of(evening), evening.standing
    if standing is None or standing.at > evening.now:
        return msgspec.structs.replace(evening, now=as_of, seen=evening.now, standing=None)
    begun = {line: start for line, start in standing.starts.items() if start < as_of}
    bed, answers = bed_id(evening.date), evening.answers
    stood = standing.starts.get(bed)
    if is_held(standing) and stood is not None and stood >= as_of and all(answer.item != bed for answer in answers):
        held = LineAnswer(id=answer_id(bed), date=evening.date, item=bed, state="moved", to=stood)
        answers = (*answers, held)
    return msgspec.structs.replace(evening, now=as_of, seen=evening.now, answers=answers, begun=begun)


def _lapsed(told: Evening) -> dict[str, PlanItem]:
    """Sessions that were over, without a word, before the day was settled anew: they stay where they stood."""
    answers = {answer.item: answer for answer in told.answers}
    done = done_wishes(fulfilments(told, grid_of(told)))
    stood = {} if told.standing is None else told.standing.starts
    found = {}
    for wish in with_asked(told).wishes:
        key, said = line_id(wish.id, told.date), answers.get(line_id(wish.id, told.date))
        start = stood.get(key) if said is None else said.to if said.state == "moved" else None
        if start is not None and wish.id not in done and start + timedelta(minutes=wish.minutes) <= told.now:
            found[key] = _unanswered(key, wish, with_offset(start, grid_of(told).zone))
    return found


def _passed(item: PlanItem, told: Evening) -> PlanItem:
    """A mark that had passed before the day was last changed (a last cup, low lights) stands where it stood.

    What the new evening says of it is true of another moment, and is left out.
    """
    stood = told.standing.starts.get(item.id) if told.standing is not None else None
    if told.standing is None or stood is None or not LINE_KINDS[item.kind].mark or stood == item.start:
        return item
    if stood >= told.standing.at:
        return item
    start = with_offset(stood, grid_of(told).zone)
    return msgspec.structs.replace(item, start=start, end=start, hint="", reasons=(), cost=0.0, costs=())


def _unanswered(key: str, wish: Wish, start: datetime) -> PlanItem:
    return PlanItem(
        id=key,
        kind="workout",
        title=f"{wish.title} · {wish.minutes} min · {wish.strain}",
        start=start,
        end=start + timedelta(minutes=wish.minutes),
        wish=wish.id,
        strain=wish.strain,
        muscles=wish.muscles,
        state="unknown",
        hint=ASKED,
    )


def _silent(key: str, told: Evening) -> LineAnswer:
    """What keeps a line out of the search and out of the plan."""
    return LineAnswer(id=answer_id(key), date=told.date, item=key, state="skipped", at=told.now)


def _without_new(plan: DayPlan, told: Evening) -> DayPlan:
    """The plan without comfort that an answer made room for, and without what had its time before.

    Where bed is later than it stood, the wind-down comes before the later one.
    """
    stood = {} if told.standing is None else told.standing.starts
    held = told.standing is not None and is_held(told.standing)
    before = stood.get(bed_id(told.date))
    later = plan.bed is not None and before is not None and plan.bed.target > before

    def stays(item: PlanItem) -> bool:
        if item.kind not in COMFORT or item.state not in OPEN:
            return True
        if later and item.kind == "wind_down":
            return True
        start = stood.get(item.id)
        return not held if start is None else start >= told.now or start == item.start

    return msgspec.structs.replace(plan, items=tuple(item for item in plan.items if stays(item)))


def _bed_now(plan: DayPlan, told: Evening, now: datetime, facts: Facts) -> DayPlan:
    """The same with the bed that is left for who is still up."""
    answers = tuple(answer for answer in told.answers if answer.item != bed_id(plan.date))
    late = plan_day(
        msgspec.structs.replace(told, now=now, answers=answers, wishes=(), products=()), facts, repairs=False
    )
    beds = tuple(item for item in late.items if item.kind == "bed")
    rest = tuple(_from_other_bed(item) for item in plan.items if item.kind != "bed")
    return msgspec.structs.replace(plan, bed=late.bed, items=(*rest, *beds), warnings=_sleepless(plan, late))


def _from_other_bed(item: PlanItem) -> PlanItem:
    """A line of before, without what counts back from the bedtime that has passed."""
    said = tuple(reason for reason in item.reasons if BEFORE_BED not in reason.text)
    return msgspec.structs.replace(item, reasons=said, hint="" if BEFORE_BED in item.hint else item.hint)


def _sleepless(plan: DayPlan, late: DayPlan) -> tuple[Warn, ...]:
    """The plan's warnings, with what is said of the later bed in place of what was said of the other."""
    floor = tuple(warn for warn in late.warnings if warn.fact == FLOOR)
    return (*floor, *(warn for warn in plan.warnings if warn.fact != FLOOR))


def _read(item: PlanItem, now: datetime) -> PlanItem:
    """The line as it is now: over without a word it is unknown; a dose stays due, and bed is bed."""
    if item.state not in OPEN or item.kind not in (*COMFORT, "workout") or item.end > now:
        return item
    hint = ASKED if item.kind == "workout" else item.hint
    return msgspec.structs.replace(item, state="unknown", hint=hint)


def _questions(items: tuple[PlanItem, ...], evening: Evening) -> tuple[LineQuestion, ...]:
    """What is asked of the person now: each session whose time has passed, each dose that is due."""
    dial, found = grid_of(evening).dial, []
    for item in sorted(items, key=lambda item: (item.start, item.id)):
        name = item.title.split(" · ")[0]
        if item.kind == "workout" and item.state == "unknown":
            found.append(LineQuestion(line=item.id, text=f"{name} {dial.at(item.start)}: done?"))
        elif item.dose is not None and item.state in OPEN and item.start + DUE <= evening.now:
            found.append(LineQuestion(line=item.id, text=f"{name} {dial.at(item.start)}: taken?"))
    return tuple(found)
