"""The morning's page: CheckInView -> lines -> a draft of answers -> flows.check_in, in one save.

Enter takes what stands there and goes on; on the first line of the night it takes the whole usual night. Once a
part of the night is answered, what stands beside it as usual counts, and is saved with it, marked as usual.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from coach.desk import Desk
from coach.flows import check_in as flow
from coach.flows.check_in import CheckInView, Question, Summary
from coach.flows.drafts import draft_said, drafts_of
from coach.tui.base import Room, attempt
from coach.tui.commands import Command
from coach.tui.dialogs.prompt import Prompt
from coach.tui.widgets.answers import Answered, QuestionLine
from coach.tui.widgets.heading import Heading
from coach.tui.widgets.key_line import KeyLine
from coach.tui.widgets.morning import Unsaved, default_answer, how_to_answer, settled, standing
from coach.tui.widgets.question_lines import COLUMNS, QuestionLines, column_of
from coach.tui.widgets.text import WARN, txt
from coach.words import count_text, read_day

ROOM = "check_in"
KEPT_SECONDS = 3.0


def name_of(day: date) -> str:
    """By what name the draft of a day's page is kept."""
    return f"check_in {day}"


class CheckInScreen(Room[CheckInView]):
    """Last night and this morning on one page, for any date up to today."""

    CSS_PATH = Path(__file__).with_name("check_in.tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]  # noqa: RUF012 - Textual reads a list

    ROOM_COMMANDS = (
        Command("check_in.save", "ctrl+s", "save", "save", "Save what was answered.", ROOM),
        Command("check_in.back", "escape", "back", "back", "Back; the answers are kept here.", ROOM),
        Command("check_in.before", "left_square_bracket,pageup", "turn(-1)", "day before", "The day before.", ROOM),
        Command("check_in.after", "right_square_bracket,pagedown", "turn(1)", "after", "The day after.", ROOM),
        Command("check_in.date", "g", "date", "date", "Go to a date, as typed.", ROOM),
        Command("check_in.more", "ctrl+n", "more", "more", "Ill, injured, no sleep, a rest day and more.", ROOM),
        Command("check_in.fresh", "ctrl+r", "fresh", "fresh", "Drop what is not saved.", ROOM, show=False),
        Command("check_in.open", "tab", "open(1)", "next", "The next open question.", ROOM, show=False),
        Command("check_in.unopen", "shift+tab", "open(-1)", "back", "The open one before.", ROOM, show=False),
        Command("check_in.up", "up,k", "step(-1)", "up", "The line above.", ROOM, show=False),
        Command("check_in.down", "down,j", "step(1)", "down", "The line below.", ROOM, show=False),
        Command("check_in.side", "left,right,h,l", "side", "side", "The other column.", ROOM, show=False),
    )  # fmt: skip

    draft: reactive[Unsaved] = reactive(Unsaved(), init=False)

    def __init__(self, desk: Desk, day: date | None = None) -> None:
        """The page of `day`, or of the present coach-day."""
        super().__init__(desk)
        self.day = min(day or desk.today(), desk.today())
        self._twelve = desk.twelve
        self._more = False
        self.lines = QuestionLines()
        self._asked: tuple[Question, ...] = ()
        self._shown: date | None = None
        self._drafts = drafts_of(desk)
        self._left = ""
        """Of when the draft is that was found here, until it is dropped."""
        self.summary = Summary(text="", problems={})

    def compose(self) -> ComposeResult:
        """Heading, the two columns, the note below, sums, and how to answer the line under the cursor."""
        yield Heading()
        with VerticalScroll(id="page", can_focus=False):
            with Horizontal(id="columns"):
                yield Vertical(id="night")
                yield Vertical(id="morning")
            yield Vertical(id="below")
        yield Static(id="sum", markup=False)
        yield Static(id="hint", markup=False)
        yield KeyLine()

    def read(self) -> CheckInView:
        """The page as the store has it."""
        return flow.see_check_in(self.desk, self.day, more=self._more)

    async def watch_view(self, view: CheckInView) -> None:
        """Lay the questions out; the same questions keep their lines and the cursor stays."""
        draft = self._drafts.get(name_of(view.date))
        if self._shown != view.date:
            self._left = f"{draft_said(self.desk, draft)}; ^r drops it" if draft is not None else ""
        kept = Unsaved(draft.texts, draft.skipped) if draft is not None else Unsaved()
        self.set_reactive(CheckInScreen.draft, kept)
        if self._asked != view.questions:
            await self._lay_out(view)
        self._show()

    async def _lay_out(self, view: CheckInView) -> None:
        had_focus = self.focused.parent.id if self.focused is not None and self.focused.parent is not None else None
        same_day = self._shown == view.date
        self.lines = QuestionLines(QuestionLine(question) for question in view.questions)
        self._asked, self._shown = view.questions, view.date
        for name in COLUMNS:
            column = self.query_one(f"#{name}", Vertical)
            await column.remove_children()
            await column.mount_all(line for line in self.lines if column_of(line.question) == name)
        kept = [line for line in self.lines if same_day and line.id == had_focus]
        self._focus(kept[0] if kept else self.lines.first_open(self.draft))

    @property
    def here(self) -> int:
        """Which line has the cursor."""
        return self.lines.here

    def _focus(self, line: QuestionLine | None) -> None:
        if line is not None:
            line.answer.focus()
            self.call_after_refresh(self._say_hint)

    def watch_draft(self, draft: Unsaved) -> None:
        """Keep it for later at once, and show what it comes to."""
        if self.view is None:
            return
        if draft:
            self._drafts.keep(name_of(self.view.date), draft.answers, draft.skipped)
        else:
            self._left = ""
            self._drafts.drop(name_of(self.view.date))
        self._show()

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        draft = self.draft
        summary = attempt(self, lambda: flow.summarize(self.desk, view.date, draft.answers, draft.skipped, usual=True))
        self.summary = summary or Summary(text="", problems={})
        self.lines.offer(self.summary.proposed, self.draft)
        for line in self.lines:
            problem = self.summary.problems.get(line.question.id, "")
            line.show(standing(line.question, self.draft.answers, self.draft.skipped), problem)
        kept = (self._left or "not saved yet") if self.draft else "nothing to save"
        self.query_one(Heading).head = (
            f"Check-in {view.note}",
            "",
            f"{count_text(self.summary.open, 'question')} open · {kept}",
        )
        said = [self.summary.line] if self.summary.line else []
        said += [f"{WARN} {warning}" for warning in self.summary.warnings]
        self.query_one("#sum", Static).update(txt("\n".join(said)), layout=False)
        self._say_hint()

    def on_descendant_focus(self) -> None:
        """Another line, another hint."""
        self._say_hint()

    def on_descendant_blur(self) -> None:
        """What was typed is shown as it was taken."""
        self._show()

    def _say_hint(self) -> None:
        """What is wrong with the line under the cursor, or how to answer it."""
        if not self.lines:
            return
        line = self.lines[self.here]
        hint = self.query_one("#hint", Static)
        hint.set_class(bool(line.problem), "wrong")
        how = how_to_answer(line.question, line.now, self.lines.takes_night(self.draft))
        hint.update(txt(f"{WARN} {line.problem}" if line.problem else how), layout=False)

    @on(Answered)
    def take(self, message: Answered) -> None:
        """A key on a line: keep what it says in the draft, and go where it leads."""
        question, said = message.question, message.act
        if said in ("left", "right"):
            self.action_side()
        elif said == "typed":
            self.draft = self.draft.typed(question, message.value)
        elif said == "clear":
            self.draft = self.draft.typed(question, "")
        elif said == "skip":
            self.draft = self.draft.skip(question.id)
            self._go_on()
        else:
            self._accept(question, message.value)

    def _accept(self, question: Question, value: str) -> None:
        """Enter or a digit: take the value, or the usual one; at the end, save."""
        draft, last = self.draft, self.here == len(self.lines) - 1
        now = standing(question, draft.answers, draft.skipped)
        if not value and self.lines.takes_night(self.draft):
            for line in self.lines.usual_night(draft):
                draft = draft.answer(line.question.id, line.question.prefill)
        elif value or now.state == "open":
            taken = settled(question.kind, value or default_answer(question), twelve=self._twelve)
            says = taken != now.value or now.state == "usual"
            draft = draft.answer(question.id, taken) if says else draft
        self.draft = draft
        if last:
            self.action_save()
        else:
            self._go_on()

    def _go_on(self) -> None:
        """To the next open question below, else to the last line, where Enter saves."""
        self._focus(self.lines.onward(self.draft))

    def action_step(self, by: int) -> None:
        """The line above or below, answered or not."""
        self._focus(self.lines[(self.here + by) % len(self.lines)])

    def action_open(self, by: int) -> None:
        """The next open question that way, around the ends; the next line when none is open."""
        self._focus(self.lines.open_that_way(by, self.draft))

    def action_side(self) -> None:
        """The line beside this one in the other column."""
        self._focus(self.lines.beside())

    def action_save(self) -> None:
        """Save in one change and go back; trouble keeps the page and puts the cursor on the line."""
        view, draft = self.view, self.draft
        if view is None or not draft:
            self.dismiss(None)
            return
        saved = self.act(lambda: flow.save_check_in(self.desk, view.date, draft.answers, draft.skipped, usual=True))
        if saved is None:
            wrong = [line for line in self.lines if line.problem]
            if wrong:
                self._focus(wrong[0])
            return
        self._drafts.drop(name_of(view.date))
        self.dismiss(None)

    def action_back(self) -> None:
        """Back; the draft waits under its date."""
        if self.draft:
            self.notify("Not saved yet; kept here until you come back.", timeout=KEPT_SECONDS, markup=False)
        self.dismiss(None)

    def action_fresh(self) -> None:
        """The page as the store has it."""
        self.draft = Unsaved()

    def action_more(self) -> None:
        """Show the facts of a day that nobody is asked for, or hide them again."""
        self._more = not self._more
        self.reread()

    def action_turn(self, days: int) -> None:
        """Another date; the draft of this one is kept."""
        self.go_to(self.day + timedelta(days=days))

    def action_date(self) -> None:
        """Ask for a date and go there."""
        today = self.desk.today()
        ask = Prompt(
            "Go to date",
            "",
            lambda text: read_day(text, today=today, field="date"),
            hint="2026-03-05, mon, -1",
        )
        self.show(ask, self.go_to)

    def go_to(self, day: date | None) -> None:
        """Show that date; the future has nothing to answer yet."""
        if day is None:
            return
        self.day = min(day, self.desk.today())
        self.reread()
