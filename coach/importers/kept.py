"""What is kept already: records of the store -> whether a record that was read is a duplicate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from coach.clock import minutes_between, to_utc
from coach.importers.build import night_moments
from coach.model import Nap, Night, Record, Workout

SAME_SHARE = 0.8
"""Two records of one source that share more than this of the shorter one are the same event."""

Span = tuple[datetime, datetime]


class KeptRecords:
    """Records by id, by the source's key, and by time; each kind is indexed when it is first asked for."""

    def __init__(self, load: Callable[[type[Record]], Iterable[Record]]) -> None:
        """Over `load`, which hands out every kept record of a kind."""
        self._load = load
        self._kinds: dict[type[Record], _Index] = {}

    def has(self, record: Record, *, by_id: bool = False) -> bool:
        """Whether it is kept; `by_id` looks at nothing else (coach's own documents, whose ids are sure)."""
        index = self._index(type(record))
        return record.id in index.ids or (not by_id and index.has_event(record))

    def add(self, record: Record) -> None:
        """Count it as kept from now on."""
        self._index(type(record)).add(record)

    def _index(self, noun: type[Record]) -> _Index:
        if noun not in self._kinds:
            self._kinds[noun] = _Index()
            for record in self._load(noun):
                self._kinds[noun].add(record)
        return self._kinds[noun]


class _Index:
    """The records of one kind."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.ids: set[str] = set()
        self._keys: set[tuple[str, str]] = set()
        self._spans: dict[tuple[str, int], list[Span]] = {}

    def add(self, record: Record) -> None:
        """Remember one more record."""
        self.ids.add(record.id)
        if record.external_id is not None:
            self._keys.add((record.source, record.external_id))
        if (span := _span(record)) is not None:
            for day in _days(span):
                self._spans.setdefault((record.source, day), []).append(span)

    def has_event(self, record: Record) -> bool:
        """Whether the same thing is kept already: by the source's key, or by a large overlap in time."""
        if record.external_id is not None and (record.source, record.external_id) in self._keys:
            return True
        span = _span(record)
        if span is None:
            return False
        near = (other for day in _days(span) for other in self._spans.get((record.source, day), ()))
        return any(_same(span, other) for other in near)


def _span(record: Record) -> Span | None:
    """From when to when, where only one thing can happen at a time: two meetings may well overlap."""
    if isinstance(record, Nap | Workout):
        return record.start, record.end
    if isinstance(record, Night) and len(moments := night_moments(record)) > 1:
        return moments[0][1], moments[-1][1]
    return None


def _days(span: Span) -> Iterator[int]:
    first, last = (to_utc(moment).toordinal() for moment in span)
    yield from range(first, min(last, first + 3) + 1)


def _same(one: Span, other: Span) -> bool:
    shorter = min(minutes_between(*one), minutes_between(*other))
    shared = minutes_between(max(one[0], other[0]), min(one[1], other[1]))
    return shorter > 0 and shared > SAME_SHARE * shorter
