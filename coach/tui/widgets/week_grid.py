"""The week as text: WeekView -> seven columns of sessions, three parts a day, the carried one where it would be."""

from __future__ import annotations

from datetime import date

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coach.flows.week import PART_NAMES, Planned, WeekView
from coach.tui.widgets.text import DONE, NEXT, fit, one_line, txt
from coach.words import day_text

DAYS, PARTS = 7, 3
NARROWEST = 7
"""Cells of a column, at least."""


class WeekGrid(Widget):
    """Seven columns, a block of lines for each part of the day."""

    view: reactive[WeekView | None] = reactive(None, layout=True)
    chosen: reactive[str] = reactive("", layout=True)
    """Id of the session that the arrows carry."""
    there: reactive[int] = reactive(-1, layout=True)
    """The slot it is carried to; -1 where it stands."""

    def render(self) -> Content:
        """The week as text; the carried session is shown where it would be."""
        if self.view is None:
            return Content("")
        width = max((self.content_size.width or self.screen.size.width - 2) // DAYS, NARROWEST)
        heads = [f"{NEXT if day == self.view.today else ' '}{_head(day, width)}" for day in self.view.days]
        lines = [_row(heads, width)]
        for part in range(PARTS):
            lines.append(PART_NAMES[part].center(width * DAYS, "┄").rstrip())
            columns = [self._cells(day * PARTS + part) for day in range(DAYS)]
            tallest = max(1, *map(len, columns))
            for place in range(tallest):
                lines.append(_row([column[place] if place < len(column) else "" for column in columns], width))
        return Content("\n").join(txt(line) for line in lines)

    def _cells(self, slot: int) -> list[str]:
        sessions = self.view.plan.sessions if self.view is not None else ()
        found = []
        for session in sessions:
            carried = session.id == self.chosen
            here = self.there if carried and self.there >= 0 else session.slot
            if here == slot:
                sign = NEXT if carried else _sign(session)
                found.append(f"{sign}{one_line(session.wish.title)}")
        return found


def _sign(session: Planned) -> str:
    """Done, held where it was put, on condition of a night, or free."""
    return DONE if session.done else "=" if session.pinned else "?" if session.conditional else " "


def _head(day: date, width: int) -> str:
    """`Mon 16 Nov`, or without the month where a column is too narrow for it."""
    said = day_text(day)
    return said if len(said) + 2 <= width else said.rsplit(" ", 1)[0]


def _row(cells: list[str], width: int) -> str:
    return "".join(fit(cell, width - 1) + " " for cell in cells).rstrip()
