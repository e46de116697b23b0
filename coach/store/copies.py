"""Dated copies of the store: made, listed, compared, and brought back in one change that can be taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from coach.errors import UsageError
from coach.model.records import KINDS
from coach.store.disk import backups
from coach.store.disk.files import FileSystem
from coach.store.history import Entry
from coach.store.ledger import Ledger, aware
from coach.store.shelf import PROFILE, PROFILE_NUMBER, Shelf, Shelves, is_nothing
from coach.store.staging import Staging


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What bringing a copy back would do to one kind of record (or to the profile)."""

    kind: str
    back: int
    """Records that would come back."""
    gone: int
    """Records that would go."""
    changed: int


class Copies:
    """`store.copies`."""

    def __init__(self, ledger: Ledger, fs: FileSystem) -> None:
        """Beside the files of a book."""
        self._ledger = ledger
        self._fs = fs

    def listed(self) -> tuple[backups.Backup, ...]:
        """The copies there are, newest first."""
        folder = self._ledger.book.folder
        return backups.listed(self._fs, folder) if folder else ()

    def make(self, kind: Literal["hand", "import"], *, at: datetime) -> str | None:
        """Keep a copy of everything beside the store, opened once to see that it is whole; its name.

        None where there is nothing to keep or no place for it; StoreError when it cannot be made.
        """
        path = self._ledger.book.copy(kind, at.date())
        return path.name if path else None

    def differences(self, path: Path, *, at: datetime) -> tuple[Difference, ...]:
        """What `restore` would do, by kind, only where it differs; nothing is written. UnreadableError as there."""
        now, kept = self._ledger.shelves, backups.read(self._fs, path)
        staging = Staging(now)
        _replace_all(staging, kept)
        found: dict[str, list[int]] = {}
        for kind, number, document in staging.ops():
            place = 1 if is_nothing(document) else 0 if now.document(kind, number) is None else 2
            found.setdefault(kind, [0, 0, 0])[place] += 1
        return tuple(
            Difference(kind=kind, back=back, gone=gone, changed=changed)
            for kind, (back, gone, changed) in found.items()
        )

    def restore(self, path: Path, *, at: datetime) -> tuple[Entry | None, int]:
        """Make everything as it is in that copy, in one change that can be taken back.

        The change (None when nothing differs), and how many documents of the copy could not be read and stay out.
        UnreadableError when it is no copy or is damaged.
        """
        kept = backups.read(self._fs, path)
        with self._ledger.change(f"restore of {path.name}", at=aware(at)) as change:
            left_out = _replace_all(change.staging, kept)
        entry = Entry(id=change.id, name=change.name, at=change.at)
        return (entry if change.did else None), left_out


def _replace_all(staging: Staging, kept: Shelves) -> int:
    """Put every record of `kept`, remove every other; how many of `kept` do not validate and stay out."""
    left_out = sum(_replace(staging, kind, kept[kind]) for kind in KINDS)
    try:
        staging.stage({PROFILE: {PROFILE_NUMBER: kept.document(PROFILE, PROFILE_NUMBER)}})
    except UsageError:
        left_out += 1
    return left_out


def _replace(staging: Staging, kind: str, kept: Shelf) -> int:
    """The same for one kind."""
    present, left_out = staging.shelves[kind].index.numbers, len(kept.index.broken)
    wanted = {record_id: kept.documents[number] for record_id, number in kept.index.numbers.items()}
    staging.stage({kind: {number: None for record_id, number in present.items() if record_id not in wanted}})
    for record_id, raw in wanted.items():
        number = present.get(record_id) or staging.next_number(kind)
        there = staging.document(kind, number)
        if there is not None and bytes(there) == bytes(raw):
            continue
        try:
            staging.stage({kind: {number: raw}})
        except UsageError:
            left_out += 1
    return left_out
