"""The store: nouns in, nouns out; every change is one durable transaction that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import msgspec

from coach.clean import clean_line
from coach.errors import StoreError, UsageError
from coach.model import Profile, Record, StoreDocument
from coach.model.records import (
    KIND_OF,
    KINDS,
)
from coach.store import history
from coach.store.change import PROFILE_NUMBER, Change
from coach.store.codec import clean_key, decode
from coach.store.disk import backups, trouble
from coach.store.disk.book import Book, Exchange, MemoryBook, Writer
from coach.store.disk.files import FileSystem
from coach.store.disk.folder import FolderBook
from coach.store.disk.journal import Op
from coach.store.disk.snapshot import HISTORY, PROFILE
from coach.store.history import Entry
from coach.store.ids import new_id
from coach.store.records import Records
from coach.store.restoring import Difference, differences, replace_all
from coach.store.shelf import Shelf
from coach.store.sync import marks

if TYPE_CHECKING:
    from coach.store.sync.sharing import Plan
    from coach.store.sync.versions import Version
    from coach.store.tables import Tables

N = TypeVar("N", bound=Record)


class Store:
    """Everything a person keeps."""

    def __init__(self, book: Book, *, read_only: bool = False, fs: FileSystem | None = None) -> None:
        """Over a book; see `open` and `in_memory`."""
        self._book = book
        self._fs = fs or FileSystem()
        self._read_only = read_only
        self._records: dict[type[Record], Records[Record]] = {}
        self._profile: tuple[msgspec.Raw | None, Profile] = (None, Profile())
        self._changing = False
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
        return cls(FolderBook(Path(folder), fs, partly=partly), read_only=read_only, fs=fs)

    @classmethod
    def in_memory(cls) -> Store:
        """A store that is gone with the process and otherwise behaves the same."""
        return cls(MemoryBook())

    @property
    def folder(self) -> Path | None:
        """Where it is kept, if anywhere."""
        return self._book.folder

    @property
    def revision(self) -> int:
        """Rises with every change seen, ours or another process's."""
        self._revision = max(self._revision, self._book.seq)
        return self._revision

    @property
    def partial(self) -> StoreError | None:
        """Why only a part of it is to be seen; then nothing can be changed, and nothing may be planned from it."""
        return self._book.partial

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing at all."""
        return not any(self._shelf(table).documents for table in (PROFILE, *KINDS))

    def claim(self) -> StoreError | None:
        """Be the one window that writes, from now until `close`; why not, where that cannot be, asked anew each time.

        A verb of the command line needs no such claim: it waits for the change that is being made, and makes its own.
        """
        return self._book.claim()

    # Reading

    def profile(self) -> Profile:
        """The person; the defaults before they said anything.

        StoreError when it does not validate: without its conditions no plan is safe. Of a store that is only partly
        there the defaults are enough to show the rest by.
        """
        raw = self._shelf(PROFILE).documents.get(PROFILE_NUMBER)
        if raw is None:
            return Profile()
        if self._profile[0] is not raw:
            try:
                self._profile = (raw, decode(Profile, raw))
            except (msgspec.DecodeError, ValueError) as error:
                if self.partial is not None:
                    return Profile()
                raise StoreError(
                    f"The profile cannot be read: {error}.",
                    where=str(self.folder or ""),
                    todo="Bring the folder back from a copy.",
                ) from error
        return self._profile[1]

    def has_profile(self) -> bool:
        """Whether a profile was ever set."""
        return PROFILE_NUMBER in self._shelf(PROFILE).documents

    def all(self, noun: type[N]) -> tuple[N, ...]:
        """Every record of that kind by (day, id), without those that are `damaged`."""
        return self._of(noun).all(self._shelf(KIND_OF[noun]))

    def count(self, noun: type[Record]) -> int:
        """How many records of that kind there are, damaged ones included; nothing is decoded for it."""
        return len(self._shelf(KIND_OF[noun]).documents)

    def between(self, noun: type[N], first: date, last: date) -> tuple[N, ...]:
        """The records filed under those days (`day_of`), both ends included; others are not even decoded."""
        shelf = self._shelf(KIND_OF[noun])
        return self._of(noun).some(shelf, shelf.between(first, last))

    def get(self, noun: type[N], record_id: str) -> N | None:
        """The record of that kind with that id."""
        shelf = self._shelf(KIND_OF[noun])
        return self._of(noun).one(shelf, shelf.number_of(clean_key(record_id)))

    def find(self, record_id: str) -> Record | None:
        """The record of any kind with that id."""
        for noun in KINDS.values():
            if record := self.get(noun, record_id):
                return record
        return None

    def external(self, noun: type[N], source: str, external_id: str) -> N | None:
        """The record that came from that source under that key."""
        shelf = self._shelf(KIND_OF[noun])
        return self._of(noun).one(shelf, shelf.index.external(clean_key(source), clean_key(external_id)))

    def document(self) -> StoreDocument:
        """Everything, as it is exported."""
        kinds = {kind: self.all(noun) for kind, noun in KINDS.items()}
        return msgspec.convert({"profile": self.profile(), **kinds}, StoreDocument)

    @property
    def damaged(self) -> tuple[str, ...]:
        """Documents that do not validate, with table and why; they stay in the file. Reads everything."""
        found = (f"{kind} {what}" for kind, noun in KINDS.items() for what in self._of(noun).damaged(self._shelf(kind)))
        return (*found, *(f"history {what}" for what in history.damaged(self._shelf(HISTORY))))

    def tables(self, change: Change | None = None) -> Tables:
        """TinyDB's interface: for reading, or for writing in the change that is being made."""
        from coach.store.tables import Tables

        return Tables(self._book.shelves, change)

    def refresh(self) -> bool:
        """Read what other processes wrote since; True when something changed. During a change of ours: nothing."""
        before = self.revision
        if self._changing or not self._book.refresh():
            return False
        self._revision = max(before + 1, self._book.seq)
        return True

    # Writing

    @contextmanager
    def change(self, name: str, *, at: datetime) -> Iterator[Change]:
        """One transaction: durable when the block ends without an exception, otherwise nothing happened.

        The store is up to date with other processes from the block's first line on; they wait for its end.
        """
        with self._writing():
            change = Change(self._book.shelves, clean_line(name), _aware(at))
            yield change
            ops = change.ops()
            change.did = bool(ops)
            if ops:
                entry = Entry(id=change.id, name=change.name, at=change.at)
                self._commit(entry, [*ops, *history.remember(self._book.shelves, entry, ops)], ops)

    def history(self, limit: int = 20) -> tuple[Entry, ...]:
        """The last changes that can be taken back, newest first."""
        newest = history.newest_first(self._shelf(HISTORY))
        return tuple(before.entry() for _, (_, before) in zip(range(limit), newest, strict=False))

    def as_it_stood(self, at: datetime) -> Store | None:
        """The store as it was at a past moment, to look at only; None when the history does not reach so far."""
        then = history.as_it_stood(self._book.shelves, _aware(at))
        return Store(MemoryBook(then), read_only=True) if then else None

    def undo(self, *, at: datetime, entry_id: str | None = None) -> Entry | None:
        """Take back the last change, or the one of that id, and say which it was; None when there is none.

        UsageError when a later change wrote the same records. An undo cannot itself be taken back.
        """
        if not (self._read_only or self.partial or self._shelf(HISTORY).documents or self.refresh()):
            return None
        with self._writing():
            shelf = self._shelf(HISTORY)
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
            undoing = Entry(id=new_id("undo"), name=f"undo of {before.name}", at=_aware(at))
            ops = history.take_back(self._book.shelves, number, before, undoing)
            self._commit(undoing, ops, ops)
            return before.entry()

    def writer(self) -> Writer:
        """Which process wrote last, and whether one is writing just now; writes nothing."""
        return self._book.writer()

    # Copies

    def copy(self, kind: Literal["hand", "import"], *, at: datetime) -> str | None:
        """Keep a copy of everything beside the store, opened once to see that it is whole; its name.

        None where there is nothing to keep or no place for it; StoreError when it cannot be made.
        """
        path = self._book.copy(kind, at.date())
        return path.name if path else None

    def copies(self) -> tuple[backups.Backup, ...]:
        """The copies there are, newest first."""
        return backups.listed(self._fs, self.folder) if self.folder else ()

    def differences(self, path: Path, *, at: datetime) -> tuple[Difference, ...]:
        """What `restore` would do, by kind; nothing is written. UnreadableError as there."""
        return differences(self._book.shelves, backups.read(self._fs, path), _aware(at))

    def restore(self, path: Path, *, at: datetime) -> tuple[Entry | None, int]:
        """Make everything as it is in that copy, in one change that can be taken back.

        The change (None when nothing differs), and how many documents of the copy could not be read and stay out.
        UnreadableError when it is no copy or is damaged.
        """
        kept = backups.read(self._fs, path)
        with self.change(f"restore of {path.name}", at=at) as change:
            left_out = replace_all(change, self._book.shelves, kept)
        entry = Entry(id=change.id, name=change.name, at=change.at)
        return (entry if change.did else None), left_out

    # Other machines

    def sync(self, folder: Path, *, at: datetime) -> Exchange:
        """Exchange changes with other machines through a folder that a sync tool carries between them.

        What comes in is one change that can be taken back; taking it back is an edit like any other, which the
        other machines will see. StoreError when the folder cannot be used; what was written then does no harm.
        """
        from coach.store.sync.exchange import exchange

        with self._writing():
            found = exchange(self._fs, self._book.shelves, self.folder, folder, _aware(at))
            count = found.plan.received
            change = self._take_in(found.plan, f"{count} change{'s' * (count != 1)} from other machines", at)
            return Exchange(
                published=found.published,
                received=count,
                earlier=found.plan.overruled,
                change=change,
                files=found.files,
                troubles=found.troubles,
            )

    def merge_copies(self, *, at: datetime) -> Exchange | None:
        """Take in what conflict copies of the store's own files hold, and move them aside; None when there is none."""
        from coach.store.sync import copies, sharing

        if self.folder is None:
            return None
        with self._writing(), trouble.told(self.folder, "merged"):
            found = copies.find(self._fs, self.folder)
            if not found.paths:
                return None
            shelves = self._book.shelves
            planned = sharing.plan(shelves, found.versions, mark=marks.device_of(shelves) is not None)
            change = self._take_in(planned, "conflict copies merged", at)
            copies.set_aside(self._fs, found.read)
        odd = (f"{path}: it cannot be read" for path in found.paths if path not in found.read)
        return Exchange(
            published=0,
            received=planned.received,
            earlier=planned.overruled,
            change=change,
            files=len(found.paths),
            troubles=(*odd, *planned.troubles),
        )

    def earlier(self) -> tuple[Version, ...]:
        """Versions that a later edit on another machine overruled without having seen them, by time."""
        from coach.store.sync import sharing

        return tuple(sorted(sharing.earlier_of(self._book.shelves), key=lambda version: version.order))

    @property
    def shared_folder(self) -> Path | None:
        """Where changes were exchanged last, if ever."""
        device = marks.device_of(self._book.shelves)
        return Path(device.folder) if device else None

    def snapshot(self) -> None:
        """Bring `db.json` up to date, so that plain TinyDB sees everything; changes nothing else."""
        if self._read_only:
            raise trouble.reading_only(self.folder)
        self._book.snapshot()

    def close(self) -> None:
        """Leave; brings `db.json` up to date when this store wrote and it is quick (below 1 MiB)."""
        self._book.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._read_only:
            raise trouble.reading_only(self.folder)
        if self._changing:
            raise RuntimeError("a change is already being made")
        self._changing = True
        try:
            with self._book.hold():
                yield
        finally:
            self._changing = False

    def _commit(self, entry: Entry, ops: list[Op], written: Sequence[Op] = ()) -> None:
        """Write ops, with marks for the records that were `written` here."""
        shelves = self._book.shelves
        shared = marks.marked(shelves, written, entry.at) if shelves.document(marks.DEVICE, 1) is not None else []
        self._book.append(entry.id, entry.name, entry.at, [*ops, *shared])

    def _take_in(self, found: Plan, name: str, at: datetime) -> str | None:
        """Write a plan: what concerns records can be taken back, what concerns the sharing itself cannot."""
        entry = Entry(id=new_id("change"), name=name, at=_aware(at))
        kept = history.remember(self._book.shelves, entry, found.records) if found.records else []
        ops = [*found.records, *kept, *found.earlier, *found.marks]
        if ops:
            self._commit(entry, ops)
        return entry.id if found.records else None

    def _shelf(self, table: str) -> Shelf:
        return self._book.shelves[table]

    def _of(self, noun: type[N]) -> Records[N]:
        found = self._records.get(noun)
        if found is None:
            found = self._records[noun] = cast(Records[Record], Records(noun))
        return cast(Records[N], found)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("`at` must be an aware moment")
    return at
