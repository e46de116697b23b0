"""One coach-day: Evening + facts -> DayPlan. Pure and deterministic; the caller brings the present moment."""

from __future__ import annotations

from datetime import datetime

import msgspec

from coach.cabinet import caffeine, taken
from coach.cabinet.caffeine import LastCup
from coach.cabinet.sums import day_sums
from coach.clock import with_offset
from coach.evidence import Facts
from coach.model import DayPlan, LineAnswer, PlanItem, Totals, Unplaced, Warn
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening import bed as bedtime
from coach.planner.evening import done_sessions, extras, hygiene, long_run, refused, settled, steadiness, wind_down
from coach.planner.evening import sessions as workouts
from coach.planner.evening.draft import LineDraft, Mask
from coach.planner.evening.items import items_of
from coach.planner.evening.known import body, held
from coach.planner.evening.known.variants import in_form
from coach.planner.evening.known.variants import warnings as about_body
from coach.planner.evening.one_day import asked_effort, with_asked
from coach.planner.evening.solve import PINNED, PLAN_WORK, Budget, Lines, Solution, fill, lines_of, solve
from coach.planner.evening.takes import doses
from coach.planner.evening.takes.portions import Portion, Portions, portions
from coach.planner.evening.together import together
from coach.planner.fulfilled import Fulfilment, line_id
from coach.planner.grid import HORIZON, Grid
from coach.planner.scale import TENTHS, points
from coach.planner.told import Evening, bed_id, cabinet_of, grid_of

BEDS = 5
"""Bedtimes tried at most; the cheapest by itself comes first."""


SAID = 40
"""Sessions that did not fit are named up to so many; taste."""


class OpenEvening(msgspec.Struct, frozen=True, kw_only=True):
    """The evening sorted: what is over, what is open, what stands in the way."""

    evening: Evening
    grid: Grid
    facts: Facts
    blocks: tuple[tuple[int, int, str], ...]
    """On the grid."""
    busy: tuple[tuple[int, int, str], ...]
    """The same beyond its end: who gets up late sleeps there."""
    titles: dict[str, str]
    answers: dict[str, LineAnswer]
    over: tuple[Fulfilment, ...]
    open_wishes: tuple[str, ...]
    portions: Portions
    stood: dict[str, int]
    """Where lines stood at the last answer."""


def plan_day(
    evening: Evening, facts: Facts, *, repairs: bool = True, reasons: bool = True, work: int = PLAN_WORK
) -> DayPlan:
    """The best evening that keeps every hard rule, with what did not fit and why, and ways out unless told.

    Without `reasons` what did not fit is only named. Where the `work` does not suffice, the plan is a good one that
    is not proved the best: work is counted, so it is the same on every machine.
    """
    evening = in_form(held.without(with_asked(evening), facts), facts)
    grid = grid_of(evening)
    ended = refused.stopped(evening, facts)
    if ended is not None:
        return ended
    known = _sort(evening, grid, facts)
    choice = bedtime.choose(evening, grid, facts, known.busy, _moved_bed(known), known.stood.get(bed_id(evening.date)))
    budget = Budget(work)
    best = _best(known, choice, budget)
    proved = not budget.spent
    unplaced = _unplaced(known, best, budget, repairs=repairs, reasons=reasons)
    return _document(known, choice, best, unplaced, proved=proved)


def _unplaced(known: OpenEvening, best: Try, budget: Budget, *, repairs: bool, reasons: bool) -> tuple[Unplaced, ...]:
    """What was left out and why; in short where the work is spent or nobody asked, and beyond `SAID` in one sentence.

    A session whose day its week chose is always named: the week looks for another one.
    """
    dropped = best.solution.dropped
    if not dropped:
        return ()
    from coach.planner.evening.why_not import explain, in_short, rest  # 1 ms with conflicts, where all fits

    by_week = {wish.id for wish in known.evening.wishes if wish.per_week}
    beyond = {draft.id for draft in [one for one in dropped if one.wish][SAID:] if draft.wish not in by_week}
    named = tuple(draft for draft in dropped if draft.id not in beyond)
    said = tuple(
        explain(draft, best.solution, known.titles, known.grid, budget, repairs=repairs)
        if reasons and not budget.spent
        else in_short(draft, best.solution)
        for draft in named
    )
    return (*said, rest(len(beyond))) if beyond else said


