"""What can be taken back: ops + what stood there before -> a document of `history`, and back to ops.

Taking back is a change like any other and is kept beside the one it took back, so that the store of any past moment
can still be shown as it stood then, mistakes and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from coach.model.records import BESIDE
from coach.store.shelf import HISTORY, NOTHING, Op, Shelf, Shelves

KEPT = 200
"""How many changes are kept, those that were taken back included."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A change that can be taken back."""

    id: str
    name: str
    """`check-in of Thu 5 Mar`."""
    at: datetime


class Before(Entry, frozen=True, kw_only=True, omit_defaults=True):
    """An entry with what stood in the store before it."""

    over: bool = False
    """Whether it cannot be taken back: it was already, or it is itself a taking back."""

    were: tuple[Op, ...] = ()
    """Documents that were replaced or removed."""
    were_not: dict[str, tuple[tuple[int, int], ...]] = {}
    """Numbers that were free, by table, as runs with both ends: an import of thousands is one pair."""

    def entry(self) -> Entry:
        """Without the documents."""
        return Entry(id=self.id, name=self.name, at=self.at)

    def absent(self) -> Iterator[tuple[str, int]]:
        """Every table and number that was free."""
        for table, runs in self.were_not.items():
            for first, last in runs:
                for number in range(first, last + 1):
                    yield table, number

    def touched(self) -> set[tuple[str, int]]:
        """Every table and number that the change wrote, without what every change writes beside itself."""
        written = {*self.absent(), *((table, number) for table, number, _ in self.were)}
        return {(table, number) for table, number in written if table != BESIDE}


_BEFORE = msgspec.json.Decoder(Before)


def remember(shelves: Shelves, entry: Entry, ops: Sequence[Op], *, over: bool = False) -> list[Op]:
    """The ops that keep `entry` with the state before `ops`, and drop the oldest beyond the limit."""
    were, free = _state_before(shelves, ops)
    before = Before(
        id=entry.id,
        name=entry.name,
        at=entry.at,
        over=over,
        were=tuple(were),
        were_not=free,
    )
    shelf = shelves[HISTORY]
    kept: list[Op] = [(HISTORY, shelf.next_number, Raw(msgspec.json.encode(before)))]
    for number in sorted(shelf.documents)[: max(0, len(shelf.documents) + 1 - KEPT)]:
        kept.append((HISTORY, number, NOTHING))
    return kept


def remember_more(shelves: Shelves, number: int, before: Before, ops: Sequence[Op]) -> Op:
    """The op by which a kept entry takes back further `ops` too; of what it wrote itself, it knows the state before."""
    known = {*before.absent(), *((table, n) for table, n, _ in before.were)}
    were, free = _state_before(shelves, [op for op in ops if op[:2] not in known])
    runs = {table: (*before.were_not.get(table, ()), *free.get(table, ())) for table in {**before.were_not, **free}}
    more = replace(before, were=(*before.were, *were), were_not=runs)
    return (HISTORY, number, Raw(msgspec.json.encode(more)))


def _state_before(shelves: Shelves, ops: Iterable[Op]) -> tuple[list[Op], dict[str, tuple[tuple[int, int], ...]]]:
    """What stands where `ops` will write: the documents, and the runs of free numbers by table."""
    were: list[Op] = []
    free: dict[str, list[int]] = {}
    for table, number, _ in ops:
        document = shelves.document(table, number)
        if document is None:
            free.setdefault(table, []).append(number)
        else:
            were.append((table, number, document))
    return were, {table: _runs(numbers) for table, numbers in free.items()}


def newest_first(shelf: Shelf) -> Iterator[tuple[int, Before]]:
    """The entries that can be taken back, with their numbers."""
    return ((number, before) for number, before in all_newest_first(shelf) if not before.over)


def all_newest_first(shelf: Shelf) -> Iterator[tuple[int, Before]]:
    """Every entry; one that was damaged by hand is passed over."""
    for number in sorted(shelf.documents, reverse=True):
        with suppress(msgspec.DecodeError):
            yield number, _BEFORE.decode(shelf.documents[number])


def oldest_first(shelf: Shelf) -> Iterator[Before]:
    """The same the other way round."""
    for number in sorted(shelf.documents):
        with suppress(msgspec.DecodeError):
            yield _BEFORE.decode(shelf.documents[number])


def damaged(shelf: Shelf) -> Iterator[str]:
    """What is wrong with the entries that are passed over."""
    for number, document in sorted(shelf.documents.items()):
        try:
            _BEFORE.decode(document)
        except msgspec.DecodeError as error:
            yield f"number {number}: {error}"


def find(shelf: Shelf, entry_id: str | None, count: int = 1) -> list[tuple[int, Before]]:
    """The entry with that id, or the newest `count`, newest first, with their numbers; as many as there are."""
    found = newest_first(shelf)
    if entry_id is not None:
        return [(number, before) for number, before in found if before.id == entry_id][:1]
    return list(islice(found, count))


def take_back(shelves: Shelves, taken: Sequence[tuple[int, Before]], undoing: Entry) -> list[Op]:
    """The ops that bring back what stood before these entries, newest first, and keep that this was done."""
    back = {
        (table, number): (table, number, document) for _, before in taken for table, number, document in _back(before)
    }
    ops = list(back.values())  # of what several changed, what stood before the oldest
    over = [(HISTORY, number, Raw(msgspec.json.encode(replace(before, over=True)))) for number, before in taken]
    return [*ops, *remember(shelves, undoing, ops, over=True), *over]


def as_it_stood(shelves: Shelves, at: datetime) -> Shelves | None:
    """Everything as it was kept at a moment; None when that lies before what the history still holds."""
    then, history = shelves.copy(), shelves[HISTORY]
    for _, before in all_newest_first(history):
        if before.at <= at:
            return then
        then.apply(_back(before))
    is_whole = len(history.documents) == history.next_number - 1
    return then if is_whole else None


def without(shelves: Shelves, count: int) -> Shelves | None:
    """Everything as it was kept before the newest so many changes; None when the history does not hold as many."""
    then = shelves.copy()
    newest = list(islice(all_newest_first(shelves[HISTORY]), count))
    for _, before in newest:
        then.apply(_back(before))
    return then if len(newest) == count else None


def _back(before: Before) -> list[Op]:
    return [*((table, absent, NOTHING) for table, absent in before.absent()), *before.were]


def blocker(shelf: Shelf, number: int, before: Before) -> Entry | None:
    """A later entry that wrote some of the same documents: it must be taken back first."""
    touched = before.touched()
    for later, other in newest_first(shelf):
        if later > number and not touched.isdisjoint(other.touched()):
            return other.entry()
    return None


def _runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)
