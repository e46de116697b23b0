"""Tonight: store + clock -> planner -> TodayView; marking, moving and dosing from the plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from coach.clock import minutes_between
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence import Rule
from coach.flows._due import hunger_is_open
from coach.flows._flags import flagged, stop_at_flag
from coach.flows._moving import answer_of, item_of, may_move, movable, refusal, target_of
from coach.flows._reminders import reminders
from coach.flows._rows import Row as Row
from coach.flows._rows import next_item, rows_of
from coach.flows.cabinet import take
from coach.flows.cards import WhyCard, cards_for, facts_about
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.evening import evening_of
from coach.flows.need import debt_of, nights_until
from coach.flows.readiness import see_body
from coach.model import Answer, CheckIn, DayPlan, DaySum, Intake, Night, PlanItem, Product, Reason, Warn, Wish, Workout
from coach.planner.amounts import magnesium_mg
from coach.planner.counterfactual import verdict
from coach.planner.day import plan_day
from coach.planner.gaps import gap_text
from coach.planner.outcome import as_it_stood, passed, summary
from coach.words import Dial, day_text, number_text

UNSAID = "Nothing was said of this day; this is what its plan would have been."
"""Unknown is not missed."""


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """The status line."""

    magnesium_mg: float
    """Elemental, taken so far today from every product."""
    magnesium_planned_mg: float
    """Taken and still planned."""
    magnesium_limit_mg: float
    caffeine_at_bed_mg: float
    """Estimated, at the profile's half-life, from doses logged so far."""
    caffeine_last_by: datetime | None
    """The planned last cup; None when the moment has passed or there is no bedtime."""
    debt_min: int | None
    """Minutes behind over the last 14 nights; None when too few nights are known."""
    debt_nights: int
    """How many of the 14 nights are known."""
    sums: tuple[DaySum, ...] = ()
    """Whatever else has a limit and was taken or is planned today, the worst first."""


class TodayView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the Today screen and `coach today` show."""

    date: date
    now: datetime
    tz: str
    plan: DayPlan
    rows: tuple[Row, ...]
    """In order of time, the now mark among them."""
    strip: Strip
    hints: tuple[str, ...] = ()
    """Today only: what an empty store teaches (the next key, and why it is worth pressing), steps and refills."""
    ready: str = ""
    """The same in a word or two, on every day that has it: `ready 58 · your normal`, or what the check-in asks."""
    readiness: str = ""
    """How the morning compares with the person's own days, when that is worth a line."""
    is_today: bool = True
    summary: str = ""
    """What became of a day that is over: `You did 5 of 7: …`."""


class NextView(msgspec.Struct, frozen=True, kw_only=True):
    """The next thing to do (`coach.next/1`)."""

    schema: Literal["coach.next/1"] = "coach.next/1"
    item: PlanItem | None
    in_min: int | None
    warnings: tuple[Warn, ...] = ()
    """A red flag, which then stands alone."""


class WhyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One reason in full."""

    fact: str
    text: str
    number: str
    """The rule's value with its unit."""
    kind: str
    """hard or soft."""
    grade: str
    sources: tuple[str, ...]
    """Citations; those not read in full end in `(not checked)`."""


class WhyView(msgspec.Struct, frozen=True, kw_only=True):
    """The reasons of one line, and the card behind them."""

    title: str
    lines: tuple[WhyLine, ...]
    may_move: str
    """Where it may still move, in words; empty when it may not."""
    cards: tuple[WhyCard, ...]
    """The evidence cards, of a drug or nutrient without one what the library says of it."""


def see_today(desk: Desk, day: date | None = None) -> TodayView:
    """The plan of a coach-day (default: today's), as the store and the clock have it now."""
    today = desk.today()
    day = day or today
    evening = evening_of(desk, day)
    plan = plan_day(evening, desk.facts)
    if day < today:
        plan = as_it_stood(evening, desk.facts, plan, bed_of(desk, day))
    debt = debt_of(desk)
    unmarked = passed(evening, plan) if day == today else ()
    cutoff = next((item.start for item in plan.items if item.kind == "caffeine_cutoff"), None)
    return TodayView(
        date=day,
        now=desk.now(),
        tz=plan.tz,
        plan=plan,
        rows=() if flagged(plan) else rows_of(desk, plan, evening.busy, day == today, unmarked),
        strip=Strip(
            magnesium_mg=plan.totals.magnesium_taken_mg,
            magnesium_planned_mg=plan.totals.magnesium_supplemental_mg,
            magnesium_limit_mg=plan.totals.magnesium_limit_mg,
            caffeine_at_bed_mg=plan.totals.caffeine_at_bed_mg,
            caffeine_last_by=cutoff if cutoff is not None and cutoff >= desk.now() else None,
            debt_min=None if debt.plain_min is None else round(debt.plain_min),
            debt_nights=debt.nights_known,
            sums=plan.totals.sums,
        ),
        hints=() if flagged(plan) or day != today else (*_hints(desk), *reminders(desk, evening, plan)),
        ready="" if flagged(plan) or day > today else _ready(desk, day),
        readiness="" if flagged(plan) or day > today else see_body(desk, day).line,
        is_today=day == today,
        summary=(summary(plan) or UNSAID) if day < today and plan.bed is not None else "",
    )


