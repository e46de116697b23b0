"""One coach-day: Evening + facts -> DayPlan. Pure and deterministic; the caller brings the present moment."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coach.cabinet import caffeine, taken
from coach.cabinet.caffeine import LastCup
from coach.cabinet.sums import day_sums
from coach.clock import with_offset
from coach.evidence import Facts
from coach.model import BedPlan, DayPlan, LineAnswer, PlanItem, Totals, Unplaced, Warn
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening import bed as bedtime
from coach.planner.evening import (
    done_sessions,
    extras,
    hygiene,
    long_run,
    refused,
    settled,
    steadiness,
    wind_down,
)
from coach.planner.evening import sessions as workouts
from coach.planner.evening.draft import LineDraft, Mask, allowed
from coach.planner.evening.items import items_of
from coach.planner.evening.known import body, held, journey, scheduled
from coach.planner.evening.known.variants import in_form
from coach.planner.evening.known.variants import warnings as about_body
from coach.planner.evening.night import around, bed_line, later_bed
from coach.planner.evening.one_day import asked_effort, with_asked
from coach.planner.evening.takes import doses
from coach.planner.evening.takes.portions import Portion, Portions, portions
from coach.planner.evening.tiers.lines import PINNED, PLAN_WORK, Budget, Lines, Solution, drop_cost, lines_of
from coach.planner.evening.tiers.order import by_tier
from coach.planner.evening.tiers.room import fill
from coach.planner.evening.together import together
from coach.planner.fulfilled import Fulfilment, line_id
from coach.planner.grid import HORIZON, Grid
from coach.planner.scale import points
from coach.planner.told import Evening, bed_id, cabinet_of, grid_of

MOST_OPTIONAL = 3
"""So many optional lines an evening has; a nap that is due comes before a bath. Taste."""

SAID = 40
"""Sessions that did not fit are named up to so many; taste."""


class OpenEvening(msgspec.Struct, frozen=True, kw_only=True):
    """The evening sorted: what is over, what is open, what stands in the way."""

    evening: Evening
    grid: Grid
    facts: Facts
    blocks: tuple[tuple[int, int, str], ...]
    """Busy blocks on the grid, with the way there and back."""
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
    known = opened(evening, grid, facts)
    choice = bedtime.choose(evening, grid, facts, _moved_bed(known))
    budget = Budget(work)
    best = best_of(known, choice, budget)
    proved = not (budget.spent or budget.doubt)
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


def opened(evening: Evening, grid: Grid, facts: Facts) -> OpenEvening:
    """The evening sorted."""
    blocks = around.blocks_of(evening, grid, facts)
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
        blocks=tuple(
            (max(block.start - block.travel, 0), min(block.home, HORIZON), block.key)
            for block in blocks
            if block.start - block.travel < HORIZON
        ),
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
    """A bedtime with its best evening."""

    bed: bedtime.Candidate
    settled: int
    """What bed costs by itself, in tenths, before sessions moved it."""
    solution: Solution


def best_of(known: OpenEvening, choice: bedtime.BedChoice, budget: Budget) -> Try:
    """Bed as the night has it, a little later where that lets sessions in; then the evening before it."""
    first = choice.candidates[0]
    budget.spend_on(len(known.open_wishes) + len(known.portions.open))
    slot = first.slot
    if _moved_bed(known) != slot:
        slot = later_bed.bed_for(
            known.evening, choice, lambda bed: _sessions(known, bed, first.slot), known.blocks, budget
        )
    lines = _lines(known, slot, first.slot, budget)
    return Try(bed=choice.at(slot), settled=first.cost, solution=by_tier(lines, budget))


def _sessions(known: OpenEvening, bed: int, first: int) -> tuple[LineDraft, ...]:
    """The open sessions for that bedtime, in the form of today; `first` is the settled one."""
    wishes = tuple(wish for wish in known.evening.wishes if wish.id in known.open_wishes)
    return _ready(known, workouts.drafts(known.evening, known.grid, bed, first, wishes, known.facts))


def _lines(known: OpenEvening, bed: int, first: int, budget: Budget) -> Lines:
    """The evening's lines for that bedtime, set up for the search."""
    sessions = _sessions(known, bed, first)
    worked = by_tier(lines_of(sessions, (), known.blocks), budget)
    placed = frozenset(draft.wish or "" for draft in worked.drafts if draft.variant != "swap")
    drafts = (*sessions, *_beside(known, bed, _free_from(known, bed, worked), placed))
    return lines_of(drafts, wind_down.links(drafts, known.facts), known.blocks)


def _free_from(known: OpenEvening, bed: int, worked: Solution) -> int:
    """The slot from which on nothing stands before bed any more."""
    ends = [end for _, end, _ in known.blocks]
    ends += [start + draft.slots for draft, start in zip(worked.drafts, worked.starts, strict=True)]
    ends += [known.grid.ceil(w.end) for w in done_sessions.sessions_today(known.evening, known.grid)]
    return max((end for end in ends if end <= bed), default=0)


