"""What is asked of a line whose time has passed: a list of replies -> the one that is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from coach.flows.asking import REPLIES, reply
from coach.flows.changed import Changed
from coach.flows.today import TodayView
from coach.tui.base import Room
from coach.tui.dialogs.choose import Choose

Dosed = Callable[[Callable[[], Changed], Callable[[], Changed]], Changed]
"""Runs a verb that may log a dose, or the one that logs it as taken all the same."""


def ask(room: Room[TodayView], dosed: Dosed, view: TodayView) -> None:
    """Ask what became of the first line that is asked about, and keep it."""
    asked = next(iter(view.plan.questions), None)
    if asked is None:
        room.notify("Nothing is asked now.", markup=False)
        return
    item = next(item for item in view.plan.items if item.id == asked.line)
    choices = tuple((how, said) for how, said in REPLIES if item.dose is None or how in ("done", "skipped"))

    def keep(how: str | None) -> None:
        chosen = next((one for one, _ in REPLIES if one == how), None)
        if chosen is not None:
            verb = partial(reply, room.desk, view.date, item.id, chosen)
            room.act(partial(dosed, verb, partial(verb, already=True)))

    room.show(Choose(f" {asked.text} ", choices), keep)
