"""The documents of a table in memory: numbered JSON -> found by id, day and source, mostly undecoded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec import Raw

from coach.store.journal import NOTHING, Op

_MANY = 100
_LAST = "\U0010ffff"


class Head(msgspec.Struct, frozen=True, gc=False):
    """The few fields of a document by which it is found."""

    id: str
    date: str = ""
    start: str = ""
    at: str = ""
    source: str = "manual"
    external_id: str | None = None

    @property
    def day(self) -> str:
        """The date as written (`coach.model.records.day_of`), or nothing."""
        return (self.date or self.start or self.at)[:10]


_HEAD = msgspec.json.Decoder(Head)
_HEADS = msgspec.json.Decoder(list[Head])


class Index:
    """Where each document of a shelf is found."""

    def __init__(self, documents: dict[int, Raw]) -> None:
        """Read every head once."""
        self.heads: dict[int, Head] = {}
        self.numbers: dict[str, int] = {}
        self.days: list[tuple[str, str, int]] = []
        self.externals: dict[tuple[str, str], int] = {}
        self.broken: dict[int, str] = {}
        if not self._enter_all(documents):
            for number, document in documents.items():
                if place := self._enter(number, document):
                    self.days.append(place)
        self.days.sort()

    def change(self, number: int, document: Raw | None) -> None:
        """A document was put, replaced or (None) removed."""
        self._forget(number)
        if document is not None and (place := self._enter(number, document)):
            insort(self.days, place)

    def _enter_all(self, documents: dict[int, Raw]) -> bool:
        """All at once, which is quicker; False, and nothing done, when some of them need a closer look."""
        try:
            heads = _HEADS.decode(b"[%b]" % b",".join(documents.values()))
        except msgspec.DecodeError:
            return False
        numbers = {head.id: number for number, head in zip(documents, heads, strict=True)}
        if len(numbers) < len(documents):
            return False
        self.heads = dict(zip(documents, heads, strict=True))
        self.numbers = numbers
        self.days = [
            ((head.date or head.start or head.at)[:10], head.id, number) for number, head in self.heads.items()
        ]
        self.externals = {
            (head.source, head.external_id): number
            for number, head in self.heads.items()
            if head.external_id is not None
        }
        return True

    def _enter(self, number: int, document: Raw) -> tuple[str, str, int] | None:
        try:
            head = _HEAD.decode(document)
        except msgspec.DecodeError as error:
            self.broken[number] = str(error)
            return None
        if head.id in self.numbers:
            self.broken[number] = f"the id {head.id} is already taken by number {self.numbers[head.id]}"
            return None
        self.heads[number] = head
        self.numbers[head.id] = number
        if head.external_id is not None:
            self.externals[head.source, head.external_id] = number
        return head.day, head.id, number

    def _forget(self, number: int) -> None:
        self.broken.pop(number, None)
        head = self.heads.pop(number, None)
        if head is None:
            return
        del self.numbers[head.id]
        if head.external_id is not None and self.externals.get((head.source, head.external_id)) == number:
            del self.externals[head.source, head.external_id]
        del self.days[bisect_left(self.days, (head.day, head.id, number))]


class Shelf:
    """One table: documents by number; a number is never given twice."""

    def __init__(self, documents: dict[int, Raw] | None = None, next_number: int = 1) -> None:
        """Start with what a snapshot holds."""
        self.documents: dict[int, Raw] = {} if documents is None else documents
        self.next_number = max([next_number - 1, *self.documents]) + 1
        self.version = 0
        """Rises with every change."""
        self._index: Index | None = None

    @property
    def index(self) -> Index:
        """Made at the first question and kept up to date after it."""
        if self._index is None:
            self._index = Index(self.documents)
        return self._index

    def drop_index(self) -> None:
        """Make it anew at the next question: cheaper than many single changes."""
        self._index = None

    def put(self, number: int, document: Raw | None) -> None:
        """Put, replace or (None) remove one document."""
        self.version += 1
        self.next_number = max(self.next_number, number + 1)
        if document is None:
            self.documents.pop(number, None)
        else:
            self.documents[number] = document
        if self._index is not None:
            self._index.change(number, document)

    def number_of(self, record_id: str) -> int | None:
        """The number of the document with that id."""
        return self.index.numbers.get(record_id)

    def in_order(self) -> list[int]:
        """All numbers by (day, id)."""
        return [number for _, _, number in self.index.days]

    def between(self, first: date, last: date) -> list[int]:
        """The numbers filed under those days, both ends included, by (day, id)."""
        days = self.index.days
        low = bisect_left(days, (first.isoformat(),))
        high = bisect_right(days, (last.isoformat(), _LAST))
        return [number for _, _, number in days[low:high]]


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

    def copy(self) -> Shelves:
        """The same documents on shelves of their own."""
        return Shelves({name: Shelf(dict(shelf.documents), shelf.next_number) for name, shelf in self._shelves.items()})

    def tables(self) -> tuple[str, ...]:
        """The names of the tables so far."""
        return tuple(self._shelves)

    def document(self, table: str, number: int) -> Raw | None:
        """The document with that number."""
        shelf = self._shelves.get(table)
        return shelf.documents.get(number) if shelf else None

    def apply(self, ops: Iterable[Op]) -> None:
        """What a transaction says."""
        ops = tuple(ops)
        for table, count in Counter(table for table, _, _ in ops).items():
            if count > _MANY:
                self[table].drop_index()
        for table, number, document in ops:
            self[table].put(number, None if is_nothing(document) else document)


def is_nothing(document: Raw) -> bool:
    """Whether an op's document says "none"."""
    return memoryview(document) == memoryview(NOTHING)
