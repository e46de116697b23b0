"""The last line of every room: the keys that work here, in the order of the table."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from coach.tui.commands import ROOMS


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
