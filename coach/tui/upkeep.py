"""Upkeep from the palette: copies, a check of the store, its history, and exchange with other machines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from coach.flows import backup, doctor, sync, undo
from coach.flows.changed import Changed
from coach.tui.base import act, attempt
from coach.tui.dialogs import Page
from coach.tui.text import DONE, WARN, txt
from coach.words import clock_text, count_text, day_text

if TYPE_CHECKING:
    from textual.app import App

    from coach.desk import Desk


def commands(app: App[Any], desk: Desk) -> Iterator[SystemCommand]:
    """What the palette offers beside the table: rare enough to need no key."""
    offers = (
        ("back up", "Make a dated copy of everything now.", _copy),
        ("copies", "The dated copies; coach backup restore brings one back.", _copies),
        ("check", "Read everything and say what was found.", _check),
        ("history", "The last changes; u takes them back one by one.", _history),
        ("exchange", "Changes to and from the folder of coach sync.", _exchange),
    )
    for title, does, verb in offers:
        yield SystemCommand(f"store: {title}", does, partial(verb, app, desk))


def _show(app: App[Any], title: str, lines: list[str]) -> None:
    app.push_screen(Page(title, txt("\n".join(lines))))


def _copy(app: App[Any], desk: Desk) -> None:
    act(app, lambda: backup.make(desk))


def _copies(app: App[Any], desk: Desk) -> None:
    view = attempt(app, lambda: backup.see_backups(desk))
    if view is not None:
        rows = [f"{row.name:<34} {row.why}" for row in view.backups]
        _show(app, "Copies", rows or ["None yet: the first change of each day leaves one."])


def _check(app: App[Any], desk: Desk) -> None:
    folder = desk.store.folder
    found = attempt(app, lambda: doctor.examine(folder, now=desk.now())) if folder is not None else None
    if found is None:
        return
    fine = f"{DONE} {count_text(found.records, 'record')}, nothing to mend."
    head = fine if found.ok else "coach doctor --fix mends what is safe."
    _show(app, "The store", [head, *(f"{WARN} {item.where}: {item.what}" for item in found.findings)])


def _history(app: App[Any], desk: Desk) -> None:
    rows = attempt(app, lambda: undo.see_history(desk))
    if rows is None:
        return
    zone = desk.zone
    lines = [f"{day_text(row.at.astimezone(zone).date()):<11} {clock_text(row.at, zone)}  {row.name}" for row in rows]
    _show(app, "History, newest first", lines or ["Nothing was changed yet."])


def _exchange(app: App[Any], desk: Desk) -> None:
    def exchange() -> Changed:
        view = sync.sync(desk)
        said = f"Exchanged: {view.received} changed here, {view.published} sent."
        if view.earlier:
            said += f" {count_text(view.earlier, 'edit')} overruled; coach sync --earlier shows them."
        return Changed(what=said)

    act(app, exchange)
