"""Small questions and pages over a room: a page to read that scrolls, and one with something to do about it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.clean import visible
from coach.tui.base import Dialog


class Page(Dialog[str]):
    """A text to read: scrolls with arrows, `j`/`k` and page keys; any of esc, enter, q closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", "back"),
        Binding("enter", "enter", "on", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("pagedown,space", "leaf(1)", "page", show=False),
        Binding("pageup", "leaf(-1)", "page up", show=False),
    ]

    def __init__(self, title: str, text: Content) -> None:
        """A page with that title."""
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """The title, the text, and how to leave."""
        with Vertical(classes="page") as frame:
            frame.border_title = Content(visible(self._title))
            frame.border_subtitle = Content("esc back · ↑↓ more")
            with VerticalScroll(can_focus=False):
                yield Static(self._text)

    def action_enter(self) -> None:
        """Read."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """A line up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        """A page up or down."""
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=by * max(box.size.height - 1, 1), animate=False)


class Offer(Page):
    """A text with something to do about it; the answer is the key that was pressed, or None on Esc."""

    def __init__(self, title: str, text: Content, offers: dict[str, str]) -> None:
        """A page with ways on: key -> what it does, in a few words."""
        super().__init__(title, text)
        self._offers = offers

    def on_mount(self) -> None:
        """Name the keys."""
        said = [f"{'⏎' if key == 'enter' else key} {word}" for key, word in self._offers.items()]
        self.query_one(".page").border_subtitle = Content(" · ".join((*said, "esc back")))

    def on_key(self, event: events.Key) -> None:
        """One of those."""
        if event.key in self._offers and event.key != "enter":
            event.stop()
            self.dismiss(event.key)

    def action_enter(self) -> None:
        """Enter answers where it is one of those."""
        self.dismiss("enter" if "enter" in self._offers else None)
