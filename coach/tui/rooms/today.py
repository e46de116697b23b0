"""Today: tonight's plan as a timeline, the reasons of the selected line, and the day's sums."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.reactive import reactive

from coach.desk import Desk
from coach.flows import today as flow
from coach.flows.folding import opened
from coach.flows.last_look import Looks
from coach.flows.today import Row, TodayView
from coach.flows.why import WhyView, see_why
from coach.model import PlanItem
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.cards import card, notices_page
from coach.tui.widgets.heading import Head, Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.notices import Notices
from coach.tui.widgets.status_strip import StatusStrip
from coach.tui.widgets.timeline import Timeline
from coach.tui.widgets.why import WhyPanel
from coach.words import clock_text, day_text, number_text

if TYPE_CHECKING:
    from coach.tui.dialogs.moving import MoveBar
    from coach.tui.dialogs.tonight import Tonight

EARLIER = "left_square_bracket,left,h"
LATER = "right_square_bracket,right,l"

WIDE = 120
"""From this width on, the reasons stand beside the timeline, in full."""


class TodayScreen(Room[TodayView]):
    """The evening in one look: what next, when, and is it fine."""

    CSS_PATH = Path(__file__).with_name("today.tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual reads a list
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - the same

    ROOM_COMMANDS = (
        Command("today.done", "space", "mark('done')", "done", "Done; again: open.", "today"),
        Command("today.skip", "s", "mark('skipped')", "skip", "Not tonight; again: open.", "today"),
        Command("today.move", "m", "move", "move", "Move the line to another start.", "today"),
        Command("today.what_if", "w", "what_if", "what-if", "Before and after of a change, as you type it.", "today"),
        Command(
            "today.insist", "i", "insist", "as planned", "The session as you wished it; again: eased.", "today", False
        ),
        Command("today.say", "z", "say", "say", "A day in one line: fever, no sleep, rest day.", "today", False),
        Command("today.reply", "r", "reply", "asked", "What is asked: done, now, later today, skip.", "today", False),
        Command("today.effort", "e", "effort", "effort", "A short night: full, enough, least.", "today", False),
        Command("today.dose", "d", "dose", "dose", "Log the next dose now.", "today"),
        Command("today.already", "exclamation_mark", "already", "I took it", "Log a refused dose.", "today"),
        Command("today.fold", "v", "fold", "all lines", "All lines of the day; again: folded.", "today", False),
        Command("today.why", "y,enter", "why", "why", "Reasons, sources and the evidence card.", "today", False),
        Command(
            "today.notices",
            "n",
            "notices('all')",
            "notices",
            "What moved, all warnings, what did not fit.",
            "today",
            False,
        ),
        Command(
            "today.repairs",
            "x",
            "notices('left out')",
            "repairs",
            "What did not fit, and what would let it in.",
            "today",
            False,
        ),
        Command("today.up", "up,k", "step(-1)", "up", "The line above.", "today", False),
        Command("today.down", "down,j", "step(1)", "down", "The line below.", "today", False),
        Command(
            "today.before",
            EARLIER,
            "day(-1)",
            "past",
            "The day before, as it stood.",
            "today",
        ),
        Command("today.after", LATER, "day(1)", "after", "The day after.", "today", False),
        Command("today.now", "t", "day(0)", "now", "Back to today, and to the next line.", "today", False),
    )

    view: reactive[TodayView | None] = reactive(None, init=False)
    head: reactive[Head] = reactive(("", "", ""), init=False)
    why: reactive[WhyView | None] = reactive(None, init=False)
    cost: reactive[str] = reactive("", init=False)
    wide: reactive[bool] = reactive(False, init=False)

    def __init__(self, desk: Desk) -> None:
        """Tonight, until the person leafs to another day."""
        super().__init__(desk)
        self._day: date | None = None
        self._acting: Tonight | None = None
        self._looks = Looks(desk)
        twelve = desk.twelve
        self._twelve = twelve
        self._timeline = Timeline(twelve=twelve)

    def compose(self) -> ComposeResult:
        """Heading, timeline with notices, reasons, strip, keys."""
        yield Heading().data_bind(head=TodayScreen.head)
        with Container(id="today-body"):
            with Vertical(id="today-evening") as evening:
                evening.border_title = " Tonight "
                yield self._timeline.data_bind(view=TodayScreen.view)
                yield Notices().data_bind(view=TodayScreen.view)
            with VerticalScroll(id="today-why", can_focus=False) as why:
                why.border_title = " Why · y the card "
                yield WhyPanel().data_bind(why=TodayScreen.why, full=TodayScreen.wide, cost=TodayScreen.cost)
        yield StatusStrip(twelve=self._twelve).data_bind(view=TodayScreen.view)
        yield KeyLine()

    def read(self) -> TodayView:
        """The plan of the day that is shown, and what moved since the last look."""
        return self._looks.told(flow.see_today(self.desk, self._day))

    def on_key(self) -> None:
        """Somebody is here: what moved a minute ago was seen."""
        if self._looks.act():
            self.reread()

    def watch_view(self, view: TodayView | None) -> None:
        """Say which day and moment this is, and why the selected line stands there."""
        if view is None:
            return
        zone = ZoneInfo(view.tz)
        clock = clock_text(view.now, zone, twelve=self._twelve) if view.is_today else "t back to today"
        state = view.ready if view.plan.proved else "not proved the best plan"
        self.set_class(view.plan.bed is None, "-flagged")
        titles = {True: " Tonight ", False: " As it stood " if any(i.outcome for i in view.plan.items) else " Planned "}
        self.query_one("#today-evening").border_title = titles[view.is_today]
        self.head = (f"{self.program}  {day_text(view.date)}", clock, state)
        self.call_after_refresh(self._explain)

    def on_resize(self, event: events.Resize) -> None:
        """Full reasons where there is room."""
        self.wide = event.size.width >= WIDE

    def on_timeline_selected(self) -> None:
        """Another line: its reasons, once the line itself is drawn; a refusal is over."""
        if self._acting is not None:
            self._acting.refused = None
        self.call_after_refresh(self._explain)

    def _explain(self) -> None:
        view, row = self.view, self._timeline.selected
        if view is None or row is None:
            self.why = None
            return
        self.why = attempt(self, lambda: see_why(self.desk, view, row.id))
        cost = row.item.cost if row.item is not None else 0.0
        self.cost = cost_text(cost, view.plan.cost) if cost else ""

    def action_step(self, by: int) -> None:
        """Select the line above or below."""
        self._timeline.step(by)

    def action_fold(self) -> None:
        """Show the folded lines, or fold them again."""
        self._timeline.whole = not self._timeline.whole

    @property
    def _hands(self) -> Tonight:
        if self._acting is None:
            from coach.tui.dialogs.tonight import Tonight  # 25 ms, spent at the first key

            self._acting = Tonight(self, self._timeline)
        return self._acting

    def action_mark(self, state: Literal["done", "skipped"]) -> None:
        """Answer the selected line; the same answer again takes it back."""
        item, view = answerable(self, self._timeline.selected), self.view
        if item is not None and view is not None:
            self._hands.mark(view, item, state)

    def action_insist(self) -> None:
        """The selected session as it was wished; once more, as the day allows."""
        item, view = answerable(self, self._timeline.selected), self.view
        if item is not None and view is not None:
            self._hands.insist(view, item)

    def action_say(self) -> None:
        """Ask for the day in one line."""
        if self.view is not None:
            self._hands.ask_day(self.view)

    def action_reply(self) -> None:
        """Answer what is asked of a session, or a dose, whose time has passed."""
        if self.view is not None:
            self._hands.reply(self.view)

    def action_dose(self) -> None:
        """Log the next dose now."""
        self._hands.dose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Taking a refused dose all the same is offered after a refusal only."""
        return action != "already" or (self._acting is not None and self._acting.refused is not None)

    def action_already(self) -> None:
        """The dose that was refused was taken: log it, with its warnings."""
        self._hands.keep_refused()

    def action_move(self) -> None:
        """Ask for the new start of the selected line."""
        item, view = answerable(self, self._timeline.selected), self.view
        if item is not None and view is not None:
            self._hands.ask_start(view, item)

    def on_move_bar_chosen(self, event: MoveBar.Chosen) -> None:
        """Move it there."""
        if self.view is not None:
            self._hands.move(self.view, event.item, event.to)

    def action_what_if(self) -> None:
        """Ask what a change would do; what comes back is applied."""
        row = self._timeline.selected
        if self.view is not None:
            self._hands.ask_change(self.view, row.item if row is not None else None)

    def action_effort(self) -> None:
        """How much of the sleep need this night is to hold: the next of full, enough, least."""
        if self.view is not None:
            self._hands.next_effort(self.view)

    def action_why(self) -> None:
        """The card of the selected line; of a line that stands for others those themselves."""
        row = self._timeline.selected
        if row is not None and opened(row):
            self.action_fold()
        elif self.why is not None:
            self.show(card(self.why, self.cost))

    def action_notices(self, what: Literal["all", "left out"]) -> None:
        """Every notice in full; or what did not fit, where a digit makes the change that lets it in."""
        if self.view is not None and what == "all":
            self.show(notices_page(self.view, self.desk.facts))
            if self._looks.seen():
                self.reread()
        elif self.view is not None:
            self._hands.ask_repair(self.view)

    def action_day(self, by: int) -> None:
        """Leaf to the day before or after; 0 is back to today and its next line."""
        if self.view is not None:
            self._day = self.view.date + timedelta(days=by) if by else None
            self.reread()
            self._timeline.unpin()


def answerable(screen: TodayScreen, row: Row | None) -> PlanItem | None:
    """The selected line, where it is one that can be answered; else that is said."""
    if row is not None and opened(row):
        screen.action_fold()
        return None
    if row is None or row.item is None:
        screen.notify("This line needs no answer; ↑↓ choose another.", markup=False)
        return None
    return row.item


def cost_text(cost: float, whole: float) -> str:
    """What a line adds to the plan's cost, in words."""
    part, of = number_text(round(cost, 1)), number_text(round(whole, 1))
    return f"Costs {part} of the plan's {of}; 0 would be ideal."
