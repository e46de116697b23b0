"""`coach busy`: times that are taken."""

from __future__ import annotations

from argparse import Namespace

from coach.cli import records
from coach.cli.parsing import VerbParser
from coach.model import Busy
from coach.words import Dial, day_text

EXAMPLE = 'coach busy add --start "2026-03-05 19:15" --end 20:00 --title Dinner'


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove."""
    records.configure(parser, "busy", EXAMPLE)


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    return records.execute(args, "busy", _cells)


def _cells(busy: Busy, dial: Dial) -> list[str]:
    first, last = (moment.astimezone(dial.zone).date() for moment in (busy.start, busy.end))
    if busy.all_day:
        span = "all day"
    elif first == last:
        span = dial.span(busy.start, busy.end)
    else:
        span = f"{dial.at(busy.start)} to {day_text(last)} {dial.at(busy.end)}"
    return [day_text(first), span, " · ".join(part for part in (busy.title, busy.note) if part)]
