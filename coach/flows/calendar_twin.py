"""A folder of events beside the plan: plans -> files, and what another program changed there -> proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from coach.clock import coach_day, starts_of, zone
from coach.desk import Desk
from coach.errors import CoachError
from coach.exporters.folder import (
    FolderCount,
    FolderEdit,
    WrittenEvent,
    check_folder,
    content,
    file_name,
    put,
    written,
)
from coach.flows.answering import answer
from coach.flows.exporting import plans
from coach.flows.today import plan_of
from coach.flows.what_if import see
from coach.model import DayPlan
from coach.words import day_text
from coach.words.costs import cost_words


class CalendarProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A change made in the calendar, as a change of the plan."""

    line: str
    date: date
    title: str
    start: datetime
    """Where the plan has it."""
    to: datetime | None
    """Where the calendar has it; None where it is gone there."""
    text: str
    """`Legs: 18:00 to 19:30, Thu 5 Mar`."""
    price: str = ""
    """What the plan says of it, in words."""
    refused: str = ""
    """Why it cannot be had; empty where it can."""


class TwinView(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the folder found and did."""

    proposals: tuple[CalendarProposal, ...]
    """Those that still wait."""
    taken: tuple[CalendarProposal, ...] = ()
    refused: tuple[CalendarProposal, ...] = ()
    count: FolderCount = FolderCount()


def proposals(desk: Desk, folder: Path) -> tuple[CalendarProposal, ...]:
    """What was moved or deleted in the folder, each with what the plan says of it."""
    return tuple(found for edit in _edits(folder, desk.today()) if (found := _proposal(desk, edit)) is not None)


def twin(desk: Desk, folder: Path, days: int, *, doses: bool, accept: bool = False, refuse: bool = False) -> TwinView:
    """Look what changed in the folder, take it or not, and write the plans of the next days.

    Without `accept` or `refuse` what changed there waits: its files stay as they are.
    """
    check_folder(folder)
    found = proposals(desk, folder)
    taken, kept = list[CalendarProposal](), found
    if accept:
        taken = [one for one in found if not one.refused and _take(desk, one)]
    if accept or refuse:
        kept = ()
    refused = tuple(one for one in found if one not in taken) if accept else ()
    chosen = plans(desk, days)
    count = _write(desk, folder, chosen, kept, doses=doses)
    return TwinView(proposals=kept, taken=tuple(taken), refused=refused, count=count)


def _write(
    desk: Desk, folder: Path, chosen: Sequence[DayPlan], kept: Iterable[CalendarProposal], *, doses: bool
) -> FolderCount:
    from coach.exporters.calendar import calendar_ics, events_of  # 60 ms of icalendar; a look at the stamps needs none

    files = []
    for plan in chosen:
        for event in events_of((plan,), doses=doses):
            was = content(folder / (file_name(event.line) or "-"))
            document = calendar_ics((event,), at=desk.now(), before=was)
            one = WrittenEvent(line=event.line, date=plan.date, title=event.title, start=event.start)
            files.append((one, document))
    known = {one.line: one for one in written(folder).values()}
    return put(folder, files, [known[one.line] for one in kept if one.line in known], desk.today())


def _edits(folder: Path, first: date) -> list[FolderEdit]:
    from coach.exporters.calendar import start_of, uid_of  # as above

    found = []
    for name, one in written(folder).items():
        if one.date < first:
            continue
        now = start_of(content(folder / name), uid_of(one.line))
        if now != one.start:
            found.append(FolderEdit(event=one, start=now))
    return found


def _proposal(desk: Desk, edit: FolderEdit) -> CalendarProposal | None:
    """The change of the plan that an edit asks for; None where the plan has no open line of it any more."""
    event, plan = edit.event, plan_of(desk, edit.event.date)
    item = next((item for item in plan.items if item.id == event.line), None)
    if item is None or item.state in ("done", "skipped") or edit.start == item.start:
        return None
    title = item.title.split(" · ")[0]
    at, day = desk.dial.at(item.start), day_text(event.date)
    if edit.start is None:
        text, moved = f"{title} {at}, {day}: deleted there, here it would be skipped", None
    else:
        moved = edit.start.astimezone(zone(plan.tz))
        other = f" on {day_text(moved.date())}" if moved.date() != item.start.date() else ""
        text = f"{title}, {day}: {at} to {desk.dial.at(moved)}{other}"
    price, refused = _price(desk, event.date, item.id, moved)
    return CalendarProposal(
        line=item.id, date=event.date, title=title, start=item.start, to=moved, text=text, price=price, refused=refused
    )


def _price(desk: Desk, day: date, line: str, to: datetime | None) -> tuple[str, str]:
    """What the change costs in words, or why it cannot be had."""
    if to is not None and coach_day(to, desk.zone, starts_of(desk.profile.day_starts)) != day:
        return "", "to another day a session is moved in the week, key 4"
    try:
        view = see(desk, day, "skip" if to is None else desk.dial.at(to), line)
    except CoachError as error:
        return "", error.what
    if not view.fits:
        return "", view.verdict.text if view.verdict is not None else view.change
    return cost_words(view.cost_after - view.cost_before), ""


def _take(desk: Desk, one: CalendarProposal) -> bool:
    """Keep the change; what cannot be had stays as it was."""
    try:
        if one.to is None:
            answer(desk, one.date, one.line, "skipped")
        else:
            answer(desk, one.date, one.line, "moved", desk.dial.at(one.to))
    except CoachError:
        return False
    return True
