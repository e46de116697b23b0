"""Everything out: the store as a document, as tables, or without the person in it; plans as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from secrets import randbelow

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.exporters import DOCUMENTS, document_json, schema_json
from coach.exporters.anonymous import anonymous
from coach.exporters.tables import tables
from coach.flows.today import plan_of
from coach.model import DayPlan

MOST_DAYS = 31
"""Longer than a month ahead nothing in a plan would hold."""

SHIFT_YEARS = (2, 12)
"""How far dates are moved without a person, in years of 52 weeks: weekdays stay, and nearly the season."""


def export_json(desk: Desk) -> bytes:
    """The whole store as `coach.store/2`, indented, ending in a line break."""
    return document_json(desk.store.document())


def export_tables(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Name and content of a CSV file for each kind of record, and of one that says what the columns mean."""
    return tables(desk.store.document())


def export_calendar(desk: Desk, days: int, *, doses: bool, before: bytes = b"") -> bytes:
    """The plans from today on as iCalendar: the doses, or all the rest; `before` is what the file held."""
    from coach.exporters.calendar import calendar_ics, events_of  # 60 ms of icalendar that no other export needs

    return calendar_ics(events_of(plans(desk, days), doses=doses), at=desk.now(), before=before)


def plans(desk: Desk, days: int) -> tuple[DayPlan, ...]:
    """The plans of so many days, today's first."""
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"{days} is no number of days", where="days", todo=f"Use 1 to {MOST_DAYS}.")
    today = desk.today()
    return tuple(plan_of(desk, today + timedelta(days=ahead)) for ahead in range(days))


def export_anonymous(desk: Desk) -> bytes:
    """The store as a document without the person in it: dates moved by whole weeks, names numbered, notes gone.

    How far is drawn anew each time, and back in time only, so that nothing lies ahead of the clock.
    """
    least, most = SHIFT_YEARS
    weeks = 52 * (least + randbelow(most - least + 1))
    return document_json(anonymous(desk.store.document(), -weeks))


def schema(document: str) -> bytes:
    """JSON Schema (draft 2020-12) of `store` or `plan`."""
    if document not in DOCUMENTS:
        raise UsageError(
            f"there is no document “{clean_line(document, 40)}”",
            where="schema",
            todo=f"Use {' or '.join(DOCUMENTS)}.",
        )
    return schema_json(document)
