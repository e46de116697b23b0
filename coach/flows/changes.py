"""What moved tonight and why: the plan as the records were at a moment, beside the plan as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from coach.clock import day_start, starts_of, with_offset
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.today import plan_of
from coach.model import DayPlan, PlanItem
from coach.planner.evening.what_if import LineDifference, differences
from coach.store import Store
from coach.words import Dial

What = Literal["moved", "came", "went", "eased"]
NAMED = 3
"""So many changes since then are named, newest first; taste."""

ANSWERED = ("done", "skipped", "unknown")


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """What was changed since, by the name it has in the history, and why a line stands where it stands now."""

    fact: str
    text: str


class ChangedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that the two plans hold differently."""

    line: str
    title: str
    from_: datetime | None = msgspec.field(name="from")
    to: datetime | None
    """None where the line was not, or is not, in the plan."""
    what: What
    because: tuple[Because, ...]


class ChangesView(msgspec.Struct, frozen=True, kw_only=True):
    """What moved since a moment (`coach.changes/1`)."""

    schema: Literal["coach.changes/1"] = "coach.changes/1"
    since: datetime
    lines: tuple[ChangedLine, ...]


def see_changes(desk: Desk, since: datetime | None = None) -> ChangesView:
    """The present day's lines that stand elsewhere than by what was known then (default: before the last change).

    UsageError where the history does not reach so far.
    """
    found = changes_since(desk, since)
    if found is None:
        raise UsageError("the history does not reach so far back", where="since", todo="Name a later moment.")
    return found


def changes_since(desk: Desk, since: datetime | None = None) -> ChangesView | None:
    """The same; None where the history does not reach so far."""
    history = desk.store.history
    if since is None:
        start = day_began(desk)
        newer, earlier = history.since(start)[:1], history.since(start)[1:2]
        book, moment = history.book_before(newer), earlier[0].at if earlier else start
    else:
        newer, book, moment = history.since(since), history.book_at(since), since
    if book is None:
        return None
    then = Desk(Store(book), desk.clock, desk.facts, desk.settings, on_machine=desk.on_machine)
    before, after = plan_of(then, desk.today()), plan_of(desk, desk.today())
    causes = tuple(Because(fact="", text=entry.name) for entry in newer[:NAMED])
    found = (_line(one, before, after, causes) for one in differences(before, after))
    return ChangesView(since=with_offset(moment, desk.zone), lines=tuple(line for line in found if line is not None))


def day_began(desk: Desk) -> datetime:
    """When the present coach-day began."""
    return day_start(desk.today(), desk.zone, starts_of(desk.profile.day_starts))


def change_text(line: ChangedLine, dial: Dial, *, why: bool = True) -> str:
    """`Legs · 60 min: 18:00 → 19:30, busy time Dinner added`; a title is as the person or a file wrote it."""
    places = [dial.at(moment) for moment in (line.from_, line.to) if moment is not None]
    where = " → ".join(places) if line.what == "moved" else f"{line.what} ({places[-1]})"
    said = "".join(f", {one.text}" for one in line.because) if why else ""
    return f"{line.title}: {where}{said}"


def _line(one: LineDifference, before: DayPlan, after: DayPlan, newer: tuple[Because, ...]) -> ChangedLine | None:
    """The difference in one word; None of a line that was only answered."""
    was, now = (next((item for item in plan.items if item.id == one.id), None) for plan in (before, after))
    if (now is not None and now.state in ANSWERED) or (now is None and was is not None and _taken(was, after)):
        return None
    what: What = "came" if was is None else "went" if now is None else "moved" if was.start != now.start else "eased"
    because = (*newer, *((Because(fact=one.fact, text=one.reason),) if one.reason else ()))
    return ChangedLine(
        line=one.id,
        title=one.title,
        from_=None if was is None else was.start,
        to=None if now is None else now.start,
        what=what,
        because=because,
    )


def _taken(was: PlanItem, after: DayPlan) -> bool:
    """Whether a dose went because it was logged."""
    dose = was.dose
    return dose is not None and any(
        item.state == "done" and item.dose is not None and item.dose.product == dose.product for item in after.items
    )
