"""Other machines: changes out to a shared folder and in from it, and conflict copies merged, each as one change."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.store.disk import trouble
from coach.store.disk.files import FileSystem
from coach.store.ledger import Ledger, aware

if TYPE_CHECKING:
    from coach.store.sync.versions import Version


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What an exchange with other machines came to."""

    published: int
    """Versions of ours that were not in the folder before."""
    received: int
    """Records that changed here."""
    earlier: int
    """Versions that were overruled, new since the last time; they are kept."""
    change: str | None
    """Id of the change that took in what was received; undo takes it back."""
    files: int
    troubles: tuple[str, ...] = ()


class Machines:
    """`store.machines`; what it needs is imported when it is asked for, most runs share nothing."""

    def __init__(self, ledger: Ledger, fs: FileSystem) -> None:
        """Over the transactions of a book."""
        self._ledger = ledger
        self._fs = fs

    @property
    def shared_folder(self) -> Path | None:
        """Where changes were exchanged last, if ever."""
        from coach.store.sync import marks  # 3 ms that only an exchange spends

        device = marks.device_of(self._ledger.shelves)
        return Path(device.folder) if device else None

    def sync(self, folder: Path, *, at: datetime) -> Exchange:
        """Exchange changes with other machines through a folder that a sync tool carries between them.

        What comes in is one change that can be taken back; taking it back is an edit like any other, which the
        other machines will see. StoreError when the folder cannot be used; what was written then does no harm.
        """
        from coach.store.sync.exchange import exchange  # 6 ms

        with self._ledger.writing():
            found = exchange(self._fs, self._ledger.shelves, self._ledger.book.folder, folder, aware(at))
            count = found.plan.received
            change = self._ledger.take_in(found.plan, f"{count} change{'s' * (count != 1)} from other machines", at)
        return Exchange(
            published=found.published,
            received=count,
            earlier=found.plan.overruled,
            change=change,
            files=found.files,
            troubles=found.troubles,
        )

    def conflict_copies(self) -> tuple[str, ...]:
        """The names of a sync tool's conflict copies of the store's own files; nothing is opened."""
        from coach.store.sync import conflict_copies  # 5 ms

        home = self._ledger.book.folder
        if home is None:
            return ()
        with trouble.told(home, "read"):
            return conflict_copies.named(self._fs, home)

    def merge_copies(self, *, at: datetime) -> Exchange | None:
        """Take in what conflict copies of the store's own files hold, and move them aside; None when there is none."""
        from coach.store.sync import conflict_copies, marks, sharing  # 5 ms

        home = self._ledger.book.folder
        if home is None:
            return None
        with self._ledger.writing(), trouble.told(home, "merged"):
            found = conflict_copies.find(self._fs, home)
            if not found.paths:
                return None
            shelves = self._ledger.shelves
            planned = sharing.plan(shelves, found.versions, mark=marks.device_of(shelves) is not None)
            change = self._ledger.take_in(planned, "conflict copies merged", at)
            conflict_copies.set_aside(self._fs, found.read)
        odd = (f"{path}: it cannot be read" for path in found.paths if path not in found.read)
        return Exchange(
            published=0,
            received=planned.received,
            earlier=planned.overruled,
            change=change,
            files=len(found.paths),
            troubles=(*odd, *planned.troubles),
        )

    def earlier(self) -> tuple[Version, ...]:
        """Versions that a later edit on another machine overruled without having seen them, by time."""
        from coach.store.sync import sharing  # 4 ms

        return tuple(sorted(sharing.earlier_of(self._ledger.shelves), key=lambda version: version.order))
