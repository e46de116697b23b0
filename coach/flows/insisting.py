"""A session as it was wished, whatever soft rule speaks for another form: for that day, and taken back as easily."""

from __future__ import annotations

from datetime import date

from msgspec import structs

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.flows.today import plan_of
from coach.gather.evening import evening_of
from coach.model import AsWished, PlanItem, Warn, Wish
from coach.model.answers import answer_id
from coach.planner.evening.known.variants import hard_restraint
from coach.planner.evening.one_day import with_asked
from coach.planner.evening.plan import plan_day
from coach.planner.fulfilled import line_id
from coach.words import day_text


def insist(desk: Desk, day: date, wish_id: str) -> Changed:
    """Plan that day's session of a wish as it was wished; SafetyRefusal where a hard rule forbids it."""
    item, asked = insisted(desk, day, wish_id), request(desk, day, wish_id)
    name = _wish(desk, wish_id).title
    with changing(desk, f"{name} as planned, {day_text(day)}", about=line_id(wish_id, day)) as change:
        change.put(asked)
    warns = tuple(Warn(fact=r.fact, severity="soft", text=f"{r.text[:1].upper()}{r.text[1:]}.") for r in item.reasons)
    return Changed(what=f"{name}: as planned, {item.title.split(' · ', 1)[-1]}.", record_id=item.id, warnings=warns)


def request(desk: Desk, day: date, wish_id: str) -> AsWished:
    """What insists on that day's session; not kept, and not judged."""
    title = f"{_wish(desk, wish_id).title} as planned"
    return AsWished(id=insisted_id(wish_id, day), date=day, wish=wish_id, at=desk.now(), title=title)


def forbidden(desk: Desk, day: date, wish_id: str) -> SafetyRefusal | None:
    """The hard rule that stands against that day's session as it was wished; None where there is none."""
    wish, evening = _wish(desk, wish_id), with_asked(evening_of(desk, day))
    meant = next((one for one in evening.wishes if one.id == wish_id), wish)
    fact, text = hard_restraint(meant, evening, desk.facts) or ("", "")
    todo = "This one cannot be insisted on."
    return SafetyRefusal(f"not today: {text}", where=wish.title, todo=todo, fact=fact) if fact else None


def insisted(desk: Desk, day: date, wish_id: str) -> PlanItem:
    """That day's session as it was wished; SafetyRefusal where a hard rule forbids it, UsageError without a place."""
    refused = forbidden(desk, day, wish_id)
    if refused is not None:
        raise refused
    name, evening = _wish(desk, wish_id).title, evening_of(desk, day)
    after = plan_day(structs.replace(evening, asked=(*evening.asked, request(desk, day, wish_id))), desk.facts)
    item = next((one for one in after.items if one.wish == wish_id), None)
    if item is None:
        left = next((one.text for one in after.unplaced if one.what == wish_id), "it is not among that day's sessions")
        raise UsageError(f"has no place as it was wished: {left}", where=name, todo="m moves it, x has ways.")
    if _stands(desk, day, wish_id, item):
        raise UsageError("stands as it was wished", where=name, todo="Nothing to insist on.")
    return item


def let_ease(desk: Desk, day: date, wish_id: str) -> Changed:
    """Take the insisting back: the session has the form that the day allows again."""
    wish, key = _wish(desk, wish_id), insisted_id(wish_id, day)
    with changing(desk, f"{wish.title} as the day allows, {day_text(day)}", about=line_id(wish_id, day)) as change:
        change.remove(AsWished, key)
    return Changed(what=f"{wish.title}: as the day allows.", record_id=line_id(wish_id, day))


def insists(desk: Desk, day: date, wish_id: str) -> bool:
    """Whether the person insists on that day's session of a wish."""
    return desk.store.get(AsWished, insisted_id(wish_id, day)) is not None


def insisted_id(wish_id: str, day: date) -> str:
    """The id of what insists on a session of a day."""
    return answer_id(f"as-wished-{wish_id}-{day.isoformat()}")


def _wish(desk: Desk, wish_id: str) -> Wish:
    wish = desk.store.get(Wish, wish_id)
    if wish is None:
        raise UsageError("only a session that you wished can be insisted on", where=wish_id, todo="coach wish list")
    return wish


def _stands(desk: Desk, day: date, wish_id: str, after: PlanItem) -> bool:
    """Whether the plan holds the session in that very form already."""
    now = next((one for one in plan_of(desk, day).items if one.wish == wish_id), None)
    return now is not None and (now.state in ("done", "skipped") or (now.variant is None and now.title == after.title))
