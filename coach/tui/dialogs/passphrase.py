"""A passphrase: typed without being shown, twice for a new one -> a verb run aside: it takes a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from coach.errors import CoachError
from coach.flows.changed import Changed
from coach.tui.base import Dialog
from coach.tui.widgets.text import WARN, txt


class PassphraseDialog(Dialog[Changed]):
    """Enter goes on and at last does it; what is wrong is said here, and the store is as it was."""

    CSS_PATH = Path(__file__).with_name("passphrase.tcss")

    def __init__(self, title: str, about: str, verb: Callable[[str], Changed], *, twice: bool) -> None:
        """`verb` gets the passphrase; `twice` asks for it again, so that a slip does not lock for good."""
        super().__init__()
        self._heading = title
        self._about = about
        self._verb = verb
        self._twice = twice
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, one field or two, what it protects."""
        with Vertical(id="form"):
            yield Static(txt(self._heading), id="title")
            yield Input(placeholder="passphrase", password=True, compact=True, id="first")
            if self._twice:
                yield Input(placeholder="once more", password=True, compact=True, id="second")
            yield Static(txt(self._about), id="said", markup=False)
            yield Static(txt("⏎ next, at last does it   esc back"), id="keys")

    @on(Input.Submitted)
    def forward(self, event: Input.Submitted) -> None:
        """The next field, and from the last one do it."""
        words = self.query_one("#first", Input).value
        if self._twice and event.input.id == "first":
            self.query_one("#second", Input).focus()
        elif self._twice and self.query_one("#second", Input).value != words:
            self._say(f"{WARN} The two are not the same.")
        elif not self._busy:
            self._busy = True
            self._say("A moment …")
            self._run(words)

    def action_cancel(self) -> None:
        """Not while it is being done."""
        if not self._busy:
            self.dismiss(None)

    @work(thread=True, exclusive=True)
    def _run(self, words: str) -> None:
        try:
            changed = self._verb(words)
        except CoachError as error:
            self.in_turn(self._failed, str(error))
            return
        self.in_turn(self.dismiss, changed)

    def _failed(self, said: str) -> None:
        self._busy = False
        self._say(f"{WARN} {said}")

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(txt(text))
