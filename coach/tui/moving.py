"""Moving a line: a field for the new start; the plan's window says whether it fits, Enter asks the flow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from coach.clock import day_start, local, shift
from coach.errors import UsageError
from coach.model import PlanItem
from coach.tui.text import one_line, txt
from coach.words import clock_text, read_clock, span_text, step_clock

STEP_MIN = 5


class MoveBar(Horizontal):
    """One line: type a time or `+15`, or step with the arrows; Enter moves, Esc leaves all as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-5)", "5 min earlier", id="move.earlier"),
        Binding("down", "step(5)", "5 min later", id="move.later"),
        Binding("escape", "leave", "back", id="move.back"),
    ]

    class Chosen(Message):
        """The person asks for this start."""

        def __init__(self, item: PlanItem, to: str) -> None:
            super().__init__()
            self.item = item
            self.to = to

    def __init__(self, item: PlanItem, day: date, zone: ZoneInfo, starts: time, *, twelve: bool = False) -> None:
        """A bar for one item of the plan of `day`, whose coach-day starts at `starts`."""
        super().__init__()
        self._item = item
        self._day = day
        self._zone = zone
        self._starts = starts
        self._twelve = twelve

    def compose(self) -> ComposeResult:
        """What, to when, and what stands against it."""
        start = clock_text(self._item.start, self._zone)
        yield Static(txt(f" Move {one_line(self._item.title)[:30]} to "), classes="what")
        yield Input(start, compact=True, select_on_focus=True, max_length=12)
        yield Static(txt(self.verdict(start)), classes="verdict")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say whether that start fits."""
        event.stop()
        self.query_one(".verdict", Static).update(txt(self.verdict(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask the room to move it there."""
        event.stop()
        self.post_message(self.Chosen(self._item, event.value))

    def action_step(self, by: int) -> None:
        """Five minutes earlier or later than what stands there."""
        field = self.query_one(Input)
        base = self.heard(field.value) or self._item.start
        field.value = clock_text(shift(base, by), self._zone)

    def action_leave(self) -> None:
        """Back, with nothing moved."""
        self.remove()

    def heard(self, text: str) -> datetime | None:
        """The start that text means on this plan's day; None when it is no time."""
        here = self._item.start.astimezone(self._zone).time()
        try:
            clock = step_clock(here, text) or read_clock(text, "start")
        except UsageError:
            return None
        start = local(self._day, clock, self._zone)
        if start < day_start(self._day, self._zone, self._starts):
            start = local(self._day + timedelta(days=1), clock, self._zone)
        return start

    def verdict(self, text: str) -> str:
        """Whether the plan's window holds that start, and where it may stand."""
        start = self.heard(text)
        if start is None:
            return "a time such as 21:15, or +15"
        window = self._item.window
        if window is None:
            return "Enter asks the plan"
        spans = window.spans or ((window.from_, window.to),)
        said = ", ".join(span_text(first, last, self._zone, twelve=self._twelve) for first, last in spans)
        fits = any(first <= start <= last for first, last in spans)
        return f"{'fits' if fits else '! a hard rule forbids it'}: may start {said}"
