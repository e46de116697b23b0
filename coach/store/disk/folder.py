"""A store in a folder, shared with other processes: transactions -> durable journal lines, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from coach.errors import StoreError
from coach.store.disk import backups, journal, trouble
from coach.store.disk.book import Writer
from coach.store.disk.files import FileSystem, fingerprint, is_empty, is_folder, read_all, write_all, write_file
from coach.store.disk.journal import Transaction
from coach.store.disk.lock import Window, held, look
from coach.store.disk.names import LOCK, LOCKED, SNAPSHOT, TORN, WINDOW
from coach.store.disk.pair import Pair, Place
from coach.store.disk.readable import readable
from coach.store.disk.snapshot import render
from coach.store.disk.trouble import PartialError
from coach.store.shelf import Op, Shelves

COMPACT_AT = 1 << 20
"""Bytes a journal may have before it is folded into the snapshot (or the snapshot's own size, if larger)."""

_TRIES = 4
_PAUSE_SECONDS = 0.02


class FolderBook:
    """Nothing is held between changes: each takes the lock, reads what others appended, and appends."""

    def __init__(self, folder: Path, fs: FileSystem, *, read_only: bool = False, partly: bool = False) -> None:
        """Read what is there; a folder that does not exist is an empty store and stays absent.

        With `partly`, what cannot be had as a whole is taken as far as it can be read, and never written.
        """
        self.shelves = Shelves()
        self.read_only = read_only
        self._folder = folder
        self._fs = fs
        self._pair = Pair(fs, folder)
        self._place: Place | None = None
        self._unsure: StoreError | None = None
        self._doubted = False
        self._wrote = False
        self._compact_at = COMPACT_AT
        self._copied: date | None = None
        self._partly = partly
        self.partial: PartialError | None = None
        self._seen: tuple[object, ...] = ()
        self._window: Window | None = None
        with trouble.told(folder, "read"):
            there = fs.stat(folder)
        if there is not None and not is_folder(there):
            raise trouble.not_a_folder(folder)
        self._follow()
        if self._place is None and self.partial is None:
            trouble.refuse_strangers(fs, folder)

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return self._folder

    @property
    def seq(self) -> int:
        """The number of the last transaction seen."""
        return self._place.seq if self._place else 0

    def refresh(self) -> bool:
        """Read what others wrote; after a write that the disk did not confirm, everything once more."""
        if self._doubted:
            self._place, self._doubted = None, False
        return self._follow()

    def claim(self) -> StoreError | None:
        """Be the one window that writes, from now until `close`; why not, where that cannot be."""
        if self._window is None:
            self._window = Window(self._fs, self._folder / WINDOW)
        if self.partial is not None:
            self._window.leave()
            return self.partial
        if self._place is None:  # nothing to keep from others yet: the first change takes the place
            return None
        try:
            free = self._window.take()
        except StoreError as error:
            return error
        return None if free else trouble.elsewhere(self._folder, self._window.holder())

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Take the lock, catch up, and mend what an interrupted writer left."""
        if self.read_only:
            raise trouble.reading_only(self._folder)
        if self.partial is not None:
            raise self.partial
        with trouble.told(self._folder, "made"):
            self._fs.make_folder(self._folder)
        if self._place is None:
            trouble.refuse_strangers(self._fs, self._folder)
        if self._window is not None and not self._window.take():
            raise trouble.elsewhere(self._folder, self._window.holder())
        with held(self._fs, self._folder / LOCK) as sign:
            if self._unsure is not None:
                self._write_anew()
            self._settled(self._catch_up)
            self._mend()
            sign()  # last: an unsigned lock tells that a lone db.json was not taken over yet
            yield

    def append(self, ident: str, name: str, at: datetime, ops: Sequence[Op]) -> None:
        """Write, sync, then the shelves; StoreError leaves both as they were (or, unsynced, says so)."""
        place = self._placed()
        path = self._pair.journal(place.generation)
        transaction = Transaction(seq=place.seq + 1, id=ident, name=name, at=at, ops=tuple(ops))
        line, chain = journal.transaction_line(transaction, place.chain)
        self._write(path, line, place.offset)
        self.shelves.apply(ops)
        self._place = replace(place, offset=place.offset + len(line), chain=chain, seq=place.seq + 1)
        self._wrote = True
        self._copy_of_the_day(at.date())
        if self._place.offset > max(self._compact_at, place.snapshot_length):
            try:
                self._compact()
            except (OSError, StoreError):  # the change itself is durable: try again when it has doubled
                self._compact_at = 2 * self._place.offset

    def copy(self, kind: str, day: date) -> Path | None:
        """Keep a copy under `backups`; None where there is nothing yet, StoreError when it cannot be made."""
        self._refreshed()
        if self._place is None:
            return None
        with trouble.told(self._folder / backups.FOLDER, "copied"):
            return self._copy(backups.name_of(kind, day, self._place.seq))

    def snapshot(self) -> None:
        """Bring `db.json` up to date now; StoreError when it cannot be done (nothing is lost by that)."""
        if self.read_only:
            raise trouble.reading_only(self._folder)
        self._refreshed()
        if self._place is not None:
            with self.hold(), trouble.told(self._folder / SNAPSHOT, "written"):
                self._compact()

    def writer(self) -> Writer:
        """Who wrote last, and whether somebody is writing."""
        process, writing = look(self._fs, self._folder / LOCK)
        return Writer(process, writing)

    def close(self) -> None:
        """Bring `db.json` up to date if this handle wrote and the whole is small; a failure is no matter."""
        wrote, self._wrote = self._wrote, False
        if wrote and self._unsure is None and self._place and self._place.snapshot_length < COMPACT_AT:
            with suppress(StoreError):
                self.snapshot()

        if self._window is not None:
            self._window.leave()

    def _refreshed(self) -> None:
        self.refresh()
        if self.partial is not None:
            raise self.partial

    def _follow(self) -> bool:
        """Catch up; where the whole is not to be had and that was asked for, with what can be read."""
        if not self._partly:
            return self._settled(self._catch_up)
        seen = self._marks() if self.partial is not None else ()
        if seen and seen == self._seen:
            return False
        try:
            news = self._settled(self._catch_up)
        except PartialError as error:
            self._place, self._seen = None, self._marks()
            with trouble.told(self._folder, "read"):
                locked = not is_empty(self._fs, self._folder / LOCKED)
                found = None if locked else readable(self._fs, self._folder, newer=True)
            self.shelves = found.shelves if found else Shelves()
            self.partial = trouble.in_part(error, found.source if found else None)
            return True
        was_partial, self.partial = self.partial is not None, None
        return news or was_partial

    def _marks(self) -> tuple[object, ...]:
        """What changes when any of the files does."""
        with trouble.told(self._folder, "read"):
            stats = ((name, self._fs.stat(self._folder / name)) for name in self._fs.names(self._folder))
            return tuple((name, fingerprint(status)) for name, status in stats if status is not None)

    def _settled(self, read: Callable[[], bool]) -> bool:
        """Read again when files changed under the reading; only what stays wrong is damage."""
        for _ in range(_TRIES - 1):
            try:
                with trouble.told(self._folder, "read", but=FileNotFoundError):
                    return read()
            except (trouble.DamagedError, FileNotFoundError):
                self._fs.pause(_PAUSE_SECONDS)
        with trouble.told(self._folder, "read"):
            return read()

    def _catch_up(self) -> bool:
        pair, place = self._pair, self._place
        seen = pair.snapshot_fingerprint()
        if seen is None:
            self._place, self.shelves = None, Shelves()
            return place is not None
        if place is not None and place.snapshot == seen:
            path = pair.journal(place.generation)
            size = pair.size(path)
            if place.offset < 0 or size == place.offset:
                return False
            if size > place.offset and place.schema == journal.SCHEMA:
                data, _ = read_all(self._fs, path, place.offset)
                self._place, news = pair.follow(place, data, self.shelves)
                return news
        self._place, self.shelves = pair.load()
        return True

    def _mend(self) -> None:
        """Make the pair of files where there is none; cut a torn last line and keep a copy of it."""
        place = self._place
        if place is not None and place.schema < journal.SCHEMA:
            self._keep_old_form()
        if place is None or place.offset < 0 or place.schema < journal.SCHEMA:
            with trouble.told(self._folder / SNAPSHOT, "written"):
                self._compact()
            return
        path = self._pair.journal(place.generation)
        with trouble.told(path, "mended"):
            if self._pair.size(path) <= place.offset:
                return
            torn, _ = read_all(self._fs, path, place.offset)
            write_file(self._fs, self._folder / f"{TORN}{place.generation}.{place.offset}", torn)
            handle = self._fs.open(path, os.O_WRONLY)
            try:
                self._fs.truncate(handle, place.offset)
                self._fs.sync(handle)
            finally:
                self._fs.close(handle)

    def _write_anew(self) -> None:
        """Open again after an unconfirmed write: what the system remembers of the files may not be on the disk.

        So they are not appended to any more, but read and written as new ones, which the disk has to confirm.
        """
        self._place, self._doubted = None, False
        self._settled(self._catch_up)
        with trouble.told(self._folder / SNAPSHOT, "written"):
            self._compact()
        self._unsure = None

    def _keep_old_form(self) -> None:
        """A copy of the store as it is on the disk, before it is migrated."""
        with trouble.told(self._folder, "copied"):
            place, shelves = self._pair.load_as_written()
            data = render(shelves, place.generation, place.seq, place.schema)
            backups.write(self._fs, self._folder, backups.old_form_name(place.schema, place.seq), data)

    def _copy_of_the_day(self, day: date) -> None:
        """The first change of a day leaves a copy behind; that it cannot be made is no matter to the change."""
        if self._copied == day:
            return
        self._copied = day
        with suppress(OSError):
            name = backups.daily_name(day)
            if self._fs.stat(self._folder / backups.FOLDER / name) is None:
                self._copy(name)

    def _copy(self, name: str) -> Path:
        place = self._placed()
        path = backups.write(self._fs, self._folder, name, render(self.shelves, place.generation, place.seq))
        with suppress(OSError):  # a copy too many is better than one too few
            backups.prune(self._fs, self._folder)
        return path

    def _write(self, path: Path, line: bytes, offset: int) -> None:
        with trouble.told(path, "written"):
            handle = self._fs.open(path, os.O_WRONLY | os.O_APPEND)
            try:
                self._write_or_cut(handle, line, offset)
                try:
                    self._fs.sync(handle)
                except OSError as error:
                    raise self._doubt(path, error) from error
            finally:
                with suppress(OSError):
                    self._fs.close(handle)

    def _write_or_cut(self, handle: int, line: bytes, offset: int) -> None:
        try:
            write_all(self._fs, handle, line)
        except OSError:
            with suppress(OSError):  # what stays is a torn line, which the next writer cuts
                self._fs.truncate(handle, offset)
            raise

    def _compact(self) -> None:
        """Fold the journal into a new snapshot; OSError leaves things as they were."""
        self._place = self._pair.replace(self.shelves, self._place)
        self._compact_at = COMPACT_AT
        try:
            self._pair.settle(self._place)
        except OSError as error:  # which of the two pairs a power cut would leave is open: write no more
            raise self._doubt(self._folder, error) from error

    def _doubt(self, path: Path, error: OSError) -> StoreError:
        """From now on nothing is appended, until everything was written anew."""
        self._doubted = True
        self._unsure = trouble.unsure(path, error)
        return self._unsure

    def _placed(self) -> Place:
        if self._place is None:
            raise RuntimeError("no files yet: only inside hold()")
        return self._place
