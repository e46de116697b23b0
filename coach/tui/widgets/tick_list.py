"""A list of boxes to tick, `[x]` and `[ ]` in characters: never told by color alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widget import Widget

from coach.tui.widgets.text import NEXT, one_line

BOX_WIDTH = 6
"""Cells of ` ▸[x] ` before the words."""


class Ticks(Widget, can_focus=True):
    """Several choices, any number of them: arrows move, space ticks, Enter goes on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"ticks--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick"),
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("enter", "screen.forward", "next"),
    ]

    cursor: reactive[int] = reactive(0)
    ticked: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, options: Sequence[tuple[str, str]], ticked: Collection[str], *, id: str) -> None:
        """Options as (value, words)."""
        super().__init__(id=id)
        self._options = tuple(options)
        self.set_reactive(Ticks.ticked, frozenset(ticked))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words need."""
        return sum(len(lines) for lines in self._lines(width))

    def render(self) -> Content:
        """One option after the other; the one under the cursor is marked while this list has the focus."""
        look = self.get_visual_style("ticks--cursor")
        parts: list[Content] = []
        for index, lines in enumerate(self._lines(self.content_size.width)):
            here = self.has_focus and index == self.cursor
            box = "[x]" if self._options[index][0] in self.ticked else "[ ]"
            text = f" {NEXT if here else ' '}{box} " + ("\n" + " " * BOX_WIDTH).join(lines)
            parts.append(Content(text).stylize(look) if here else Content(text))
        return Content("\n").join(parts)

    def _lines(self, width: int) -> list[list[str]]:
        room = max(width - BOX_WIDTH, 10)
        return [wrap(one_line(words), room) or [""] for _, words in self._options]

    def watch_cursor(self, cursor: int) -> None:
        """Keep the option under the cursor in view where the page scrolls."""
        if isinstance(self.parent, VerticalScroll):
            above = sum(len(lines) for lines in self._lines(self.content_size.width)[:cursor])
            self.parent.scroll_to_region(Region(0, self.virtual_region.y + above, 1, 2), animate=False)

    def action_step(self, by: int) -> None:
        """The option above or below; past either end, the field before or after."""
        if 0 <= self.cursor + by < len(self._options):
            self.cursor += by
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_tick(self) -> None:
        """Tick, or take the tick away."""
        self.ticked = self.ticked ^ {self._options[self.cursor][0]}

    def on_click(self, event: events.Click) -> None:
        """Tick the option under the mouse."""
        below = event.y
        for index, lines in enumerate(self._lines(self.content_size.width)):
            if below < len(lines):
                self.cursor = index
                self.action_tick()
                return
            below -= len(lines)
