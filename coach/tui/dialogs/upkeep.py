"""Upkeep from the palette: copies, a check with its repair, history, other machines, and the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from coach.flows import backup, doctor, sync, undo, vault
from coach.flows.access import changed_outside
from coach.flows.changed import Changed
from coach.tui.base import RecordsChanged, act, attempt, may_write
from coach.tui.dialogs.choose import Choose
from coach.tui.dialogs.pages import Offer, Page
from coach.tui.dialogs.passphrase import PassphraseDialog
from coach.tui.dialogs.prompt import Prompt
from coach.tui.widgets.text import DONE, WARN, txt
from coach.words import count_text, day_text

if TYPE_CHECKING:
    from textual.app import App

    from coach.desk import Desk
    from coach.flows.doctor import DoctorView
    from coach.flows.sync import SyncView

NO_COPIES = "None yet: the first change of each day leaves one."
WHERE_TO = "A folder that Syncthing, Dropbox or git carries between your machines. It is as readable as the store."
OVERRULED = "A later edit on another machine did not know of these. Brought back, one holds again; u takes that back."


def commands(app: App[Any], desk: Desk) -> Iterator[SystemCommand]:
    """What the palette offers beside the table: rare enough to need no key."""
    offers: tuple[tuple[str, str, Callable[[App[Any], Desk], None]], ...] = (
        ("back up", "Make a dated copy of everything now.", _copy),
        ("restore", "The dated copies: look what one would bring back, then do it.", _restore),
        ("check", "Read everything, say what was found, mend what is safe.", _check),
        ("history", "The last changes; u takes them back one by one.", _history),
        ("exchange", "Changes to and from your other machines, through a shared folder.", _exchange),
        ("overruled", "Edits that a later one on another machine overruled.", _overruled),
        ("merge", "Take in the conflict copies that a sync tool made of the store.", _merge),
        ("lock", "Encrypt the whole store with a passphrase.", _lock),
        ("unlock", "Open a locked store.", _unlock),
    )
    for title, does, verb in offers:
        yield SystemCommand(f"store: {title}", does, partial(verb, app, desk))


def _show(app: App[Any], title: str, lines: list[str]) -> None:
    app.push_screen(Page(title, txt("\n".join(lines))))


def _changed(app: App[Any]) -> None:
    app.screen.post_message(RecordsChanged())


def _copy(app: App[Any], desk: Desk) -> None:
    act(app, lambda: backup.make(desk))


def _restore(app: App[Any], desk: Desk) -> None:
    view = attempt(app, lambda: backup.see_backups(desk))
    if view is None:
        return
    if not view.backups:
        _show(app, "Copies", [NO_COPIES])
        return
    rows = tuple((row.name, f"{row.name:<34} {row.why}") for row in view.backups)
    app.push_screen(
        Choose("Copies", rows, "Nothing is brought back before you have seen it."), partial(_look, app, desk)
    )


def _look(app: App[Any], desk: Desk, which: str | None) -> None:
    """What the copy would bring, then, on Enter, everything as in it."""
    view = attempt(app, lambda: backup.see_restore(desk, which)) if which is not None else None
    if view is None:
        return

    def answered(key: str | None) -> None:
        if key is not None:
            act(app, lambda: backup.restore(desk, view.copy))

    if not view.differences:
        _show(app, view.copy, list(view.lines))
        return
    lines = (*view.lines, "", "It is one change: u takes it back.")
    app.push_screen(Offer(f"Restore {view.copy}", txt("\n".join(lines)), {"enter": "restore"}), answered)


def _check(app: App[Any], desk: Desk, *, fix: bool = False, salvage: bool = False) -> None:
    folder = desk.folder
    if folder is None:
        return
    view = attempt(app, lambda: doctor.examine(folder, now=desk.now(), fix=fix, salvage=salvage))
    if view is None:
        return
    if view.mended:
        attempt(app, lambda: changed_outside(desk))
        _changed(app)
    offers = _ways_on(view)

    def answered(key: str | None) -> None:
        if key == "s" or (key == "f" and may_write(app, desk)):
            _check(app, desk, fix=key == "f", salvage=key == "s")

    app.push_screen(Offer("The store", txt("\n".join(_findings(view))), offers), answered)


def _ways_on(view: DoctorView) -> dict[str, str]:
    if view.damaged:
        is_damage = any(finding.kind == "damaged" for finding in view.findings)
        return {"s": "set all aside and go on from what can be read"} if is_damage else {}
    return {"f": "mend what is safe"} if any(finding.fixable for finding in view.findings) else {}


def _findings(view: DoctorView) -> list[str]:
    done = [f"{DONE} {said[:1].upper()}{said[1:]}." for said in view.mended]
    fine = f"{DONE} {count_text(view.records, 'record')}, nothing to mend."
    found = [f"{WARN} {item.where}: {item.what}{' (f mends it)' if item.fixable else ''}" for item in view.findings]
    return [*done, *(found or [fine])]


def _history(app: App[Any], desk: Desk) -> None:
    rows = attempt(app, lambda: undo.see_history(desk))
    if rows is None:
        return
    dial = desk.dial
    lines = [f"{day_text(row.at.astimezone(dial.zone).date()):<11} {dial.at(row.at)}  {row.name}" for row in rows]
    _show(app, "History, newest first", lines or ["Nothing was changed yet."])


def _exchange(app: App[Any], desk: Desk) -> None:
    def answered(view: SyncView | None) -> None:
        if view is not None:
            _exchanged(app, "Exchanged", view)

    known = sync.shared_folder(desk)
    ask = Prompt(
        "Exchange through which folder?",
        str(known) if known else "",
        lambda text: sync.sync(desk, text.strip()),
        hint=WHERE_TO,
        example="~/Sync/coach",
    )
    if may_write(app, desk):
        app.push_screen(ask, answered)


def _exchanged(app: App[Any], title: str, view: SyncView) -> None:
    """What an exchange or a merging came to."""
    _changed(app)
    lines = [f"{DONE} {count_text(view.published, 'change')} out, {view.received} in, through {view.folder}."]
    lines += ["u takes back what came in."] if view.change else []
    lines += [f"{WARN} {loss.said}: u takes it back." for loss in view.losses]
    if view.earlier:
        said = f"{WARN} {count_text(view.earlier, 'edit')} overruled by a later one elsewhere:"
        lines.append(f"{said} ^p store: overruled shows and brings back.")
    _show(app, title, [*lines, *(f"{WARN} {trouble}" for trouble in (*view.troubles, *view.standing))])


def _overruled(app: App[Any], desk: Desk) -> None:
    rows = attempt(app, lambda: sync.see_earlier(desk))
    if rows is None:
        return
    if not rows:
        _show(app, "Overruled edits", ["No edit was overruled."])
        return
    dial = desk.dial

    def answered(number: str | None) -> None:
        if number is not None:
            act(app, lambda: sync.bring_back(desk, int(number)))

    named = tuple(
        (
            str(row.number),
            f"{day_text(row.written.astimezone(dial.zone).date())} {dial.at(row.written)} "
            f"{row.kind.replace('_', '-')}: {row.said}",
        )
        for row in rows
    )
    app.push_screen(Choose("Overruled edits: ⏎ brings one back", named, OVERRULED), answered)


def _merge(app: App[Any], desk: Desk) -> None:
    found = attempt(app, lambda: (sync.merge_copies(desk),))
    if found is None:
        return
    if found[0] is None:
        _show(app, "Conflict copies", ["There are none."])
    else:
        _exchanged(app, "Merged; the copies are kept aside in the store's folder", found[0])


def _lock(app: App[Any], desk: Desk) -> None:
    if may_write(app, desk):
        _ask(app, desk, "Lock the store", vault.PROTECTS, vault.lock, twice=True)


def _unlock(app: App[Any], desk: Desk) -> None:
    _ask(app, desk, "Unlock the store", "", vault.unlock, twice=False)


def _ask(
    app: App[Any],
    desk: Desk,
    title: str,
    about: str,
    verb: Callable[[Any, vault.Passphrase], Changed],
    *,
    twice: bool,
) -> None:
    folder = desk.folder
    if folder is None:
        return

    def answered(changed: Changed | None) -> None:
        if changed is not None:
            attempt(app, lambda: changed_outside(desk))
            act(app, lambda: changed)

    app.push_screen(
        PassphraseDialog(title, about, lambda words: verb(folder, vault.Passphrase(words)), twice=twice), answered
    )
