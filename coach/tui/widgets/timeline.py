"""The timeline: TodayView rows -> one line each, drawn by the line; the selection holds on to a row's id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coach.flows.folding import FOLD, opened
from coach.flows.today import Row, TodayView
from coach.model.line_kinds import LINE_KINDS
from coach.tui.widgets.text import DASH, DONE, HEAVY, NEXT, SKIPPED, ends, one_line
from coach.words import clock_text

STATE_SIGNS = {"done": DONE, "skipped": SKIPPED, "moved": "→", "unknown": "?"}
STATE_WORDS = {"done": "done", "skipped": "skipped", "moved": "moved"}
ABOVE_NOW = 2
"""Lines of the past left in view above the now mark, where not everything fits."""


class Timeline(ScrollView, can_focus=False):
    """The evening as lines; it tells which row is selected and leaves every decision to its room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--past",
        "timeline--next",
        "timeline--now",
        "timeline--busy",
        "timeline--hint",
        "timeline--cursor",
    }

    view: reactive[TodayView | None] = reactive(None, init=False)
    cursor: reactive[str] = reactive("", init=False)
    """Id of the selected row; empty when there is none."""
    whole: reactive[bool] = reactive(False, init=False)
    """Whether the folded lines are shown too."""
    twelve: bool = False

    class Selected(Message):
        """Another row is selected."""

        def __init__(self, row_id: str) -> None:
            super().__init__()
            self.row_id = row_id

    def __init__(self, *, twelve: bool = False) -> None:
        """An empty timeline, with a 12- or 24-hour clock."""
        super().__init__()
        self.twelve = twelve
        self._rows: tuple[Row, ...] = ()
        self._pinned = False
        self._successor = ""
        self._held = ""
        self._day: date | None = None

    @property
    def selected(self) -> Row | None:
        """The selected row."""
        return next((row for row in self._rows if row.id == self.cursor), None)

    def pin(self, successor: str = "") -> None:
        """Hold the selection on its row from now on, or on `successor` when that takes the row's place."""
        self._pinned = True
        self._successor = successor

    def unpin(self) -> None:
        """Let the selection follow the next line again."""
        self._pinned = False
        self._choose(self._rows)

    def step(self, by: int) -> None:
        """Move the selection up or down over what can be selected; stops at the ends."""
        ids = [row.id for row in self._rows if row.kind != "now"]
        if not ids:
            return
        here = ids.index(self.cursor) if self.cursor in ids else 0
        self._pinned = True
        self.cursor = ids[min(max(here + by, 0), len(ids) - 1)]

    def watch_view(self, view: TodayView | None) -> None:
        """Take the new rows; the selection stays on its id, the lines stay where they are."""
        before = self._rows
        day = view.date if view is not None else None
        self._pinned = self._pinned and day == self._day  # another day, another next line
        self._day = day
        self._rows = () if view is None else view.rows if self.whole else view.shown
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.styles.max_height = len(self._rows) + 1  # what stands below follows after one blank line
        self._choose(before)
        self.refresh()

    def watch_whole(self) -> None:
        """Fold or unfold; the selection stays on its line where that is still there."""
        self.watch_view(self.view)

    def watch_cursor(self) -> None:
        """Show the selected row and tell the room."""
        self._show_cursor()
        self.refresh()
        self.post_message(self.Selected(self.cursor))

    def on_resize(self) -> None:
        """The lines are as wide as the screen lets them be."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse."""
        index = event.y + round(self.scroll_y)
        if 0 <= index < len(self._rows) and self._rows[index].kind != "now":
            self._pinned = True
            self.cursor = self._rows[index].id
            self.whole = self.whole or opened(self._rows[index])

    def _choose(self, before: Sequence[Row]) -> None:
        old, ids = [row.id for row in before], [row.id for row in self._rows]
        if self._pinned and ids:
            place, self._held = _followed((self.cursor, self._successor), self._held, before, self._rows)
            near = self._rows[min(old.index(self.cursor), len(ids) - 1)] if self.cursor in old else None
            place = place or (near.id if near is not None and near.kind != "now" else "")
            if place:
                self.cursor = place
                return
        self.cursor = _first(self._rows)
        self._show_now()

    def _show_now(self) -> None:
        now = next((index for index, row in enumerate(self._rows) if row.kind == "now"), 0)
        hidden = len(self._rows) - self.size.height  # as much of the past goes as it takes to see the bed
        self.scroll_to(y=max(now - ABOVE_NOW, min(hidden, now), 0), animate=False)

    def _show_cursor(self) -> None:
        height = self.size.height
        if not height:
            return
        if not self._pinned:
            self._show_now()
        index = next((index for index, row in enumerate(self._rows) if row.id == self.cursor), None)
        if index is not None and not self.scroll_y <= index < self.scroll_y + height:
            self.scroll_to(y=index if index < self.scroll_y else index - height + 1, animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        index = y + round(self.scroll_y)
        if self.view is None or index >= len(self._rows):
            return Strip.blank(width, self.visual_style.rich_style)
        row = self._rows[index]
        style = self._style(row)
        head, title, hint = line_parts(row, ZoneInfo(self.view.tz), twelve=self.twelve)
        body = ends(title, hint, width - cell_len(head) - 1)
        quiet = self._style(row, "timeline--hint")
        cut = len(body) - len(hint) if hint and body.endswith(hint) and row.phase != "past" else len(body)
        segments = [Segment(head + body[:cut], style), Segment(body[cut:] + " ", quiet)]
        return Strip(segments).adjust_cell_length(width, style)

    def _style(self, row: Row, *more: str) -> Style:
        names = [f"timeline--{row.phase}"] if row.phase in ("past", "next") else []
        if row.kind in ("now", "busy"):
            names.append(f"timeline--{row.kind}")
        if row.kind == "fold":
            names.append("timeline--hint")
        if row.id == self.cursor:
            names.append("timeline--cursor")
        return self.get_visual_style(*names, *more).rich_style


def _followed(wanted: tuple[str, str], last: str, before: Sequence[Row], rows: Sequence[Row]) -> tuple[str, str]:
    """(where the selected line is now, the line that was folded last); it is empty where the line is gone.

    It is itself, else what took its place, else what holds one of them, else what came out of the fold it was on.
    """
    ids = [row.id for row in rows]
    for line in wanted:
        if line in ids:
            return line, last
        holder = next((row.id for row in rows if line in row.holds), "")
        if holder:
            return holder, line
    held = next((row.holds for row in before if row.id == wanted[0]), ())
    return next((line for line in (last, *held) if line in held and line in ids), ""), last


def line_parts(row: Row, zone: ZoneInfo, *, twelve: bool = False) -> tuple[str, str, str]:
    """(sign and times, title, words at the right edge) of one row, as plain text."""
    item = row.item
    state = STATE_SIGNS.get(item.state, " ") if item is not None else " "
    sign = NEXT if row.phase == "next" else state
    hint = "v shows" if opened(row) else one_line(row.hint)
    if item is not None and item.state in STATE_WORDS and (item.dose is None or not hint):
        hint = " · ".join(filter(None, (STATE_WORDS[item.state], hint)))
    title = one_line(row.title)
    if row.kind == "busy" and not hint:
        hint = "busy"
    return f" {sign} {_times(row, zone, twelve)}  ", title, hint


def _times(row: Row, zone: ZoneInfo, twelve: bool) -> str:
    """The time column, always equally wide: `18:00–19:00`, `20:35┄21:35`, `22:35  ━━━━`."""
    clock = 8 if twelve else 5
    start = clock_text(row.start, zone, twelve=twelve).rjust(clock)
    if row.kind == "now":
        return " " * (clock + 1) + start
    if row.id == FOLD:
        return " " * (2 * clock + 1)
    if row.item is not None and row.item.kind == "bed":
        return f"{start}  {HEAVY * 4}".ljust(2 * clock + 1)
    if row.end is None or row.end == row.start:
        return start.ljust(2 * clock + 1)
    dash = DASH if row.item is not None and LINE_KINDS[row.item.kind].dosed else "–"
    return f"{start}{dash}{_end(row.end, zone, twelve).ljust(clock)}"


def _end(end: datetime, zone: ZoneInfo, twelve: bool) -> str:
    return clock_text(end, zone, twelve=twelve)


def _first(rows: Sequence[Row]) -> str:
    """What a person most likely means: the next line, else the first one still to come, else the last."""
    can = [row for row in rows if row.kind != "now"]
    for phase in ("next", "now", "later"):
        for row in can:
            if row.phase == phase and row.kind == "item":
                return row.id
    return can[-1].id if can else ""
