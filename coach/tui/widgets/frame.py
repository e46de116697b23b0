"""The frame every room stands in: a heading line on top, the keys of this place at the bottom."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from coach.clean import visible
from coach.tui.commands import ROOMS
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


class KeyLine(Widget):
    """One line with the keys that work here, in the order of the table; what does not fit is under `?`."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; color: $text-muted; }
    KeyLine > .keyline--key { text-style: bold; color: $foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keyline--key"}

    def on_mount(self) -> None:
        """Follow the bindings of this screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """` ␣ done  s skip  c check-in  1–3 rooms  ? keys  ^p all`; a click presses the key."""
        key_style = self.get_visual_style("keyline--key")
        pieces, tail = self.pieces()
        left = self.size.width - 1 - sum(_width(piece) for piece in tail)
        fitting = []
        for piece in pieces:
            left -= _width(piece)
            if left < 0:
                break
            fitting.append(piece)
        parts: list[str | Content | tuple[str, str | Style]] = []
        for key, word, name in [*fitting, *tail]:
            press = Style.from_meta({"@click": f"app.simulate_key({name!r})"}) if name else Style()
            parts += [" ", (key, key_style + press), (f" {word}", press), " "]
        return Content.assemble(*parts)

    def pieces(self) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
        """(key as written, word, key to press) of what the footer names: this place's own, then the app's."""
        shown = self.app.get_key_display
        pieces: dict[str, tuple[str, str, str]] = {}
        rooms: list[str] = []
        for active in self.screen.active_bindings.values():
            row = active.binding
            name = row.id or row.action
            if not row.show or not active.enabled or name in pieces:
                continue
            if name.removeprefix("app.") in ROOMS and name != "app.check_in":
                rooms.append(shown(row))
            else:
                pieces[name] = (shown(row), row.description, row.key)
        last = [pieces.pop(name) for name in ("app.keys", "app.palette") if name in pieces]
        if rooms:
            last.insert(0, (f"{rooms[0]}–{rooms[-1]}", "rooms", ""))
        return list(pieces.values()), last


def _width(piece: tuple[str, str, str]) -> int:
    return cell_len(piece[0]) + cell_len(piece[1]) + 3
