"""Whether something moved in the calendar's folder: settings -> a line on Today; no event is read for it."""

from __future__ import annotations

from pathlib import Path

from coach.desk import Desk
from coach.exporters.folder import touched
from coach.words import count_text


def waiting_text(desk: Desk) -> str:
    """`Your calendar moved or deleted 2 lines: …`; empty without the setting, or where nothing changed there."""
    folder = desk.settings.calendar
    if folder is None:
        return ""
    number = touched(Path(folder).expanduser(), desk.today())
    if not number:
        return ""
    return f"Your calendar changed {count_text(number, 'line')}: coach export ics --vdir {folder} says what it costs."
