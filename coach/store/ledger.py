"""The one way in: whoever writes takes the lock, and what is written is one transaction that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from coach.clean import clean_line
from coach.store import history
from coach.store.change import Change
from coach.store.disk.book import Book
from coach.store.history import Entry
from coach.store.ids import new_id
from coach.store.shelf import DEVICE, DEVICE_NUMBER, HISTORY, Op, Shelves

if TYPE_CHECKING:
    from coach.store.sync.sharing import Plan


class Ledger:
    """Transactions over a book."""

    def __init__(self, book: Book) -> None:
        """Nothing is held between changes."""
        self.book = book
        self.is_writing = False
        """Whether a change is being made just now, by us."""

    @property
    def shelves(self) -> Shelves:
        """What the book holds at the moment."""
        return self.book.shelves

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer during the block, up to date from its first line on."""
        if self.is_writing:
            raise RuntimeError("a change is already being made")
        self.is_writing = True
        try:
            with self.book.hold():
                yield
        finally:
            self.is_writing = False

    @contextmanager
    def change(self, name: str, *, at: datetime) -> Iterator[Change]:
        """One transaction: durable when the block ends without an exception, otherwise nothing happened."""
        with self.writing():
            change = Change(self.shelves, clean_line(name), aware(at))
            yield change
            ops = change.ops()
            change.did = bool(ops)
            if ops:
                entry = Entry(id=change.id, name=change.name, at=change.at)
                self.commit(entry, [*ops, *history.remember(self.shelves, entry, ops)], ops)

    @contextmanager
    def adding_to(self, entry_id: str) -> Iterator[Change | None]:
        """More of a change that was just kept, taken back with it; None when something else was written since."""
        with self.writing():
            newest = next(history.all_newest_first(self.shelves[HISTORY]), None)
            if newest is None or newest[1].id != entry_id:
                yield None
                return
            number, before = newest
            more = Change(self.shelves, before.name, before.at)
            yield more
            ops = more.ops()
            if ops:
                self.commit(before.entry(), [*ops, history.remember_more(self.shelves, number, before, ops)], ops)

    def commit(self, entry: Entry, ops: list[Op], written: Sequence[Op] = ()) -> None:
        """Write ops, with marks for the records that were `written` here; only inside `writing()`."""
        shared: list[Op] = []
        if self.shelves.document(DEVICE, DEVICE_NUMBER) is not None:
            from coach.store.sync import marks  # 1 ms that only a shared store spends

            shared = marks.marked(self.shelves, written, entry.at)
        self.book.append(entry.id, entry.name, entry.at, [*ops, *shared])

    def take_in(self, found: Plan, name: str, at: datetime) -> str | None:
        """Write a plan: what concerns records can be taken back, what concerns the sharing itself cannot."""
        entry = Entry(id=new_id("change"), name=name, at=aware(at))
        kept = history.remember(self.shelves, entry, found.records) if found.records else []
        ops = [*found.records, *kept, *found.earlier, *found.marks]
        if ops:
            self.commit(entry, ops)
        return entry.id if found.records else None


def aware(at: datetime) -> datetime:
    """The moment itself; ValueError when it has no zone."""
    if at.tzinfo is None:
        raise ValueError("`at` must be an aware moment")
    return at
