"""What the keys of Today do: a line of the plan -> marked, moved, asked about; a refused dose waits to be answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from coach.clock import starts_of
from coach.errors import SafetyRefusal
from coach.flows import what_if as flow
from coach.flows.answering import answer
from coach.flows.changed import Changed
from coach.flows.check_in import save_check_in
from coach.flows.insisting import insist, insists, let_ease
from coach.flows.marking import dose_now, mark, move
from coach.flows.saying import EXAMPLES, read_saying
from coach.flows.today import TodayView
from coach.flows.ways import see_ways
from coach.flows.what_if import WhyNotView
from coach.model import PlanItem
from coach.tui.base import Room, attempt, may_write
from coach.tui.dialogs.asked import ask
from coach.tui.dialogs.moving import MoveBar
from coach.tui.dialogs.prompt import Prompt
from coach.tui.dialogs.what_if import Repairs, WhatIf
from coach.tui.widgets.text import WARN
from coach.tui.widgets.timeline import Timeline

Mark = Literal["done", "skipped", "planned"]
OPEN = ("planned", "moved")
"""States of a line that may still change."""


class Tonight:
    """The hands of Today: they run the flows of the evening and keep the cursor where the person works."""

    def __init__(self, room: Room[TodayView], timeline: Timeline) -> None:
        """For that room and its timeline."""
        self._room = room
        self._desk = room.desk
        self._timeline = timeline
        self.refused: Callable[[], Changed] | None = None
        """Logs the dose that was refused last as taken all the same."""

    def mark(self, view: TodayView, item: PlanItem, state: Literal["done", "skipped"]) -> None:
        """Answer a line; the same answer again takes it back."""
        self._timeline.pin()
        wanted: Mark = "planned" if item.state == state else state
        verb = partial(mark, self._desk, view.date, item.id, wanted)
        changed = self._room.act(partial(self._dosed, verb, partial(verb, already=True)))
        if changed is not None and changed.record_id:
            self._timeline.pin(f"intake-{changed.record_id}")

    def insist(self, view: TodayView, item: PlanItem) -> None:
        """A session as it was wished, or as the day allows again; where a hard rule forbids it, the sentence."""
        self._timeline.pin()
        if item.wish is None:
            self._room.act(lambda: answer(self._desk, view.date, item.id, "as-wished"))
            return
        wish, verb = item.wish, let_ease if insists(self._desk, view.date, item.wish) else insist
        self._room.act(lambda: verb(self._desk, view.date, wish))

    def ask_day(self, view: TodayView) -> None:
        """The day in one line: ill, injured, no sleep, a rest day; what is kept is said."""

        def keep(said: dict[str, str] | None) -> None:
            if said is not None:
                self._room.act(lambda: save_check_in(self._desk, view.date, said))

        if may_write(self._room, self._desk):
            self._room.show(Prompt("Say it in one line", "", read_saying, hint=EXAMPLES), keep)

    def reply(self, view: TodayView) -> None:
        """Ask what became of a line whose time has passed."""
        ask(self._room, self._dosed, view)

    def dose(self) -> None:
        """Log the next dose now."""
        verb = partial(dose_now, self._desk)
        self._room.act(partial(self._dosed, verb, partial(verb, already=True)))

    def _dosed(self, verb: Callable[[], Changed], already: Callable[[], Changed]) -> Changed:
        """Log a dose; where it is refused, `!` keeps it as taken all the same."""
        self.refused = None
        try:
            return verb()
        except SafetyRefusal as refusal:
            self.refused = already
            refusal.todo = f"{refusal.todo} Key: {WARN}" if refusal.todo else ""
            raise
        finally:
            self._room.refresh_bindings()

    def keep_refused(self) -> None:
        """The dose that was refused was taken: log it, with its warnings."""
        refused, self.refused = self.refused, None
        if refused is not None:
            self._room.act(refused)
        self._room.refresh_bindings()

    def ask_start(self, view: TodayView, item: PlanItem) -> None:
        """A bar for the new start of a line; one at a time."""
        if self._room.query(MoveBar) or not may_write(self._room, self._desk):
            return

        def judge(to: str) -> WhyNotView | None:
            return attempt(self._room, lambda: flow.why_not(self._desk, view.date, item.id, to, view.plan))

        starts = starts_of(self._desk.profile.day_starts)
        self._room.mount(MoveBar(item, view.date, self._desk.dial, starts, judge), before="StatusStrip")

    def move(self, view: TodayView, item: PlanItem, to: str) -> None:
        """Move a line; where that is refused, the field stays for another try."""
        self._timeline.pin()
        if self._room.act(lambda: move(self._desk, view.date, item.id, to)) is not None:
            self._room.query(MoveBar).remove()

    def ask_change(self, view: TodayView, item: PlanItem | None) -> None:
        """Ask what a change would do, to a line where one is open; what comes back is applied."""
        line = item if item is not None and item.state in OPEN else None
        key = line.id if line is not None else ""
        page = WhatIf(
            lambda text: flow.see(self._desk, view.date, text, key, view.plan),
            line.start if line is not None else None,
            self._desk.dial,
        )
        self._room.show(page, lambda text: self._apply(view, text, key))

    def ask_repair(self, view: TodayView) -> None:
        """What did not fit, and what would let it in; a digit makes that change."""
        ways = attempt(self._room, lambda: see_ways(self._desk, view))
        if ways is not None:
            self._room.show(Repairs(ways), lambda text: self._apply(self._room.view or view, text))

    def _apply(self, view: TodayView, text: str | None, key: str = "") -> None:
        if text:
            self._timeline.pin()
            self._room.act(lambda: flow.apply(self._desk, view.date, text, key))

    def next_effort(self, view: TodayView) -> None:
        """How much of the sleep need this night is to hold: the next of full, enough, least."""
        self._room.act(lambda: flow.next_effort(self._desk, view.date))
