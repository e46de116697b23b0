"""The pairs as a page: MatrixView -> a table with both gaps, and when each product is free."""

from __future__ import annotations

from textual.content import Content

from coach.flows.matrix import MatrixView, free_lines, standing
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.text import WARN, Piece, fit, one_line, txt

NAME_WIDTH = 16
GAP_WIDTH = 15
CELL_WIDTH = 12
NOTHING = "No product of the cabinet asks for hours from another one."
HEAD = "gap to magnesium in hours: it after the row's, the row's after it; ! a standing time inside a gap"


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