def _sort(evening: Evening, grid: Grid, facts: Facts) -> OpenEvening:
    blocks = tuple(
        sorted((grid.floor(b.start), grid.ceil(b.end), f"busy:{b.id}") for b in evening.busy if not b.all_day)
    )
    answers = {answer.item: answer for answer in sorted(evening.answers, key=lambda a: (a.at is not None, a.at, a.id))}
    finished = {key for key, answer in answers.items() if answer.state in ("done", "skipped")}
    over = done_sessions.fulfilments(evening, grid)
    done = done_sessions.done_wishes(over)
    open_wishes = () if body.barred(evening, facts) else tuple(
        wish.id
        for wish in evening.wishes
        if wish.id not in done and line_id(wish.id, evening.date) not in finished
    )  # fmt: skip
    return OpenEvening(
        evening=evening,
        grid=grid,
        facts=facts,
        blocks=tuple((max(a, 0), min(b, HORIZON), key) for a, b, key in blocks if b > 0 and a < HORIZON),
        busy=tuple(block for block in blocks if block[1] > 0),
        titles={f"busy:{b.id}": b.title for b in evening.busy},
        answers=answers,
        over=over,
        open_wishes=open_wishes,
        portions=portions(evening, facts, frozenset(finished)),
        stood=steadiness.stood(evening, grid),
    )


def _moved_bed(known: OpenEvening) -> int | None:
    answer = known.answers.get(bed_id(known.evening.date))
    if answer is None or answer.state != "moved" or answer.to is None:
        return None
    return known.grid.floor(answer.to)


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One bedtime with its best evening."""

    bed: bedtime.Candidate
    solution: Solution

    @property
    def rank(self) -> int:
        """The cost of both, and that a line stays where the person put it."""
        return self.bed.cost + self.solution.rank


def _best(known: OpenEvening, choice: bedtime.BedChoice, budget: Budget) -> Try:
    """The bedtime whose own cost plus its evening is least; dearer bedtimes are not even tried.

    A dearer bedtime may let a line in; it is never chosen to be rid of one.
    """
    first, *others = choice.candidates[:BEDS]
    cores: list[frozenset[str]] = []
    lines = _lines(known, first.slot, first.slot)
    budget.spend_on(len(lines.drafts))
    solution = solve(lines, budget, cores)
    if solution is None:
        raise AssertionError("there is always an evening, if only an empty one")
    best = Try(bed=first, solution=solution)
    for candidate in others:
        if candidate.cost >= best.rank or budget.spent:
            break
        found = solve(
            _lines(known, candidate.slot, first.slot), budget, cores, best.solution, best.rank - candidate.cost
        )
        if found is not None:
            best = Try(bed=candidate, solution=found)
    return best


def _lines(known: OpenEvening, bed: int, first: int) -> Lines:
    """The evening's lines for that bedtime, set up for the search; `first` is the bedtime that is best by itself."""
    drafts = _drafts(known, bed, first)
    return lines_of(drafts, wind_down.links(drafts, known.facts), known.blocks)


def _drafts(known: OpenEvening, bed: int, first: int) -> tuple[LineDraft, ...]:
    """Every open line for that bedtime; what the person moved is pinned where they put it."""
    evening, grid, facts = known.evening, known.grid, known.facts
    wishes = tuple(wish for wish in evening.wishes if wish.id in known.open_wishes)
    takes = () if refused.no_magnesium(evening, facts) else known.portions.open
    lines = (
        *workouts.drafts(evening, grid, bed, first, wishes, facts),
        *doses.drafts(tuple(t for t in takes if _magnesium(t)), evening, grid, bed, first, facts),
        *wind_down.drafts(evening, grid, bed, (*wishes, *done_sessions.wishes_done(evening, known.over)), facts),
        *(draft for draft in _offered(known, bed) if draft.id in known.answers),
    )
    open_lines = (d for d in lines if d.id not in known.answers or known.answers[d.id].state == "moved")
    begun = (steadiness.begun(draft, evening, grid) for draft in open_lines)
    return tuple(steadiness.calmed(_pinned(draft, known), known.stood) for draft in begun)


def _offered(known: OpenEvening, bed: int) -> tuple[LineDraft, ...]:
    """What nobody asked for, where the person answered it."""
    answered = any(answer.kind in extras.OFFERED for answer in known.answers.values())
    return extras.drafts(known.evening, known.grid, bed, (), known.facts) if answered else ()


def _extras(known: OpenEvening, best: Try) -> tuple[LineDraft, ...]:
    """What nobody asked for, to be put where room is left; what was answered is not offered again."""
    placed = zip(best.solution.drafts, best.solution.starts, strict=True)
    sessions = tuple(start for draft, start in placed if draft.kind == "workout")
    lines = extras.drafts(known.evening, known.grid, best.bed.slot, sessions, known.facts)
    return tuple(draft for draft in lines if draft.id not in known.answers)


