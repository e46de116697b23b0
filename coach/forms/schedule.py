"""On which days it is taken, one line -> Schedule: `Mon Wed`, `every 2 days`, `21 on 7 off`, `10 days from 3 Dec`."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from coach.clean import clean_line
from coach.errors import UsageError
from coach.forms.days_ahead import DAY, on_or_after, read_day_ahead, weekdays_in
from coach.forms.typed import blank
from coach.model import EarlierSchedule, Schedule, Use
from coach.model.acceptable import LAST_YEAR
from coach.pattern import Pattern
from coach.words import day_text, schedule_typed

FIELD = "schedule"
HOW = (
    "Write it as Mon Wed Fri, every 2 days from Tue, 21 on 7 off, 10 days from 3 Dec, "
    "or as needed, 4 h apart, max 3; daily clears it."
)
LONGEST_DAYS = 366
"""No rhythm is longer than a year."""
LONGEST_COURSE_DAYS = 3650
LONGEST_GAP_MIN = 1440
MOST_DOSES = 48
MOST_EARLIER = 100
"""So many former schedules of a product are kept; taste."""
EVERY_DAY = ("daily", "every day", "each day", "all days", "every 1 day", "always")

_AS_NEEDED = Pattern(
    r"\b(?:as|when|if|only)[\s-]+(?:it is )?needed\b|\bprn\b|\bbei bedarf\b|\bsi besoin\b|\ba demanda\b"
)
_GAP = Pattern(
    r"(?:\b(?:at least|min(?:imum)?|every|gap(?: of)?)\s+)?(?P<n>\d{1,4}(?:[.,]\d+)?)\s*"
    r"(?P<unit>h|hours?|hrs?|min|minutes?)\b(?:\s*(?:apart|between|gap))?"
)
_MOST = Pattern(
    r"\b(?:max(?:imum)?|at most|up to|no more than|most)\.?\s+(?P<n>\d{1,4})"
    r"(?:\s*(?:x|×|times)?\s*(?:a|per)\s+day|\s*in 24 h)?\b"
)
_MOST_X = Pattern(r"\b(?P<n>\d{1,4})\s*(?:x|×|times)?\s*(?:a|per)\s+day\b")
_FROM = Pattern(rf"\b(?:from|since|starting|beginning|begins?)\s+(?:on\s+)?(?P<day>{DAY})")
_UNTIL = Pattern(rf"\b(?:until|till|til|to|through|ends?)\s+(?:on\s+)?(?P<day>{DAY})")
_CYCLE = Pattern(
    r"\b(?P<on>\d{1,4})\s*(?:days?|d)?\s*on\b\s*[,/]?\s*(?:and\s+|then\s+)?(?P<off>\d{1,4})\s*(?:days?|d)?\s*off\b"
)
_EVERY = Pattern(
    r"\b(?:every|each)\s+(?:(?P<n>\d{1,4})(?:st|nd|rd|th)?|(?P<word>other|second|third|fourth))?\s*"
    r"(?P<unit>days?|d|weeks?|w)\b"
)
_COURSE = Pattern(r"\b(?:for\s+)?(?P<n>\d{1,4})\s*-?\s*(?P<unit>days?|d|weeks?|w)\b(?:\s+course)?")
_WEEKLY = Pattern(r"\b(?:weekly|(?:once|twice|\d\s*(?:x|times)) (?:a|per) week)\b")
_ORDINAL = {"other": 2, "second": 2, "third": 3, "fourth": 4}


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a line, as they were written."""

    text: str
    schedule: Schedule
    """Its weekdays, cycle and what is as needed."""
    step: int | None
    """Days from one to the next; None where none is said."""
    course: int | None
    """So many days in all."""
    weekly: bool


def read_schedule(text: str, today: date) -> Schedule | None:
    """The schedule that the line says; None for every day. UsageError names the field."""
    if blank(text) or clean_line(text).lower().strip(" .") in EVERY_DAY:
        return None
    rest = clean_line(text, len(text)).lower().replace("−", "-")
    rest, first = _dated(_FROM, rest, today)
    rest, last = _dated(_UNTIL, rest, today)
    said = _parts(text, rest)
    found = _in_rhythm(said, first or today)
    counted = found.every_days is not None or found.on_days is not None or said.course is not None
    first = found.first or first or (today if counted else None)
    return _within(found, first, _last(said, first, last))


def rescheduled(
    text: str, before: Use, times: tuple[str, ...], today: date
) -> tuple[Schedule | None, tuple[EarlierSchedule, ...]]:
    """(schedule, those before it) after an edit: what held until yesterday is kept, so that past days stand."""
    kept, earlier = before.schedule, before.earlier
    same = clean_line(text, len(text)) == schedule_typed(kept)
    found = kept if same else read_schedule(text, today)
    if found is not None and found.as_needed and times:
        raise _refused(text, "has no fixed times", "Leave the times empty, or say no schedule.")
    yesterday = today - timedelta(days=1)
    held_before = before != Use() and (before.started is None or before.started < today)
    if found == kept or not held_before or (earlier and earlier[-1].until >= yesterday):
        return found, earlier
    return found, (*earlier, EarlierSchedule(until=yesterday, schedule=kept))[-MOST_EARLIER:]


