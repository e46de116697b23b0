"""Facts of a day that take more than one field or a date: typed text -> fields of a check-in, and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.clean import clean_line
from coach.clock import WEEKDAYS, local, named_zone
from coach.errors import UsageError
from coach.evidence import facts
from coach.evidence.signs import felt_in, flag_in
from coach.forms import typed as reading
from coach.model import CheckIn
from coach.words import Dial, day_text, read_clock, read_day

NO = ("no", "none", "over", "better", "healed", "home")
NOON = time(12)
"""A clock from noon on is the evening's before the date; one before it, the night's own."""


def facts_of(name: str, text: str, day: date, where: ZoneInfo) -> dict[str, object]:
    """The fields that the answer to such a question fills; empty for any other question."""
    blank = reading.blank(text)
    if name == "injury":
        return {"injury": None, "injury_until": None} if blank else _injury(text, day)
    if name == "travelled":
        return {"travelled": None, "travelled_since": None} if blank else _journey(text, day)
    if name in ("screens_off", "last_meal"):
        return {name: None if blank else _evening_clock(text, name, day, where)}
    return {name: None if blank or text.strip().lower() in NO else _misread(text)} if name == "misread" else {}


def said_of(told: CheckIn, name: str, dial: Dial) -> str:
    """Such an answer as it is typed; empty for any other question, and where nothing is kept."""
    if name == "injury" and told.injury:
        return ", ".join(told.injury) + (f" until {told.injury_until}" if told.injury_until else "")
    if name == "travelled" and told.travelled is not None:
        return (told.travelled + (f" since {told.travelled_since}" if told.travelled_since else "")) or "no"
    if name == "misread" and told.misread:
        return ", ".join(told.misread)
    moment = getattr(told, name) if name in ("screens_off", "last_meal") else None
    return dial.at(moment) if isinstance(moment, datetime) else ""


def _injury(text: str, day: date) -> dict[str, object]:
    """`knee, left hand until fri`: the places and the last day."""
    places, _, last = clean_line(text).partition(" until ")
    if places.lower() in NO:
        return {"injury": (), "injury_until": None}
    until = _ahead(last, day) if last else None
    if until is not None and until < day:
        raise UsageError(
            f"is over since {day_text(until)}, before it was said", where="injury", todo="A day from then on, or none."
        )
    return {"injury": tuple(place[:60] for place in reading.names(places)), "injury_until": until}


def _misread(text: str) -> tuple[str, ...]:
    """The signs that were not meant, by their ids: `watery`, `watery stools`, or words of a red flag."""
    known, found = facts(), list[str]()
    for name in reading.names(text):
        signs = [sign.id for sign in known.felt if name.lower() in (sign.id, sign.name)]
        signs = signs or [felt.sign.id for felt in felt_in((name,), known)]
        flag = flag_in((name,), known)
        if not signs and flag is None:
            todo = f"Such as {', '.join(sign.id for sign in known.felt)}, or words of a warning."
            raise UsageError(f"“{clean_line(name, 40)}” is no sign", where="misread", todo=todo)
        found += [*signs, *([] if flag is None else [flag.id])]
    return tuple(dict.fromkeys(found))


def _ahead(text: str, day: date) -> date:
    """A typed day; a weekday is the next one."""
    found = read_day(text, today=day, field="until")
    return found + timedelta(days=7) if text.strip().lower()[:3] in WEEKDAYS and found <= day else found


def _journey(text: str, day: date) -> dict[str, object]:
    """`Asia/Tokyo since 2026-03-03`: the zone gone to and the day of arrival."""
    name, _, first = clean_line(text).partition(" since ")
    if name.lower() in NO:
        return {"travelled": "", "travelled_since": None}
    if named_zone(name) is None:
        todo = "An IANA name: Asia/Tokyo, America/New_York, Europe/London."
        raise UsageError(f"there is no time zone “{clean_line(name, 40)}”", where="travelled", todo=todo)
    since = read_day(first, today=day, field="since") if first else None
    if since is not None and since > day:
        raise UsageError(f"{day_text(since)} has not come yet", where="since", todo="The day of arrival.")
    return {"travelled": name, "travelled_since": since}


def _evening_clock(text: str, name: str, day: date, where: ZoneInfo) -> datetime:
    clock = read_clock(text, name)
    return local(day - timedelta(days=1) if clock >= NOON else day, clock, where)
