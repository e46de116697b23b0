"""Other machines: changes out to a shared folder and in from it, and conflict copies merged, each as one change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.errors import StoreError
from coach.store.disk import trouble
from coach.store.disk.files import FileSystem
from coach.store.disk.lock import PAUSE_SECONDS, TRIES, WindowLock
from coach.store.disk.names import EXCHANGE
from coach.store.ledger import Ledger, aware

if TYPE_CHECKING:
    from coach.store.sync.losses import Loss
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
    """What is not as it should be, and was not said before."""
    standing: tuple[str, ...] = ()
    """What was said at an earlier exchange and still is so."""
    losses: tuple[Loss, ...] = ()
    """Records that it took away or emptied here."""
    names: dict[str, str] = {}
    """What machines call themselves, by device."""
    folder: Path | None = None
    """Through which it was made, where it was."""


def nothing_new(home: Path, folder: Path | None, at: datetime, fs: FileSystem | None = None) -> Exchange | None:
    """The exchange of a store with a folder (by default its last), where the looks of the files say there is nothing.

    None where it has to be made to know. No file but our own list is opened, and the store is not read, however big.
    """
    from coach.store.sync import hlc, remembered, sharing  # 5 ms that only an exchange spends

    fs = fs or FileSystem()
    known = remembered.recall(fs, home)
    if known is None:
        return None
    folder = folder or Path(known.folder)
    try:
        if not remembered.is_true(fs, home, known, sharing.place_of(fs, home), folder, hlc.millis(aware(at))):
            return None
    except OSError:  # the exchange itself will say so
        return None
    return Exchange(
        published=0, received=0, earlier=0, change=None, files=len(known.files), standing=known.told, folder=folder
    )


@contextmanager
def _alone(fs: FileSystem, home: Path | None) -> Iterator[None]:
    """Make the only exchange of this store; StoreError when another one takes longer than we wait."""
    if home is None:
        yield
        return
    place = WindowLock(fs, home / EXCHANGE)
    try:
        for _ in range(TRIES):
            if place.take():
                break
            fs.pause(PAUSE_SECONDS)
        else:
            raise trouble.exchanging(home / EXCHANGE, place.holder())
        yield
    finally:
        place.leave()


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Turn the system's refusals inside the block into a StoreError about the shared folder."""
    try:
        yield
    except OSError as error:
        raise trouble.unusable(folder, error) from error


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
        other machines will see. What is not as it should be is told once, and again when it changes. StoreError when
        the folder cannot be used; what was written then does no harm.
        """
        from coach.store.sync import remembered  # 6 ms

        home, at = self._ledger.book.folder, aware(at)
        if home is not None and (quiet := nothing_new(home, folder, at, self._fs)):
            return quiet
        with self._ledger.writing():
            pass  # before anything is read: whether a change can be made at all, and a place for our own lock
        with _alone(self._fs, home):
            known = remembered.recall(self._fs, home)
            told = known.told if known and known.folder == str(folder.absolute()) else ()
            return self._exchange(home, folder, at, told)

    def _exchange(self, home: Path | None, folder: Path, at: datetime, told: tuple[str, ...]) -> Exchange:
        """Read, take in, publish, and remember how it was left."""
        from coach.store.sync import exchange, remembered  # as above

        with _usable(folder):
            gathered = exchange.gather(self._fs, self._ledger.shelves, folder)
        with self._ledger.writing(), _usable(folder):
            found = exchange.take_in(self._fs, self._ledger.shelves, gathered, home, folder, at)
            count = found.plan.received
            change = self._ledger.take_in(found.plan, f"{count} change{'s' * (count != 1)} from other machines", at)
            looks = remembered.looks_of_store(self._fs, home) if home else ()
        troubles, published = found.troubles, found.published
        try:
            with _usable(folder):
                written = exchange.publish(self._fs, folder, gathered, found)
        except StoreError as error:
            if change is None:
                raise
            troubles, published = (*troubles, f"{error} What came in is kept."), 0
        else:
            if home is not None:
                remembered.leave(self._fs, home, found.remembered(looks, {**gathered.seen, **written}, at))
        return Exchange(
            published=published,
            received=count,
            earlier=found.plan.overruled,
            change=change,
            files=len(gathered.parts),
            troubles=tuple(each for each in troubles if each not in told),
            standing=tuple(each for each in troubles if each in told),
            losses=tuple(found.plan.losses),
            names=found.names,
            folder=folder,
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
        from coach.store.sync import conflict_copies  # 5 ms

        home = self._ledger.book.folder
        if home is None:
            return None
        with self._ledger.writing():
            pass  # whether a change can be made at all
        with trouble.told(home, "merged"):
            found = conflict_copies.find(self._fs, home)
        if not found.paths:
            return None
        with self._ledger.writing(), trouble.told(home, "merged"):
            planned = conflict_copies.plan_of(self._ledger.shelves, found, aware(at))
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
            losses=tuple(planned.losses),
        )

    def earlier(self) -> tuple[Version, ...]:
        """Versions that a later edit on another machine overruled without having seen them, by time."""
        from coach.store.sync import sharing  # 4 ms

        return tuple(sorted(sharing.earlier_of(self._ledger.shelves), key=lambda version: version.order))
