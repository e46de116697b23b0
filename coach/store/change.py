"""One change: the nouns a flow puts and removes -> the tables as they will be, kept when the block ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

import msgspec

from coach.model import Profile, Record
from coach.model.records import KIND_OF, KINDS
from coach.store.codec import decode
from coach.store.database import Database
from coach.store.ids import new_id
from coach.store.records import only
from coach.store.shelf import Op, Shelves
from coach.store.staging import Staging
from coach.store.storage import StagedStorage

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
        self.staging = Staging(shelves)
        """The same by table and number."""
        self.tables = Database(self.staging, storage=StagedStorage)
        """TinyDB over the store as it will be: what is inserted, updated and removed there belongs to the change."""

    def put(self, record: Record) -> None:
        """Add a record, or replace the one with its id; UsageError when a value is out of range."""
        self.tables.of(type(record)).put(record)

    def remove(self, noun: type[Record], record_id: str) -> bool:
        """Remove a record; False when there is none."""
        return self.tables.of(noun).take(record_id)

    def set_profile(self, profile: Profile) -> None:
        """Replace the profile."""
        self.tables.of(Profile).put(profile)

    @property
    def differs(self) -> bool:
        """Whether anything staged so far differs from the store."""
        return self.staging.differs

    def between(self, noun: type[N], first: date, last: date) -> tuple[N, ...]:
        """The records of those days as they will be, by (day, id); what does not validate is left out."""
        return only(noun, self.tables.of(noun).nouns_between(first, last))

    def touched(self, noun: type[N]) -> tuple[N, ...]:
        """Every record of that kind that is put or removed so far, as it was and as it will be."""
        table, found = KIND_OF[noun], []
        for number, document in self.staging.touched(table).items():
            for raw in (self.staging.shelves.document(table, number), document):
                with suppress(msgspec.DecodeError, ValueError):
                    record = None if raw is None else decode(KINDS[table], raw)
                    if isinstance(record, noun):
                        found.append(record)
        return tuple(found)

    def ops(self) -> list[Op]:
        """What differs from the store; ends the change."""
        return self.staging.ops()
