"""Answers to tonight's lines: done, skipped, open again, moved, and a dose logged from the plan."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.cabinet import take
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.moving import answer_of, item_of, movable, refusal, target_of
from coach.flows.red_flags import stop_at_flag
from coach.flows.today import plan_of, see_today
from coach.gather.evening import evening_of
from coach.model import Answer, Dose, Intake, PlanItem, Product, Wish, Workout
from coach.model.answers import answer_id
from coach.planner.evening.sessions import gentle_of
from coach.planner.evening.what_if import verdict
from coach.planner.fulfilled import session_id_of
from coach.words import day_text


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
        todo = "Log a coffee with d in the cabinet."
        raise UsageError("the last cup is a limit, not a task", where=item.title, todo=todo)
    if state == "done" and item.dose is not None:
        return _take(desk, day, item, item.dose, already=already)
    _has_come(desk, day, item, state)
    if state == "skipped" and item.state == "done":
        _not_done_otherwise(desk, item)
    said = f"{item.title.split(' · ')[0]} {state}, {day_text(day)}"
    with changing(desk, said, about=item.id, night=item.kind == "bed") as change:
        if state == "done" and item.wish is not None:
            change.put(_session(desk, day, item))
        elif desk.store.get(Workout, session_id_of(item.id)) is not None:
            change.remove(Workout, session_id_of(item.id))
        change.put(answer_of(desk, day, item, state))
    return Changed(what=f"{item.title.split(' · ')[0]}: {state}.", record_id=item.id)


def _take(desk: Desk, day: date, item: PlanItem, dose: Dose, *, already: bool) -> Changed:
    """Log the dose of a line: at the present moment, of another day where it stood."""
    if item.state == "done":
        raise UsageError("is already logged", where=item.title, todo="u takes the last change back.")
    if not dose.servings:
        raise UsageError(
            "the product was changed since, so how much it was is not known",
            where=item.title,
            todo="t in the cabinet, or `coach cabinet take`, logs it with amount and time.",
        )
    when = desk.now() if day == desk.today() else item.start
    return take(desk, dose.product, dose.servings, when.isoformat(), already=already)


def _not_done_otherwise(desk: Desk, item: PlanItem) -> None:
    """UsageError for a line that is done by the log and not by its answer: skipped it would stay done."""
    if item.dose is not None:
        raise UsageError("is in the log", where=item.title, todo=f'`coach answer "{item.id}" open` takes the dose out.')
    if item.wish is not None and desk.store.get(Workout, session_id_of(item.id)) is None:
        todo = "Edit or remove that session: `coach workout list` names it."
        raise UsageError("a session that was logged stands for it", where=item.title, todo=todo)


def _has_come(desk: Desk, day: date, item: PlanItem, state: str) -> None:
    """UsageError for what would be done on a coach-day that has not begun; skipping is said ahead."""
    if state == "done" and day > desk.today():
        raise UsageError(f"{day_text(day)} has not come yet", where=item.title, todo="Answer it when it was done.")


def _session(desk: Desk, day: date, item: PlanItem) -> Workout:
    """The session that a line marked done becomes; one that has not begun yet ended just now."""
    wish = desk.store.get(Wish, item.wish or "")
    now = desk.now()
    length = item.end - item.start
    start = item.start if item.start <= now or day != desk.today() else now - length
    kind, title = (wish.kind, wish.title) if wish else ("workout", None)
    if wish is not None and item.variant == "swap":
        kind, title = gentle_of(wish.kind, desk.facts).kind, item.title.split(" · ")[0]
    return Workout(
        id=session_id_of(item.id),
        start=start,
        end=start + length,
        kind=kind,
        title=title,
        strain=item.strain,
        muscles=item.muscles,
    )


def _reopen(desk: Desk, day: date, item: PlanItem) -> Changed:
    """Take an answer back: the dose leaves the log, the session too."""
    said = f"{item.title.split(' · ')[0]} open again, {day_text(day)}"
    with changing(desk, said, about=item.id, night=item.kind == "bed") as change:
        if item.id.startswith("intake-"):
            change.remove(Intake, item.id.removeprefix("intake-"))
        for noun, key in ((Answer, answer_id(item.id)), (Workout, session_id_of(item.id))):
            if desk.store.get(noun, key) is not None:
                change.remove(noun, key)
    return Changed(what=f"{item.title.split(' · ')[0]}: open again.", record_id=item.id)


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
    answer = msgspec.structs.replace(answer_of(desk, day, item, "moved"), to=target)
    found = verdict(evening_of(desk, day), desk.facts, before, item, answer)
    if not found.fits:
        raise refusal(desk, found, item)
    name = item.title.split(" · ")[0]
    said = f"{name} moved to {desk.dial.at(target)}, {day_text(day)}"
    with changing(desk, said, about=item.id, night=item.kind == "bed") as change:
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
