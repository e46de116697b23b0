"""Two machines, one person: changes out to a shared folder and in from it; what was overruled, shown and brought back.

The folder is carried between the machines by whatever the person uses for that; nothing here touches a network.
What lies in it is as readable as the store itself.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from coach.clean import clean_line
from coach.clock import SystemClock
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.model import Profile, Record
from coach.model.records import KINDS
from coach.paths import store_folder
from coach.store.codec import decode
from coach.store.disk.files import FileSystem
from coach.store.disk.modes import is_open
from coach.store.machines import Exchange, nothing_new
from coach.store.shelf import PROFILE
from coach.store.sync.hlc import moment_of
from coach.store.sync.versions import Version
from coach.words import count_text

MUCH = 5
"""So many records removed or cleared by one exchange are said: a bound of taste."""
LONGEST_SAID = 400

_NOUNS = {
    "nights": "night", "naps": "nap", "check_ins": "check-in", "workouts": "workout", "wishes": "wish",
    "busy": "busy time", "products": "product", "intakes": "intake", "answers": "answer", "profile": "profile",
}  # fmt: skip
_SUM_OF_CONTENT = re.compile(r"[0-9a-f]{8}")


class LossRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one machine took away of one kind."""

    kind: str
    count: int
    machine: str
    """What it calls itself, or its id."""
    said: str
    """`12 nights removed by laptop-2`."""


class SyncView(msgspec.Struct, frozen=True, kw_only=True):
    """What an exchange came to (`coach.sync/1`)."""

    schema: Literal["coach.sync/1"] = "coach.sync/1"
    folder: str
    published: int
    """Versions of records that were added to the folder."""
    received: int
    """Records that changed here."""
    earlier: int
    """Edits that a later one on another machine overruled; they are kept, see `see_earlier`."""
    change: str | None
    """The change that took in what was received; undo takes it back."""
    files: int
    troubles: tuple[str, ...]
    """What is not as it should be and was not said before."""
    standing: tuple[str, ...] = ()
    """What was said at an earlier exchange and still is so."""
    losses: tuple[LossRow, ...] = ()
    """What other machines took away here, where it is much."""


class EarlierRow(msgspec.Struct, frozen=True, kw_only=True):
    """An edit that was overruled by one that had not seen it."""

    number: int
    """By which it is brought back."""
    kind: str
    id: str
    written: datetime
    """By the clock of the machine that wrote it."""
    document: msgspec.Raw
    said: str
    """What it held, in a line: `Dinner, 2026-03-05T19:15…`."""


def glance(store: str | Path | None, folder: str | None, at: datetime | None) -> SyncView | None:
    """The exchange where the looks of the files say that there is nothing new, without opening the store; else None.

    However much the store holds, it costs the same.
    """
    home, fs = store_folder(store), FileSystem()
    try:
        if folder == "" or is_open(fs, home):  # as it is to be told
            return None
    except OSError:
        return None
    shared = Path(folder).expanduser() if folder is not None else None
    found = nothing_new(home, shared, at or SystemClock().now(), fs)
    return _view(str(found.folder), found) if found else None


def sync(desk: Desk, folder: str | None = None) -> SyncView:
    """Exchange changes through a folder, by default the one used last; UsageError when there is none."""
    shared = _folder(desk, folder)
    return _view(str(shared), desk.store.machines.sync(shared, at=desk.now()))


def shared_folder(desk: Desk) -> Path | None:
    """Where changes were exchanged last, if ever."""
    return desk.store.machines.shared_folder


def see_copies(desk: Desk) -> tuple[str, ...]:
    """The names of a sync tool's conflict copies of the store's own files; nothing is opened."""
    return desk.store.machines.conflict_copies()


def merge_copies(desk: Desk) -> SyncView | None:
    """Take in what a sync tool's conflict copies of the store's own files hold; None when there are none."""
    found = desk.store.machines.merge_copies(at=desk.now())
    return _view(str(desk.store.folder), found) if found else None


def see_earlier(desk: Desk) -> tuple[EarlierRow, ...]:
    """The edits that were overruled, oldest first."""
    return tuple(
        EarlierRow(
            number=number,
            kind=clean_line(version.kind),
            id=clean_line(version.id),
            written=moment_of(version.at),
            document=version.document,
            said=_said(version),
        )
        for number, version in enumerate(desk.store.machines.earlier(), start=1)
    )


