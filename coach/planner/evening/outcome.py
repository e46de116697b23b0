"""What became of a plan: the day as it stood + what happened -> lines on time, shifted, skipped or not marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coach.cabinet.sums import day_sums
from coach.clock import coach_day, day_start, minutes_between, starts_of, zone
from coach.evidence import Facts
from coach.model import AboutLine, DayPlan, Dose, Intake, LineAnswer, LineOutcome, PlanItem, Totals
from coach.model.answers import answer_id
from coach.model.fields import Outcome
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.done_sessions import done_wishes, fulfilments
from coach.planner.evening.plan import plan_day
from coach.planner.evening.settled import dose_of, dose_title
from coach.planner.evening.shown import shown_day
from coach.planner.evening.steadiness import COMFORT, OPEN
from coach.planner.grid import Grid
from coach.planner.told import Evening, bed_id, cabinet_of, grid_of
from coach.words import length_text

ON_TIME_MIN = 30
"""Within half an hour counts as on time."""

UNANSWERED = ("unknown", "missed")
"""What was kept of lines that nobody answered."""


class PastDay(msgspec.Struct, frozen=True, kw_only=True):
    """What happened on a coach-day that is over."""

    evening: Evening
    grid: Grid
    answers: dict[str, LineAnswer]
    bed: datetime | None
    told: dict[str, AboutLine]
    """Lines of which only what was kept is left, a removed wish or product: nothing else can judge them."""
    facts: Facts
    known: bool
    """Whether anything was said or logged that day: a line that nobody marked has no outcome else."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A line with what became of it."""

    line: PlanItem
    intake: str = ""
    """The dose in the log that it became."""


def as_it_stood(evening: Evening, facts: Facts, actual: DayPlan, bed: datetime | None) -> DayPlan:
    """The plan as it stood that night, each line with its outcome.

    What happened beside the plan follows from `actual`, the plan drawn around all that was logged.
    """
    plan, judged = _judge(evening, facts, bed)
    shown = [
        msgspec.structs.replace(found.line, id=f"intake-{found.intake}") if found.intake else found.line
        for found in judged
    ]
    seen = {item.id for item in shown}
    beside = tuple(item for item in actual.items if item.state == "done" and item.id not in seen)
    items = sorted((*shown, *beside), key=lambda item: (item.start, item.end, item.id))
    return msgspec.structs.replace(plan, items=tuple(items), totals=_in_the_end(evening, facts, actual.totals))


def _in_the_end(evening: Evening, facts: Facts, totals: Totals) -> Totals:
    """The sums of a day that is over: what was taken, and nothing that is still to come."""
    sums = day_sums(cabinet_of(evening), (), facts)
    return msgspec.structs.replace(totals, magnesium_supplemental_mg=totals.magnesium_taken_mg, sums=sums)


def to_keep(evening: Evening, facts: Facts, bed: datetime | None) -> tuple[AboutLine, ...]:
    """For every line of a day that is over: where it stood, and what became of it, in its answer where it has one."""
    answers = {answer.item: answer for answer in evening.answers}
    _, judged = _judge(evening, facts, bed)
    lines = ((found.line, found.line.outcome) for found in judged)
    return tuple(_kept(line, outcome, answers.get(line.id), evening) for line, outcome in lines if outcome)


def _kept(line: PlanItem, outcome: Outcome, answer: LineAnswer | None, evening: Evening) -> AboutLine:
    if answer is not None:
        return msgspec.structs.replace(answer, outcome=outcome)
    return LineOutcome(
        id=answer_id(line.id),
        date=evening.date,
        item=line.id,
        start=line.start,
        minutes=round(minutes_between(line.start, line.end)),
        title=line.title,
        kind=line.kind,
        outcome=outcome,
    )


def _judge(evening: Evening, facts: Facts, bed: datetime | None) -> tuple[DayPlan, list[Judged]]:
    """The plan as it stood, and its lines judged."""
    last = _last(evening, facts)
    plan = plan_day(_blank(evening, _bed_of(evening, last)), facts)
    planned = {item.id: item for item in plan.items}
    lines = _kept_lines(evening, planned) if evening.kept else _stood_lines(evening, planned, last)
    day = PastDay(
        evening=evening,
        grid=grid_of(evening),
        answers={answer.item: answer for answer in evening.answers if answer.state in ("done", "skipped")},
        bed=bed,
        told={answer.item: answer for answer in evening.kept if answer.item not in planned},
        facts=facts,
        known=_was_used(evening),
    )
    return plan, _judged(lines, day)


