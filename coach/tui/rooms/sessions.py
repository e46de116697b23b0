"""Sessions: what is wanted, what is busy and what was done; added, mended and removed from one list."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from coach.desk import Desk
from coach.flows import log as flow
from coach.flows.changed import Changed
from coach.flows.log import LogRow, LogView, Noun
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.form import FormPage, changed_only, open_form
from coach.tui.widgets.fields import lines_of
from coach.tui.widgets.heading import Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.row_list import RowList, RowPart
from coach.tui.widgets.text import txt

ROOM = "sessions"
WHEN_WIDTH = 28
HALVES = 3
"""What a 12-hour clock needs more: `Thu 12 Mar 11:30 am–12:15 pm`."""
TITLES: dict[Noun, str] = {"wish": "A session you want", "busy": "Busy time", "workout": "A session that happened"}


class SessionsScreen(Room[LogView]):
    """One list in three parts over the present room; Esc goes back."""

    CSS_PATH = Path(__file__).with_name("sessions.tcss")

    ROOM_COMMANDS = (
        Command("sessions.wish", "a,w", "add('wish')", "session", "Add a session you want.", ROOM),
        Command("sessions.busy", "b", "add('busy')", "busy", "Add a busy time.", ROOM),
        Command("sessions.done", "d", "add('workout')", "done", "Add a session that happened.", ROOM),
        Command("sessions.edit", "enter,e", "edit", "edit", "Mend what stands under the cursor.", ROOM),
        Command("sessions.remove", "x,delete", "remove", "delete", "Delete it; u brings it back.", ROOM),
        Command("sessions.back", "escape", "back", "back", "Back to the room before.", ROOM),
    )

    def __init__(self, desk: Desk) -> None:
        """The list with the cursor on its first record."""
        super().__init__(desk)
        self._lines: tuple[LogRow | str, ...] = ()
        self.rows = RowList(self._draw, id="rows")

    def compose(self) -> ComposeResult:
        """Heading, list, a word for an empty one, keys."""
        yield Heading()
        yield self.rows
        yield Static(
            txt("a adds a session you want (it gets its place in the evening), b a busy time, d one that happened."),
            id="empty",
        )
        yield KeyLine()

    def read(self) -> LogView:
        """Everything that is added by hand."""
        return flow.see_sessions(self.desk)

    def watch_view(self, view: LogView | None) -> None:
        """Three headings with their records under them; the cursor stays on its record."""
        if view is None:
            return
        here = self._record()
        parts = (("You want", view.wishes), ("Busy ahead", view.busy), ("Done lately", view.workouts))
        lines: list[LogRow | str] = []
        for title, rows in parts:
            lines += [title, *rows] if rows else []
        self._lines = tuple(lines)
        self.query_one(Heading).head = ("Sessions and busy times", "", "")
        self.set_class(not self._lines, "-empty")
        self.rows.count = len(self._lines)
        ids = [line.id if isinstance(line, LogRow) else "" for line in self._lines]
        self.rows.cursor = ids.index(here.id) if here is not None and here.id in ids else min(1, len(ids))
        self.rows.refresh()

    def on_screen_resume(self) -> None:
        """The keys go to the list."""
        super().on_screen_resume()
        self.rows.focus()

    def _draw(self, index: int, width: int) -> tuple[RowPart, ...]:
        line = self._lines[index]
        if isinstance(line, str):
            return (RowPart(line, "quiet"),)
        wide = WHEN_WIDTH + (HALVES if self.desk.twelve else 0)
        return (RowPart(f"  {line.when:<{wide}}"[: wide + 2]), RowPart(f" {line.what}"[: max(width - wide - 4, 10)]))

    def _record(self) -> LogRow | None:
        at = self.rows.cursor
        line = self._lines[at] if at < len(self._lines) else None
        return line if isinstance(line, LogRow) else None

    def action_add(self, noun: Noun) -> None:
        """A form for a new record."""
        form = {"strain": "moderate"} if noun != "busy" else {}

        def keep(typed: dict[str, str]) -> Changed:
            return flow.add(self.desk, noun, typed)

        open_form(self, noun, FormPage(TITLES[noun], lines_of(flow.FIELDS[noun]), form, keep))

    def action_edit(self) -> None:
        """A form with what stands."""
        row = self._record()
        if row is None:
            return
        form = attempt(self, lambda: flow.form_of(self.desk, row.noun, row.id))
        if form is None:
            return

        def keep(typed: dict[str, str]) -> Changed:
            return flow.edit(self.desk, row.noun, row.id, changed_only(typed, form))

        open_form(self, row.id, FormPage(TITLES[row.noun], lines_of(flow.FIELDS[row.noun]), form, keep))

    def action_remove(self) -> None:
        """Delete without asking; undo brings it back."""
        row = self._record()
        if row is not None:
            self.act(lambda: flow.remove(self.desk, row.noun, row.id))

    def action_back(self) -> None:
        """To the room below."""
        self.dismiss(None)
