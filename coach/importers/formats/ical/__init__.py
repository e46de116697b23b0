"""Calendars: iCalendar text -> busy times."""

from __future__ import annotations

from collections.abc import Sequence

from coach.importers.format import FileHead, Format, ImportTerms, TextFile
from coach.importers.formats.ical.blocks import is_calendar
from coach.importers.formats.ical.calendar import read_calendar
from coach.model import Reading


def _matches(head: FileHead) -> bool:
    return is_calendar(head.text)


def _read(files: Sequence[TextFile], asked: ImportTerms) -> Reading:
    return read_calendar(files[0].body, files[0].name, asked.zone, asked.today, asked.budget)


FORMAT = Format(
    id="ical",
    label="a calendar (.ics)",
    matches=_matches,
    read=_read,
    also=("ics", "calendar"),
)
