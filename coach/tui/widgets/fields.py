"""The lines of a form: Field + what stands in it -> label, entry to type or choose in, and what is said beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from coach.forms.fields import TypedField
from coach.tui.widgets.pasting import NOTE
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
    complete: Callable[[str], str] | None = None
    """What Enter makes of the text."""


def lines_of(fields: Iterable[TypedField], **more: Mapping[str, Any]) -> tuple[Field, ...]:
    """The lines that a form shows of those fields; `more` tells what a field of that name has beside."""
    return tuple(
        Field(name=field.id, label=field.label, hint=field.hint, choices=field.choices, **more.get(field.id, {}))
        for field in fields
        if field.label
    )


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
        """Choose among (value, word)."""
        super().__init__()
        self.choices = choices
        self.set_reactive(Choice.value, self.validate_value(value))

    def validate_value(self, value: str) -> str:
        """A value that is none of them stands for the first, whoever sets it."""
        known = [choice for choice, _ in self.choices]
        return value if value in known else known[0]

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
                classes=NOTE if field.name == NOTE else None,
                suggester=SuggestFromList([known for known, _ in field.suggest], case_sensitive=False)
                if field.suggest
                else None,
            )
        )
        self._beside = Static(classes="beside", markup=False)

    def complete(self) -> None:
        """Put in the place of the text what it is the beginning of."""
        if self.field.complete is not None:
            self.entry.value = self.field.complete(self.entry.value)

    def plain(self, form: Mapping[str, str]) -> str:
        """What stands here in a form on which nothing was typed."""
        value = form.get(self.field.name, "")
        return self.entry.validate_value(value) if isinstance(self.entry, Choice) else value

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
