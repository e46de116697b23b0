"""Keys and pastes in their turn: each waits until the one before has been taken in -> a burst fills what it is for.

Textual hands a key on to what has the cursor at that moment, and moves the cursor later. Keys that arrive in one
burst (a slow line, a macro, a paste without brackets) would all go to the field that the first of them was for.
What the mouse does comes at once, and only where there still is something.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from textual.app import App, ScreenStackError
from textual.errors import NoWidget
from textual.events import Event, MouseEvent, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

from coach.tui.widgets.pasting import fitting

GIVE_UP_SECONDS = 5.0
"""A key that is not taken in by then (a widget that waits for something else) no longer holds up the next."""

LEFT_OUT_SECONDS = 10.0


class Turns:
    """The queue before an app's own; `give` hands one event to the app as Textual would have."""

    def __init__(self, app: App[None], give: Callable[[Event], Awaitable[None]], rest: Callable[[], None]) -> None:
        """Of that app; `rest` is called when nothing waits any more."""
        self._app = app
        self._give = give
        self._rest = rest
        self._waiting: deque[Event] = deque()
        self._turn = 0
        self._since: float | None = None
        """When the event came that is being taken in; None where none is."""

    @property
    def busy(self) -> bool:
        """Whether an event is being taken in or waits."""
        return self._since is not None

    async def take(self, event: Event) -> None:
        """Hand it on now, or when those before it have been taken in."""
        self._waiting.append(event)
        if self._since is None or event.time - self._since > GIVE_UP_SECONDS:
            await self._next(self._turn)

    async def _next(self, turn: int) -> None:
        """Let the next one in, and follow it through every queue that its messages pass."""
        if turn != self._turn:  # an event that was given up on comes home late
            return
        self._turn += 1
        self._since = None
        if not self._waiting:
            self._rest()
            return
        event = self._fitted(self._waiting.popleft())
        self._since = event.time
        screen = self._app.screen
        start = self._app.focused or screen
        await self._give(event)
        # Up to the app, where bindings are looked up, and the way of what a binding's action says once more.
        path = [pump for pump in start.ancestors_with_self for _ in range(2)]
        self._follow(path + path, self._turn, screen)

    def _fitted(self, event: Event) -> Event:
        """A key as it is; of a paste what the field under the cursor takes, and a word about the rest."""
        if not isinstance(event, Paste):
            return event
        text, left = fitting(self._app.focused, event.text)
        if left:
            self._app.notify(left, severity="warning", timeout=LEFT_OUT_SECONDS, markup=False)
        return Paste(text)

    def _follow(self, path: Sequence[MessagePump], turn: int, screen: Screen[object]) -> None:
        """Wait in each queue behind the event and once more behind what it set off there; at last let the next in."""
        for at, pump in enumerate(path):
            if pump.call_later(self._follow, path[at + 1 :], turn, screen):
                return
        self._home(turn, screen)

    def _home(self, turn: int, screen: Screen[object]) -> None:
        """A page that came with the event takes no key before it was laid out."""
        now = self._app.screen
        if now is screen or not now.call_after_refresh(self._app.call_later, self._next, turn):
            self._app.call_later(self._next, turn)


def over_something_gone(app: App[None], event: MouseEvent) -> bool:
    """Whether the widget there was removed and only the last layout still knows it.

    So it is where no room stands at all, at the very end or while one takes the place of another.
    Textual 8.2.8 asks such a widget for its parent when a button goes down or the mouse is dragged (AttributeError).
    """
    try:
        screen = app.screen
        widget, _ = screen.get_widget_at(event.x, event.y)
    except ScreenStackError:
        return True
    except NoWidget:
        return False
    return widget is not screen and not widget.is_attached
