"""A list over the room, to choose one thing from."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coach.tui.base import Dialog
from coach.tui.widgets.row_list import RowList, RowPart
from coach.tui.widgets.text import MORE, fit, one_line, txt


class Choose(Dialog[str]):
    """A list of (id, name) to choose one from; letters narrow it, Esc chooses none."""

    CSS_PATH = Path(__file__).with_name("choose.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "choose", show=False)]
    """A binding and no key handler: the key must not go on to what is shown next."""

    def __init__(self, title: str, choices: tuple[tuple[str, str], ...], note: str = "") -> None:
        """The list under that title, and what to know about it."""
        super().__init__()
        self._note = note
        self._heading = title
        self._choices = choices
        self._letters = ""
        self.list = RowList(self._draw, id="choices")

    def compose(self) -> ComposeResult:
        """The list and how to leave."""
        with Vertical(classes="page") as frame:
            frame.border_title = Content(self._heading)
            frame.border_subtitle = Content("letters narrow · ⏎ choose · esc back")
            yield self.list
            yield Static(txt(self._note), id="letters", markup=False)

    def on_mount(self) -> None:
        """The cursor on the first."""
        self.list.count = len(self._choices)
        self.list.focus()

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What holds the typed letters."""
        return tuple(choice for choice in self._choices if self._letters in choice[1].lower())

    def _draw(self, index: int, width: int) -> tuple[RowPart, ...]:
        return (RowPart(fit(one_line(self.shown[index][1]), width)),) if index < len(self.shown) else ()

    def on_key(self, event: events.Key) -> None:
        """A letter narrows the list, backspace widens it."""
        if event.key == "backspace":
            self._narrow(self._letters[:-1])
        elif event.character is not None and (event.character.isalnum() or (event.key == "space" and self._letters)):
            self._narrow(self._letters + event.character.lower())
        else:
            return
        event.stop()
        event.prevent_default()

    def _narrow(self, letters: str) -> None:
        """Show what holds these letters; letters that nothing holds are not taken."""
        before, self._letters = self._letters, letters
        if not self.shown:
            self._letters = before
        self.list.count = len(self.shown)
        self.list.cursor = 0
        self.list.refresh()
        said = f"{self._letters}{MORE}  {self._note}" if self._letters else self._note
        self.query_one("#letters", Static).update(txt(said))

    def action_choose(self) -> None:
        """The one under the cursor."""
        self.dismiss(self.shown[self.list.cursor][0])
