"""One line to type over a room: text -> a flow or a reading of it -> what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from coach.errors import UsageError
from coach.tui.base import Dialog, attempt
from coach.tui.widgets.text import WARN, txt

T = TypeVar("T")


class Prompt(Dialog[T]):
    """One line to type over a room: text -> what `take` makes of it; a UsageError is shown here."""

    CSS_PATH = Path(__file__).with_name("prompt.tcss")

    def __init__(self, title: str, value: str, take: Callable[[str], T], *, hint: str = "", example: str = "") -> None:
        """`take` reads the text (or runs a flow with it) on Enter; `example` stands in an empty line."""
        super().__init__()
        self._heading = title
        self._value = value
        self._take = take
        self._hint = hint
        self._example = example

    def compose(self) -> ComposeResult:
        """Title, the line, and what is wrong with it."""
        with Vertical(id="form"):
            yield Static(txt(self._heading), id="title")
            yield Input(self._value, placeholder=self._example, compact=True, select_on_focus=True)
            yield Static(txt(self._hint), id="said", markup=False)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Enter: hand back what the text comes to."""
        taken = attempt(self, lambda: self._try(event.value))
        if taken is not None:
            self.dismiss(taken)

    def _try(self, text: str) -> T | None:
        try:
            return self._take(text)
        except UsageError as error:
            said = self.query_one("#said", Static)
            said.add_class("wrong")
            said.update(txt(f"{WARN} {error}"))
            return None
