"""What was changed and can be taken back: the history's documents -> entries, and the store as it once stood."""

from __future__ import annotations

from datetime import datetime

from coach.errors import UsageError
from coach.store import history
from coach.store.database import Database
from coach.store.disk.book import MemoryBook
from coach.store.history import Entry
from coach.store.ids import new_id
from coach.store.ledger import Ledger, aware
from coach.store.shelf import HISTORY


class History:
    """`store.history`."""

    def __init__(self, ledger: Ledger) -> None:
        """Over the transactions of a book."""
        self._ledger = ledger

    def entries(self, limit: int = 20) -> tuple[Entry, ...]:
        """The last changes that can be taken back, newest first."""
        newest = history.newest_first(self._ledger.shelves[HISTORY])
        return tuple(before.entry() for _, (_, before) in zip(range(limit), newest, strict=False))

    def as_it_stood(self, at: datetime) -> Database | None:
        """The store as it was at a past moment, to look at; None when the history does not reach so far."""
        then = history.as_it_stood(self._ledger.shelves, aware(at))
        return Database(MemoryBook(then)) if then else None

    def undo(self, *, at: datetime, entry_id: str | None = None) -> Entry | None:
        """Take back the last change, or the one of that id, and say which it was; None when there is none.

        UsageError when a later change wrote the same records. An undo cannot itself be taken back.
        """
        if self._is_empty():
            return None
        with self._ledger.writing():
            shelf = self._ledger.shelves[HISTORY]
            found = history.find(shelf, entry_id)
            if found is None:
                return None
            number, before = found
            if later := history.blocker(shelf, number, before):
                raise UsageError(
                    f"{before.name} cannot be taken back before {later.name}, which changed the same.",
                    where=before.id,
                    todo="Take that back first; nothing was changed.",
                )
            undoing = Entry(id=new_id("undo"), name=f"undo of {before.name}", at=aware(at))
            ops = history.take_back(self._ledger.shelves, number, before, undoing)
            self._ledger.commit(undoing, ops, ops)
            return before.entry()

    def _is_empty(self) -> bool:
        """Whether nothing was ever changed, here or by another process; a store's folder is not made to find out."""
        book = self._ledger.book
        if book.read_only or book.partial or self._ledger.shelves[HISTORY].documents:
            return False
        return not book.refresh()
