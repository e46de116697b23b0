"""Workouts, busy times and wishes: list, add, edit, remove from typed fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from coach import words
from coach.clean import clean_line
from coach.clock import to_utc
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import sessions as fields
from coach.forms import typed as reading
from coach.forms.fields import TypedField, ids
from coach.forms.sessions import Logged, texts
from coach.model import Busy, Wish, Workout
from coach.store import new_id

Noun = Literal["workout", "busy", "wish"]

FIELDS: dict[Noun, tuple[TypedField, ...]] = {"workout": fields.WORKOUT, "busy": fields.BUSY, "wish": fields.WISH}
"""The typed fields; they are also the command line's options."""

NOUNS: dict[Noun, type[Logged]] = {"workout": Workout, "busy": Busy, "wish": Wish}
"""What each word stands for."""


def see_log(desk: Desk, noun: Noun) -> tuple[Workout | Busy | Wish, ...]:
    """Every record of that noun, oldest first."""
    records = desk.store.all(NOUNS[noun])
    return records if noun == "wish" else tuple(sorted(records, key=_start))


def form_of(desk: Desk, noun: Noun, record_id: str) -> dict[str, str]:
    """The typed fields of a record, for editing."""
    return texts(_find(desk, noun, record_id), desk.dial)


def add(desk: Desk, noun: Noun, form: Mapping[str, str]) -> Changed:
    """Add a record; UsageError names the field."""
    reading.check_fields(form, ids(FIELDS[noun]))
    record = _build(desk, noun, form, new_id(noun), None)
    with changing(desk, f"{_name(desk, record)} added") as change:
        change.put(record)
    return Changed(what=f"Added {_said(desk, record)}.", record_id=record.id)


def edit(desk: Desk, noun: Noun, record_id: str, form: Mapping[str, str]) -> Changed:
    """Change the named fields of a record; what is typed as it stands is left alone."""
    reading.check_fields(form, ids(FIELDS[noun]))
    before = _find(desk, noun, record_id)
    standing = texts(before, desk.dial)
    typed = {field: text for field, text in form.items() if clean_line(text) != clean_line(standing[field])}
    after = _build(desk, noun, typed, before.id, before)
    if after == before:
        return Changed(what=f"Nothing changed in {_said(desk, before)}.", record_id=before.id)
    with changing(desk, f"{_name(desk, after)} edited") as change:
        change.put(after)
    return Changed(what=f"Changed {_said(desk, after)}.", record_id=after.id)


def remove(desk: Desk, noun: Noun, record_id: str) -> Changed:
    """Remove a record."""
    record = _find(desk, noun, record_id)
    with changing(desk, f"{_name(desk, record)} removed") as change:
        change.remove(NOUNS[noun], record.id)
    return Changed(what=f"Removed {_said(desk, record)}.", record_id=record.id)


def _build(desk: Desk, noun: Noun, form: Mapping[str, str], record_id: str, before: Logged | None) -> Logged:
    if noun == "workout":
        return fields.workout(desk, form, record_id, before if isinstance(before, Workout) else None)
    if noun == "busy":
        return fields.busy(desk, form, record_id, before if isinstance(before, Busy) else None)
    return fields.wish(desk, form, record_id, before if isinstance(before, Wish) else None)


def _find(desk: Desk, noun: Noun, record_id: str) -> Logged:
    """By id, or by a title that only one of them has."""
    wanted = clean_line(record_id)
    found = desk.store.get(NOUNS[noun], wanted)
    if found is not None:
        return found
    titled = [
        record for record in desk.store.all(NOUNS[noun]) if wanted and (record.title or "").lower() == wanted.lower()
    ]
    if len(titled) != 1:
        problem = "several have that title" if titled else f"there is no {noun} “{wanted}”"
        raise UsageError(problem, where="id", todo=f"coach {noun} list shows the ids.")
    return titled[0]


def _start(record: Logged) -> datetime:
    return datetime.max.replace(tzinfo=UTC) if isinstance(record, Wish) else to_utc(record.start)


def _name(desk: Desk, record: Logged) -> str:
    """`workout of Thu 5 Mar`, `busy time Dinner`, `wish Legs`: how the change is called in the history."""
    if isinstance(record, Workout):
        return f"workout of {words.day_text(record.start.astimezone(desk.zone).date())}"
    return f"wish {record.title}" if isinstance(record, Wish) else f"busy time {record.title}".rstrip()


def _said(desk: Desk, record: Logged) -> str:
    if isinstance(record, Wish):
        return f"the wish {record.title}, {words.length_text(record.minutes)}, {record.strain}"
    day = words.day_text(record.start.astimezone(desk.zone).date())
    span = desk.dial.span(record.start, record.end)
    name = (record.title or record.kind) if isinstance(record, Workout) else record.title or "busy time"
    return f"{name}, {day}, {span}"


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log."""

    noun: Noun
    id: str
    when: str
    """`mon, thu · 18:00`, or the day and the span."""
    what: str


class LogView(msgspec.Struct, frozen=True, kw_only=True):
    """What the evening is made of: sessions wanted, busy times ahead, sessions done lately."""

    wishes: tuple[LogRow, ...]
    busy: tuple[LogRow, ...]
    """From today on, soonest first."""
    workouts: tuple[LogRow, ...]
    """Of the last weeks, latest first."""


LOOK_BACK_DAYS = 28


def see_sessions(desk: Desk) -> LogView:
    """Everything a person adds by hand to their evenings, said in lines."""
    today = desk.today()
    ahead = desk.store.between(Busy, today, today + timedelta(days=LOOK_BACK_DAYS))
    lately = desk.store.between(Workout, today - timedelta(days=LOOK_BACK_DAYS), today)
    return LogView(
        wishes=tuple(_row(desk, "wish", record) for record in desk.store.all(Wish)),
        busy=tuple(_row(desk, "busy", record) for record in sorted(ahead, key=_start)),
        workouts=tuple(_row(desk, "workout", record) for record in sorted(lately, key=_start, reverse=True)),
    )


def _row(desk: Desk, noun: Noun, record: Logged) -> LogRow:
    if isinstance(record, Wish):
        days = ", ".join([*record.days, *(day.isoformat() for day in record.dates)]) or "every day"
        when = f"{days} · {desk.dial.of_day(record.preferred)}" if record.preferred else days
        when += " · if slept" if record.if_slept else ""
        what = f"{record.title} · {words.length_text(record.minutes)} · {record.strain}"
        return LogRow(noun=noun, id=record.id, when=when, what=what)
    day = words.day_text(record.start.astimezone(desk.zone).date())
    span = desk.dial.span(record.start, record.end)
    name = (record.title or record.kind) if isinstance(record, Workout) else record.title or "busy"
    strain = f" · {record.strain}" if isinstance(record, Workout) and record.strain else ""
    all_day = isinstance(record, Busy) and record.all_day
    keeps = " · keeps sleep" if isinstance(record, Busy) and record.keeps_sleep else ""
    when = f"{day} {'all day' if all_day else span}"
    return LogRow(noun=noun, id=record.id, when=when, what=f"{name}{strain}{keeps}")
