"""Where transactions are written: the protocol, and the book that lives in memory only."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Protocol

from coach.store.journal import Op
from coach.store.shelf import Shelves


class Book(Protocol):
    """Shelves that outlive the process, or pretend to."""

    shelves: Shelves

    @property
    def seq(self) -> int:
        """The number of the last transaction seen."""
        ...

    @property
    def folder(self) -> Path | None:
        """Where it is kept, if anywhere."""
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

    def close(self) -> None:
        """Leave in good order."""
        ...


class MemoryBook:
    """Nothing on disk: for tests, samples and previews."""

    folder: Path | None = None

    def __init__(self) -> None:
        """Begin empty."""
        self.shelves = Shelves()
        self.seq = 0

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

    def close(self) -> None:
        """There is nothing to leave."""
