"""A store in a folder, shared with other processes: transactions -> durable journal lines, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from coach.errors import StoreError
from coach.store.disk import appending, trouble
from coach.store.disk.appending import Appender
from coach.store.disk.book import Writer
from coach.store.disk.copying import Copying
from coach.store.disk.files import FileSystem, is_folder
from coach.store.disk.following import Following
from coach.store.disk.lock import WindowLock, held, look
from coach.store.disk.mending import mend
from coach.store.disk.modes import tighten
from coach.store.disk.names import LOCK, SNAPSHOT, WINDOW
from coach.store.disk.trouble import PartialError
from coach.store.shelf import Op, Shelves


class FolderBook:
    """Nothing is held between changes: each takes the lock, reads what others appended, and appends."""

    def __init__(self, folder: Path, fs: FileSystem, *, read_only: bool = False, partly: bool = False) -> None:
        """Read what is there; a folder that does not exist is an empty store and stays absent.

        With `partly`, what cannot be had as a whole is taken as far as it can be read, and never written.
        """
        self.folder = folder
        self.read_only = read_only
        self.reading = Following(fs, folder, partly=partly)
        self.appender = Appender(fs, folder, self.reading)
        self._copying = Copying(fs, folder, self.reading)
        self._fs = fs
        self._wrote = False
        self._window: WindowLock | None = None
        with trouble.told(folder, "read"):
            there = fs.stat(folder)
        if there is not None and not is_folder(there):
            raise trouble.not_a_folder(folder)
        self.reading.follow()
        if self.reading.place is None and self.partial is None:
            trouble.refuse_strangers(fs, folder)

    @property
    def shelves(self) -> Shelves:
        """Every table as it stands."""
        return self.reading.shelves

    @property
    def partial(self) -> PartialError | None:
        """Why only a part of it is on the shelves, where that is so."""
        return self.reading.partial

    @property
    def seq(self) -> int:
        """The number of the last transaction seen."""
        return self.reading.place.seq if self.reading.place else 0

    def refresh(self) -> bool:
        """Read what others wrote; after a write that the disk did not confirm, everything once more."""
        if self.appender.is_doubted:
            self.reading.place, self.appender.is_doubted = None, False
        return self.reading.follow()

    def claim(self) -> StoreError | None:
        """Be the one window that writes, from now until `close`; why not, where that cannot be."""
        if self._window is None:
            self._window = WindowLock(self._fs, self.folder / WINDOW)
        if self.partial is not None:
            self._window.leave()
            return self.partial
        if self.reading.place is None:  # nothing to keep from others yet: the first change takes the place
            return None
        try:
            with trouble.told(self.folder, "read"):
                tighten(self._fs, self.folder)
            free = self._window.take()
        except StoreError as error:
            return error
        return None if free else trouble.elsewhere(self.folder, self._window.holder())

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Take the lock, catch up, and mend what an interrupted writer left."""
        self._may_write()
        with trouble.told(self.folder, "made"):
            self._fs.make_folder(self.folder)
        if self.reading.place is None:
            trouble.refuse_strangers(self._fs, self.folder)
        with trouble.told(self.folder, "read"):
            tighten(self._fs, self.folder)
        if self._window is not None and not self._window.take():
            raise trouble.elsewhere(self.folder, self._window.holder())
        with held(self._fs, self.folder / LOCK) as sign:
            if self.appender.unsure is not None:
                self.appender.write_anew()
            self.reading.catch_up()
            mend(self._fs, self.folder, self.reading, self.appender)
            sign()  # last: an unsigned lock tells that a lone db.json was not taken over yet
            yield

    def append(self, ident: str, name: str, at: datetime, ops: Sequence[Op]) -> None:
        """Write, sync, then the shelves; StoreError leaves both as they were (or, unsynced, says so)."""
        self.appender.append(ident, name, at, ops)
        self._wrote = True
        self._copying.of_the_day(at.date())
        self.appender.compact_if_long()

    def copy(self, kind: str, day: date) -> Path | None:
        """Keep a copy under `backups`; None where there is nothing yet, StoreError when it cannot be made."""
        self.refresh()
        if self.partial is not None:
            raise self.partial
        return self._copying.make(kind, day)

    def snapshot(self) -> None:
        """Bring `db.json` up to date now; StoreError when it cannot be done (nothing is lost by that)."""
        self.refresh()
        self._may_write()
        if self.reading.place is not None:
            with self.hold(), trouble.told(self.folder / SNAPSHOT, "written"):
                self.appender.compact()

    def writer(self) -> Writer:
        """Who wrote last, and whether somebody is writing."""
        process, writing = look(self._fs, self.folder / LOCK)
        return Writer(process, writing)

    def close(self) -> None:
        """Bring `db.json` up to date if this handle wrote and the whole is small; a failure is no matter."""
        wrote, self._wrote, place = self._wrote, False, self.reading.place
        if wrote and self.appender.unsure is None and place and place.snapshot_length < appending.COMPACT_AT:
            with suppress(StoreError):
                self.snapshot()
        if self._window is not None:
            self._window.leave()

    def _may_write(self) -> None:
        """StoreError where it was opened for reading, or is there only in part."""
        if self.read_only:
            raise trouble.reading_only(self.folder)
        if self.partial is not None:
            raise self.partial