def _was_used(evening: Evening) -> bool:
    where, starts = zone(evening.profile.tz), starts_of(evening.profile.day_starts)
    logged = (*(dose.at for dose in evening.intakes), *(workout.start for workout in evening.workouts))
    changed = bool(evening.standing or evening.kept or evening.answers or evening.asked)
    return changed or any(coach_day(at, where, starts) == evening.date for at in logged)


def summary(plan: DayPlan) -> str:
    """`You did 5 of 7: 4 on time, 1 shifted. 1 skipped, 1 not marked.`; empty when nothing is known of the day.

    Comfort that nobody answered is not counted.
    """
    lines = (item for item in plan.items if item.kind not in COMFORT or item.outcome not in UNANSWERED)
    counts: Counter[str] = Counter(item.outcome for item in lines if item.outcome is not None)
    if not counts:
        return ""
    done = [f"{counts[key]} {word}" for key, word in (("on_time", "on time"), ("shifted", "shifted")) if counts[key]]
    unknown = counts["unknown"] + counts["missed"]
    left = [f"{n} {word}" for n, word in ((counts["skipped"], "skipped"), (unknown, "not marked")) if n]
    first = f"You did {counts['on_time'] + counts['shifted']} of {counts.total()}"
    return " ".join(
        f"{part}." for part in (": ".join([first, ", ".join(done)] if done else [first]), ", ".join(left)) if part
    )


def _last(evening: Evening, facts: Facts) -> dict[str, PlanItem]:
    """The lines that were open after the day's last change; empty where nothing was changed."""
    if evening.standing is None or evening.kept:
        return {}
    then = evening.standing.at
    settled = evening.standing.settled or then
    plan = shown_day(msgspec.structs.replace(evening, now=then, settled=settled), facts, reasons=False)
    return {item.id: item for item in plan.items if item.state in OPEN}


def _bed_of(evening: Evening, last: dict[str, PlanItem]) -> datetime | None:
    """Where bed stood; None where the plan of the day alone tells."""
    key = bed_id(evening.date)
    kept = next((answer for answer in evening.kept if answer.item == key), None)
    if kept is not None:
        return kept.stood_at
    return _start(last[key], evening) if key in last else None


def _blank(evening: Evening, bed: datetime | None) -> Evening:
    """The day before anything happened, with what the person put elsewhere."""
    where, starts = zone(evening.profile.tz), starts_of(evening.profile.day_starts)
    moved = tuple(answer for answer in evening.answers if answer.state == "moved")
    key = bed_id(evening.date)
    if bed is not None:
        stood = LineAnswer(id=answer_id(key), date=evening.date, item=key, state="moved", to=bed)
        moved = (*(answer for answer in moved if answer.item != key), stood)
    return msgspec.structs.replace(
        evening,
        now=day_start(evening.date, where, starts),
        intakes=tuple(d for d in evening.intakes if coach_day(d.at, where, starts) < evening.date),
        workouts=tuple(w for w in evening.workouts if coach_day(w.start, where, starts) < evening.date),
        answers=moved,
        standing=None,
    )


def _stood_lines(evening: Evening, planned: dict[str, PlanItem], last: dict[str, PlanItem]) -> list[PlanItem]:
    """Each line where it stood last while it was open."""
    said = {a.item: a.start for a in evening.answers if a.start is not None and a.state != "moved"}
    found = []
    for key in dict.fromkeys((*planned, *last)):
        line = last.get(key) or planned[key]
        start = said.get(key) or _start(line, evening, open_still=key in last)
        found.append(_at(line, start))
    return found


def _start(line: PlanItem, evening: Evening, *, open_still: bool = True) -> datetime:
    """Where the line stood: remembered when its time had passed or it was done, else as the last plan had it."""
    standing = evening.standing
    kept = None if standing is None or line.state == "moved" else standing.starts.get(line.id)
    if kept is None or standing is None or (open_still and kept >= standing.at):
        return line.start
    return kept


