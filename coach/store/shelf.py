"""The documents of a table in memory: numbered JSON -> found by id and day, mostly undecoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Raw

from coach.store.index import Index

PROFILE = "profile"
"""The table of the one person, under `PROFILE_NUMBER`."""
PROFILE_NUMBER = 1
HISTORY = "history"
"""The table of what can be taken back."""
EARLIER = "earlier"
"""The table of versions that an edit on another machine overruled unseen."""
DEVICE = "device"
"""The table of what this store is among those that share their changes: one document, `DEVICE_NUMBER`."""
DEVICE_NUMBER = 1

Op = tuple[str, int, Raw]
"""Table, number, and the document now there (`null`: none)."""
NOTHING = Raw(b"null")

_MANY = 100


class Shelf:
    """One table: documents by number; a number is never given twice."""

    def __init__(self, documents: dict[int, Raw] | None = None, next_number: int = 1) -> None:
        """Start with what a snapshot holds."""
        self.documents: dict[int, Raw] = {} if documents is None else documents
        self.next_number = max([next_number - 1, *self.documents]) + 1
        self.version = 0
        """Rises with every change."""
        self._index: Index | None = None
        self._ordered = False

    def copy(self) -> Shelf:
        """The same documents, found as quickly."""
        copied = Shelf(dict(self.documents), self.next_number)
        copied._index = None if self._index is None else self._index.copy(copied.documents)
        copied._ordered = self._ordered and self.version == 0
        return copied

    def trust_order(self) -> None:
        """The documents stand in order of day, as `in_snapshot_order` wrote them, and none is broken."""
        self._ordered = True

    @property
    def index(self) -> Index:
        """Made at the first question and kept up to date after it."""
        if self._index is None:
            self._index = Index(self.documents, ordered=self._ordered)
        return self._index

    def drop_index(self) -> None:
        """Make it anew at the next question: cheaper than many single changes."""
        self._index, self._ordered = None, False

    def put(self, documents: Mapping[int, Raw | None]) -> None:
        """Put, replace or (None) remove documents, as one step: ids may change hands in it."""
        self.version += 1
        self.next_number = max(self.next_number - 1, *documents) + 1
        index = self.index if self._ordered else self._index
        for number in documents:
            if index is not None:
                index.leave(number)
        for number, document in documents.items():
            if document is None:
                self.documents.pop(number, None)
            else:
                self.documents[number] = document
        for number, document in documents.items():
            if index is not None and document is not None:
                index.enter(number)

    def number_of(self, record_id: str) -> int | None:
        """The number of the document with that id."""
        return self.index.numbers.get(record_id)

    def newest(self, count: int) -> list[int]:
        """The numbers of the last so many by day."""
        return self.index.newest(count)

    def in_order(self) -> list[int]:
        """All numbers by (day, id)."""
        return self.index.in_order()

    def in_snapshot_order(self) -> tuple[list[int], bool]:
        """All numbers as a snapshot lists them, and whether the next reader may trust their order."""
        return [*self.index.at, *sorted(self.index.broken)], not self.index.broken

    def between(self, first: date, last: date) -> list[int]:
        """The numbers filed under those days, both ends included, by (day, id)."""
        return self.index.between(first, last)


class Shelves:
    """Every table."""

    def __init__(self, shelves: dict[str, Shelf] | None = None) -> None:
        """Start with what a snapshot holds."""
        self._shelves: dict[str, Shelf] = {} if shelves is None else shelves

    def __getitem__(self, table: str) -> Shelf:
        """That table; an empty one where there was none."""
        shelf = self._shelves.get(table)
        if shelf is None:
            shelf = self._shelves[table] = Shelf()
        return shelf

    def look(self, table: str) -> Shelf:
        """That table; where there was none, an empty one that no snapshot will know of."""
        return self._shelves.get(table) or Shelf()

    def copy(self) -> Shelves:
        """The same documents on shelves of their own."""
        return Shelves({name: shelf.copy() for name, shelf in self._shelves.items()})

    def tables(self) -> tuple[str, ...]:
        """The names of the tables so far."""
        return tuple(self._shelves)

    def document(self, table: str, number: int) -> Raw | None:
        """The document with that number."""
        shelf = self._shelves.get(table)
        return shelf.documents.get(number) if shelf else None

    def apply(self, ops: Iterable[Op]) -> None:
        """What a transaction says."""
        found: dict[str, dict[int, Raw | None]] = {}
        for table, number, document in ops:
            found.setdefault(table, {})[number] = None if is_nothing(document) else document
        for table, documents in found.items():
            if len(documents) > max(_MANY, len(self[table].documents) // _MANY):
                self[table].drop_index()
            self[table].put(documents)


def is_nothing(document: Raw) -> bool:
    """Whether an op's document says "none"."""
    return memoryview(document) == memoryview(NOTHING)
