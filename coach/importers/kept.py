"""What is kept already: records of the store -> the one that a record which was read is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from coach.clock import minutes_between, to_utc
from coach.importers.build import night_moments
from coach.model import Nap, Night, Record, Workout

SAME_SHARE = 0.8
"""Two records of one source and kind that share more than this of the shorter one are the same event."""
CORRECTED_SHARE = 0.8
"""Where they share more than this of the longer one too, the later file corrects it; else the longer one stands."""

Span = tuple[datetime, datetime]


class KeptRecords:
    """Records by id, by the source's key, and by time; each kind is indexed when it is first asked for."""

    def __init__(self, load: Callable[[type[Record]], Iterable[Record]]) -> None:
        """Over `load`, which hands out every kept record of a kind."""
        self._load = load
        self._kinds: dict[type[Record], _Index] = {}

    def same_as(self, record: Record, *, by_id: bool = False) -> Record | None:
        """The kept one; `by_id` looks at nothing else (coach's own documents, whose ids are sure)."""
        index = self._index(type(record))
        return index.by_id.get(record.id) or (None if by_id else index.event(record))

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
        self.by_id: dict[str, Record] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._spans: dict[tuple[str, int], list[tuple[Span, str]]] = {}

    def add(self, record: Record) -> None:
        """Remember one more record, or one as it is now."""
        self.by_id[record.id] = record
        if record.external_id is not None:
            self._keys[record.source, record.external_id] = record.id
        if (span := _span(record)) is not None:
            for day in _days(span):
                self._spans.setdefault((record.source, day), []).append((span, record.id))

    def event(self, record: Record) -> Record | None:
        """The same thing, by the source's key, or as it shares nearly all its time or begins alike and grew."""
        key = (record.source, record.external_id or "")
        if key in self._keys:
            return self.by_id[self._keys[key]]
        span = _span(record)
        if span is None:
            return None
        near = (pair for day in _days(span) for pair in self._spans.get((record.source, day), ()))
        found = next((name for other, name in near if is_same(span, other) and self._alike(record, name)), None)
        return None if found is None else self.by_id[found]

    def _alike(self, record: Record, name: str) -> bool:
        """A session of another kind is another session."""
        other = self.by_id[name]
        return not (isinstance(record, Workout) and isinstance(other, Workout)) or record.kind == other.kind


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


def is_same(one: Span, other: Span) -> bool:
    """Whether two spans are one event: no one sleeps or trains twice at a time."""
    shorter = min(minutes_between(*one), minutes_between(*other))
    return shorter > 0 and _shared(one, other) > SAME_SHARE * shorter


def is_a_part(record: Record, kept: Record) -> bool:
    """Whether what was read is only a piece of what is kept: an export made before the end, or a scrap of it."""
    one, other = _span(record), _span(kept)
    if one is None or other is None:
        return False
    return minutes_between(*one) < minutes_between(*other) * CORRECTED_SHARE and is_same(one, other)


def _shared(one: Span, other: Span) -> float:
    return minutes_between(max(one[0], other[0]), min(one[1], other[1]))
