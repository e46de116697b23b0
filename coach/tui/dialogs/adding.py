"""Adding in three answers: name, strength, when or what for; what is not clear is asked, the rest is `more`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from coach.desk import Desk
from coach.flows import adding as flow
from coach.flows.changed import Changed
from coach.forms.three_answers import THREE
from coach.tui.base import Room, attempt, may_write
from coach.tui.dialogs.choose import Choose
from coach.tui.dialogs.form import Filled, FormDialog, FormPage, Kept, kept_draft
from coach.tui.widgets.fields import lines_of
from coach.tui.widgets.text import one_line

NOTHING_CHOSEN = "Nothing is chosen for you; the answer is remembered."


class AddDialog(FormDialog):
    """Three fields and what they come to; a name that is not clear is asked about before it is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+o", "more", "more", priority=True)]
    KEYS = "⏎ next, at last save   ^o more fields   esc back, the draft is kept"

    def __init__(self, page: FormPage, kept: Kept, desk: Desk) -> None:
        """The page of the three fields, with what was left there."""
        self._answer: dict[str, str] = {}
        self._desk = desk
        super().__init__(page, kept)

    @property
    def typed(self) -> dict[str, str]:
        """The three answers, and what was said of the name."""
        typed = super().typed
        about = typed["name"] == self._answer.get("name")
        return {**typed, **self._answer} if about else typed

    def action_save(self) -> None:
        """Ask about the name first, where it is not clear; else keep it."""
        asked = attempt(self, lambda: self._question())
        if asked is None:
            super().action_save()
        else:
            choose = Choose(one_line(asked.title), asked.choices, NOTHING_CHOSEN)
            self.app.push_screen(choose, self._said)

    def _question(self) -> flow.AskedName | None:
        return flow.asked_name(self._desk, self.typed)

    def _said(self, answer: str | None) -> None:
        """What was said of the name goes along, and the product is kept."""
        if answer is not None:
            self._answer = {"name": self.typed["name"], **flow.answered(answer)}
            self.action_save()

    def action_more(self) -> None:
        """Every field of a product, with what was typed in its place."""
        self.dismiss(Filled(self.typed, None, more=True))


def add_in_three(room: Room[Any], added: Callable[[str | None], None], more: Callable[[dict[str, str]], None]) -> None:
    """Ask three things of a new product; `added` gets its id, `more` what was typed where every field is wanted."""
    desk = room.desk
    kept = kept_draft(desk, f"{room.ROOM_COMMANDS[0].room} add")

    def add(typed: dict[str, str]) -> Changed:
        changed = flow.add_in_three(desk, typed)
        added(changed.record_id)
        return changed

    def left(filled: Filled | None) -> None:
        if filled is not None and filled.changed is not None:
            changed = filled.changed
            kept.drafts.drop(kept.name)
            room.act(lambda: changed)
        elif filled is not None and filled.more:
            more(filled.typed)

    names = {"suggest": flow.names_to_complete(desk), "complete": partial(flow.completed, desk)}
    page = FormPage("Add a product", lines_of(THREE, name=names), dict.fromkeys(("name", "strength", "when"), ""), add,
                    lambda typed: flow.read_back(desk, typed))  # fmt: skip
    if may_write(room, desk):
        room.show(AddDialog(page, kept, desk), left)