def _ready(desk: Desk, day: date) -> str:
    said = see_body(desk, day).readiness.short
    asked = day == desk.today() and desk.store.count(Night) and not desk.store.between(CheckIn, day, day)
    if asked:
        return "c check-in open"
    return "c hungry tonight?" if desk.store.count(Night) and hunger_is_open(desk, day) else said


def bed_of(desk: Desk, day: date) -> datetime | None:
    """When the person went to bed at the end of that coach-day, where the night is logged."""
    nights = nights_until(desk, day + timedelta(days=1), 1)
    return next((night.lights_out or night.into_bed for night in nights), None)


def _hints(desk: Desk) -> tuple[str, ...]:
    """What is worth a key while rooms are still empty."""
    found = []
    if not desk.store.count(Night):
        found.append("c  check in: with three nights logged, bedtime follows your own habit.")
    if not desk.store.count(Product):
        found.append("3  cabinet: add your magnesium, and its window stands in the plan.")
    if not desk.store.count(Wish):
        found.append("a  sessions: say which you want, and they get their place.")
    return tuple(found)


def see_next(desk: Desk) -> NextView:
    """The next line of today's plan that is still to come."""
    plan = see_today(desk).plan
    flag, item = flagged(plan), next_item(plan, desk.now())
    if item is None:
        return NextView(item=None, in_min=None, warnings=() if flag is None else (flag,))
    return NextView(item=item, in_min=max(round(minutes_between(desk.now(), item.start)), 0))


def mark(
    desk: Desk, day: date, item_id: str, state: Literal["done", "skipped", "planned"], *, already: bool = False
) -> Changed:
    """Answer one line: done (a dose is logged at the present moment), skipped, or open again (`planned`).

    A dose that was `already` taken is kept against a rule, and flagged.
    """
    view = see_today(desk, day)
    if not already:
        stop_at_flag(view.plan)
    shown = (row.item for row in view.rows if row.item is not None and row.item.id == item_id)
    item = next(shown, None) or item_of(view.plan, item_id)
    if state == "planned":
        return _reopen(desk, day, item)
    if item.kind == "caffeine_cutoff":
        raise UsageError(
            "the last cup is a limit, not a task",
            where=item.title,
            todo="Log a coffee with d in the cabinet.",
        )
    if state == "done" and item.dose is not None:
        if item.state == "done":
            raise UsageError("is already logged", where=item.title, todo="u takes the last change back.")
        when = desk.now() if day == desk.today() else item.start
        return take(desk, item.dose.product, item.dose.servings, when.isoformat(), already=already)
    with changing(desk, f"{item.title.split(' · ')[0]} {state}, {day_text(day)}", about=item.id) as change:
        if state == "done" and item.wish is not None:
            change.put(_session(desk, day, item))
        change.put(answer_of(desk, day, item, state))
    return Changed(what=f"{item.title.split(' · ')[0]}: {state}.", record_id=item.id)


def _session(desk: Desk, day: date, item: PlanItem) -> Workout:
    """The session that a line marked done becomes; one that has not begun yet ended just now."""
    wish = desk.store.get(Wish, item.wish or "")
    now = desk.now()
    length = item.end - item.start
    start = item.start if item.start <= now or day != desk.today() else now - length
    return Workout(
        id=f"workout-of-{item.id}",
        start=start,
        end=start + length,
        kind=wish.kind if wish else "workout",
        title=wish.title if wish else None,
        strain=item.strain,
        muscles=item.muscles,
    )


def _reopen(desk: Desk, day: date, item: PlanItem) -> Changed:
    """Take an answer back: the dose leaves the log, the session too."""
    with changing(desk, f"{item.title.split(' · ')[0]} open again, {day_text(day)}", about=item.id) as change:
        if item.id.startswith("intake-"):
            change.remove(Intake, item.id.removeprefix("intake-"))
        for noun, key in ((Answer, f"answer-{item.id}"), (Workout, f"workout-of-{item.id}")):
            if desk.store.get(noun, key) is not None:
                change.remove(noun, key)
    return Changed(what=f"{item.title.split(' · ')[0]}: open again.", record_id=item.id)


