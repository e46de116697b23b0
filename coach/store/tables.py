"""TinyDB's interface over the store: queries any time, and inside a change inserts, updates, removes too.

TinyDB's extension points are used as documented: a Storage, a Table that journals only the documents an
operation touched, a database class that joins them. Numbers of removed documents are never given again,
results are copies, and what JSON or the nouns cannot hold is refused before anything changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, cast

import msgspec
from msgspec import Raw
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from coach.errors import UsageError
from coach.store.change import Change
from coach.store.shelf import Shelves

Document = dict[str, Any]


class Documents(Mapping[str, Document]):
    """A table as TinyDB reads it: each document is decoded when it is looked at, and is the reader's own."""

    def __init__(self, shelves: Shelves, change: Change | None, table: str) -> None:
        """Nothing is decoded yet."""
        self._raw: Callable[[str, int], Raw | None] = change.document if change else shelves.document
        self._numbers = change.numbers(table) if change else list(shelves[table].documents)
        self._table = table

    def __getitem__(self, key: str) -> Document:
        raw = self._raw(self._table, int(key))
        if raw is None:
            raise KeyError(key)
        return cast(Document, msgspec.json.decode(raw))

    def __iter__(self) -> Iterator[str]:
        return map(str, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class Touched(MutableMapping[int, Document]):
    """A table as TinyDB's updaters see it: remembers what they looked at, put and removed."""

    def __init__(self, documents: Documents) -> None:
        """Nothing is touched yet."""
        self._documents = documents
        self.touched: dict[int, Document | None] = {}

    def __getitem__(self, number: int) -> Document:
        if number not in self.touched:
            self.touched[number] = self._documents[str(number)]
        document = self.touched[number]
        if document is None:
            raise KeyError(number)
        return document

    def __setitem__(self, number: int, document: Document) -> None:
        self.touched[number] = document

    def __delitem__(self, number: int) -> None:
        self[number]
        self.touched[number] = None

    def __iter__(self) -> Iterator[int]:
        numbers = dict.fromkeys([*map(int, self._documents), *self.touched])
        return (number for number in numbers if self.touched.get(number, {}) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self.touched = dict.fromkeys(self)


class ShelfStorage(Storage):
    """The store as TinyDB's storage."""

    def __init__(self, shelves: Shelves, change: Change | None) -> None:
        """Without a change it is for reading only."""
        self.shelves = shelves
        self.change = change

    def read(self) -> dict[str, Document] | None:
        """Every table."""
        return {name: cast(Document, self.documents(name)) for name in self.shelves.tables()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the tables these: what TinyDB does when it drops tables."""
        for name in self.shelves.tables():
            now, wanted = self.documents(name), data.get(name, {})
            differ = [key for key in {*now, *wanted} if now.get(key) != wanted.get(key)]
            self.stage(name, {int(key): wanted.get(key) for key in differ})

    def documents(self, table: str) -> Documents:
        """One table."""
        return Documents(self.shelves, self.change, table)

    def stage(self, table: str, touched: Mapping[int, Document | None]) -> None:
        """Put into the change what differs; refuse what JSON cannot hold exactly."""
        change = self.writable()
        exact = {number: None if plain is None else _exact(plain, table) for number, plain in touched.items()}
        for number, raw in exact.items():
            if raw is not None:
                change.put_document(table, number, raw)
            elif change.document(table, number) is not None:
                change.remove_document(table, number)

    def writable(self) -> Change:
        """The change that is being made; RuntimeError outside of one."""
        if self.change is None:
            raise RuntimeError("tables are written inside a change only: store.tables(change)")
        return self.change


class ShelfTable(Table):
    """A table whose operations cost as much as the documents they touch."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        """No query cache: the store may change behind it, and cached results could be edited."""
        super().__init__(storage, name, cache_size=0)

    @property
    def _shelf(self) -> ShelfStorage:
        return cast(ShelfStorage, self._storage)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast(dict[str, Mapping[str, Any]], self._shelf.documents(self.name))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        view = Touched(self._shelf.documents(self.name))
        updater(cast(dict[int, Mapping[str, Any]], view))
        self._shelf.stage(self.name, view.touched)

    def _get_next_id(self) -> int:
        return self._shelf.writable().next_number(self.name)


class Tables(TinyDB):
    """The store as a TinyDB database: `tables.table("nights").search(where("quality") >= 4)`."""

    table_class = ShelfTable

    def __init__(self, shelves: Shelves, change: Change | None = None) -> None:
        """Without a change it is for reading only."""
        super().__init__(shelves, change, storage=ShelfStorage)


def _exact(plain: Document, table: str) -> Raw:
    try:
        data = msgspec.json.encode(plain)
    except (TypeError, ValueError) as error:
        raise UsageError(f"JSON cannot hold this document: {error}.", where=table) from error
    if msgspec.json.decode(data) != plain:
        raise UsageError("JSON cannot hold this document exactly.", where=table)
    return Raw(data)
