"""What if: a field for the change; below it the lines that would differ, before and after; Enter applies, Esc drops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from coach.errors import UsageError
from coach.flows.what_if import LineDifference, WhatIfView, examples
from coach.model import Unplaced
from coach.tui.base import Dialog
from coach.tui.widgets.text import WARN, ends, fit, one_line, txt
from coach.words import Dial, close_half, read_clock, step_clock
from coach.words.costs import cost_words

COLUMN = 13
"""Cells of a time column; `10:05 pm–11:05 pm` needs more, and takes it from the title."""
MOST_DIGITS = 9

See = Callable[[str], WhatIfView]
"""A change as typed -> what it would do; UsageError where it is not understood."""


class WhatIf(Dialog[str]):
    """A question to the plan; its answer is the change as typed, to be applied, or None."""

    CSS_PATH = Path(__file__).with_name("what_if.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-5)", "5 min earlier", id="what_if.earlier"),
        Binding("down", "step(5)", "5 min later", id="what_if.later"),
    ]

    def __init__(self, see: See, start: datetime | None, dial: Dial) -> None:
        """`see` answers; the arrows step from `start`, where the line at hand stands."""
        super().__init__()
        self._see = see
        self._start = start
        self._dial = dial
        self._fits = False

    def compose(self) -> ComposeResult:
        """The field, the answer, the keys."""
        with Vertical():
            with Horizontal():
                yield Static(" What if ", classes="ask")
                yield Input(compact=True, max_length=60)
                said = (*examples(self._dial), "least")
                yield Static(txt(" · ".join(said)), classes="hint")
            yield Static("", classes="answer")
            yield Static("⏎ apply   ↑↓ 5 min   esc drop", classes="keys")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer while it is typed."""
        event.stop()
        self.query_one(".answer", Static).update(self._answer(event.value))

    def _answer(self, text: str) -> Content:
        self._fits = False
        if not text.strip():
            return Content("")
        try:
            view = self._see(text)
        except UsageError as error:
            return txt(str(error))
        self._fits = view.fits
        lines = what_if_lines(view, self._dial, max(self.size.width - 2, 20))
        return Content("\n").join(txt(line) for line in lines)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, where it may be."""
        event.stop()
        if self._fits:
            self.dismiss(event.value)

    def action_step(self, by: int) -> None:
        """Five minutes earlier or later than what stands there."""
        field = self.query_one(Input)
        head, _, clock = close_half(field.value).rpartition(" ")
        base = self._start.astimezone(self._dial.zone).time() if self._start is not None else None
        try:
            base = read_clock(clock, "start") if clock else base
        except UsageError:
            return
        stepped = step_clock(base, f"{by:+d}") if base is not None else None
        if stepped is not None:
            field.value = f"{head} {self._dial.of_day(stepped)}".strip()


def what_if_lines(view: WhatIfView, dial: Dial, width: int) -> list[str]:
    """The change and its price, then each line that differs: before, after, title, cost, and why."""
    if view.verdict is not None and not view.verdict.fits:
        rules = ", ".join(key for key in view.verdict.against if "." in key)
        said = f"{WARN} {view.change}: {view.verdict.text}" + (f" [{rules}]" if rules else "")
        return [one_line(said), one_line(view.may_move)]
    lines = [ends(one_line(view.change), cost_words(view.cost_after - view.cost_before), width)]
    if not view.lines:
        return [*lines, "Nothing would differ."]
    column = COLUMN + 6 if dial.twelve else COLUMN
    lines.append(f"{'now':<{column}}{'then':<{column}}")
    for line in view.lines:
        lines += _difference_lines(line, dial, width, column)
    return lines


def _difference_lines(line: LineDifference, dial: Dial, width: int, column: int) -> list[str]:
    then = _span(line.after, dial) if line.after else "left out"
    head = f"{_span(line.before, dial):<{column}}{then:<{column}}"
    cost = f"{line.cost:+g}" if line.cost else ""
    first = head + ends(one_line(line.title), cost, width - cell_len(head))
    return [first, " " * (2 * column) + fit(one_line(line.reason), width - 2 * column).rstrip()]


def _span(span: tuple[datetime, datetime] | None, dial: Dial) -> str:
    if span is None:
        return ""
    start, end = span
    return dial.at(start) if start == end else dial.span(start, end)


class Repairs(Dialog[str]):
    """What did not fit, what stands against it, and by digit what would let it in; the answer is a change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "cancel", "back", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
    ]

    def __init__(self, unplaced: tuple[Unplaced, ...]) -> None:
        """Every line that is not in the plan."""
        super().__init__()
        self._lines, self._changes = repair_lines(unplaced)

    def compose(self) -> ComposeResult:
        """The lines, with a digit before each way out."""
        with Vertical(classes="page") as frame:
            frame.border_title = "What would have to give"
            frame.border_subtitle = "1–9 make that change · esc back" if self._changes else "esc back"
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(txt(line) for line in self._lines))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        if event.character and event.character in "123456789":
            event.stop()
            place = int(event.character) - 1
            if place < len(self._changes):
                self.dismiss(self._changes[place])

    def action_scroll(self, by: int) -> None:
        """A line up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def repair_lines(unplaced: tuple[Unplaced, ...]) -> tuple[list[str], list[str]]:
    """(lines to read, changes by digit); a way out that only the person can take has no digit."""
    lines: list[str] = []
    changes: list[str] = []
    for left in unplaced:
        lines += [one_line(left.title), f"  {one_line(left.text)}"]
        for repair in left.repair:
            mark = " "
            if repair.change and len(changes) < MOST_DIGITS:
                changes.append(repair.change)
                mark = str(len(changes))
            lines.append(f"  {mark} {one_line(repair.text)} ({cost_words(repair.cost)})")
        if not left.repair:
            lines.append("    Nothing that may give way would help.")
        lines.append("")
    return lines or ["Everything found its place."], changes