def _magnesium(take: Portion) -> bool:
    return take.elemental_mg > 0


def _pinned(draft: LineDraft, known: OpenEvening) -> LineDraft:
    answer = known.answers.get(draft.id)
    if answer is None or answer.to is None or answer.to < known.evening.now:
        return draft
    slot = known.grid.floor(answer.to)
    pin = Mask(
        fact="moved",
        slots=1 << slot if 0 <= slot < HORIZON else 0,
        text=f"you put it at {known.grid.dial.at(answer.to)}",
        safety=False,
    )
    safe = tuple(mask for mask in draft.masks if mask.safety)
    return msgspec.structs.replace(draft, masks=(*safe, pin), moved=True, importance=PINNED + draft.importance)


def _document(
    known: OpenEvening, choice: bedtime.BedChoice, best: Try, unplaced: tuple[Unplaced, ...], *, proved: bool
) -> DayPlan:
    evening, grid, facts = known.evening, known.grid, known.facts
    bed = bedtime.bed_plan(choice, best.bed.slot, grid)
    filled = fill(best.solution, _extras(known, best))
    weighed = best.bed.cost + filled.cost + sum(TENTHS * LINE_KINDS[draft.kind].drop_price for draft in filled.dropped)
    day = cabinet_of(evening)
    last = caffeine.last_cup(day, bed.target, facts)
    dim = None if f"light-{evening.date.isoformat()}" in known.answers else extras.lights_low(
        evening, grid, bed.target, facts
    )  # fmt: skip
    items = (
        *items_of(filled, best.bed.slot, grid),
        *settled.items(evening, grid, known.answers, known.over, facts),
        *((_last_cup(last, evening, grid),) if last is not None else ()),
        *((dim,) if dim is not None else ()),
        bedtime.item(choice, bed, evening, grid, facts),
    )
    takes = tuple(i.dose for i in items if i.dose is not None and i.state in ("planned", "moved"))
    planned = sum(dose.elemental_mg or 0.0 for dose in takes)
    return DayPlan(
        date=evening.date,
        tz=evening.profile.tz,
        generated_at=with_offset(evening.now, grid.zone),
        bed=bed,
        items=tuple(sorted(together(items, facts), key=lambda item: (item.start, item.end, item.id))),
        unplaced=(*refused.unplaced(evening, known.portions, facts), *unplaced),
        warnings=_warnings(known, choice, last, bed.target),
        totals=Totals(
            magnesium_supplemental_mg=known.portions.taken_mg + planned,
            magnesium_taken_mg=known.portions.taken_mg,
            magnesium_limit_mg=known.portions.cap_mg,
            caffeine_mg=taken.caffeine(day),
            caffeine_at_bed_mg=caffeine.at_bed_mg(day, bed.target, facts),
            sums=day_sums(day, takes, facts),
        ),
        cost=points(weighed),
        proved=proved,
    )


def _last_cup(last: LastCup, evening: Evening, grid: Grid) -> PlanItem:
    """The last cup as a line, in the slot that its moment lies in."""
    at = grid.moment(grid.floor(last.at))
    return PlanItem(
        id=f"caffeine_cutoff-{evening.date.isoformat()}",
        kind="caffeine_cutoff",
        title=last.title,
        start=at,
        end=at,
        reasons=last.reasons,
        hint="at the latest",
    )


def _warnings(
    known: OpenEvening, choice: bedtime.BedChoice, last: caffeine.LastCup | None, bed: datetime
) -> tuple[Warn, ...]:
    """Everything to know, hard first."""
    evening, grid, facts = known.evening, known.grid, known.facts
    wishes = tuple(wish for wish in evening.wishes if wish.id in known.open_wishes)
    found = (
        *bedtime.warnings(choice, known.titles, bed, asked_effort(evening), facts),
        *refused.warnings(evening, known.portions, facts),
        *held.warnings(evening, facts),
        *about_body(evening, facts),
        *workouts.warnings(evening, wishes, facts),
        *caffeine.warnings(cabinet_of(evening), bed, last, facts),
        *extras.warnings(evening, grid, bed, facts),
        *settled.warnings(evening, grid, known.answers, facts),
        *hygiene.warnings(evening, facts),
        *long_run.warnings(evening, grid, facts),
    )
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(dict.fromkeys(found), key=lambda warn: rank[warn.severity]))
