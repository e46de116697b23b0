"""One question of the morning's page: question + draft -> a line that takes keys -> messages.

A line never keeps an answer itself: it tells the page what was typed, and the page's draft comes back to it.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from coach.flows.check_in import Question, State
from coach.tui.widgets.morning import NOTHING, QuestionState, stepped, ticked
from coach.tui.widgets.text import DONE, DOT, NEXT, SKIPPED, WARN, fit, one_line, txt

USUAL = "~"
"""Before what was offered as usual and left alone."""
SIGNS: dict[State, str] = {"answered": DONE, "no": "○", "usual": USUAL, "skipped": SKIPPED, "open": DOT}
TYPED: dict[str, str] = {
    "clock": "0123456789:.aphm+- ",
    "minutes": "0123456789:hm+- ",
    "count": "0123456789+- ",
}
"""What a field takes; a field that is not named here takes any text."""
PASSED_ON = "hjkl[]g?u"
"""Keys of the page that a field without free text does not swallow."""

LABEL_WIDTH = 11

Act = Literal["typed", "accept", "skip", "clear", "left", "right"]

UNTOUCHED: dict[str, Act] = {
    "space": "skip",
    "backspace": "clear",
    "delete": "clear",
    "left": "left",
    "right": "right",
}
"""What these keys say in a field in which nothing is being typed; after that they are Input's own."""


class Answered(Message):
    """A key was pressed that says something about a question."""

    def __init__(self, question: Question, act: Act, value: str = "") -> None:
        super().__init__()
        self.question = question
        self.act = act
        self.value = value


class TypedAnswer(Input):
    """An answer that is typed: clock, minutes, count, sore muscles, note."""

    def __init__(self, question: Question) -> None:
        """The question's own prefill stands as the quiet text of an empty field."""
        super().__init__(compact=True, select_on_focus=True, classes=question.kind)
        self.question = question
        self.kept = ""
        self.touched = False
        """Something was typed since the cursor came."""

    def show(self, now: QuestionState) -> None:
        """Take what stands in the draft, unless it is being typed right now."""
        self.placeholder = "" if now.state == "skipped" else self.question.prefill
        if not self.touched:
            self.kept = now.value
            with self.prevent(Input.Changed):
                self.value = now.value

    @property
    def resolved(self) -> str:
        """What is typed, steps counted from what stood here."""
        return stepped(self.question.kind, self.value, self.kept or self.question.prefill)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key stays here, as text or as a slip; the key line names only the others."""
        if character is None or not character.isprintable():
            return False
        return self._is_text(character) or character not in PASSED_ON + " "

    def _is_text(self, character: str) -> bool:
        """Whether that character belongs into this field now: `h` and space do only once something is typed."""
        if character == " " and not self.touched:
            return False
        allowed = TYPED.get(self.question.kind)
        return allowed is None or (character in allowed and (character != "h" or self.touched))

    def on_blur(self) -> None:
        """Steps become the clock they led to."""
        if self.touched:
            self.touched = False
            self.kept = self.resolved
            with self.prevent(Input.Changed):
                self.value = self.kept

    def on_key(self, event: events.Key) -> None:
        """Keys that mean something before Input takes them for text."""
        act = None if self.touched else UNTOUCHED.get(event.key)
        if act is None:
            self._typing(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(Answered(self.question, act))

    def _typing(self, event: events.Key) -> None:
        """Let only fitting characters through to the text; the page's keys go on to the page."""
        character = event.character
        if character is None or not event.is_printable or self._is_text(character):
            return
        event.prevent_default()
        if character not in PASSED_ON:
            event.stop()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.touched = True
        self.post_message(Answered(self.question, "typed", self.resolved))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Answered(self.question, "accept", self.resolved if self.touched else self.kept))


