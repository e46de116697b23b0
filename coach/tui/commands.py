"""The one table of commands: bindings, footer, palette, help, keymap and the README's keys derive from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One row: something a person can do with a key."""

    id: str
    """Stable name for the keymap: `today.done`."""
    keys: str
    """Textual key names, comma separated; the first one stands in the footer."""
    action: str
    """Action of the room (or of the app)."""
    title: str
    """The footer's word."""
    help: str
    """One sentence for the help screen and the palette."""
    room: str = "app"
    """`app`, or the room's name."""
    show: bool = True
    """Whether the footer names it."""
    priority: bool = False
    """Whether it works even inside a dialog or a text field."""


APP_COMMANDS: tuple[Command, ...] = (
    Command("app.today", "1", "room('today')", "today", "Tonight's plan."),
    Command("app.sleep", "2", "room('sleep')", "sleep", "The sleep log."),
    Command("app.cabinet", "3", "room('cabinet')", "cabinet", "Products, doses and limits."),
    Command("app.week", "4", "room('week')", "week", "The week's sessions, by day and part."),
    Command("app.check_in", "c", "over('check_in')", "check-in", "The morning's questions, on one page."),
    Command(
        "app.sessions", "a", "over('sessions')", "add", "Sessions you want, busy times, sessions done.", show=False
    ),
    Command("app.import", "o", "import", "import", "Read a file of a wearable, a calendar or a backup.", show=False),
    Command("app.profile", "p", "profile", "profile", "What the plan knows of you.", show=False),
    Command(
        "app.library", "b", "over('library')", "library", "Claims, cards and rules, to search and read.", show=False
    ),
    Command("app.undo", "u", "undo", "undo", "Take back the last change.", show=False),
    Command("app.keys", "question_mark", "keys", "keys", "The keys of this place."),
    Command("app.palette", "ctrl+p", "command_palette", "all", "Every command, by name.", priority=True),
    Command("app.stop", "ctrl+z", "suspend_process", "stop", "To the shell; fg returns.", show=False, priority=True),
    Command("app.quit", "q", "quit", "quit", "Leave; everything is saved already.", show=False),
    Command("app.leave", "ctrl+q", "quit", "quit", "Leave, even from a field.", show=False, priority=True),
)

ROOMS: dict[str, tuple[str, str]] = {
    "today": ("coach.tui.rooms.today", "TodayScreen"),
    "sleep": ("coach.tui.rooms.sleep", "SleepScreen"),
    "cabinet": ("coach.tui.rooms.cabinet", "CabinetScreen"),
    "week": ("coach.tui.rooms.week", "WeekScreen"),
    "check_in": ("coach.tui.rooms.check_in", "CheckInScreen"),
    "sessions": ("coach.tui.rooms.sessions", "SessionsScreen"),
    "library": ("coach.tui.rooms.library", "LibraryScreen"),
}
"""Name of each room, and where its screen is: loaded when first entered."""

SHORT = {
    "space": "␣", "enter": "⏎", "escape": "esc", "question_mark": "?", "left_square_bracket": "[",
    "right_square_bracket": "]", "left": "←", "right": "→", "up": "↑", "down": "↓", "minus": "-", "plus": "+",
    "full_stop": ".",
    "exclamation_mark": "!", "comma": ",", "slash": "/", "pageup": "pgup", "pagedown": "pgdn", "delete": "del",
}  # fmt: skip
"""Key names as the footer writes them."""

LONG = {**SHORT, "space": "space", "enter": "enter"}
"""Key names as help and README write them."""


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """Textual bindings for those rows, with ids for the keymap."""
    return [
        Binding(
            row.keys,
            row.action,
            row.title,
            show=row.show,
            id=row.id,
            priority=row.priority,
            tooltip=row.help,
        )
        for row in commands
    ]


def all_commands() -> tuple[Command, ...]:
    """Every row: the app's, then each room's. Loads the rooms."""
    rows = APP_COMMANDS
    for module, screen in ROOMS.values():
        rows += getattr(import_module(module), screen).ROOM_COMMANDS
    return rows


def key_text(key: str, names: dict[str, str] = SHORT) -> str:
    """One Textual key name as people write it: `^p`, `?`, `␣`."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    if key.startswith("shift+"):
        return "shift+" + key_text(key.removeprefix("shift+"), names)
    return names.get(key, key)


def keys_text(keys: str) -> str:
    """All keys of a row, in words: `space, enter`."""
    return ", ".join(key_text(key.strip(), LONG) for key in keys.split(","))
