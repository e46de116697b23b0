"""What was read -> what is new, what is updated, what is known already, and what a calendar holds no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coach.importers.kept import KeptRecords, is_a_part
from coach.importers.merging import differs, merged, signed
from coach.model import Busy, CalendarRead, Nap, Night, Reading, Record, Workout


class Sorting:
    """Readings, one after the other, against what is kept."""

    def __init__(self, kept: KeptRecords, now: datetime) -> None:
        """Nothing is sorted yet."""
        self._kept, self._now = kept, now
        self.read: list[Record] = []
        self.new: dict[str, Record] = {}
        self.updated: dict[str, Record] = {}
        self.duplicate: list[Record] = []
        self.removed: dict[str, Busy] = {}
        self.ahead = 0
        self.differing = 0

    @property
    def changes(self) -> bool:
        """Whether anything is to be kept."""
        return bool(self.new or self.updated or self.removed)

    def take(self, reading: Reading, busy: Iterable[Busy] = ()) -> None:
        """Sort one reading; `busy` is what is kept beside a calendar's entries."""
        own = reading.format == "store"
        self.read += reading.records
        moved = {} if reading.calendar is None else self._reread(reading, reading.calendar, busy)
        for record in reading.records:
            kept = moved.get(record.id) or self._kept.same_as(record, by_id=own)
            if not own and _is_ahead(record, self._now):
                self.ahead += 1
            elif kept is None:
                self.new[record.id] = record if own else signed(record)
                self._kept.add(self.new[record.id])
            elif own:
                self.duplicate.append(record)
            else:
                self._again(kept, record)

    def _again(self, kept: Record, record: Record) -> None:
        """What a record does to the one that is kept of the same thing."""
        found = kept if is_a_part(record, kept) else merged(kept, record)
        if found is kept:
            self.duplicate.append(record)
            self.differing += not is_a_part(record, kept) and differs(kept, record)
            return
        if kept.id in self.new:
            self.new[kept.id] = found
            self.duplicate.append(record)
        else:
            self.updated[kept.id] = found
        self._kept.add(found)

    def _reread(self, reading: Reading, read: CalendarRead, busy: Iterable[Busy]) -> dict[str, Record]:
        """New entry -> kept one of the same UID that moved; what is gone from the calendar is marked removed."""
        ids = {record.id for record in reading.records}
        fresh: dict[str, list[Record]] = {}
        for record in sorted(reading.records, key=lambda one: one.start if isinstance(one, Busy) else self._now):
            if self._kept.same_as(record, by_id=True) is None:
                fresh.setdefault(uid_of(record), []).append(record)
        moved: dict[str, Record] = {}
        mine = (one for one in busy if one.source == reading.format and one.id not in ids and read.covers(one))
        for one in sorted(mine, key=lambda one: (one.start, one.id)):
            uid = uid_of(one)
            if uid in read.uids and fresh.get(uid):
                moved[fresh[uid].pop(0).id] = one
            elif uid in read.uids or (one.calendar == read.name and read.whole):
                self.removed[one.id] = one
        return moved


def uid_of(record: Record) -> str:
    """The calendar's own key of an entry, without the occurrence."""
    return (record.external_id or "").rsplit(" ", 1)[0]


def _is_ahead(record: Record, now: datetime) -> bool:
    """Whether a night, nap or session would end after the present moment."""
    if isinstance(record, Nap | Workout):
        return record.end > now
    if isinstance(record, Night):
        return any(end is not None and end > now for end in (record.final_wake, record.out_of_bed, record.lights_out))
    return False
