"""TinyDB's Storage over the shelves: documents decoded one by one when looked at, and what an operation touched.

Nothing is ever read or written as a whole: a table asks for the numbers it needs and hands over what it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import date
from typing import Any, NoReturn, Protocol, cast

import msgspec
from msgspec import Raw
from tinydb.storages import Storage

from coach.errors import UsageError
from coach.store.index import head_of
from coach.store.shelf import Shelf, Shelves
from coach.store.staging import Staging, Wanted

Plain = dict[str, Any]
"""A document as TinyDB hands it out."""


class Shelved(Protocol):
    """Whoever has the shelves at the moment: a book changes them when it reads its files anew."""

    @property
    def shelves(self) -> Shelves:
        """Every table."""
        ...


class ShelfStorage(Storage):
    """The store as it stands, for reading."""

    def __init__(self, source: Shelved) -> None:
        """Nothing is read yet."""
        self._source = source

    def read(self) -> dict[str, Plain] | None:
        """Every table."""
        return {name: cast(Plain, Documents(self, name)) for name in self._source.shelves.tables()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the tables these: what TinyDB does when it drops tables."""
        differs: dict[str, dict[int, Wanted]] = {}
        for name in self._source.shelves.tables():
            now, wanted = Documents(self, name), data.get(name, {})
            differ = [key for key in {*now, *wanted} if now.get(key) != wanted.get(key)]
            if differ:
                differs[name] = {int(key): cast(Wanted, wanted.get(key)) for key in differ}
        self.stage(differs)

    def shelf(self, table: str) -> Shelf:
        """That table as it stands."""
        return self._source.shelves.look(table)

    def document(self, table: str, number: int) -> Raw | None:
        """The document with that number."""
        return self._source.shelves.document(table, number)

    def count(self, table: str) -> int:
        """How many documents there are."""
        return len(self.shelf(table).documents)

    def numbers(self, table: str) -> list[int]:
        """Every number there."""
        return list(self.shelf(table).documents)

    def number_of(self, table: str, record_id: str) -> int | None:
        """The number of the document with that id."""
        return self.shelf(table).number_of(record_id)

    def between(self, table: str, first: date, last: date) -> list[int]:
        """The numbers filed under those days, both ends included, by (day, id)."""
        return self.shelf(table).between(first, last)

    def newest(self, table: str, count: int) -> list[int]:
        """The numbers of the last so many by day, as they are kept."""
        return self.shelf(table).newest(count)

    def in_order(self, table: str) -> list[int]:
        """The numbers of all that have an id of their own, by (day, id)."""
        return self.shelf(table).in_order()

    def state(self, table: str) -> object:
        """Another one after every change there; None where that is not kept count of."""
        shelf = self.shelf(table)
        return shelf, shelf.version

    def stage(self, wanted: Mapping[str, Mapping[int, Wanted]]) -> None:
        """Refused."""
        _refuse(", ".join(wanted))

    def next_number(self, table: str) -> int:
        """Refused: only what is put needs one."""
        _refuse(table)


