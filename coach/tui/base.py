"""What every room and dialog shares: one frozen view, verbs that tell what they did, errors as toasts.

A room names its rows in `ROOM_COMMANDS` (its bindings derive from them), returns its view from `read`, and
may bind it down: `yield Timeline().data_bind(view=TodayScreen.view)`. It never refreshes by hand: a verb run
through `act` posts `RecordsChanged`, the app bumps `revision`, and every mounted room reads again.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen, Screen

from coach.clean import visible
from coach.desk import Desk
from coach.errors import CoachError
from coach.flows.access import refusal
from coach.flows.changed import Changed
from coach.tui.commands import ROOMS, Command, bindings
from coach.tui.widgets.heading import Banner
from coach.tui.widgets.text import WARN, txt

T = TypeVar("T")
View = TypeVar("View")

TOAST_SECONDS = 5.0
ERROR_SECONDS = 10.0


class RecordsChanged(Message):
    """The store holds something new: every room should read again."""


def attempt(place: Screen[Any] | App[Any], verb: Callable[[], T]) -> T | None:
    """Run `verb`; a CoachError becomes a toast and None. The only place of the app that catches one."""
    try:
        return verb()
    except CoachError as error:
        _hush(place)
        place.notify(visible(str(error)), severity="error", timeout=ERROR_SECONDS, markup=False)
        return None


def _hush(place: Screen[Any] | App[Any]) -> None:
    """The last word counts: older toasts would only cover what is being read."""
    (place if isinstance(place, App) else place.app).clear_notifications()


def may_write(place: Screen[Any] | App[Any], desk: Desk) -> bool:
    """Whether there is any use in asking what to change; where there is none, the reason becomes a toast."""
    refused = refusal(desk)
    if refused is not None:
        _hush(place)
        place.notify(visible(str(refused)), severity="error", timeout=ERROR_SECONDS, markup=False)
    return refused is None


def act(place: Screen[Any] | App[Any], verb: Callable[[], Changed]) -> Changed | None:
    """Run a writing flow, say what changed and what to mind, post RecordsChanged; None when refused."""
    changed = attempt(place, verb)
    if changed is None:
        return None
    _hush(place)
    if all(warning.text != changed.what for warning in changed.warnings):
        place.notify(visible(changed.what), timeout=TOAST_SECONDS, markup=False)
    for note in changed.notes:
        place.notify(visible(note), timeout=ERROR_SECONDS, markup=False)
    for warning in changed.warnings:
        place.notify(visible(warning.text), severity="warning", timeout=ERROR_SECONDS, markup=False)
    place.post_message(RecordsChanged())
    return changed


class Cover(Screen[T]):
    """Anything that stands over the whole terminal and leaves once."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave with that answer; nothing happens when this page has left already, or stands below another."""
        # Textual 8.2.8 takes down whatever stands on top, and tells the answer again: two clicks close two pages.
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Room(Cover[None], Generic[View]):
    """One screen of the house, over one frozen view."""

    ROOM_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    """The rows of this room (Textual keeps the name COMMANDS for palette providers)."""

    view: reactive[View | None] = reactive(None, init=False)
    """What the flow last said; None only before the first reading."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Derive the bindings from the table, before Textual merges them."""
        if "ROOM_COMMANDS" in cls.__dict__:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", []), *bindings(cls.ROOM_COMMANDS)]
        super().__init_subclass__(**options)

    def __init__(self, desk: Desk) -> None:
        """A room on that desk."""
        super().__init__()
        self.desk = desk
        self._stale = False

    @abstractmethod
    def read(self) -> View:
        """The view, from this room's flow."""

    def reread(self) -> None:
        """Take a fresh view; trouble becomes a toast and the old view stays."""
        self._stale = False
        view = attempt(self, self.read)
        if view is not None:
            self.view = view

    def act(self, verb: Callable[[], Changed]) -> Changed | None:
        """Run a writing flow, tell what it did, and let every room read again; None when it was refused."""
        return act(self, verb)

    def show(self, page: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Put a page or dialog over this room; `then` gets its answer."""
        self.app.push_screen(page, then)

    def enter(self, name: str, *about: Any) -> None:
        """Put another room over this one, told what it is to show."""
        self.show(new_room(name, self.desk, *about))

    @property
    def program(self) -> str:
        """What the heading calls the program: `coach`, or `coach demo`."""
        return str(self.app.title)

    def on_mount(self) -> None:
        """Follow the app's revision from the first reading on."""
        self.watch(self.app, "revision", self._revised, init=True)
        self.watch(self.app, "banner", self._say_banner, init=True)

    def _say_banner(self, text: str) -> None:
        """Show, change or drop the line that says why nothing can be changed here."""
        for banner in self.query(Banner):
            banner.remove()
        if text:
            self.mount(Banner(txt(f"{WARN} {text}")), before=0)

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another room was shown."""
        if self._stale:
            self.reread()

    def _revised(self) -> None:
        """Read now when it can be seen, else on the way back."""
        if self.view is None or self.is_current:
            self.reread()
        else:
            self._stale = True


def room_class(name: str) -> type[Room[Any]]:
    """The screen of that room, loaded now if it was not yet."""
    module, screen = ROOMS[name]
    found: type[Room[Any]] = getattr(import_module(module), screen)
    return found


def new_room(name: str, desk: Desk, *about: Any) -> Room[Any]:
    """That room on a desk, told what it is to show."""
    make: Callable[..., Room[Any]] = room_class(name)
    return make(desk, *about)


class Dialog(ModalScreen[T], Cover[T]):
    """A question over a room: it returns an answer, or None on Esc; it writes nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "back")]

    def action_cancel(self) -> None:
        """Back, with nothing said."""
        self.dismiss(None)

    def in_turn(self, then: Callable[..., object], *told: object) -> None:
        """What a worker's thread has to tell, on the screen's own."""
        self.app.call_from_thread(then, *told)