def plan_of(desk: Desk, day: date) -> DayPlan:
    """The plan of a coach-day."""
    return plan_day(evening_of(desk, day), desk.facts)


def move(desk: Desk, day: date, item_id: str, to: str) -> Changed:
    """Move one line to a start time as typed (`21:15`, `+15`, `-15`); refused where a hard rule forbids it."""
    before = plan_of(desk, day)
    stop_at_flag(before)
    item = item_of(before, item_id)
    if not movable(item):
        raise UsageError("stands where it stands", where=item.title, todo="Only an open line of the plan moves.")
    target = target_of(desk, day, item, to)
    if target < desk.now() and day == desk.today():
        raise UsageError(f"{desk.dial.at(target)} has passed", where=item.title, todo="Choose a later time.")
    plan = plan_of(desk, day)
    answer = msgspec.structs.replace(answer_of(desk, day, item, "moved"), to=target)
    found = verdict(evening_of(desk, day), desk.facts, plan, item, answer)
    if not found.fits:
        raise refusal(desk, found, item)
    name = item.title.split(" · ")[0]
    with changing(desk, f"{name} moved to {desk.dial.at(target)}, {day_text(day)}", about=item.id) as change:
        change.put(answer)
    return Changed(what=f"{name} moved to {desk.dial.at(target)}.", record_id=item.id)


def dose_now(desk: Desk, *, already: bool = False) -> Changed:
    """Log the next planned dose of today now, or, with none planned, the one active magnesium product.

    What was `already` taken is kept against a rule, and flagged.
    """
    plan = see_today(desk).plan
    if not already:
        stop_at_flag(plan)
    planned = next((i for i in plan.items if i.dose is not None and i.dose.elemental_mg and i.state != "done"), None)
    if planned is not None and planned.dose is not None:
        return take(desk, planned.dose.product, planned.dose.servings, already=already)
    holding = [p for p in desk.store.all(Product) if p.active and magnesium_mg(p, desk.facts) > 0]
    if len(holding) == 1:
        return take(desk, holding[0].name, already=already)
    todo = "Add it in the cabinet (key 3)." if not holding else "Choose the product in the cabinet (key 3)."
    raise UsageError("no dose of magnesium is planned now", where="dose", todo=todo)


def see_why(desk: Desk, view: TodayView, row_id: str) -> WhyView:
    """Why a line of the timeline stands where it stands."""
    row = next((row for row in view.rows if row.id == row_id), None)
    item = row.item if row is not None else None
    if row is None or item is None:
        title = row.title if row is not None else ""
        return WhyView(title=title, lines=(), may_move="", cards=())
    lines = tuple(_why_line(desk, reason) for reason in item.reasons)
    product = desk.store.get(Product, item.dose.product) if item.dose is not None else None
    about = () if product is None else facts_about(product, desk.profile, desk.facts)
    return WhyView(
        title=item.title,
        lines=lines,
        may_move=may_move(item, desk) if item.state in ("planned", "moved") else "",
        cards=cards_for(desk.facts, (*(reason.fact for reason in item.reasons), *about)),
    )


def _why_line(desk: Desk, reason: Reason) -> WhyLine:
    rule, gap = desk.facts.rules.get(reason.fact), desk.facts.interactions.get(reason.fact)
    cites = (desk.facts.sources[key] for key in reason.sources if key in desk.facts.sources)
    return WhyLine(
        fact=reason.fact,
        text=reason.text,
        number=_number(rule, desk.dial) if rule is not None else gap_text(gap) if gap is not None else "",
        kind=rule.kind if rule is not None else "hard",
        grade=reason.grade,
        sources=tuple(cite.cite if cite.checked else f"{cite.cite} (not checked)" for cite in cites),
    )


def _number(rule: Rule, dial: Dial) -> str:
    """The value of a rule with its unit; a table is named by its unit only."""
    value = rule.value
    if isinstance(value, bool | str):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{number_text(float(value))} {rule.unit}"
    if all(isinstance(part, int | float) for part in value):
        return f"{'–'.join(number_text(float(part)) for part in value)} {rule.unit}"
    clocks = [dial.of_day(part) for part in value if isinstance(part, str)]
    return f"{'–'.join(clocks)} {rule.unit}" if clocks else rule.unit
