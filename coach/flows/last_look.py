"""What moved since the person last looked at Today: their last look + records -> one line, and the list behind it.

The app alone remembers a look; the shell reads it and never writes. The line goes once it was seen: by the list being
opened, or by a key on Today in a later minute than it came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import structs

from coach import paths
from coach.clean import clean_line
from coach.desk import Desk
from coach.flows.changes import ChangedLine, change_text, changes_since, day_began
from coach.flows.today import TodayView
from coach.store.disk.files import FileSystem
from coach.store.last_look import LastLook, file_of, read, write

NAMED = 2
"""So many lines are named, the rest are counted; taste."""
WEIGHTY = ("workout", "bed", "dose")
"""Kinds of line, by the begin of their ids, that are named before all others."""
A_MINUTE = timedelta(minutes=1)


class Looks:
    """The looks of one window at Today; a demo's do not outlast it."""

    def __init__(self, desk: Desk) -> None:
        """As the last window left it."""
        self._desk = desk
        self._last = last_look(desk) if desk.on_machine else None
        self._came: datetime | None = None
        """When the line that stands came up; None where none stands."""

    def told(self, view: TodayView) -> TodayView:
        """The same view with what moved since the last look; where nothing did, this is the last look."""
        if not view.is_today:
            return view
        if self._last is None or not day_began(self._desk) <= self._last.at <= view.now:
            self._look()
            return view
        news = bool(self._desk.store.history.since(self._last.known))
        found = with_moved(view, self._desk, self._last) if news else view
        if found.moved:
            self._came = self._came or view.now
        elif news:
            self._look()
        return found

    def act(self) -> bool:
        """A key was pressed on Today: True, and this is the last look, where the line had stood for a minute."""
        return self._came is not None and self._desk.now() - self._came >= A_MINUTE and self.seen()

    def seen(self) -> bool:
        """What moved was read; True where there was something."""
        if self._came is None:
            return False
        self._look()
        return True

    def _look(self) -> None:
        desk, now = self._desk, self._desk.now()
        newest = desk.store.history.since(day_began(desk))[:1]
        self._last, self._came = LastLook(at=now, known=newest[0].at if newest else day_began(desk)), None
        if desk.on_machine and desk.folder is not None:
            write(FileSystem(), file_of(paths.state_folder(), desk.folder), self._last)


def last_look(desk: Desk) -> LastLook | None:
    """When a window last looked at Today; None where nobody did, or that cannot be told, or it lies ahead."""
    if desk.folder is None:
        return None
    look = read(FileSystem(), file_of(paths.state_folder(), desk.folder))
    return look if look is not None and look.known <= look.at <= desk.now() else None


def told_in_shell(view: TodayView, desk: Desk) -> TodayView:
    """The view with what moved since the day's last look in the app, else by the day's last change; nothing is kept."""
    began = day_began(desk)
    if not view.is_today or not desk.store.history.since(began):
        return view
    look = last_look(desk)
    return with_moved(view, desk, look if look is not None and look.at >= began else None)


def with_moved(view: TodayView, desk: Desk, look: LastLook | None) -> TodayView:
    """What stands elsewhere, by no move of the person's own; a history that does not reach so far tells nothing."""
    changes = changes_since(desk, None if look is None else look.known) if view.plan.bed is not None else None
    if changes is None:
        return view
    own = {item.id for item in view.plan.items if item.state == "moved"}
    news = (line for line in changes.lines if line.what != "came" and line.line not in own)
    moved = sorted((line for line in news if not _is_over(line, view.now)), key=_rank)
    if not moved:
        return view
    at = desk.dial.at(changes.since if look is None else look.at)
    return structs.replace(
        view,
        moved=f"Moved since {at}: {_short(moved, desk)}",
        moves=tuple(clean_line(change_text(line, desk.dial)) for line in changes.lines),
    )


def _is_over(line: ChangedLine, now: datetime) -> bool:
    """Whether it lay in the past and does: the list names it, and it is no news."""
    return all(moment is None or moment < now for moment in (line.from_, line.to))


def _rank(line: ChangedLine) -> int:
    """Sessions first, then bed, then doses; comfort last."""
    kind = line.line.partition("-")[0]
    return WEIGHTY.index(kind) if kind in WEIGHTY else len(WEIGHTY)


def _short(moved: Sequence[ChangedLine], desk: Desk) -> str:
    """`Legs: 18:00 → 19:30 and 2 more (busy time Dinner added)`."""
    first = ", ".join(clean_line(change_text(line, desk.dial, why=False)) for line in moved[:NAMED])
    more = f" and {len(moved) - NAMED} more" if len(moved) > NAMED else ""
    cause = next((one.text for one in moved[0].because), "")
    return f"{first}{more}" + (f" ({clean_line(cause)})" if cause else "")
