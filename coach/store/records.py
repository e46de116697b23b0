"""One table as nouns: its documents -> validated nouns, decoded once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from coach.model import Record
from coach.model.records import KIND_OF, KINDS
from coach.store.codec import decode
from coach.store.storage import ShelfStorage

K = TypeVar("K", bound=Struct)
N = TypeVar("N", bound=Record)


class Records(Generic[K]):
    """A cache; a document is decoded again only when it was replaced."""

    def __init__(self, storage: ShelfStorage, table: str, noun: type[K]) -> None:
        """Nothing is read yet."""
        self._storage = storage
        self._table = table
        self._noun = noun
        self._known: dict[int, tuple[Raw, K | None]] = {}
        self._all: tuple[K, ...] = ()
        self._all_of: object = None

    def one(self, number: int | None) -> K | None:
        """The record with that number, or None when there is none or it does not validate."""
        raw = self._storage.document(self._table, number) if number is not None else None
        if raw is None or number is None:
            return None
        known = self._known.get(number)
        if known is None or known[0] is not raw:
            known = self._known[number] = (raw, self._decoded(raw))
        return known[1]

    def some(self, numbers: Iterable[int]) -> tuple[K, ...]:
        """The records with those numbers, without those that do not validate."""
        found = (self.one(number) for number in numbers)
        return tuple(record for record in found if record is not None)

    def all(self) -> tuple[K, ...]:
        """Every record by (day, id)."""
        state = self._storage.state(self._table)
        if state is None or self._all_of != state:
            there = self._storage.shelf(self._table).documents
            self._known = {number: kept for number, kept in self._known.items() if number in there}
            self._all = self.some(self._storage.in_order(self._table))
            self._all_of = state
        return self._all

    def shelved(self) -> int:
        """How many documents were met so far that do not validate and are left out; nothing more is read for it."""
        there = self._storage.shelf(self._table)
        met = sum(record is None and number in there.documents for number, (_, record) in self._known.items())
        return met + len(there.index.broken)

    def damaged(self) -> list[str]:
        """What is wrong with each document that is not among `all`."""
        shelf = self._storage.shelf(self._table)
        found = {number: f"number {number}: {why}" for number, why in shelf.index.broken.items()}
        for ident, number in shelf.index.numbers.items():
            if self.one(number) is None:
                found[number] = f"{ident}: {self.complaint(number)}"
        return [found[number] for number in sorted(found)]

    def complaint(self, number: int) -> str:
        """Why the document with that number does not validate; nothing where it does, or where there is none."""
        raw = self._storage.document(self._table, number)
        try:
            if raw is not None:
                decode(self._noun, raw)
        except (msgspec.DecodeError, ValueError) as error:
            return str(error)
        return ""

    def _decoded(self, raw: Raw) -> K | None:
        try:
            return decode(self._noun, raw)
        except (msgspec.DecodeError, ValueError):
            return None


def only(noun: type[N], records: tuple[N, ...]) -> tuple[N, ...]:
    """Those of that kind: a table of several kinds holds others too."""
    return records if KINDS[KIND_OF[noun]] is noun else tuple(r for r in records if isinstance(r, noun))
