"""The first line of every room, and above it the reason where nothing can be changed here."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from coach.clean import visible
from coach.tui.widgets.text import fit

Head = tuple[str, str, str]


class Heading(Widget):
    """One line: where you are on the left, the clock in the middle, the state of things on the right."""

    DEFAULT_CSS = """
    Heading { height: 1; color: $text-muted; }
    Heading > .heading--where { text-style: bold; color: $foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"heading--where"}

    head: reactive[Head] = reactive(("", "", ""))

    def render(self) -> Content:
        """The three parts, each cut to its share; the middle one stands in the middle."""
        where, middle, right = (visible(part) for part in self.head)
        width = max(self.size.width - 2, 0)
        half = (width - cell_len(middle)) // 2
        left = fit(where, max(half - 1, 0)) + " " if half > 0 else ""
        tail = fit(right, min(cell_len(right), max(width - cell_len(left) - cell_len(middle) - 1, 0)))
        gap = width - cell_len(left) - cell_len(middle) - cell_len(tail)
        return Content.assemble(" ", (left, self.get_visual_style("heading--where")), middle, " " * max(gap, 0), tail)


class Banner(Static):
    """Why nothing can be changed in this window, above everything, for as long as that is so."""

    DEFAULT_CSS = """
    Banner { dock: top; height: auto; max-height: 4; padding: 0 1; text-style: bold; color: $text-warning; }
    """