class PickedAnswer(Widget, can_focus=True):
    """An answer by digit: a scale from 1 to 5, a choice from 0, or ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "say('accept')", "Accept", show=False),
        Binding("space", "say('skip')", "Skip", show=False),
        Binding("backspace,delete", "say('clear')", "Clear", show=False),
    ]

    value: reactive[str] = reactive("")

    def __init__(self, question: Question) -> None:
        """A question of kind `scale`, `choice` or `ticks`."""
        super().__init__(classes=question.kind)
        self.question = question

    @property
    def values(self) -> tuple[str, ...]:
        """What stands behind the digits, in order."""
        return ("1", "2", "3", "4", "5") if self.question.kind == "scale" else self.question.choices

    def show(self, now: QuestionState) -> None:
        """Take what stands in the draft."""
        self.value = now.value

    def action_say(self, act: Act) -> None:
        """Tell the page."""
        self.post_message(Answered(self.question, act, self.value))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and digits stay here, but for the page's own; the key line does not name the others."""
        return character is not None and character.isprintable() and character not in PASSED_ON + " "

    def on_key(self, event: events.Key) -> None:
        """A digit answers and moves on, `+` and `-` step; of ticks it sets one. Other letters do not leave the page."""
        key = event.character
        if key is None or not self.check_consume_key(event.key, key):
            return
        event.stop()
        if self.question.kind == "ticks":
            self._tick(key)
            return
        first = 0 if self.question.kind == "choice" else 1
        if key.isdigit() and first <= int(key) < first + len(self.values):
            self.post_message(Answered(self.question, "accept", self.values[int(key) - first]))
        elif key in "+-" and self.value in self.values:
            at = self.values.index(self.value) + (1 if key == "+" else -1)
            self.post_message(Answered(self.question, "typed", self.values[max(0, min(at, len(self.values) - 1))]))

    def _tick(self, key: str) -> None:
        """Set or clear the tick of that digit; 0 says that none holds."""
        if key == "0":
            self.post_message(Answered(self.question, "typed", NOTHING))
        elif key.isdecimal() and int(key) <= len(self.values):
            value = ticked(self.value, self.values[int(key) - 1], self.values)
            self.post_message(Answered(self.question, "typed", value))

    def render(self) -> Content:
        """The scale or the ticks with the answer in brackets, or the chosen word."""
        if self.question.kind != "choice":
            marked = self.value.split(", ")
            return txt(" ".join(f"[{value}]" if value in marked else value for value in self.values))
        return txt(self.word)

    @property
    def word(self) -> str:
        """The words of the answer."""
        if self.value in self.values:
            at = self.values.index(self.value)
            return self.question.anchors[at] if at < len(self.question.anchors) else self.value
        return self.value


class QuestionLine(Widget):
    """One line: cursor mark, state, label, answer, and a word beside it.

    The line draws its own words around the one field it holds: half the widgets, half the time to open the page.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"question--label", "question--here", "question--beside", "question--wrong"}

    def __init__(self, question: Question) -> None:
        """The line of that question."""
        super().__init__(id=f"q-{question.id}")
        self.question = question
        self.now = QuestionState(question.state, question.value)
        self.problem = ""
        self.answer: TypedAnswer | PickedAnswer = (
            PickedAnswer(question) if question.kind in ("scale", "choice", "ticks") else TypedAnswer(question)
        )

    def compose(self) -> ComposeResult:
        """The field."""
        yield self.answer

    @property
    def touched(self) -> bool:
        """Whether something is being typed here right now."""
        return isinstance(self.answer, TypedAnswer) and self.answer.touched

    def ask(self, question: Question) -> None:
        """The same question with what it offers now."""
        self.question = self.answer.question = question

    def show(self, now: QuestionState, problem: str) -> None:
        """Take what stands in the draft and what is wrong with it."""
        self.now, self.problem = now, problem
        self.answer.show(now)
        self.refresh()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def paint(self) -> None:
        """The mark comes and goes with the cursor."""
        self.refresh()

    def render(self) -> Content:
        """Mark, sign and label on the left of the field, the word on its right."""
        here = self.answer.has_focus
        sign = WARN if self.problem else SIGNS[self.now.state]
        label = f"{NEXT if here else ' '}{sign} {fit(self.question.label, LABEL_WIDTH)}"
        gap = self.answer.region.right - self.region.x - len(label)
        beside = fit(f" {one_line(self._word())}", self.size.width - len(label) - gap)
        return Content.assemble(
            (label, self.get_visual_style("question--here" if here else "question--label")),
            " " * gap,
            (beside, self.get_visual_style("question--wrong" if self.problem else "question--beside")),
        )

    def _word(self) -> str:
        """What is wrong, where a step leads, else the state in a word."""
        question, answer, now = self.question, self.answer, self.now
        if self.problem:
            return f"{WARN} {self.problem}"
        if isinstance(answer, TypedAnswer) and answer.touched and answer.resolved != answer.value:
            return f"= {answer.resolved}"
        if now.state == "skipped":
            return "skipped"
        unit = "min" if question.kind == "minutes" else ""
        if now.state == "usual" or (now.state == "open" and question.prefill):
            return f"{unit} ~ usual".strip()
        if now.state == "open":
            return "" if question.kind == "note" or question.optional else "open"
        return answer.word if isinstance(answer, PickedAnswer) and question.kind == "scale" else unit
