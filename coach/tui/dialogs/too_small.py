"""The notice that covers a terminal too small for a room: the least size, and the way around it."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

MIN_WIDTH = 60
MIN_HEIGHT = 18


class TooSmall(ModalScreen[None]):
    """Covers everything while the terminal is too small, and goes when it has grown."""

    CSS_PATH = Path(__file__).with_name("too_small.tcss")

    def compose(self) -> ComposeResult:
        """The size it needs, and the way around it."""
        yield Static(
            f"Too small: {MIN_WIDTH}×{MIN_HEIGHT} is the least.\nEnlarge the window, or: coach today --plain",
            markup=False,
        )

    def on_resize(self, event: events.Resize) -> None:
        """Leave as soon as there is room."""
        self._leave_if_room(event.size)

    def on_screen_resume(self) -> None:
        """The room may have come while a dialog stood above."""
        self._leave_if_room(self.size)

    def _leave_if_room(self, size: Size) -> None:
        if self.is_active and not too_small(size.width, size.height):
            self.dismiss(None)


def too_small(width: int, height: int) -> bool:
    """Whether a terminal of that size cannot show a room."""
    return width < MIN_WIDTH or height < MIN_HEIGHT
