"""The interactions as a page: MatrixView -> a table with both gaps, and when each magnesium product is free."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coach.flows.matrix import MatrixView
from coach.tui.base import Dialog
from coach.tui.dialogs import Page
from coach.tui.rows import Part, RowList
from coach.tui.text import fit, one_line, txt

NAME_WIDTH = 18
CELL_WIDTH = 15
NOTHING = "Nothing in the cabinet stands beside magnesium."
HEAD = "hours: magnesium after it, it after magnesium"


def matrix_page(view: MatrixView) -> Page:
    """The table, one column for each product that holds magnesium."""
    if not view.rows or not view.columns:
        return Page("Interactions", txt(NOTHING))
    parts: list[str | Content | tuple[str, str]] = [(f"{HEAD}\n\n", "dim"), " " * NAME_WIDTH]
    parts += [(fit(one_line(name), CELL_WIDTH - 1) + " ", "bold") for name in view.columns]
    for row in view.rows:
        parts += ["\n", fit(one_line(row.name), NAME_WIDTH - 1) + " "]
        parts += [fit(cell, CELL_WIDTH) for cell in row.cells]
        parts.append((f" {row.fact}", "dim"))
    parts.append("\n")
    for name, free in zip(view.columns, view.free, strict=True):
        parts += ["\n", (one_line(name), "bold"), f": {free or 'always free today'}"]
    return Page("Interactions", Content.assemble(*parts))


class Choose(Dialog[str]):
    """A list of (id, name) to choose one from; Esc chooses none."""

    DEFAULT_CSS = """
    Choose { align: center middle; }
    Choose RowList { height: auto; max-height: 18; scrollbar-size-vertical: 1; }
    Choose RowList > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    def __init__(self, title: str, choices: tuple[tuple[str, str], ...]) -> None:
        """The list under that title."""
        super().__init__()
        self._heading = title
        self._choices = choices
        self.list = RowList(self._draw, id="choices")

    def compose(self) -> ComposeResult:
        """The list and how to leave."""
        with Vertical(classes="page") as frame:
            frame.border_title = Content(self._heading)
            frame.border_subtitle = Content("⏎ choose · esc back")
            yield self.list
            yield Static(txt("Figures are at the high end: your label wins."))

    def on_mount(self) -> None:
        """The cursor on the first."""
        self.list.count = len(self._choices)
        self.list.focus()

    def _draw(self, index: int, width: int) -> tuple[Part, ...]:
        return (Part(fit(one_line(self._choices[index][1]), width)),)

    def key_enter(self) -> None:
        """The one under the cursor."""
        self.dismiss(self._choices[self.list.cursor][0])
