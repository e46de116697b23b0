"""Forms on one page: fields + what stands in them -> a dialog of one-row inputs -> typed texts for a flow.

The dialog never writes: it hands the texts to the flow it was given and shows an error beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypeVar

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.tui.base import Dialog, Room, attempt, may_write
from coach.tui.widgets.text import WARN, txt


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a form."""

    name: str
    """The flow's name of the typed field; errors come back under it."""
    label: str
    hint: str = ""
    """A few words at the right: what it takes."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, word) of a field that is chosen and not typed."""
    suggest: tuple[tuple[str, str], ...] = ()
    """(id, name) of known values; the name of a complete id is said beside it."""
    find: Callable[[str], str] | None = None
    """What a typed text that is no id would be taken for, said beside it."""


class Filled(msgspec.Struct, frozen=True):
    """How a form was left."""

    typed: dict[str, str]
    """What stood in the fields; after Esc, the draft."""
    changed: Changed | None
    """What the flow did; None after Esc."""
    drafted: bool = False
    """Something was typed that is not saved."""


T = TypeVar("T")
Drafts = dict[str, dict[str, str]]
"""Forms that were left before they were saved: what stood in them, by a key of the room's own."""
Submit = Callable[[dict[str, str]], Changed]
Live = Callable[[dict[str, str]], str]


class Page(NamedTuple):
    """What a form asks and where it goes."""

    title: str
    fields: tuple[Field, ...]
    form: Mapping[str, str]
    """What stands in the fields."""
    submit: Submit
    """The flow; its UsageError is shown beside the field it names."""
    live: Live | None = None
    """What the texts come to, said while they are typed."""
    start: str = ""
    """The field that gets the cursor; empty for the first."""


def open_form(room: Room[Any], drafts: Drafts, key: str, page: Page) -> None:
    """Show a form over a room; saved, the room tells; left, its draft is kept under `key`."""

    def left(filled: Filled | None) -> None:
        if filled is None:
            return
        drafts.pop(key, None)
        changed = filled.changed
        if changed is not None:
            room.act(lambda: changed)
        elif filled.drafted:
            drafts[key] = filled.typed

    if may_write(room, room.desk):
        room.app.push_screen(FormDialog(page, drafts.get(key)), left)


