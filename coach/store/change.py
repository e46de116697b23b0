"""One change in the making: puts and removes -> ops, which the store writes when the block ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

import msgspec
from msgspec import Raw

from coach.errors import UsageError
from coach.model import Profile, Record
from coach.model.records import KIND_OF, KINDS, day_of
from coach.store.codec import clean_key, decode, encode
from coach.store.disk.journal import NOTHING, Op
from coach.store.disk.snapshot import PROFILE
from coach.store.ids import new_id
from coach.store.shelf import Shelves

PROFILE_NUMBER = 1

N = TypeVar("N", bound=Record)


class Change:
    """What a `with store.change(…)` block fills; the store's reads do not see it before the block ends."""

    def __init__(self, shelves: Shelves, name: str, at: datetime) -> None:
        """Begin empty."""
        self.id = new_id("change")
        """By which it stands in the history."""
        self.name = name
        self.at = at
        self.did = False
        """Whether it changed anything; known when the block has ended."""
        self._shelves = shelves
        self._staged: dict[tuple[str, int], Raw | None] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._next: dict[str, int] = {}
        self._open = True

    def put(self, record: Record) -> None:
        """Add a record, or replace the one with its id; UsageError when a value is out of range."""
        table = KIND_OF[type(record)]
        document = encode(record)
        key = clean_key(record.id)
        number = self._number(table, key)
        if number is None:
            number = self._numbers[table, key] = self.next_number(table)
        self._stage(table, number, document)

    def remove(self, noun: type[Record], record_id: str) -> bool:
        """Remove a record; False when there is none."""
        table = KIND_OF[noun]
        number = self._number(table, clean_key(record_id))
        if number is None or self.document(table, number) is None:
            return False
        self._stage(table, number, None)
        return True

    def set_profile(self, profile: Profile) -> None:
        """Replace the profile."""
        self._stage(PROFILE, PROFILE_NUMBER, encode(profile))

    @property
    def differs(self) -> bool:
        """Whether anything staged so far differs from the store."""
        return any(not _same(document, self._shelves.document(*key)) for key, document in self._staged.items())

    def between(self, noun: type[N], first: date, last: date) -> tuple[N, ...]:
        """The records of those days as they will be, by (day, id); what does not validate is left out."""
        table = KIND_OF[noun]
        numbers = {
            number for number in self._shelves[table].between(first, last) if (table, number) not in self._staged
        }
        numbers |= {number for staged, number in self._staged if staged == table}
        found = []
        for number in numbers:
            document = self.document(table, number)
            with suppress(msgspec.DecodeError, ValueError):
                if document is not None and first <= (day_of(record := decode(noun, document)) or date.max) <= last:
                    found.append(record)
        return tuple(sorted(found, key=lambda record: (str(day_of(record)), record.id)))

    def touched(self, noun: type[N]) -> tuple[N, ...]:
        """Every record of that kind that is put or removed so far, as it was and as it will be."""
        table = KIND_OF[noun]
        found = []
        for (staged, number), document in self._staged.items():
            for raw in (self._shelves.document(table, number), document) if staged == table else ():
                with suppress(msgspec.DecodeError, ValueError):
                    if raw is not None:
                        found.append(decode(noun, raw))
        return tuple(found)

    def ops(self) -> list[Op]:
        """What differs from the store; ends the change."""
        self._open = False
        return [
            (table, number, NOTHING if document is None else document)
            for (table, number), document in self._staged.items()
            if not _same(document, self._shelves.document(table, number))
        ]

    # By table and number, as the TinyDB face speaks

    def document(self, table: str, number: int) -> Raw | None:
        """The document as it will be."""
        if (table, number) in self._staged:
            return self._staged[table, number]
        return self._shelves.document(table, number)

    def numbers(self, table: str) -> list[int]:
        """The numbers that will be taken, in order."""
        kept = set(self._shelves[table].documents)
        for (staged, number), document in self._staged.items():
            if staged == table:
                kept.discard(number) if document is None else kept.add(number)
        return sorted(kept)

    def next_number(self, table: str) -> int:
        """A number never used before."""
        number = max(self._next.get(table, 1), self._shelves[table].next_number)
        self._next[table] = number + 1
        return number

    def put_document(self, table: str, number: int, document: Raw) -> None:
        """Put a document that must be a valid noun of its table with an id of its own."""
        noun: type[Profile] | type[Record] | None = Profile if table == PROFILE else KINDS.get(table)
        if noun is None:
            raise UsageError("the store has no such table that can be written", where=table)
        try:
            record = decode(noun, document)
        except (msgspec.DecodeError, ValueError) as error:
            raise UsageError(f"This document cannot be kept: {error}.", where=f"{table} {number}") from error
        if isinstance(record, Record):
            if self._number(table, record.id) not in (None, number):
                raise UsageError(f"The id {record.id} is already taken.", where=f"{table} {number}")
            self._numbers[table, record.id] = number
        elif number != PROFILE_NUMBER:
            raise UsageError("There is one profile, number 1.", where=f"{table} {number}")
        self._next[table] = max(self._next.get(table, 1), number + 1)
        self._stage(table, number, encode(record))

    def remove_document(self, table: str, number: int) -> None:
        """Remove the document with that number."""
        if table != PROFILE and table not in KINDS:
            raise UsageError("the store has no such table that can be written", where=table)
        self._stage(table, number, None)

    def _number(self, table: str, record_id: str) -> int | None:
        staged = self._numbers.get((table, record_id))
        return self._shelves[table].number_of(record_id) if staged is None else staged

    def _stage(self, table: str, number: int, document: Raw | None) -> None:
        if not self._open:
            raise RuntimeError("this change has ended")
        self._staged[table, number] = document


def _same(one: Raw | None, other: Raw | None) -> bool:
    if one is None or other is None:
        return one is other
    return bytes(one) == bytes(other)
