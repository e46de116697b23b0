"""One kind of record as nouns: documents -> validated nouns, decoded once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw

from coach.model import Record
from coach.store.codec import decode
from coach.store.shelf import Shelf

N = TypeVar("N", bound=Record)


class Records(Generic[N]):
    """A cache; a document is decoded again only when it was replaced."""

    def __init__(self, noun: type[N]) -> None:
        """Nothing is read yet."""
        self._noun = noun
        self._known: dict[int, tuple[Raw, N | None]] = {}
        self._all: tuple[N, ...] = ()
        self._all_of: tuple[Shelf | None, int] = (None, 0)

    def one(self, shelf: Shelf, number: int | None) -> N | None:
        """The record with that number, or None when there is none or it does not validate."""
        raw = shelf.documents.get(number) if number is not None else None
        if raw is None or number is None:
            return None
        known = self._known.get(number)
        if known is None or known[0] is not raw:
            known = self._known[number] = (raw, self._decoded(raw))
        return known[1]

    def some(self, shelf: Shelf, numbers: Iterable[int]) -> tuple[N, ...]:
        """The records with those numbers, without those that do not validate."""
        found = (self.one(shelf, number) for number in numbers)
        return tuple(record for record in found if record is not None)

    def all(self, shelf: Shelf) -> tuple[N, ...]:
        """Every record by (day, id)."""
        if self._all_of != (shelf, shelf.version):
            self._known = {number: kept for number, kept in self._known.items() if number in shelf.documents}
            self._all = self.some(shelf, shelf.in_order())
            self._all_of = (shelf, shelf.version)
        return self._all

    def damaged(self, shelf: Shelf) -> list[str]:
        """What is wrong with each document that is not among `all`."""
        found = {number: f"number {number}: {why}" for number, why in shelf.index.broken.items()}
        for ident, number in shelf.index.numbers.items():
            if self.one(shelf, number) is None:
                found[number] = f"{ident}: {self._complaint(shelf.documents[number])}"
        return [found[number] for number in sorted(found)]

    def _decoded(self, raw: Raw) -> N | None:
        try:
            return decode(self._noun, raw)
        except (msgspec.DecodeError, ValueError):
            return None

    def _complaint(self, raw: Raw) -> str:
        try:
            decode(self._noun, raw)
        except (msgspec.DecodeError, ValueError) as error:
            return str(error)
        return ""
