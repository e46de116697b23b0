"""`coach busy`: times that are taken."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach.cli import records
from coach.cli.parsing import VerbParser

if TYPE_CHECKING:
    from coach.model import Busy

FIELDS = {
    "start": 'TIME: 19:15, "tomorrow 19:15" or "2026-03-05 19:15"',
    "end": "TIME: 20:00",
    "minutes": "LENGTH: instead of the end",
    "title": "TEXT: what it is",
    "note": "TEXT: a note",
}
"""Typed field -> `METAVAR: help`."""

EXAMPLE = 'coach busy add --start "2026-03-05 19:15" --end 20:00 --title Dinner'


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove."""
    records.configure(parser, FIELDS, EXAMPLE)


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    return records.execute(args, "busy", FIELDS, _cells)


def _cells(busy: Busy, zone: ZoneInfo, twelve: bool) -> list[str]:
    from coach.words import clock_text, day_text, span_text

    first, last = (moment.astimezone(zone).date() for moment in (busy.start, busy.end))
    if busy.all_day:
        span = "all day"
    elif first == last:
        span = span_text(busy.start, busy.end, zone, twelve=twelve)
    else:
        span = f"{clock_text(busy.start, zone, twelve=twelve)} to {day_text(last)} " + clock_text(
            busy.end, zone, twelve=twelve
        )
    return [day_text(first), span, " · ".join(part for part in (busy.title, busy.note) if part)]