def _said(version: Version) -> str:
    """Names first, then the other fields as they are kept."""
    try:
        plain = msgspec.json.decode(version.document)
    except (msgspec.DecodeError, ValueError):  # an older version let it in
        return "it cannot be read"
    fields = dict(plain) if isinstance(plain, dict) else {}
    named = [str(fields.pop(key)) for key in ("title", "name", "date") if key in fields]
    others = (f"{key} {value}" for key, value in fields.items() if key not in ("id", "source"))
    return clean_line(", ".join((*named, *others)), 300)


def bring_back(desk: Desk, number: int) -> Changed:
    """Make an overruled edit hold again, in a change that can be taken back and that the other machines see."""
    versions = desk.store.machines.earlier()
    if not 1 <= number <= len(versions):
        todo = "coach sync --earlier lists them."
        raise UsageError(f"there is no overruled edit {number}", where="number", todo=todo)
    version = versions[number - 1]
    found = _record(version)
    with changing(desk, f"overruled edit of {version.kind} {version.id} brought back") as change:
        if isinstance(found, Profile):
            change.set_profile(found)
        else:
            change.put(found)
    return Changed(what=f"Brought back {version.kind} {clean_line(version.id)}.", record_id=version.id)


def _record(version: Version) -> Profile | Record:
    noun: type[Profile] | type[Record] = KINDS.get(version.kind, Profile)
    try:
        return decode(noun, version.document)
    except (msgspec.DecodeError, ValueError) as error:
        raise UsageError(f"this edit cannot be read: {error}", where="number", todo="Nothing was changed.") from error


def _folder(desk: Desk, named: str | None) -> Path:
    shared = Path(named).expanduser() if named is not None else desk.store.machines.shared_folder
    if shared is None:
        todo = "Name the folder that your machines share: coach sync FOLDER."
        raise UsageError("nothing was exchanged yet", where="folder", todo=todo)
    if named == "" or not shared.is_dir():
        todo = "Make it first, on every machine, or see that it is there."
        raise UsageError(f"there is no folder {clean_line(str(shared))}", where="folder", todo=todo)
    if not _is_text(str(shared.absolute())):
        todo = "Give it another name: what is kept of it is text."
        raise UsageError(f"the name of {clean_line(str(shared))} is no text", where="folder", todo=todo)
    home = desk.store.folder
    if home is not None and home.resolve() in (shared.resolve(), *shared.resolve().parents):
        todo = "Name a folder outside of it: the store itself must not be shared."
        raise UsageError(f"{clean_line(str(shared))} is the store or inside it", where="folder", todo=todo)
    return shared


def _is_text(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _view(folder: str, found: Exchange) -> SyncView:
    return SyncView(
        folder=folder,
        published=found.published,
        received=found.received,
        earlier=found.earlier,
        change=found.change,
        files=found.files,
        troubles=tuple(clean_line(said, LONGEST_SAID) for said in found.troubles),
        standing=tuple(clean_line(said, LONGEST_SAID) for said in found.standing),
        losses=_much(found),
    )


def _much(found: Exchange) -> tuple[LossRow, ...]:
    """What was lost, where it is much; what kept a plan safe is much by itself."""
    groups: dict[tuple[str, str, str, str], int] = {}
    for loss in found.losses:
        key = (loss.what, loss.kind, loss.how, loss.device)
        groups[key] = groups.get(key, 0) + 1
    count = sum(loss.how != "unsafe" for loss in found.losses)
    return tuple(
        _loss(*key, number, _machine(key[3], found.names))
        for key, number in sorted(groups.items(), key=lambda each: (each[0][2] != "unsafe", each))
        if count >= MUCH or key[2] == "unsafe" or key[1] == PROFILE
    )


def _loss(what: str, kind: str, how: str, device: str, count: int, machine: str) -> LossRow:
    lost = f"{clean_line(what, 80)} removed" if what else f"{count_text(count, _NOUNS.get(kind, kind))} {how}"
    return LossRow(kind=kind, count=count, machine=machine, said=f"{lost} by {machine}")


def _machine(device: str, names: dict[str, str]) -> str:
    if _SUM_OF_CONTENT.fullmatch(device):
        return "another machine"
    return clean_line(names.get(device, ""), 60) or f"machine {clean_line(device, 60)}"
