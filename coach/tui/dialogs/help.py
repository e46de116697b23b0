"""`?`: the keys of this place, then those that work everywhere, as they are bound now."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen

from coach.tui.base import Room
from coach.tui.commands import APP_COMMANDS, LONG, Command, key_text
from coach.tui.dialogs.pages import Page
from coach.tui.widgets.text import Piece

KEYS_WIDTH = 14


def key_page(screen: Screen[object]) -> Page:
    """The help page of that screen."""
    bound = bound_keys(screen)
    parts: list[Piece] = []
    if isinstance(screen, Room):
        parts += _section("Here", screen.ROOM_COMMANDS, bound)
    parts += _section("Everywhere", APP_COMMANDS, bound)
    return Page("Keys", Content.assemble(*parts).rstrip())


def bound_keys(screen: Screen[object]) -> dict[str, list[str]]:
    """Command id -> the keys that run it on that screen now, a person's own keymap included."""
    found: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id:
            found.setdefault(active.binding.id, []).append(key_text(key, LONG))
    return found


def _section(title: str, rows: tuple[Command, ...], bound: dict[str, list[str]]) -> list[Piece]:
    parts: list[Piece] = [(title, "bold"), "\n"]
    for row in rows:
        if row.id in bound:
            parts += [("  " + ", ".join(bound[row.id]).ljust(KEYS_WIDTH), "bold"), f" {row.help}\n"]
    return [*parts, "\n"]