def _parts(text: str, rest: str) -> _Said:
    """What the line says beside its first and last day."""
    rest, needed = _cut(_AS_NEEDED, rest)
    rest, gap, most = _needed(rest) if needed is not None else (rest, None, None)
    rest, cycle = _cut(_CYCLE, rest)
    rest, every = _cut(_EVERY, rest)
    rest, course = _cut(_COURSE, rest)
    rest, weekly = _cut(_WEEKLY, rest)

    def unknown(word: str) -> UsageError:
        return _refused(text, f"is not understood at “{word[:30]}”", HOW)

    schedule = Schedule(
        days=weekdays_in(rest, unknown),  # type: ignore[arg-type]
        on_days=_rhythm(int(cycle["on"]), text) if cycle is not None else None,
        off_days=_rhythm(int(cycle["off"]), text) if cycle is not None else None,
        as_needed=needed is not None,
        gap_min=gap,
        most_doses=most,
    )
    step = _step(every) if every is not None else None
    days = None if course is None else int(course["n"]) * (7 if course["unit"].startswith("w") else 1)
    return _Said(text=text, schedule=schedule, step=step, course=days, weekly=weekly is not None)


def _in_rhythm(said: _Said, start: date) -> Schedule:
    """The rhythm of the line, counted from a day where it is one that is counted; two rhythms are refused."""
    schedule, step = said.schedule, said.step if said.step != 1 else None
    if (said.weekly or step == 7) and not schedule.days:
        raise _refused(said.text, "does not say on which day of the week", "Name it: every week on Mon.")
    if schedule.as_needed and (schedule.days or step or schedule.on_days):
        raise _refused(said.text, "is both as needed and on fixed days", "Say one of the two.")
    if step == 7:
        step = None
    if step is not None and step % 7 == 0 and schedule.days:
        if len(schedule.days) > 1:
            raise _refused(said.text, "names several days of every so many weeks", "Name one: every 2 weeks on Mon.")
        first = on_or_after(schedule.days[0], start)
        schedule = msgspec.structs.replace(schedule, days=(), first=first)
    if sum((bool(schedule.days), step is not None, schedule.on_days is not None)) > 1:
        raise _refused(said.text, "says two rhythms", HOW)
    return msgspec.structs.replace(schedule, every_days=None if step is None else _rhythm(step, said.text, least=2))


def _last(said: _Said, first: date | None, last: date | None) -> date | None:
    """The last day: as said, or that of so many days."""
    if said.course is not None and first is not None:
        if last is not None:
            raise _refused(said.text, "has two ends", "Give the days or the last day.")
        if not 1 <= said.course <= LONGEST_COURSE_DAYS:
            todo = f"Use 1 to {LONGEST_COURSE_DAYS} days, or leave the end out."
            raise _refused(said.text, "is no length of a course", todo)
        last = first + timedelta(days=said.course - 1)
    if last is not None and first is not None and last < first:
        text = f"ends on {day_text(last)} {last.year}, before it begins on {day_text(first)} {first.year}"
        raise _refused(said.text, text, "Give an end after the beginning.")
    if last is not None and last.year > LAST_YEAR:
        raise _refused(said.text, f"ends after the year {LAST_YEAR}", HOW)
    return last


def _within(found: Schedule, first: date | None, last: date | None) -> Schedule | None:
    found = msgspec.structs.replace(found, first=first, last=last)
    return None if found == Schedule() else found


def _refused(text: str, what: str, todo: str) -> UsageError:
    return UsageError(f"“{clean_line(text, 60)}” {what}", where=FIELD, todo=todo)


def _cut(pattern: Pattern, text: str) -> tuple[str, re.Match[str] | None]:
    """The text without the first place that fits, and that place."""
    found = pattern.search(text)
    return (text, None) if found is None else (f"{text[: found.start()]} {text[found.end() :]}", found)


def _dated(pattern: Pattern, text: str, today: date) -> tuple[str, date | None]:
    rest, found = _cut(pattern, text)
    return (rest, None) if found is None else (rest, read_day_ahead(found["day"], today, FIELD))


def _needed(text: str) -> tuple[str, int | None, int | None]:
    """What is left of the line, the minutes between two doses, and how many in 24 hours."""
    text, most = _cut(_MOST, text)
    if most is None:
        text, most = _cut(_MOST_X, text)
    text, gap = _cut(_GAP, text)
    minutes = None
    if gap is not None:
        minutes = round(float(gap["n"].replace(",", ".")) * (60 if gap["unit"].startswith("h") else 1))
        if not 1 <= minutes <= LONGEST_GAP_MIN:
            todo = "Use 1 min to 24 h; for longer say every 3 days."
            raise _refused(gap[0].strip(), "is no gap between two doses", todo)
    if most is not None and not 1 <= int(most["n"]) <= MOST_DOSES:
        raise _refused(most[0].strip(), "is no daily maximum", f"Use 1 to {MOST_DOSES}.")
    return text, minutes, int(most["n"]) if most is not None else None


def _step(match: re.Match[str]) -> int:
    """How many days from one to the next."""
    many = int(match["n"]) if match["n"] else _ORDINAL.get(match["word"] or "", 1)
    return many * 7 if match["unit"].startswith("w") else many


def _rhythm(days: int, text: str, least: int = 1) -> int:
    if not least <= days <= LONGEST_DAYS:
        raise _refused(text, f"has {days} days in its rhythm", f"Use {least} to {LONGEST_DAYS}.")
    return days
