"""A person's own data in Python: the store's folder -> a TinyDB database, for reading unless asked otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach.clock import SystemClock
from coach.paths import store_folder
from coach.store.database import Database
from coach.store.store import Store


class OpenDatabase(Database):
    """TinyDB over a store: `table(name)` takes TinyDB's ordinary queries; writing belongs in `change`."""

    def __init__(self, store: Store) -> None:
        """Over a store, which it closes."""
        super().__init__(store.book)
        self._store = store

    @contextmanager
    def change(self, name: str) -> Iterator[Database]:
        """Its tables as they will be, for writing: one change under that name, kept when the block ends.

        What would break a record is refused (UsageError) and nothing of the step is kept; when the block ends with
        an exception, nothing at all is. `coach undo` takes it back. StoreError where it was opened for reading.
        """
        with self._store.change(name, at=SystemClock().now()) as change:
            yield change.tables

    def close(self) -> None:
        """Leave; brings `db.json` up to date when something was written and it is quick."""
        super().close()
        self._store.close()


def open_database(folder: str | Path | None = None, *, read_only: bool = True) -> OpenDatabase:
    """Your own data: the store in `folder`, else in `COACH_STORE`, else where the coach keeps it.

    StoreError when it is damaged, newer or not to be read. Reading writes nothing; a folder that is not there is an
    empty store.
    """
    return OpenDatabase(Store.open(store_folder(folder), read_only=read_only))
