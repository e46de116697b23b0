"""Dated copies: list them, make one, bring one back in a change that can itself be taken back.

Daily copies make themselves: the first change of each day leaves one (see `coach.store.disk.backups`).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.store.copies import Difference
from coach.words import count_text, day_text

_LISTED = "coach backup list shows what there is."
_KINDS = {
    "daily": "the first change of the day",
    "import": "before an import",
    "hand": "made by hand",
    "migration": "before a new version",
}


class BackupRow(msgspec.Struct, frozen=True, kw_only=True):
    """One copy."""

    name: str
    kind: str
    """`daily`, `import`, `hand` or `migration`."""
    why: str
    """The same in words."""
    day: date | None
    change: int | None
    """The number of the last change in it, where that is told."""
    bytes: int


class BackupsView(msgspec.Struct, frozen=True, kw_only=True):
    """The copies of a store (`coach.backups/1`), newest first."""

    schema: Literal["coach.backups/1"] = "coach.backups/1"
    folder: str | None
    backups: tuple[BackupRow, ...]


class RestoreView(msgspec.Struct, frozen=True, kw_only=True):
    """What bringing a copy back would do (`coach.restore/1`)."""

    schema: Literal["coach.restore/1"] = "coach.restore/1"
    copy: str
    differences: tuple[Difference, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """In words, a line for each kind."""
        return tuple(_said(each) for each in self.differences) or ("Everything is as in it already.",)


def see_backups(desk: Desk) -> BackupsView:
    """What copies there are; nothing is opened."""
    folder = _folder(desk)
    rows = tuple(
        BackupRow(
            name=copy.name, kind=copy.kind, why=_KINDS[copy.kind], day=copy.day, change=copy.change, bytes=copy.size
        )
        for copy in desk.store.copies.listed()
    )
    return BackupsView(folder=str(folder) if folder else None, backups=rows)


def make(desk: Desk) -> Changed:
    """A copy now, which stays until it is removed by hand; UsageError when there is nothing to copy."""
    name = desk.store.copies.make("hand", at=desk.now())
    if name is None:
        raise UsageError("there is nothing to copy yet", where="backup", todo="Log something first.")
    return Changed(what=f"Kept a copy and opened it to see that it is whole: {_folder(desk)}/{name}.")


def before_import(desk: Desk) -> str | None:
    """The copy every import is preceded by; its name, None when there is nothing yet.

    StoreError when it cannot be made: then nothing is imported.
    """
    return desk.store.copies.make("import", at=desk.now())


def see_restore(desk: Desk, which: str) -> RestoreView:
    """What `restore` would do; nothing is written."""
    path = _chosen(desk, which)
    return RestoreView(copy=path.name, differences=desk.store.copies.differences(path, at=desk.now()))


def _said(each: Difference) -> str:
    if each.kind == "profile":
        return "profile: as it was then"
    counts = ((each.back, "back"), (each.gone, "gone"), (each.changed, "as they were"))
    return f"{each.kind.replace('_', '-')}: {', '.join(f'{count} {word}' for count, word in counts if count)}"


def restore(desk: Desk, which: str) -> Changed:
    """Make everything as it was in a copy, named as listed, by its day, as `latest`, or by the path of its file."""
    path = _chosen(desk, which)
    entry, left_out = desk.store.copies.restore(path, at=desk.now())
    odd = f" {count_text(left_out, 'document')} in it could not be read and stayed out." if left_out else ""
    if entry is None:
        return Changed(what=f"Everything is as in {clean_line(path.name)} already.{odd}")
    return Changed(what=f"Brought back {clean_line(path.name)}; coach undo takes that back.{odd}", record_id=entry.id)


def _chosen(desk: Desk, which: str) -> Path:
    copies, folder = desk.store.copies.listed(), _folder(desk)
    found = [copy for copy in copies if which in (copy.name, copy.name.removesuffix(".json.gz"))]
    if not found and which == "latest":
        real = [copy for copy in copies if copy.day is None or copy.day <= desk.today() + timedelta(days=1)]
        found = (real or list(copies))[:1]  # one dated ahead was made by a clock that was wrong
    if not found:
        found = [copy for copy in copies if copy.day is not None and copy.day.isoformat() == which]
    if len(found) > 1:
        names = ", ".join(copy.name for copy in found)
        day = day_text(found[0].day) if found[0].day else which
        raise UsageError(f"there are {len(found)} copies of {day}: {names}", where="backup", todo="Name one of them.")
    if found and folder:
        return folder / found[0].name
    path = Path(which).expanduser()
    if which and path.is_file():
        return path
    raise UsageError(f"there is no copy “{clean_line(which, 60)}”", where="backup", todo=_LISTED)


def _folder(desk: Desk) -> Path | None:
    return desk.store.folder / "backups" if desk.store.folder else None
