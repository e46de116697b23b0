"""What was changed and can be taken back: the history's documents -> entries, and the store as it once stood."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import takewhile

from coach.errors import UsageError
from coach.store import history
from coach.store.change import Change
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

    def since(self, moment: datetime) -> tuple[Entry, ...]:
        """Every change after a moment, newest first: those that were taken back, and the taking back, included."""
        newest = history.all_newest_first(self._ledger.shelves[HISTORY])
        return tuple(before.entry() for _, before in takewhile(lambda pair: pair[1].at > moment, newest))

    def began(self) -> datetime | None:
        """When the first change of all was made; None where that is not kept any more, or there was none."""
        shelf = self._ledger.shelves[HISTORY]
        is_whole = len(shelf.documents) == shelf.next_number - 1
        first = next(history.oldest_first(shelf), None) if is_whole else None
        return None if first is None else first.at

    def as_it_stands(self) -> MemoryBook:
        """Everything as it is now, to be looked at while the store goes on."""
        return MemoryBook(self._ledger.shelves.copy())

    def as_it_stood(self, at: datetime) -> Database | None:
        """The store as it was at a past moment, to look at; None when the history does not reach so far."""
        then = self.book_at(at)
        return None if then is None else Database(then)

    def book_at(self, at: datetime) -> MemoryBook | None:
        """The same as a book, for a store of its own."""
        then = history.as_it_stood(self._ledger.shelves, aware(at))
        return None if then is None else MemoryBook(then)

    def book_before(self, entries: Collection[Entry]) -> MemoryBook | None:
        """The same without the newest changes, which are these."""
        then = history.without(self._ledger.shelves, len(entries))
        return None if then is None else MemoryBook(then)

    def adding_to(self, entry_id: str) -> AbstractContextManager[Change | None]:
        """More of a change that was just kept, durable and taken back with it; None when others wrote since."""
        return self._ledger.adding_to(entry_id)

    def undo(self, *, at: datetime, entry_id: str | None = None) -> Entry | None:
        """Take back the last change, or the one of that id, and say which it was; None when there is none.

        UsageError when a later change wrote the same records. An undo cannot itself be taken back.
        """
        return next(iter(self._take_back(entry_id, 1, at)), None)

    def undo_last(self, count: int, *, at: datetime) -> tuple[Entry, ...]:
        """Take back the last `count` changes, or as many as there are, in one transaction: all of them or none."""
        return self._take_back(None, count, at)

    def _take_back(self, entry_id: str | None, count: int, at: datetime) -> tuple[Entry, ...]:
        if self._is_empty():
            return ()
        with self._ledger.writing():
            shelf = self._ledger.shelves[HISTORY]
            taken = history.find(shelf, entry_id, count)
            if not taken:
                return ()
            number, newest = taken[0]
            if later := history.blocker(shelf, number, newest):
                raise UsageError(
                    f"{newest.name} cannot be taken back before {later.name}, which changed the same.",
                    where=newest.id,
                    todo="Take that back first; nothing was changed.",
                )
            more = f" and {len(taken) - 1} before it" if len(taken) > 1 else ""
            undoing = Entry(id=new_id("undo"), name=f"undo of {newest.name}{more}", at=aware(at))
            ops = history.take_back(self._ledger.shelves, taken, undoing)
            self._ledger.commit(undoing, ops, ops)
            return tuple(before.entry() for _, before in taken)

    def _is_empty(self) -> bool:
        """Whether nothing was ever changed, here or by another process; a store's folder is not made to find out."""
        book = self._ledger.book
        if book.read_only or book.partial or self._ledger.shelves[HISTORY].documents:
            return False
        return not book.refresh()
