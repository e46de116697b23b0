"""A line of the plan answered by its id or its title, as the keys of Today do."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.asking import reply
from coach.flows.changed import Changed
from coach.flows.due_days import move_day
from coach.flows.insisting import insist, insists, let_ease
from coach.flows.marking import mark, move
from coach.flows.today import plan_of, see_today
from coach.forms.days_ahead import is_day
from coach.model import Wish
from coach.planner.fulfilled import line_id
from coach.words import day_text

State = Literal["done", "skipped", "moved", "open", "as-wished", "now", "later"]


Mark = Literal["done", "skipped", "planned"]


class _Named(NamedTuple):
    """A line that can be answered."""

    id: str
    title: str
    wish: str | None


def answer(desk: Desk, day: date, line: str, state: State, to: str = "", *, already: bool = False) -> Changed:
    """Answer one line: done, skipped, moved `to` a start, open again, as it was wished; or what is asked of it."""
    if (state == "moved") != bool(to):
        text = "a moved line needs its new start" if state == "moved" else "only a moved line has a new start"
        raise UsageError(text, where="to", todo='coach answer "Legs" moved --to 19:00')
    named = find(desk, day, line)
    if state == "moved":
        return _move(desk, day, named, to)
    if state in ("now", "later"):
        return reply(desk, day, named.id, state)
    if state == "as-wished":
        if named.wish is None:
            raise UsageError("is no session that was wished", where=named.title, todo="done, skipped, moved or open")
        return insist(desk, day, named.wish)
    if state == "open" and named.wish is not None and insists(desk, day, named.wish):
        return let_ease(desk, day, named.wish)
    marked: Mark = "planned" if state == "open" else "done" if state == "done" else "skipped"
    return mark(desk, day, named.id, marked, already=already)


def _move(desk: Desk, day: date, named: _Named, to: str) -> Changed:
    """To another start of that day; a dose also to another day, where its schedule has one."""
    product = next((i.dose.product for i in plan_of(desk, day).items if i.id == named.id and i.dose is not None), None)
    if product is not None and is_day(to):
        return move_day(desk, product, to, day.isoformat())
    return move(desk, day, named.id, to)


def find(desk: Desk, day: date, line: str) -> _Named:
    """The one line of that id or title, among those of the plan, those whose time passed, and sessions left out."""
    view, wanted = see_today(desk, day), clean_line(line).lower()
    rows = (row.item for row in view.rows if row.item is not None)
    items = {item.id: _Named(item.id, item.title, item.wish) for item in (*view.plan.items, *rows)}
    left = (desk.store.get(Wish, one.what) for one in view.plan.unplaced)
    out = (_Named(line_id(wish.id, day), wish.title, wish.id) for wish in left if wish is not None)
    lines = {**{one.id: one for one in out}, **items}
    if wanted in {key.lower() for key in lines}:
        return next(one for key, one in lines.items() if key.lower() == wanted)
    called = [one for one in lines.values() if _name(one) == wanted]
    for found in (called, [one for one in lines.values() if wanted and wanted in one.title.lower()]):
        if len(found) == 1:
            return found[0]
        if found:
            many = ", ".join(one.id for one in found[:5])
            raise UsageError(f"{len(found)} lines are called so", where="line", todo=f"Name one by its id: {many}")
    raise UsageError(
        f"there is no line “{clean_line(line, 60)}” in the plan of {day_text(day)}",
        where="line",
        todo="`coach today --json` lists them.",
    )


def _name(line: _Named) -> str:
    """The title without its numbers, in small letters; of a session in another form what was wished."""
    return line.title.split(" · ")[0].split(": ")[0].lower() if line.wish else line.title.split(" · ")[0].lower()
