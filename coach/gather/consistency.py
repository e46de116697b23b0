"""What a store's records say of each other: document -> references, doubles and lengths that do not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coach.clean import clean_line
from coach.clock import to_utc
from coach.model import AboutLine, CheckIn, LineAnswer, Night, OddAnswer, StoreDocument
from coach.model.records import KIND_OF, KINDS, Record
from coach.store.disk.checkup import StoreFinding
from coach.words import day_text

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_AHEAD = timedelta(days=2)
"""A record may be dated so far ahead: time zones, and a clock that is a little wrong."""


def check_records(document: StoreDocument, now: datetime) -> Iterator[StoreFinding]:
    """Everything that one record alone cannot show."""
    yield from _references(document)
    yield from _doubles(document)
    yield from _lengths(document)
    yield from _ahead(document, now)


def _references(document: StoreDocument) -> Iterator[StoreFinding]:
    products = {product.id for product in document.products}
    for intake in document.intakes:
        if intake.product not in products and intake.name is None:
            what = (
                f"A dose of “{clean_line(intake.product, 60)}”, which is not in the cabinet and has no name of its own."
            )
            yield _finding("reference", what, intake)
    for answer in document.answers:
        if isinstance(answer, AboutLine):
            yield from _of_a_line(answer)
        elif isinstance(answer, OddAnswer):
            what = f"An answer of an older version that says nothing to this one; it is kept as it was ({answer.why})."
            yield _finding("odd", what, answer)


def _of_a_line(answer: AboutLine) -> Iterator[StoreFinding]:
    named, item = _DATE.findall(answer.item), clean_line(answer.item, 60)
    if not answer.item or (named and answer.date.isoformat() not in named):
        what = f"An answer of {day_text(answer.date)} to “{item}”, a line of another day's plan."
        yield _finding("reference", what, answer)
    if isinstance(answer, LineAnswer) and answer.state == "moved" and answer.to is None:
        what = f"An answer of {day_text(answer.date)} moves “{item}” and does not say where to; the line stays."
        yield _finding("reference", what, answer)


def _doubles(document: StoreDocument) -> Iterator[StoreFinding]:
    dated: tuple[tuple[Sequence[Night | CheckIn], str], ...] = (
        (document.nights, "nights"),
        (document.check_ins, "check-ins"),
    )
    for records, noun in dated:
        counted = Counter(record.date for record in records)
        for record in records:
            if counted[record.date] > 1:
                what = f"There are {counted[record.date]} {noun} of {day_text(record.date)}."
                yield _finding("double", what, record)
    everything = tuple(_all(document))
    ids = Counter(each.id for each in everything)
    for each in everything:
        if ids[each.id] > 1:
            yield _finding("double", "Records of two kinds have this id.", each)


def _lengths(document: StoreDocument) -> Iterator[StoreFinding]:
    for night in document.nights:
        moments = [to_utc(m) for m in _chain(night) if m is not None]
        if moments and moments[-1] - moments[0] > timedelta(days=1):
            yield _finding("order", f"The night to {day_text(night.date)} is longer than a day.", night)


def _ahead(document: StoreDocument, now: datetime) -> Iterator[StoreFinding]:
    """What has happened cannot lie ahead: either the record or the machine's clock is wrong."""
    happened = (
        *((night, night.final_wake) for night in document.nights),
        *((nap, nap.end) for nap in document.naps),
        *((workout, workout.end) for workout in document.workouts),
        *((intake, intake.at) for intake in document.intakes),
    )
    for record, moment in happened:
        if moment is not None and to_utc(moment) > to_utc(now) + _AHEAD:
            what = f"It lies ahead, on {day_text(moment.date())} {moment.year}. Is the machine's clock right?"
            yield _finding("ahead", what, record)


def _chain(night: Night) -> tuple[datetime | None, ...]:
    return night.into_bed, night.lights_out, night.final_wake, night.out_of_bed


def _all(document: StoreDocument) -> Iterator[Record]:
    for kind in KINDS:
        yield from getattr(document, kind)


def _finding(kind: str, what: str, record: Record) -> StoreFinding:
    return StoreFinding(kind=kind, what=what, where=f"{KIND_OF[type(record)]} {record.id}")
