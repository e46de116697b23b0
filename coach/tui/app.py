"""The app: rooms by digit, one revision that every room follows, the clock's tick, and an orderly end."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen

from coach.clean import visible
from coach.crash import write_report
from coach.desk import Desk
from coach.errors import CRASHED, UsageError
from coach.flows.access import changed_outside, is_new, last_process, refusal
from coach.flows.drafts import drafts_of
from coach.flows.undo import undo
from coach.tui.base import ERROR_SECONDS, act, attempt, may_write, new_room, room_class
from coach.tui.commands import APP_COMMANDS, LONG, ROOMS, SHORT, all_commands, bindings, key_text
from coach.tui.dialogs.help import key_page
from coach.tui.dialogs.palette import AllCommands, Palette
from coach.tui.dialogs.too_small import TooSmall, too_small
from coach.tui.signals import on_ending
from coach.tui.theme import theme_name
from coach.tui.widgets.text import AsciiSigns, NoControls, wants_ascii
from coach.tui.widgets.turns import Turns, over_something_gone

TICK_SECONDS = 2
"""How often the app looks whether a minute, a coach-day or another process's change has come."""

COLLECT = (700, 10, 10)
"""Python's own thresholds; `coach.cli.main` raises them for the start."""
PLAIN_WAY = "Use: coach today --plain"
ROOMS_BY_DIGIT = ("today", "sleep", "cabinet", "week")