def changed_only(typed: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """The fields that do not stand as they did."""
    return {name: text for name, text in typed.items() if text != form.get(name, "")}


class Choice(Widget, can_focus=True):
    """A field chosen by arrow or digit; all words stand on the line, the chosen one in brackets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(-1)", "Before", show=False),
        Binding("right,l,space", "turn(1)", "Next", show=False),
    ]

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another value is chosen."""

    class Submitted(Message):
        """Enter: on to the next field."""

    def __init__(self, choices: tuple[tuple[str, str], ...], value: str) -> None:
        """Choose among (value, word); a value that is none of them stands for the first."""
        super().__init__()
        self.choices = choices
        known = [choice for choice, _ in choices]
        self.set_reactive(Choice.value, value if value in known else known[0])

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def action_turn(self, by: int) -> None:
        """The choice beside this one, around the end."""
        known = [choice for choice, _ in self.choices]
        self.value = known[(known.index(self.value) + by) % len(known)]

    def on_key(self, event: events.Key) -> None:
        """A digit chooses, Enter goes on; other letters do not leave the form."""
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.character is not None and event.character.isdigit():
            if 1 <= int(event.character) <= len(self.choices):
                self.value = self.choices[int(event.character) - 1][0]
        else:
            return
        event.stop()

    def render(self) -> Content:
        """Every word, the chosen one in brackets."""
        words = [f"[{word}]" if value == self.value else f" {word} " for value, word in self.choices]
        return txt("".join(words))


class FieldLine(Horizontal):
    """A field: label, what stands in it, and the hint or what is wrong with it."""

    error: reactive[str] = reactive("")

    def __init__(self, field: Field, value: str) -> None:
        """One field with the text that stands in it."""
        super().__init__()
        self.field = field
        self.entry: Input | Choice = (
            Choice(field.choices, value)
            if field.choices
            else Input(
                value,
                compact=True,
                select_on_focus=True,
                suggester=SuggestFromList([known for known, _ in field.suggest], case_sensitive=False)
                if field.suggest
                else None,
            )
        )
        self._beside = Static(classes="beside", markup=False)

    def compose(self) -> ComposeResult:
        """Label, entry, and what is said beside it."""
        yield Static(txt(self.field.label), classes="label")
        yield self.entry
        yield self._beside

    def on_mount(self) -> None:
        """Say the hint."""
        self.say()

    def watch_error(self) -> None:
        """Show what is wrong, by word, sign and class."""
        self.set_class(bool(self.error), "wrong")
        self.say()

    def say(self) -> None:
        """The error, else the name of a complete id, else the hint."""
        names, value, find = dict(self.field.suggest), self.entry.value, self.field.find
        meant = names.get(value, "") or (find(value) if find is not None and value.strip() else "")
        said = f"{WARN} {self.error}" if self.error else meant or self.field.hint
        self._beside.update(txt(said), layout=False)


class FormDialog(Dialog[Filled]):
    """A page of fields over a room; Enter goes on and at last saves, Esc hands the draft back."""

    CSS_PATH = Path(__file__).with_name("forms.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("ctrl+r", "fresh", "start over", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", "Field before", show=False, priority=True),
        Binding("down,tab", "step(1)", "Next field", show=False, priority=True),
    ]

    def __init__(self, page: Page, draft: Mapping[str, str] | None = None) -> None:
        """The page, with a draft of it in place of what stands there."""
        super().__init__()
        self.page = page
        self._drafted = draft is not None
        form = page.form if draft is None else draft
        self.lines = tuple(FieldLine(field, form.get(field.name, "")) for field in page.fields)
        self._first = self.typed
        self._visited: set[str] = set()

    def compose(self) -> ComposeResult:
        """Title, fields, what was understood, keys."""
        with VerticalScroll(id="form", can_focus=False):
            kept = "   your draft from before; ^r starts over" if self._drafted else ""
            yield Static(txt(self.page.title + kept), id="title")
            yield from self.lines
            yield Static(id="said", markup=False)
            yield Static(txt("⏎ next, at last save   ^s save   esc back, the draft is kept"), id="keys")

    def on_mount(self) -> None:
        """The cursor on the first field, or on the one that was asked for."""
        named = [line for line in self.lines if line.field.name == self.page.start]
        (named or self.lines)[0].entry.focus()
        self._understand()

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields, with what the form did not show."""
        return {**self.page.form, **{line.field.name: line.entry.value for line in self.lines}}

    @property
    def here(self) -> int:
        """Which field has the cursor."""
        return next((at for at, line in enumerate(self.lines) if line.entry.has_focus), 0)

    @on(Input.Changed)
    @on(Choice.Changed)
    def understand(self) -> None:
        """Something was typed or chosen: the field under the cursor has been visited."""
        if self.typed != self._first or self._visited:
            self._visited.add(self.lines[self.here].field.name)
        self._understand()

    def _understand(self) -> None:
        """Say what the texts come to; a field is not called wrong before the person has been there."""
        for line in self.lines:
            line.say()
        if self.page.live is None:
            return
        try:
            said, wrong = self.page.live(self.typed), None
        except UsageError as error:
            said, wrong = "", error
        self.tell(said, wrong if wrong is not None and self.field_of(wrong) in self._visited else None)

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def forward(self) -> None:
        """Enter: the next field, and from the last one save."""
        if self.here == len(self.lines) - 1:
            self.action_save()
        else:
            self.action_step(1)

    def action_step(self, by: int) -> None:
        """Another field, around the ends."""
        self.lines[(self.here + by) % len(self.lines)].entry.focus()

    def action_cancel(self) -> None:
        """Back; what was typed goes along as the draft."""
        self.dismiss(Filled(self.typed, None, drafted=self._drafted or self.typed != self._first))

    def action_fresh(self) -> None:
        """As it stood before anything was typed."""
        for line in self.lines:
            line.entry.value = self.page.form.get(line.field.name, "")

    def action_save(self) -> None:
        """Hand the texts to the flow; stay, with the error beside its field, when it says no."""
        changed = attempt(self, self._hand_over)
        if changed is not None:
            self.dismiss(Filled(self.typed, changed))

    def _hand_over(self) -> Changed | None:
        """Run the flow; a field that does not make sense is shown here, other trouble is the base's."""
        try:
            return self.page.submit(self.typed)
        except UsageError as error:
            self.tell("", error)
            self.focus_field(self.field_of(error))
            return None

    def focus_field(self, name: str) -> None:
        """The cursor to a field by name, where the form shows it."""
        for line in self.lines:
            if line.field.name == name:
                line.entry.focus()

    @staticmethod
    def field_of(error: UsageError) -> str:
        """The field an error is about; flows name it as typed or as the command line's flag."""
        return error.where.lstrip("-").replace("-", "_")

    def tell(self, said: str, error: UsageError | None) -> None:
        """What was understood below the fields, or what is wrong below and beside its field."""
        name = "" if error is None else self.field_of(error)
        for line in self.lines:
            line.error = error.what if error is not None and line.field.name == name else ""
        below = self.query_one("#said", Static)
        below.set_class(error is not None, "wrong")
        below.update(txt(said if error is None else f"{WARN} {error}"))


class Prompt(Dialog[T]):
    """One line to type over a room: text -> what `take` makes of it; a UsageError is shown here."""

    CSS_PATH = Path(__file__).with_name("forms.tcss")

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