def _kept_lines(evening: Evening, planned: dict[str, PlanItem]) -> list[PlanItem]:
    """The lines as they were kept when the day was over, and those that ask for nothing."""
    kept = {answer.item: answer for answer in evening.kept}
    rest = (line for key, line in planned.items() if key not in kept)
    found = [line for line in rest if line.kind in ("bed", *COMFORT) or not LINE_KINDS[line.kind].task]
    for key, answer in kept.items():
        start = answer.stood_at
        if key in planned:
            found.append(_at(_as_kept(planned[key], answer), start or planned[key].start))
        elif start is not None and answer.kind is not None:
            end = start + timedelta(minutes=answer.minutes or 0)
            found.append(PlanItem(id=key, kind=answer.kind, title=answer.title or key, start=start, end=end))
    return found


def _as_kept(line: PlanItem, answer: AboutLine) -> PlanItem:
    """A dose under the title it had that evening; where its product says another now, how much it was is not known."""
    if line.dose is None or answer.title in (None, line.title):
        return line
    unknown = Dose(product=line.dose.product, servings=0, elemental_mg=None)
    return msgspec.structs.replace(line, title=answer.title or line.title, dose=unknown)


def _at(line: PlanItem, start: datetime) -> PlanItem:
    """The line at another start, as long as before; a night ends when it ends."""
    end = line.end if line.kind == "bed" else start + (line.end - line.start)
    return msgspec.structs.replace(line, start=start, end=end)


def _judged(lines: Iterable[PlanItem], day: PastDay) -> list[Judged]:
    sessions = done_wishes(fulfilments(day.evening, day.grid))
    starts = starts_of(day.evening.profile.day_starts)
    left = [d for d in day.evening.intakes if coach_day(d.at, day.grid.zone, starts) == day.evening.date]
    left.sort(key=lambda dose: (dose.at, dose.id))
    found = []
    for line in sorted(lines, key=lambda line: (line.start, line.end, line.id)):
        item = line if line.state == "planned" else msgspec.structs.replace(line, state="planned")
        if item.wish in sessions:
            found.append(Judged(line=_done(item, sessions[item.wish].start, day)))
        elif item.dose is not None:
            found.append(_dose(item, left, day))
        elif item.kind == "bed":
            found.append(Judged(line=item if day.bed is None else _done(item, day.bed, day)))
        else:
            found.append(Judged(line=_answered(item, day)))
    return found


def _dose(item: PlanItem, left: list[Intake], day: PastDay) -> Judged:
    """The next dose of that product that is not yet accounted for; each counts once."""
    taken = next((dose for dose in left if item.dose is not None and dose.product == item.dose.product), None)
    if taken is None:
        return Judged(line=_answered(item, day))
    left.remove(taken)
    product = cabinet_of(day.evening).product(taken.product)
    as_taken = msgspec.structs.replace(
        item, title=dose_title(taken, product, day.facts), dose=dose_of(taken, product, day.facts)
    )
    return Judged(line=_done(as_taken, taken.at, day), intake=taken.id)


def _answered(item: PlanItem, day: PastDay) -> PlanItem:
    answer = day.answers.get(item.id)
    if item.id in day.told and (answer is None or answer.outcome is not None):
        return _with(item, day.told[item.id].outcome or "unknown", "")
    if answer is None:
        asked = day.known and LINE_KINDS[item.kind].task and item.kind not in COMFORT
        return _with(item, "unknown", "not marked") if asked else item
    if answer.state == "skipped":
        return _with(item, "skipped", "")
    at = answer.at or item.start
    starts = starts_of(day.evening.profile.day_starts)
    later = coach_day(at, day.grid.zone, starts) > day.evening.date  # when it was done is not known then
    return _done(item, item.start if later or item.start <= at <= item.end else at, day)


def _done(item: PlanItem, at: datetime, day: PastDay) -> PlanItem:
    """Done at that moment: on time, or so much earlier or later."""
    off = round(minutes_between(item.start, at))
    if abs(off) <= ON_TIME_MIN:
        return _with(item, "on_time", "on time")
    way = "later" if off > 0 else "earlier"
    clock = day.grid.dial.at(at)
    return _with(item, "shifted", f"{clock}, {length_text(abs(off))} {way}")


def _with(item: PlanItem, outcome: Outcome, hint: str) -> PlanItem:
    state = {"on_time": "done", "shifted": "done", "skipped": "skipped"}.get(outcome, "unknown")
    return msgspec.structs.replace(item, outcome=outcome, hint=hint, state=state)
