"""The store as a TinyDB database: every read and every write of a record passes one of its tables.

TinyDB's extension points are used as documented: a storage class that hands out documents one by one, a table class
that journals only what an operation touched, and the database class that joins them. Numbers of removed documents
are never given again, results are copies, and what JSON or the nouns cannot hold is refused before anything changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar, cast

import msgspec
from msgspec import Struct
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from coach.errors import StoreError, UsageError
from coach.model import Profile, Record, StoreDocument
from coach.model.acceptable import FIRST_YEAR, LAST_YEAR
from coach.model.records import KIND_OF, KINDS
from coach.store import history
from coach.store.codec import clean_key, decode_profile
from coach.store.records import Records
from coach.store.shelf import HISTORY, PROFILE, PROFILE_NUMBER
from coach.store.storage import Documents, ShelfStorage, Touched

K = TypeVar("K", bound=Struct)


class RecordTable(Table, Generic[K]):
    """A table whose operations cost as much as the documents they touch; as documents, and as nouns.

    Beside TinyDB's own questions it answers `between`, by the index of days. What is not one of the store's nouns
    (the history, the marks of sync) has documents only.
    """

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        """No query cache: the store may change behind it, and cached results could be edited."""
        super().__init__(storage, name, cache_size=0)
        self._shelf = cast(ShelfStorage, storage)
        noun: type[Struct] = Profile if name == PROFILE else KINDS.get(name, Struct)
        self.records: Records[K] = Records(self._shelf, name, cast(type[K], noun))
        """The same documents as nouns."""

    def between(self, first: date, last: date) -> list[Document]:
        """The documents filed under those days, both ends included, by (day, id); others are not even decoded."""
        table = self._read_table()
        numbers = self._shelf.between(self.name, first, last)
        return [self.document_class(table[str(number)], number) for number in numbers]

    def nouns(self) -> tuple[K, ...]:
        """Every record by (day, id), without those that do not validate."""
        return self.records.all()

    def nouns_between(self, first: date, last: date) -> tuple[K, ...]:
        """The records filed under those days, both ends included; others are not even decoded."""
        return self.records.some(self._shelf.between(self.name, first, last))

    def newest(self, count: int) -> tuple[K, ...]:
        """The last so many records by day; others are not even decoded."""
        return self.records.some(self._shelf.newest(self.name, count))

    def noun(self, record_id: str) -> K | None:
        """The record with that id."""
        return self.records.one(self._shelf.number_of(self.name, clean_key(record_id)))

    def put(self, record: K) -> int:
        """Add a record, or replace the one with its id; its number. UsageError when a value is out of range."""
        number = PROFILE_NUMBER
        if isinstance(record, Record):
            number = self._shelf.number_of(self.name, clean_key(record.id)) or self._get_next_id()
        self._update_table(lambda table: cast(dict[int, Any], table).__setitem__(number, record))
        return number

    def take(self, record_id: str) -> bool:
        """Remove the record with that id; False when there is none."""
        number = self._shelf.number_of(self.name, clean_key(record_id))
        return number is not None and bool(self.remove(doc_ids=[number]))

    def __len__(self) -> int:
        return self._shelf.count(self.name)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast(dict[str, Mapping[str, Any]], Documents(self._shelf, self.name))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        view = Touched(Documents(self._shelf, self.name))
        try:
            updater(cast(dict[int, Mapping[str, Any]], view))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"This cannot be done with these documents ({type(error).__name__}: {error})."
            raise UsageError(what, where=self.name, todo="Nothing was changed.") from error
        if changes := view.changes():
            self._shelf.stage({self.name: changes})

    def _get_next_id(self) -> int:
        return self._shelf.next_number(self.name)


class Database(TinyDB):
    """`database.table("nights").search(where("quality") >= 4)`, or as nouns `database.of(Night).nouns()`."""

    table_class = RecordTable
    default_storage_class = cast(Any, ShelfStorage)  # declared narrower than it is meant

    def of(self, noun: type[K]) -> RecordTable[K]:
        """The table of that noun."""
        name = PROFILE if noun is Profile else KIND_OF[cast(type[Record], noun)]
        return cast(RecordTable[K], self.table(name))

    def profile(self) -> Profile | None:
        """The person; None before they said anything. StoreError when it does not validate."""
        records = self.of(Profile).records
        found = records.one(PROFILE_NUMBER)
        if found is None and (why := records.complaint(PROFILE_NUMBER)):
            raise StoreError(f"The profile cannot be read: {why}.", todo="Bring the folder back from a copy.")
        return found

    def readable_profile(self) -> tuple[Profile, tuple[str, ...]]:
        """As much of the person as can be read, and the fields that cannot; the defaults before they said anything."""
        try:
            return self.profile() or Profile(), ()
        except StoreError:
            raw = cast(ShelfStorage, self.storage).document(PROFILE, PROFILE_NUMBER)
            return decode_profile(raw) if raw is not None else (Profile(), ())

    def document(self, profile: Profile | None = None) -> StoreDocument:
        """Everything, as it is exported; with that profile in place of its own."""
        kinds = {kind: self.of(noun).nouns() for kind, noun in KINDS.items()}
        return msgspec.convert({"profile": profile or self.profile() or Profile(), **kinds}, StoreDocument)

    def shelved(self) -> int:
        """How many records were left out so far because they do not validate, those of impossible years included."""
        tables = [self.of(noun) for noun in KINDS.values()]
        for table in tables:
            table.nouns_between(date.min, date(FIRST_YEAR - 1, 12, 31))
            table.nouns_between(date(LAST_YEAR + 1, 1, 1), date.max)
        return sum(table.records.shelved() for table in tables)

    def damaged(self) -> tuple[str, ...]:
        """Documents that do not validate, with table and why; they stay in the file. Reads everything."""
        found = [f"{kind} {what}" for kind, noun in KINDS.items() for what in self.of(noun).records.damaged()]
        shelf = cast(ShelfStorage, self.storage).shelf(HISTORY)
        return (*found, *(f"history {what}" for what in history.damaged(shelf)))
