"""A long list under one cursor: count + draw(index, width) -> lines drawn one by one, nothing built ahead."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coach.clean import visible


class RowPart(NamedTuple):
    """A piece of a line with the name of its look; the look is a component class of the sheet."""

    text: str
    look: str = ""


Draw = Callable[[int, int], tuple[RowPart, ...]]


class RowList(ScrollView, can_focus=True):
    """A list that draws only the lines on screen, so that ten years of nights cost what ten nights cost."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--quiet",
        "rows--strong",
        "rows--asleep",
        "rows--awake",
        "rows--warn",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("pageup", "leap(-1)", "Page up", show=False),
        Binding("pagedown", "leap(1)", "Page down", show=False),
        Binding("home", "to(0)", "First", show=False),
        Binding("end", "to(-1)", "Last", show=False),
    ]

    count: reactive[int] = reactive(0)
    """How many lines there are."""
    cursor: reactive[int] = reactive(0)
    """The line under the cursor; 0 when there is none."""

    class Moved(Message):
        """The cursor stands on another line."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> RowList:
            """The list it is about."""
            return self.rows

    def __init__(self, draw: Draw, *, id: str, mark: str = "▸") -> None:
        """`draw(index, width)` gives the parts of a line; `mark` stands before the line under the cursor."""
        super().__init__(id=id)
        self._draw = draw
        self._mark = mark

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a line that exists."""
        return max(0, min(cursor, self.count - 1))

    def watch_count(self, count: int) -> None:
        """Make room for the lines and keep the cursor among them."""
        self.virtual_size = Size(0, count)
        self.cursor = self.validate_cursor(self.cursor)
        self.refresh()

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Redraw two lines, scroll as little as needed, and tell."""
        for line in (before, cursor):
            self.refresh_line(line)
        self._show_cursor()
        self.post_message(self.Moved(self, cursor))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(0, self.count)
        self._show_cursor()

    def on_focus(self) -> None:
        """The mark shows where the keys go."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """The mark goes with the focus."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """The mouse may point too."""
        line = event.y + self.scroll_offset.y
        if line < self.count:
            self.cursor = line

    def action_step(self, by: int) -> None:
        """One line up or down."""
        self.cursor += by

    def action_leap(self, pages: int) -> None:
        """One page up or down."""
        self.cursor += pages * max(1, self.size.height - 1)

    def action_to(self, line: int) -> None:
        """The first line, or with −1 the last."""
        self.cursor = line if line >= 0 else self.count - 1

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        line = y + self.scroll_offset.y
        base = self.rich_style
        if line >= self.count:
            return Strip.blank(self.size.width, base)
        here = line == self.cursor
        if here and self.has_focus:
            base += self.get_component_rich_style("rows--cursor", partial=True)
        parts = (RowPart(f"{self._mark} " if here and self.has_focus else "  "), *self._draw(line, self.size.width - 2))
        segments = [Segment(visible(part.text), self._look(part.look, base)) for part in parts if part.text]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _look(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"rows--{name}", partial=True) if name else base

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)