class CoachApp(App[None]):
    """The whole program on the screen; what it knows, it asks the flows for."""

    # The first room's sheet comes along: read with the screen, every rule would be parsed twice before first paint.
    CSS_PATH = [Path(__file__).with_name("app.tcss"), Path(__file__).parent / "rooms" / "today.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_COMMANDS)]
    COMMANDS = App.COMMANDS | {Palette}
    DEFAULT_MODE = "today"

    revision: reactive[int] = reactive(0, init=False)
    """Rises whenever rooms should read again."""
    banner: reactive[str] = reactive("", init=False)
    """Why nothing can be changed in this window; empty where everything can."""

    def __init__(self, desk: Desk, *, demo: bool = False) -> None:
        """The app on a desk; `demo` says so on the heading."""
        self.desk = desk
        no_color = "NO_COLOR" in os.environ
        # Chosen after Textual's own start, an ANSI theme under NO_COLOR leaves color codes behind.
        self.set_reactive(App.theme, theme_name(desk.settings, no_color=no_color))
        super().__init__()
        self.title = "coach demo" if demo else "coach"
        self.animation_level = "none"
        self.set_class(no_color, "-no-color")
        self._gates: list[LineFilter] = [NoControls()]
        self._ascii = wants_ascii(desk.settings)
        if self._ascii:
            self._gates.append(AsciiSigns())
        self._seen = minute_of(desk)
        self._drafts_fail = False
        self.ended_by = 0
        """The exit code of the signal that ended the app; 0 where none did."""
        self.turns = Turns(self, super().on_event, self.keep_drafts)
        for room in ROOMS_BY_DIGIT:
            self.add_mode(room, partial(new_room, room, desk))

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes in their turn, everything else at once; of the mouse what still hits something."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.turns.take(event)
        elif not isinstance(event, events.MouseEvent) or not over_something_gone(self, event):
            await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, then ours: nothing raw, and nothing but ASCII where that is asked for."""
        return [*super().get_line_filters(), *self._gates]

    def get_key_display(self, binding: Binding) -> str:
        """Keys as the table writes them, in words where signs cannot be shown."""
        return key_text(binding.key, LONG if self._ascii else SHORT)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Beside the table: upkeep of the store, and the theme where colors are wanted at all."""
        if not self.no_color:
            yield SystemCommand("theme", "Change the colors for now.", self.action_change_theme)
        from coach.tui.dialogs.upkeep import commands  # 12 ms, spent when the palette opens

        yield from commands(self, self.desk)

    async def on_mount(self) -> None:
        """Take the person's keys, start the tick, ask the first questions."""
        attempt(self, self._take_keys)
        self._claim()
        if not self.is_headless:
            on_ending(self._end)
        self.set_interval(TICK_SECONDS, self.tick)
        self._mind_size(self.size)
        self.call_after_refresh(self._started)

    def _take_keys(self) -> None:
        keys = self.desk.settings.keys
        if not keys:
            return
        known = {row.id for row in all_commands()}
        self.set_keymap({name: key for name, key in keys.items() if name in known})
        unknown = sorted(set(keys) - known)
        if unknown:
            raise UsageError(
                f"there is no command {', '.join(unknown)}",
                where="settings.toml: keys",
                todo="The ids are today.done, app.undo and so on.",
            )

    def _started(self) -> None:
        """After the first paint: what start-up made is here to stay, so look for cycles in the rest, as usual."""
        gc.freeze()
        gc.set_threshold(*COLLECT)
        if self.banner:
            return
        if is_new(self.desk):
            self.action_profile()
        tell_copies(self)

    def on_records_changed(self) -> None:
        """Something was written: every room reads again."""
        self.revision += 1

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the terminal gets too small."""
        self._mind_size(event.size)

    def _mind_size(self, size: Size) -> None:
        if too_small(size.width, size.height) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    def keep_drafts(self) -> None:
        """Put what was typed and not saved on the disk; that it cannot be, is said once."""
        if not self._drafts_fail:
            self._drafts_fail = attempt(self, drafts_of(self.desk).write) is None

    def _end(self, code: int) -> None:
        """The system wants the process to end, or the terminal is gone."""
        self.keep_drafts()
        self.ended_by = code
        self.exit(return_code=code)

    async def action_quit(self) -> None:
        """Leave; what was typed and not saved waits on the disk."""
        self.keep_drafts()
        await super().action_quit()

    @on(events.AppFocus)
    def tick(self) -> None:
        """Read again when another process wrote, or when the minute has changed; back at the terminal at once."""
        changed = attempt(self, lambda: changed_outside(self.desk))
        took_over = self._claim()
        moment = minute_of(self.desk)
        if took_over:
            self.notify("This window writes now.", markup=False)
        elif changed:
            process = last_process(self.desk)
            by = f" by process {process}" if process else ""
            self.notify(f"Changed from outside this window{by}.", markup=False)
        if changed or took_over or moment != self._seen:
            self._seen = moment
            self.revision += 1

    def _claim(self) -> bool:
        """Be the window that writes, or say above every room why not; True when it has just become that one."""
        refused = refusal(self.desk)
        before, self.banner = self.banner, "" if refused is None else f"Read-only. {refused.what} {refused.todo}"
        return bool(before) and not self.banner

    async def action_room(self, name: str) -> None:
        """Go to a room; what was open over it stays where it was."""
        await self.switch_mode(name)

    def action_over(self, name: str) -> None:
        """A page over the present room: the check-in, the sessions, the library."""
        self.push_screen(new_room(name, self.desk))

    def action_import(self) -> None:
        """Ask for a file, show what is in it, then read it."""
        from coach.tui.dialogs.importing import ask_file  # 50 ms with the formats, spent when they are asked for

        if may_write(self, self.desk):
            ask_file(self, self.desk)

    def action_profile(self) -> None:
        """The first run's questions again, as they stand."""
        from coach.tui.dialogs.first_run import ask_profile  # 4 ms, spent when it is asked for

        ask_profile(self, self.desk)

    def action_undo(self) -> None:
        """Take back the last change."""
        act(self, lambda: undo(self.desk))

    def action_command_palette(self) -> None:
        """Every command by name; once, also while the one before is still being taken down."""
        if not isinstance(self.screen, AllCommands):
            self.push_screen(AllCommands())

    def action_keys(self) -> None:
        """The keys of this place."""
        self.push_screen(key_page(self.screen))

    async def action_command(self, name: str) -> None:
        """Run the row of the table with that id, in its own room."""
        row = next(row for row in all_commands() if row.id == name)
        if row.room in ROOMS_BY_DIGIT:
            await self.action_room(row.room)
        elif row.room in ROOMS and not isinstance(self.screen, room_class(row.room)):
            await self.push_screen(new_room(row.room, self.desk))
        await self.run_action(row.action, self if row.room == "app" else self.screen)

    def _fatal_error(self) -> None:
        """Textual would print locals, and so notes and doses; a report without them is kept instead."""
        self._return_code = CRASHED
        error = self._exception
        path = write_report(error, self.desk.folder, self.desk.now()) if error is not None else None
        said = f"A report without personal data is in {path}" if path else "No report could be written."
        self._exit_renderables.append(f"coach stopped by a fault of its own; what was saved is safe. {said}")
        self._close_messages_no_wait()


def tell_copies(app: CoachApp) -> None:
    """Conflict copies that a sync tool made of the store's files wait to be merged."""
    from coach.flows.sync import see_copies  # 3 ms, spent after the first paint

    found = attempt(app, lambda: see_copies(app.desk))
    if found:
        named = f"{found[0]} and {len(found) - 1} more" if len(found) > 1 else found[0]
        said = f"A sync tool left conflict copies of the store ({named}): ^p store: merge takes in what they hold."
        app.notify(visible(said), severity="warning", timeout=ERROR_SECONDS, markup=False)


def minute_of(desk: Desk) -> str:
    """The present minute; a view is read again when another has come."""
    return f"{desk.now():%Y-%m-%d %H:%M}"


def run_app(desk: Desk, *, demo: bool = False) -> int:
    """Run the app and return the exit code; UsageError where the terminal cannot show it."""
    if os.environ.get("TERM") == "dumb":
        raise UsageError("this terminal cannot show the full-screen app", where="TERM=dumb", todo=PLAIN_WAY)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError("the full-screen app needs a terminal", todo=PLAIN_WAY)
    app = CoachApp(desk, demo=demo)
    try:
        app.run()
    except OSError:
        if not app.ended_by:
            raise  # a terminal that was closed cannot be restored; nothing else is wrong then
    return app.ended_by or app.return_code or 0
