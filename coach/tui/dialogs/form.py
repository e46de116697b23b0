"""Forms on one page: fields + what stands in them -> a dialog of one-row inputs -> typed texts for a flow.

The dialog never writes: it hands the texts to the flow it was given and shows an error beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.drafts import Drafts, draft_said, drafts_of
from coach.tui.base import Dialog, Room, attempt, may_write
from coach.tui.widgets.fields import Choice, Field, FieldLine
from coach.tui.widgets.text import WARN, txt


class Filled(msgspec.Struct, frozen=True):
    """How a form was left."""

    typed: dict[str, str]
    """What stood in the fields; after Esc, the draft."""
    changed: Changed | None
    """What the flow did; None after Esc."""
    more: bool = False
    """The person wants every field of it."""


Submit = Callable[[dict[str, str]], Changed]
Live = Callable[[dict[str, str]], str]


class FormPage(NamedTuple):
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


class Kept(NamedTuple):
    """Where a form's draft is kept, and what is there."""

    drafts: Drafts
    name: str
    """By what name."""
    texts: Mapping[str, str] | None
    """What was left there; None where nothing was."""
    said: str
    """`draft of 22:10; ^r drops it`; empty where none was left."""

    def typed(self, texts: Mapping[str, str], form: Mapping[str, str]) -> None:
        """Keep what stands in the fields, unless it is what stood there."""
        if texts == form:
            self.drafts.drop(self.name)
        else:
            self.drafts.keep(self.name, texts)


def kept_draft(desk: Desk, name: str) -> Kept:
    """What was left under that name, and where to keep what is typed now."""
    drafts = drafts_of(desk)
    draft = drafts.get(name)
    if draft is None:
        return Kept(drafts, name, None, "")
    return Kept(drafts, name, draft.texts, f"{draft_said(desk, draft)}; ^r drops it")


def open_form(room: Room[Any], key: str, page: FormPage) -> None:
    """Show a form over a room; saved, the room tells; left in any way, its draft is kept under the room and `key`."""
    kept = kept_draft(room.desk, f"{room.ROOM_COMMANDS[0].room} {key}")

    def left(filled: Filled | None) -> None:
        changed = filled.changed if filled is not None else None
        if changed is not None:
            kept.drafts.drop(kept.name)
            room.act(lambda: changed)

    if may_write(room, room.desk):
        room.show(FormDialog(page, kept), left)


def changed_only(typed: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """The fields that do not stand as they did."""
    return {name: text for name, text in typed.items() if text != form.get(name, "")}


class FormDialog(Dialog[Filled]):
    """A page of fields over a room; Enter goes on and at last saves, Esc hands the draft back."""

    CSS_PATH = Path(__file__).with_name("form.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("ctrl+r", "fresh", "start over", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", "Field before", show=False, priority=True),
        Binding("down,tab", "step(1)", "Next field", show=False, priority=True),
    ]

    KEYS: ClassVar[str] = "⏎ next, at last save   ^s save   esc back, the draft is kept"
    """What the last line says."""

    def __init__(self, page: FormPage, kept: Kept) -> None:
        """The page, with the draft that was kept of it in place of what stands there."""
        super().__init__()
        self.page = page
        self._kept = kept
        form = page.form if kept.texts is None else kept.texts
        self.lines = tuple(FieldLine(field, form.get(field.name, "")) for field in page.fields)
        self._first = self.typed
        self._plain = {**page.form, **{line.field.name: line.plain(page.form) for line in self.lines}}
        """What stands here before anything is typed."""
        self._visited: set[str] = set()

    def compose(self) -> ComposeResult:
        """Title, fields, what was understood, keys."""
        with VerticalScroll(id="form", can_focus=False):
            yield Static(txt(f"{self.page.title}   {self._kept.said}".rstrip()), id="title")
            yield from self.lines
            yield Static(id="said", markup=False)
            yield Static(txt(self.KEYS), id="keys")

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
            self._kept.typed(self.typed, self._plain)
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
        self.tell(said, wrong if wrong is not None and field_of(wrong) in self._visited else None)

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def forward(self) -> None:
        """Enter: what was begun is completed, then the next field, and from the last one save."""
        self.lines[self.here].complete()
        if self.here == len(self.lines) - 1:
            self.action_save()
        else:
            self.action_step(1)

    def action_step(self, by: int) -> None:
        """Another field, around the ends."""
        self.lines[(self.here + by) % len(self.lines)].entry.focus()

    def action_cancel(self) -> None:
        """Back; what was typed goes along as the draft."""
        self.dismiss(Filled(self.typed, None))

    def action_fresh(self) -> None:
        """As it stood before anything was typed."""
        for line in self.lines:
            line.entry.value = self._plain[line.field.name]
        self.query_one("#title", Static).update(txt(self.page.title))
        self._kept.typed(self._plain, self._plain)

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
            self.focus_field(field_of(error))
            return None

    def focus_field(self, name: str) -> None:
        """The cursor to a field by name, where the form shows it."""
        for line in self.lines:
            if line.field.name == name:
                line.entry.focus()

    def tell(self, said: str, error: UsageError | None) -> None:
        """What was understood below the fields, or what is wrong below and beside its field."""
        name = "" if error is None else field_of(error)
        for line in self.lines:
            line.error = error.what if error is not None and line.field.name == name else ""
        below = self.query_one("#said", Static)
        below.set_class(error is not None, "wrong")
        below.update(txt(said if error is None else f"{WARN} {error}"))


def field_of(error: UsageError) -> str:
    """The field an error is about; flows name it as typed or as the command line's flag."""
    return error.where.lstrip("-").replace("-", "_")