def _beside(known: OpenEvening, bed: int, free_from: int, placed: frozenset[str]) -> tuple[LineDraft, ...]:
    """Doses and comfort for that bedtime, beside the wishes that are `placed` in their own kind."""
    evening, grid, facts = known.evening, known.grid, known.facts
    wishes = tuple(wish for wish in evening.wishes if wish.id in placed)
    worked = (*wishes, *done_sessions.wishes_done(evening, known.over))
    takes = () if refused.no_magnesium(evening, facts) else known.portions.open
    lines = (
        *doses.drafts(tuple(t for t in takes if _magnesium(t)), evening, grid, bed, known.blocks, facts),
        *wind_down.drafts(
            evening,
            grid,
            bed,
            free_from,
            known.blocks,
            worked,
            facts,
        ),
        *(draft for draft in _offered(known, bed) if draft.id in known.answers),
    )
    return _ready(known, lines)


def _ready(known: OpenEvening, lines: Iterable[LineDraft]) -> tuple[LineDraft, ...]:
    """Every line that is still open, held where it stood; what the person moved is pinned where they put it."""
    open_lines = (d for d in lines if d.id not in known.answers or known.answers[d.id].state == "moved")
    begun = (steadiness.begun(draft, known.evening, known.grid) for draft in open_lines)
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
    still = (draft for draft in lines if draft.id not in known.answers)
    ready = (steadiness.begun(draft, known.evening, known.grid) for draft in still)
    room = MOST_OPTIONAL - sum(LINE_KINDS[draft.kind].optional for draft in best.solution.drafts)
    return tuple(draft for draft in ready if allowed(draft.masks))[: max(room, 0)]


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
    bed = bed_line.bed_plan(choice, best.bed.slot, grid)
    filled = fill(best.solution, _extras(known, best))
    day = cabinet_of(evening)
    last = caffeine.last_cup(day, bed.target, facts)
    dim = None if f"light-{evening.date.isoformat()}" in known.answers else extras.lights_low(
        evening, grid, bed.target, facts
    )  # fmt: skip
    items = (
        *items_of(filled, best.bed.slot, grid),
        *settled.items(evening, grid, known.answers, known.over, facts),
        *((_last_cup(last, evening, grid),) if caffeine.is_ahead(last, day, bedtime.up_at(evening, grid, bed)) else ()),
        *((dim,) if dim is not None else ()),
        bed_line.item(choice, bed, evening, grid, facts),
    )
    takes = tuple(i.dose for i in items if i.dose is not None and i.state in ("planned", "moved"))
    planned = sum(dose.elemental_mg or 0.0 for dose in takes)
    return DayPlan(
        date=evening.date,
        tz=evening.profile.tz,
        generated_at=with_offset(evening.now, grid.zone),
        bed=bed,
        items=_in_order(items, evening, facts),
        unplaced=(*_refused(known), *unplaced),
        warnings=_warnings(known, choice, last, bed),
        totals=Totals(
            magnesium_supplemental_mg=known.portions.taken_mg + planned,
            magnesium_taken_mg=known.portions.taken_mg,
            magnesium_limit_mg=known.portions.cap_mg,
            caffeine_mg=taken.caffeine(day),
            caffeine_at_bed_mg=caffeine.at_bed_mg(day, bed.target, facts),
            sums=day_sums(day, takes, facts),
        ),
        cost=points(best.bed.cost + filled.cost + drop_cost(filled.dropped)),
        tiers=_tiers(best, filled),
        proved=proved,
    )


def _in_order(items: tuple[PlanItem, ...], evening: Evening, facts: Facts) -> tuple[PlanItem, ...]:
    """The lines by their time, in words that are true of where they stand."""
    lines = together(wind_down.as_they_stand(items, evening.wishes), facts)
    return tuple(sorted(lines, key=lambda item: (item.start, item.end, item.id)))


def _tiers(best: Try, filled: Solution) -> tuple[float, ...]:
    """Sleep, sessions, doses, comfort; what a later bed costs is the sessions' price."""
    sessions, *rest = filled.tiers()
    return tuple(map(points, (best.settled, sessions + best.bed.cost - best.settled, *rest)))


def _refused(known: OpenEvening) -> tuple[Unplaced, ...]:
    """What was not even tried, and standing times that something forbids."""
    evening, facts = known.evening, known.facts
    return (
        *refused.unplaced(evening, known.portions, facts),
        *settled.unplaced(evening, known.grid, known.answers, facts),
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
    known: OpenEvening, choice: bedtime.BedChoice, last: caffeine.LastCup, night_plan: BedPlan
) -> tuple[Warn, ...]:
    """Everything to know, hard first."""
    evening, grid, facts, bed = known.evening, known.grid, known.facts, night_plan.target
    wishes = tuple(wish for wish in evening.wishes if wish.id in known.open_wishes)
    found = (
        *bed_line.warnings(choice, night_plan, asked_effort(evening), grid, facts),
        *refused.warnings(evening, known.portions, facts),
        *held.warnings(evening, facts),
        *scheduled.warnings(evening, facts),
        *about_body(evening, facts),
        *journey.warnings(evening, choice.moved_min, facts),
        *workouts.warnings(evening, wishes, facts),
        *caffeine.warnings(cabinet_of(evening), bed, last, facts, bedtime.up_at(evening, grid, night_plan)),
        *extras.warnings(evening, grid, bed, facts),
        *settled.warnings(evening, grid, known.answers, facts),
        *hygiene.warnings(evening, facts),
        *long_run.warnings(evening, grid, facts),
    )
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(dict.fromkeys(found), key=lambda warn: rank[warn.severity]))
