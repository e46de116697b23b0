"""Importing: a path -> what is in it, read aside -> kept in one change that u takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from coach.desk import Desk
from coach.errors import CoachError
from coach.flows.importing import ImportView, import_paths
from coach.tui.base import Dialog, RecordsChanged
from coach.tui.widgets.text import WARN, txt

SHOWN = 8
"""Lines left out that are shown; the rest is counted."""

WAYS = "A WHOOP export (folder or zip), a CSV of nights, a calendar (.ics) or a coach export. Nothing is kept yet."


def ask_file(app: App[Any], desk: Desk) -> None:
    """Ask for a path over the present room and tell the rooms when something new came."""

    def left(view: ImportView | None) -> None:
        if view is not None and view.batch is not None:
            if view.warnings:
                app.notify(view.warnings[0].text, severity="warning", markup=False)
            else:
                app.notify(f"Imported: {done(view)}. u takes it back.", markup=False)
            app.screen.post_message(RecordsChanged())

    app.push_screen(ImportDialog(desk), left)


def counts(found: dict[str, int]) -> str:
    """`31 nights, 12 workouts`, or `nothing new`."""
    return ", ".join(f"{number} {kind.replace('_', '-')}" for kind, number in found.items()) or "nothing new"


def done(view: ImportView) -> str:
    """`31 nights, updated 2 nights, removed 1 busy`: what changes, without what does not."""
    said = [("", view.new), ("updated ", view.updated), ("removed ", view.removed)]
    return ", ".join(f"{word}{counts(found)}" for word, found in said if found) or "nothing new"


def report(view: ImportView) -> str:
    """What is in the files, line by line."""
    span = f", {view.span[0]} to {view.span[1]}" if view.span else ""
    lines = [
        f"{view.format or 'nothing'}{span}",
        f"read       {counts(view.read)}",
        f"new        {counts(view.new)}",
        *([f"updated    {counts(view.updated)}"] if view.updated else []),
        *([f"removed    {counts(view.removed)}"] if view.removed else []),
        f"duplicate  {counts(view.duplicate).replace('nothing new', 'none')}",
        *view.notes,
    ]
    lines += [
        f"{'–' if item.meant else WARN} {item.file}{'' if item.line is None else f':{item.line}'}: {item.why}"
        for item in view.skipped[:SHOWN]
    ]
    more = len(view.skipped) - SHOWN
    return "\n".join([*lines, f"… {more} more left out" if more > 0 else ""]).rstrip()


class ImportDialog(Dialog[ImportView]):
    """Type or paste a path, Enter shows what is in it, Enter again keeps what is new."""

    CSS_PATH = Path(__file__).with_name("importing.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "back")]

    def __init__(self, desk: Desk) -> None:
        """A dialog that reads for that desk."""
        super().__init__()
        self.desk = desk
        self._seen: str | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """Title, the path, what is in it, the next key."""
        with VerticalScroll(id="form", can_focus=False):
            yield Static(txt("Import a file or folder"), id="title")
            yield Input(placeholder="~/Downloads/my_whoop_data.zip", compact=True)
            yield Static(txt(WAYS), id="said", markup=False)
            yield Static(txt("⏎ shows what is in it   esc back"), id="keys", markup=False)

    @on(Input.Changed)
    def anew(self) -> None:
        """Another path has not been looked at."""
        self._seen = None

    @on(Input.Submitted)
    def forward(self, event: Input.Submitted) -> None:
        """Look first, keep second."""
        path = event.value.strip().strip("'\"")
        if path and not self._reading:
            self._reading = True
            self._say("Reading …", "esc back")
            self._read(path, dry_run=self._seen != path)

    @work(thread=True, exclusive=True)
    def _read(self, path: str, *, dry_run: bool) -> None:
        """Aside, so that the screen stays alive; only the last step writes, in one change."""
        try:
            view = import_paths(
                self.desk,
                [Path(path).expanduser()],
                dry_run=dry_run,
                progress=lambda said: self.in_turn(self._say, said, "esc back"),
            )
        except CoachError as error:
            self.in_turn(self._failed, str(error))
            return
        self.in_turn(self._done, path, view)

    def _say(self, text: str, keys: str) -> None:
        if self.is_mounted:
            self.query_one("#said", Static).update(txt(text))
            self.query_one("#keys", Static).update(txt(keys))

    def _failed(self, said: str) -> None:
        self._reading = False
        self._say(f"{WARN} {said}", "⏎ again   esc back")

    def _done(self, path: str, view: ImportView) -> None:
        self._reading = False
        if not view.dry_run:
            self.dismiss(view)
            return
        changes = view.new or view.updated or view.removed
        self._seen = path if changes else None
        self._say(report(view), "⏎ keeps what is new   esc back" if changes else "nothing new   esc back")