class StagedStorage(ShelfStorage):
    """The store as it will be after the change that is being made, for writing too."""

    def __init__(self, staging: Staging) -> None:
        """Over what was staged so far."""
        super().__init__(staging)
        self._staging = staging

    def document(self, table: str, number: int) -> Raw | None:
        """The document as it will be."""
        return self._staging.document(table, number)

    def count(self, table: str) -> int:
        """How many there will be."""
        return len(self.numbers(table))

    def numbers(self, table: str) -> list[int]:
        """The numbers that will be taken, in order."""
        touched = self._staging.touched(table)
        kept = (number for number in self.shelf(table).documents if number not in touched)
        return sorted((*kept, *(number for number, document in touched.items() if document is not None)))

    def number_of(self, table: str, record_id: str) -> int | None:
        """The number that has that id, or had it until this change removed it."""
        return self._staging.number_of(table, record_id)

    def between(self, table: str, first: date, last: date) -> list[int]:
        """The numbers that will be filed under those days, by (day, id)."""
        return self._sorted(table, super().between(table, first, last), first.isoformat(), last.isoformat())

    def in_order(self, table: str) -> list[int]:
        """All numbers as they will be, by (day, id)."""
        return self._sorted(table, super().in_order(table), "", "~")

    def state(self, table: str) -> object:
        """Not kept count of."""
        return None

    def stage(self, wanted: Mapping[str, Mapping[int, Wanted]]) -> None:
        """Lay these over what is there, all or none; UsageError where one would break its noun."""
        self._staging.stage(wanted)

    def next_number(self, table: str) -> int:
        """A number never used before."""
        return self._staging.next_number(table)

    def _sorted(self, table: str, there: list[int], low: str, high: str) -> list[int]:
        """The numbers that stood `there` with those of staged documents of these days in their places."""
        touched = self._staging.touched(table)
        if not touched:
            return there
        numbers = [number for number in there if number not in touched]
        heads = {number: head_of(raw) for number in numbers if (raw := self.document(table, number)) is not None}
        heads |= {number: head_of(raw) for number, raw in touched.items() if raw is not None}
        found = {number: (head.day, head.id) for number, head in heads.items() if head and low <= head.day <= high}
        return sorted(found, key=found.__getitem__)


class Documents(Mapping[str, Plain]):
    """A table as TinyDB reads it: each document is decoded when it is looked at, and is the reader's own."""

    def __init__(self, storage: ShelfStorage, table: str) -> None:
        """Nothing is decoded yet."""
        self._storage = storage
        self._table = table

    def __getitem__(self, key: str) -> Plain:
        raw = self._storage.document(self._table, int(key))
        if raw is None:
            raise KeyError(key)
        return cast(Plain, msgspec.json.decode(raw))

    def __contains__(self, key: object) -> bool:
        return self._storage.document(self._table, int(str(key))) is not None

    def __iter__(self) -> Iterator[str]:
        return map(str, self._storage.numbers(self._table))

    def __len__(self) -> int:
        return self._storage.count(self._table)


class Touched(MutableMapping[int, Any]):
    """A table as TinyDB's updaters see it: remembers what they looked at, put and removed."""

    def __init__(self, documents: Documents) -> None:
        """Nothing is touched yet."""
        self._documents = documents
        self._touched: dict[int, Wanted] = {}

    def changes(self) -> dict[int, Wanted]:
        """What differs from what was there; what was only looked at does not."""
        return {number: wanted for number, wanted in self._touched.items() if not self._is_as_before(number, wanted)}

    def __getitem__(self, number: int) -> Wanted:
        if number not in self._touched:
            self._touched[number] = self._documents[str(number)]
        document = self._touched[number]
        if document is None:
            raise KeyError(number)
        return document

    def __setitem__(self, number: int, document: Wanted) -> None:
        self._touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched[number] = None

    def __contains__(self, number: object) -> bool:
        if number in self._touched:
            return self._touched[number] is not None
        return str(number) in self._documents

    def __iter__(self) -> Iterator[int]:
        numbers = dict.fromkeys([*map(int, self._documents), *self._touched])
        return (number for number in numbers if self._touched.get(number, {}) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self._touched = dict.fromkeys(self)

    def _is_as_before(self, number: int, wanted: Wanted) -> bool:
        before = self._documents.get(str(number))
        if wanted is None or before is None or not isinstance(wanted, dict):
            return wanted is before
        return before == wanted and _written(before) == _written(wanted)


def _written(plain: Plain) -> object:
    """As JSON, which tells 1 from true; what JSON cannot hold is refused when it is staged."""
    encoded: Callable[[Plain], bytes] = msgspec.json.encode
    try:
        return encoded(plain)
    except (TypeError, ValueError):
        return None


def _refuse(table: str) -> NoReturn:
    todo = "Write inside a change, so that it can be taken back; nothing was changed."
    raise UsageError("This database is for reading.", where=table, todo=todo)
