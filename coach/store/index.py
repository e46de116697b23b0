"""Where the documents of a table are found: numbered JSON -> by id and day, decoded only as far as needed.

Ten years are 20,000 documents, and most runs ask for a fortnight of them: where a snapshot stands in order of day,
nothing is read ahead, and a day is found by halving.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Raw


class DocumentHead(msgspec.Struct, frozen=True, gc=False):
    """The few fields of a document by which it is found."""

    id: str
    date: str = ""
    start: str = ""
    at: str = ""

    @property
    def day(self) -> str:
        """The date as written (`coach.model.records.day_of`), or nothing."""
        return (self.date or self.start or self.at)[:10]


_HEAD = msgspec.json.Decoder(DocumentHead)
_HEADS = msgspec.json.Decoder(list[DocumentHead])


def head_of(document: Raw) -> DocumentHead | None:
    """By what a document is found; None when it has no such fields."""
    try:
        return _HEAD.decode(document)
    except msgspec.DecodeError:
        return None


class Index:
    """Follows the documents of one shelf, whose own dict it reads."""

    def __init__(self, documents: dict[int, Raw], *, ordered: bool = False) -> None:
        """Read every head once, unless they are known to stand in order of day, each with an id of its own."""
        self._documents = documents
        self.broken: dict[int, str] = {}
        """Documents without a head, or with an id that another has already, and why."""
        self._numbers: dict[str, int] | None = None
        self._at = list(documents) if ordered else []
        if not ordered:
            self._read()

    def copy(self, documents: dict[int, Raw]) -> Index:
        """The same for a copy of the documents; no head is read again."""
        copied = Index(documents, ordered=True)
        copied.broken = dict(self.broken)
        copied._numbers = None if self._numbers is None else dict(self._numbers)
        copied._at = list(self._at)
        return copied

    @property
    def at(self) -> Sequence[int]:
        """The numbers of all that are not broken, by day."""
        return self._at

    @property
    def numbers(self) -> dict[str, int]:
        """By id."""
        if self._numbers is None:
            self._read()
        return self._numbers or {}

    def between(self, first: date, last: date) -> list[int]:
        """The numbers filed under those days, both ends included, by (day, id)."""
        low = bisect_left(self._at, first.isoformat(), key=self._day)
        return self._by_id(self._at[low : bisect_right(self._at, last.isoformat(), lo=low, key=self._day)])

    def newest(self, count: int) -> list[int]:
        """The numbers of the last so many by day."""
        return self._by_id(self._at[-count:])

    def in_order(self) -> list[int]:
        """All numbers by (day, id)."""
        return self._by_id(self._at)

    def leave(self, number: int) -> None:
        """A document is about to be replaced or removed."""
        if self.broken.pop(number, None) is not None or number not in self._documents:
            return
        head = _HEAD.decode(self._documents[number])
        if self._numbers is not None:
            del self._numbers[head.id]
        del self._at[self._at.index(number, bisect_left(self._at, head.day, key=self._day))]

    def enter(self, number: int) -> None:
        """A document was put."""
        head = self._head(number)
        if head is None or (self._numbers is not None and not self._named(number, head.id, self._numbers)):
            return
        self._at.insert(bisect_right(self._at, head.day, key=self._day), number)

    def _read(self) -> None:
        """Every head."""
        heads = self._heads()
        self._numbers = {head.id: number for number, head in reversed(heads.items())}
        if len(self._numbers) < len(heads):
            known = self._numbers
            heads = {number: head for number, head in heads.items() if self._named(number, head.id, known)}
        days = [(head.date or head.start or head.at)[:10] for head in heads.values()]
        numbers = list(heads)
        if days != sorted(days):
            numbers = [numbers[place] for place in sorted(range(len(days)), key=days.__getitem__)]
        self._at = numbers

    def _heads(self) -> dict[int, DocumentHead]:
        """By number; at once, which is quicker, unless some of them need a closer look."""
        documents = self._documents
        try:
            return dict(zip(documents, _HEADS.decode(b"[%b]" % b",".join(documents.values())), strict=True))
        except msgspec.DecodeError:
            return {number: head for number in documents if (head := self._head(number)) is not None}

    def _head(self, number: int) -> DocumentHead | None:
        try:
            return _HEAD.decode(self._documents[number])
        except msgspec.DecodeError as error:
            self.broken[number] = str(error)
            return None

    def _day(self, number: int) -> str:
        return _HEAD.decode(self._documents[number]).day

    def _by_id(self, numbers: Iterable[int]) -> list[int]:
        heads = {number: _HEAD.decode(self._documents[number]) for number in numbers}
        return sorted(heads, key=lambda number: (heads[number].day, heads[number].id))

    def _named(self, number: int, ident: str, numbers: dict[str, int]) -> bool:
        """Whether that number has the id for itself."""
        first = numbers.setdefault(ident, number)
        if first != number:
            self.broken[number] = f"the id {ident} is already taken by number {first}"
        return first == number
