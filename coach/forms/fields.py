"""What a person can fill in: one row a field -> line of a form, option of the shell, value, and the text back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from coach.forms.typed import blank, said_yes_no
from coach.words import number_text

Read = Callable[[str, str], object]
"""(text, field) -> the value that a record keeps; UsageError names the field."""


def written(value: object) -> str:
    """A kept value as typed text; empty for what is not known."""
    if isinstance(value, bool):
        return said_yes_no(value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, int | float):
        return number_text(value)
    return "" if value is None else str(value)


class TypedField(NamedTuple):
    """One field, for screen, shell and record."""

    id: str
    """Its name in forms and errors; with dashes the option of the command line."""
    label: str = ""
    """How a form calls it; empty where the form does without it."""
    hint: str = ""
    """A few words beside it on the form."""
    metavar: str = "TEXT"
    help: str = ""
    """What `--help` says of the option."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, word) of what is chosen and not typed on a form."""
    says_yes: bool = False
    """Whether the option alone means yes."""
    kept: str = ""
    """The record's attribute; empty for what is kept otherwise."""
    read: Read | None = None
    """None for what is read together with other fields."""
    empty: object = None
    """What a blank text leaves."""
    example: str = ""
    """What stands in an empty line of the form, where an example helps."""

    @property
    def flag(self) -> str:
        """`--birth-year`."""
        return f"--{self.id.replace('_', '-')}"

    def value(self, text: str) -> object:
        """The typed text as the record keeps it; of a field that is read with others, the text."""
        if blank(text):
            return self.empty
        return text if self.read is None else self.read(text, self.id)

    def text(self, record: object) -> str:
        """What the record keeps, as typed."""
        return written(getattr(record, self.kept))


def ids(fields: Iterable[TypedField]) -> tuple[str, ...]:
    """The names of the fields, in their order."""
    return tuple(field.id for field in fields)


def same(names: Iterable[str], empty: str = "") -> tuple[tuple[str, str], ...]:
    """Choices whose word is the value itself; `empty` is the word of none."""
    return tuple((name, name or empty) for name in names)
