"""Moving a line: a field for the new start; what each start costs or what forbids it stands beside, Enter moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from coach.clock import day_start, local, shift
from coach.errors import UsageError
from coach.flows.what_if import WhyNotView
from coach.model import PlanItem
from coach.tui.widgets.text import one_line, txt
from coach.words import Dial, read_clock, step_clock
from coach.words.costs import cost_parts, cost_words

SHOWN = 3
"""So many parts of a cost fit beside the field."""

Ask = Callable[[str], WhyNotView | None]
"""A start as a clock -> whether the line may stand there."""


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

    def __init__(self, item: PlanItem, day: date, dial: Dial, starts: time, ask: Ask) -> None:
        """A bar for one item of the plan of `day`, whose coach-day starts at `starts`; `ask` judges a start."""
        super().__init__()
        self._item = item
        self._day = day
        self._dial = dial
        self._starts = starts
        self._ask = ask

    def compose(self) -> ComposeResult:
        """What, to when, and what stands against it."""
        start = self._dial.at(self._item.start)
        name = one_line(self._item.title).split(" · ")[0]
        yield Static(txt(f" Move {name[:24]} to "), classes="what")
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
        field.value = self._dial.at(shift(base, by))

    def action_leave(self) -> None:
        """Back, with nothing moved."""
        self.remove()

    def heard(self, text: str) -> datetime | None:
        """The start that text means on this plan's day; None when it is no time."""
        here = self._item.start.astimezone(self._dial.zone).time()
        try:
            clock = step_clock(here, text) or read_clock(text, "start")
        except UsageError:
            return None
        start = local(self._day, clock, self._dial.zone)
        if start < day_start(self._day, self._dial.zone, self._starts):
            start = local(self._day + timedelta(days=1), clock, self._dial.zone)
        return start

    def verdict(self, text: str) -> str:
        """What that start would cost, by fact, or the rule that refuses it."""
        start = self.heard(text)
        if start is None:
            return f"a time such as {self._dial.of_day('21:15')}, or +15"
        view = self._ask(self._dial.at(start))
        return "" if view is None else verdict_text(view)


def verdict_text(view: WhyNotView) -> str:
    """`fits, costs 3.2 more: close to bed +2.8 …`, or `! hard work ends 60 min before bed [ex.vigorous_block]`."""
    found = view.verdict
    if not found.fits:
        rules = ", ".join(key for key in found.against if "." in key)
        return one_line(f"! {found.text}" + (f" [{rules}]" if rules else ""))
    parts = cost_parts(found.parts, SHOWN)
    return f"fits, {cost_words(found.cost)}" + (f": {parts}" if parts else "")
