"""Where transactions are written: the protocol, and the book that lives in memory only."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from coach.errors import StoreError
from coach.store.shelf import Op, Shelves


class Writer(msgspec.Struct, frozen=True):
    """Who changes the store besides us."""

    process: int | None
    """The id of the process that wrote last; None when that is not known."""
    writing: bool
    """Whether a process holds the lock at this moment."""


class Book(Protocol):
    """Shelves that outlive the process, or pretend to."""

    read_only: bool
    """Whether it was opened for reading; then `hold` refuses."""

    @property
    def shelves(self) -> Shelves:
        """Every table as it stands."""
        ...

    @property
    def seq(self) -> int:
        """The number of the last transaction seen."""
        ...

    @property
    def folder(self) -> Path | None:
        """Where it is kept, if anywhere."""
        ...

    @property
    def partial(self) -> StoreError | None:
        """Why only a part of it is on the shelves, where that is so."""
        ...

    def claim(self) -> StoreError | None:
        """Be the one window that writes; why not, where that cannot be."""
        ...

    def refresh(self) -> bool:
        """Read what others wrote; True when something changed."""
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Be the only writer during the block, up to date from its first line on."""
        ...

    def append(self, ident: str, name: str, at: datetime, ops: Sequence[Op]) -> None:
        """Make a transaction durable, then true in memory; only inside `hold()`."""
        ...

    def snapshot(self) -> None:
        """Bring `db.json` up to date."""
        ...

    def copy(self, kind: str, day: date) -> Path | None:
        """Keep a copy of everything, if there is a place for it."""
        ...

    def writer(self) -> Writer:
        """Who wrote last, and whether somebody is writing."""
        ...

    def close(self) -> None:
        """Leave in good order."""
        ...


class MemoryBook:
    """Nothing on disk: for tests, samples and previews."""

    folder: Path | None = None
    partial: StoreError | None = None
    read_only = False

    def __init__(self, shelves: Shelves | None = None) -> None:
        """Begin empty, or with what is on those shelves."""
        self.shelves = shelves or Shelves()
        self.seq = 0

    def claim(self) -> StoreError | None:
        """Nobody else can."""
        return None

    def refresh(self) -> bool:
        """Nobody else can write."""
        return False

    def hold(self) -> AbstractContextManager[None]:
        """Nobody to keep out."""
        return nullcontext()

    def append(self, ident: str, name: str, at: datetime, ops: Sequence[Op]) -> None:
        """Put it on the shelves."""
        self.shelves.apply(ops)
        self.seq += 1

    def snapshot(self) -> None:
        """There is no file."""

    def copy(self, kind: str, day: date) -> Path | None:
        """There is no place for it."""
        return None

    def writer(self) -> Writer:
        """Nobody but us."""
        return Writer(None, False)

    def close(self) -> None:
        """There is nothing to leave."""
