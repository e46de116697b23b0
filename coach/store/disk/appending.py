"""Transactions written so that they last: a line, a sync, then the shelves; the journal folded when it is long.

What the disk did not confirm is not appended to any more: see `write_anew`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from coach.errors import StoreError
from coach.store.disk import journal, trouble
from coach.store.disk.files import FileSystem, write_all
from coach.store.disk.following import Following
from coach.store.disk.journal import Transaction
from coach.store.disk.names import SNAPSHOT
from coach.store.shelf import Op

COMPACT_AT = 1 << 20
"""Bytes a journal may have before it is folded into the snapshot (or the snapshot's own size, if larger)."""


class Appender:
    """Writes after the place where the reading stands; only under the lock."""

    def __init__(self, fs: FileSystem, folder: Path, reading: Following) -> None:
        """Nothing is written yet."""
        self.compact_at = COMPACT_AT
        self.is_doubted = False
        """Whether a write was not confirmed since everything was read."""
        self.unsure: StoreError | None = None
        """Why nothing may be appended before everything is written anew."""
        self._fs = fs
        self._folder = folder
        self._reading = reading

    def append(self, ident: str, name: str, at: datetime, ops: Sequence[Op]) -> None:
        """Write, sync, then the shelves; StoreError leaves both as they were (or, unsynced, says so)."""
        reading, place = self._reading, self._reading.placed()
        transaction = Transaction(seq=place.seq + 1, id=ident, name=name, at=at, ops=tuple(ops))
        line, chain = journal.transaction_line(transaction, place.chain)
        self._write(reading.pair.journal(place.generation), line, place.offset)
        reading.shelves.apply(ops)
        reading.place = replace(place, offset=place.offset + len(line), chain=chain, seq=place.seq + 1)

    def compact_if_long(self) -> None:
        """Fold a long journal into the snapshot; that it cannot be done is no matter to the change."""
        place = self._reading.placed()
        if place.offset > max(self.compact_at, place.snapshot_length):
            try:
                self.compact()
            except (OSError, StoreError):  # the change itself is durable: try again when it has doubled
                self.compact_at = 2 * self._reading.placed().offset

    def compact(self) -> None:
        """Fold the journal into a new snapshot; OSError leaves things as they were."""
        reading = self._reading
        reading.place = reading.pair.replace(reading.shelves, reading.place)
        self.compact_at = COMPACT_AT
        try:
            reading.pair.settle(reading.place)
        except OSError as error:  # which of the two pairs a power cut would leave is open: write no more
            raise self._doubt(self._folder, error) from error

    def write_anew(self) -> None:
        """Open again after an unconfirmed write: what the system remembers of the files may not be on the disk.

        So they are not appended to any more, but read and written as new ones, which the disk has to confirm.
        """
        self._reading.place, self.is_doubted = None, False
        self._reading.catch_up()
        with trouble.told(self._folder / SNAPSHOT, "written"):
            self.compact()
        self.unsure = None

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

    def _doubt(self, path: Path, error: OSError) -> StoreError:
        """From now on nothing is appended, until everything was written anew."""
        self.is_doubted = True
        self.unsure = trouble.unsure(path, error)
        return self.unsure
