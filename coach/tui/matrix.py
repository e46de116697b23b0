"""The interactions as a page: MatrixView -> a table with both gaps, and when each magnesium product is free."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coach.flows.matrix import MatrixView, free_lines, standing
from coach.tui.base import Dialog
from coach.tui.dialogs import Page
from coach.tui.rows import Part, RowList
from coach.tui.text import MORE, WARN, fit, one_line, txt

Piece = str | Content | tuple[str, str]

NAME_WIDTH = 16
GAP_WIDTH = 15
CELL_WIDTH = 12
NOTHING = "Nothing in the cabinet stands beside magnesium."
HEAD = "gap in hours: magnesium after it, it after magnesium; ! a standing time inside it"
FIGURES = "Figures are at the high end: your label wins."


def matrix_page(view: MatrixView, width: int) -> Page:
    """When each product is free, then the table: as many columns at a time as a page of a screen that wide holds."""
    if not view.rows or not view.columns:
        return Page("Interactions", txt(NOTHING))
    parts: list[Piece] = [f"{one_line(line)}\n" for line in free_lines(view)]
    parts.append((f"\n{HEAD}\n", "dim"))
    fitting = max((width * 9 // 10 - 4 - NAME_WIDTH - GAP_WIDTH) // CELL_WIDTH, 1)
    for first in range(0, len(view.columns), fitting):
        parts += _table(view, range(first, min(first + fitting, len(view.columns))))
    return Page("Interactions", Content.assemble(*parts).rstrip())


def _table(view: MatrixView, columns: range) -> list[Piece]:
    """The rows of some of the columns: name, gap, and how each product stands to it."""
    names = "".join(fit(one_line(view.columns[column]), CELL_WIDTH - 1) + " " for column in columns)
    parts: list[Piece] = ["\n", (" " * (NAME_WIDTH + GAP_WIDTH) + names.rstrip(), "bold")]
    for row in view.rows:
        parts += ["\n", fit(one_line(row.name), NAME_WIDTH - 1) + " ", fit(row.gap, GAP_WIDTH)]
        parts.append("".join(fit(standing(row, column, f"{WARN} "), CELL_WIDTH) for column in columns).rstrip())
    return [*parts, "\n"]


class Choose(Dialog[str]):
    """A list of (id, name) to choose one from; letters narrow it, Esc chooses none."""

    DEFAULT_CSS = """
    Choose { align: center middle; }
    Choose RowList { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    Choose RowList > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "choose", show=False)]
    """A binding and no key handler: the key must not go on to what is shown next."""

    def __init__(self, title: str, choices: tuple[tuple[str, str], ...], note: str = FIGURES) -> None:
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

    def _draw(self, index: int, width: int) -> tuple[Part, ...]:
        return (Part(fit(one_line(self.shown[index][1]), width)),) if index < len(self.shown) else ()

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
