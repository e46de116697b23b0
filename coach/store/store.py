"""The store: nouns in, nouns out; every change is one durable transaction that can be taken back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from coach.errors import StoreError
from coach.model import Profile, Record, StoreDocument
from coach.store.change import Change
from coach.store.copies import Copies
from coach.store.database import Database
from coach.store.disk.book import Book, MemoryBook
from coach.store.disk.files import FileSystem
from coach.store.disk.folder import FolderBook
from coach.store.ledger import Ledger
from coach.store.machines import Machines
from coach.store.records import only
from coach.store.undo import History

N = TypeVar("N", bound=Record)


class Store:
    """Everything a person keeps."""

    def __init__(self, book: Book, fs: FileSystem | None = None) -> None:
        """Over a book; see `open` and `in_memory`."""
        fs = fs or FileSystem()
        self.book = book
        """Its files: who writes them, and `db.json` brought up to date."""
        self.folder = book.folder
        """Where it is kept, if anywhere."""
        self.tables = Database(book)
        """TinyDB over everything as it stands, for reading; for writing see `Change.tables`."""
        self._ledger = Ledger(book)
        self.history = History(self._ledger)
        self.copies = Copies(self._ledger, fs)
        self.machines = Machines(self._ledger, fs)
        self._revision = book.seq

    @classmethod
    def open(
        cls, folder: Path, *, read_only: bool = False, partly: bool = False, fs: FileSystem | None = None
    ) -> Store:
        """The store in a folder; where there is none, an empty one that the first change creates.

        Reading writes nothing. StoreError when it is damaged, foreign, newer or not to be read; with `partly`, what
        can be read of a damaged or newer one is there to look at, and `partial` says so.
        """
        fs = fs or FileSystem()
        return cls(FolderBook(Path(folder), fs, read_only=read_only, partly=partly), fs)

    @classmethod
    def in_memory(cls) -> Store:
        """A store that is gone with the process and otherwise behaves the same."""
        return cls(MemoryBook())

    @property
    def revision(self) -> int:
        """Rises with every change seen, ours or another process's."""
        self._revision = max(self._revision, self.book.seq)
        return self._revision

    @property
    def partial(self) -> StoreError | None:
        """Why only a part of it is to be seen; then nothing can be changed, and nothing may be planned from it."""
        return self.book.partial

    # Reading

    def profile(self) -> Profile:
        """The person, as far as it can be read; the defaults before they said anything.

        Where `tables.readable_profile` names lost fields, no plan is safe: a condition may be among them.
        """
        return self.tables.readable_profile()[0]

    def has_profile(self) -> bool:
        """Whether a profile was ever set."""
        return self.count(Profile) > 0

    def all(self, noun: type[N]) -> tuple[N, ...]:
        """Every record of that kind by (day, id), without those that are damaged."""
        return only(noun, self.tables.of(noun).nouns())

    def between(self, noun: type[N], first: date, last: date) -> tuple[N, ...]:
        """The records filed under those days (`day_of`), both ends included; others are not even decoded."""
        return only(noun, self.tables.of(noun).nouns_between(first, last))

    def get(self, noun: type[N], record_id: str) -> N | None:
        """The record of that kind with that id."""
        found = self.tables.of(noun).noun(record_id)
        return found if isinstance(found, noun) else None

    def count(self, noun: type[Struct]) -> int:
        """How many records its table holds, damaged ones included; nothing is decoded for it."""
        return len(self.tables.of(noun))

    def document(self) -> StoreDocument:
        """Everything that can be read, as it is exported."""
        return self.tables.document(self.profile())

    # Writing

    def change(self, name: str, *, at: datetime) -> AbstractContextManager[Change]:
        """One transaction: durable when the block ends without an exception, otherwise nothing happened.

        The store is up to date with other processes from the block's first line on; they wait for its end.
        """
        return self._ledger.change(name, at=at)

    def refresh(self) -> bool:
        """Read what other processes wrote since; True when something changed. During a change of ours: nothing."""
        before = self.revision
        if self._ledger.is_writing or not self.book.refresh():
            return False
        self._revision = max(before + 1, self.book.seq)
        return True

    def close(self) -> None:
        """Leave; brings `db.json` up to date when this store wrote and it is quick (below 1 MiB)."""
        self.book.close()
