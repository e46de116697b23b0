"""What people type, read: text -> clock, moment, day, minutes or number; UsageError names the field."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from coach.clean import clean_line
from coach.clock import WEEKDAYS, is_ambiguous, local, minutes_between, with_offset
from coach.errors import UsageError
from coach.pattern import Pattern
from coach.words.saying import number_text

LONGEST_MIN = 2880
"""The longest length a record can hold, two days."""
DAY_MIN = 1440

CLOCK_EXAMPLE = "23:10, 2310 or 11:10pm"
MOMENT_EXAMPLE = "21:30, yesterday 23:10 or 2026-03-05 18:00"
DAY_EXAMPLE = "2026-03-05, today, yesterday, mon or -1"
LENGTH_EXAMPLE = "15, 90m, 1:30 or 1h30"
"""How each is typed: what a refusal, a hint and an option's help say."""

_CLOCK_TODO = f"Write it as {CLOCK_EXAMPLE}."
_MOMENT_TODO = f"Write it as {MOMENT_EXAMPLE}."
_DAY_TODO = f"Write it as {DAY_EXAMPLE}."
_MINUTES_TODO = f"Write it as {LENGTH_EXAMPLE}."

_CLOCK = Pattern(
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2})(?::\d{2})?|h|(?P<tight>\d{2}))?\s*(?P<half>[ap])?(?:\.?m\.?)?",
    re.ASCII,
)
_HALF_APART = Pattern(r"(?<=\d)\s+(?=[ap]\.?m\.?$)", re.ASCII | re.IGNORECASE)
_STEP = Pattern(r"([+-])\s?(\d{1,4})", re.ASCII)
_DATE = Pattern(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DATED = Pattern(r"(?P<day>[+-]?\w[\w-]*)(?:\s+|(?<=\d)t(?=\d))(?P<rest>\S.*)", re.ASCII)
_OFFSET = Pattern(r"(?P<clock>.*\d)\s?(?P<offset>z|[+-]\d{2}:?\d{2})", re.ASCII)
_MINUTES = Pattern(r"(?P<m>\d{1,4})\s*(?:m|min|mins|minutes?|['′])?", re.ASCII)
_HOURS = Pattern(r"(?P<h>\d{1,2})\s*(?:h|hours?|hrs?)(?:\s*(?P<m>\d{1,2})\s*(?:m|min|mins|minutes?)?)?", re.ASCII)
_HOURS_COLON = Pattern(r"(?P<h>\d{1,2}):(?P<m>\d{2})", re.ASCII)
_HOURS_PART = Pattern(r"(?P<h>\d{1,2}[.,]\d{1,2})\s*(?:h|hours?|hrs?)", re.ASCII)
_NUMBER = Pattern(r"[+-]?(?:\d{1,12}(?:[.,]\d{1,12})?|[.,]\d{1,12})", re.ASCII)
_THOUSANDS = Pattern(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


def tidy(text: str) -> str:
    """Typed text ready for matching: one clean line, lower case, the typographic minus as `-`."""
    return clean_line(text).lower().replace("−", "-")


def refuse(text: str, what: str, field: str, todo: str) -> NoReturn:
    """Raise the UsageError of `field`, quoting the text as far as it is fit to be seen."""
    raise UsageError(f"“{clean_line(text, 40)}” {what}", where=field, todo=todo)


def read_clock(text: str, field: str) -> time:
    """A time of day: `23:10`, `2310`, `11:10pm`, `7`, `730`, `7.30`, `7 am`; `24:00` is midnight."""
    match = _CLOCK.fullmatch({"noon": "12:00", "midnight": "0:00"}.get(tidy(text), tidy(text)))
    found = None if match is None else _clock_of(match)
    if found is None:
        refuse(text, "is not a time of day", field, _CLOCK_TODO)
    return found


def close_half(text: str) -> str:
    """The clock at the end of a text as one word: `legs 7:30 pm` is `legs 7:30pm`."""
    return _HALF_APART.sub("", text.strip())


def _clock_of(match: re.Match[str]) -> time | None:
    hour, minute, half = int(match["h"]), int(match["m"] or match["tight"] or 0), match["half"]
    if half is None:
        # The pattern lets a lone "m" through so that "a.m." needs no second pattern.
        if match[0].rstrip(".").endswith("m") or (hour, minute) > (24, 0) or minute > 59:
            return None
        return time(hour % 24, minute)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return time(hour % 12 + (12 if half == "p" else 0), minute)


def step_clock(base: time, text: str) -> time | None:
    """`+5` or `-10`: that many minutes after or before `base`, around midnight; None when it is no step."""
    match = _STEP.fullmatch(tidy(text))
    if match is None:
        return None
    minutes = int(match[2]) if match[1] == "+" else -int(match[2])
    total = (base.hour * 60 + base.minute + minutes) % DAY_MIN
    return time(total // 60, total % 60)


def read_day(text: str, *, today: date, field: str) -> date:
    """A date: `2026-03-05`, `today`, `yesterday`, `tomorrow`, `mon` (the last one, today included), `-1`."""
    word = tidy(text)
    if _DATE.fullmatch(word):
        return _date_of(word, text, field)
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if word in steps:
        return today + timedelta(days=steps[word])
    if (step := _STEP.fullmatch(word)) is not None:
        return today + timedelta(days=int(step[1] + step[2]))
    # Two letters are too few ("t" is Tuesday and Thursday, "mo" a slip), so three and up.
    named = [i for i, day in enumerate(WEEKDAYS) if word[:3] == day and _FULL_DAYS[i].startswith(word)]
    if not named:
        refuse(text, "is not a date", field, _DAY_TODO)
    return today - timedelta(days=(today.weekday() - named[0]) % 7)


_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _date_of(word: str, text: str, field: str) -> date:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        refuse(text, "is not in the calendar", field, _DAY_TODO)
    if not 1900 <= day.year <= 2200:
        refuse(text, "is too far away", field, _DAY_TODO)
    return day


def split_moment(text: str, *, today: date, field: str) -> tuple[date, str] | None:
    """The day and the remaining clock text of a dated text (`2026-03-05 18:00`, `yesterday 23:10`).

    None when it holds a clock alone.
    """
    match = _DATED.fullmatch(tidy(text))
    if match is None or match["day"].isdigit() or match["rest"] in {"am", "pm", "a.m.", "p.m."}:
        return None
    return read_day(match["day"], today=today, field=field), match["rest"]


def moment_on(day: date, rest: str, where: ZoneInfo, field: str, *, fold: int = 0) -> datetime:
    """A clock text of that day as a moment in `where`; an offset behind the clock (`+01:00`, `z`) wins."""
    match = _OFFSET.fullmatch(rest)
    clock = read_clock(match["clock"] if match else rest, field)
    if match is None:
        naive = datetime.combine(day, clock)
        # In a spring gap fold 1 would move the clock back; only a clock that happens twice has a second.
        return local(day, clock, where, fold=fold if is_ambiguous(naive, where) else 0)
    sign = -1 if match["offset"].startswith("-") else 1
    digits = re.sub(r"\D", "", match["offset"]) or "0000"
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * sign
    if abs(offset) >= timedelta(hours=15):
        refuse(match["offset"], "is not an offset from UTC", field, _MOMENT_TODO)
    return with_offset(datetime.combine(day, clock, tzinfo=UTC) - offset, where)


def read_moment(text: str, *, now: datetime, zone: ZoneInfo, field: str) -> datetime:
    """A moment with the offset of `zone`: `now`, `21:30`, `yesterday 23:10`, `2026-03-05 18:00`, ISO.

    A clock alone is its latest occurrence within the last 24 hours, else today's. With a date, a clock
    that happens twice is the first one. A clock inside a spring gap moves forward by the gap.
    """
    if tidy(text) == "now":
        return with_offset(now, zone)
    today = now.astimezone(zone).date()
    dated = split_moment(text, today=today, field=field)
    if dated is not None:
        return moment_on(*dated, zone, field)
    if _DATE.fullmatch(tidy(text)):
        refuse(text, "has no time of day", field, _MOMENT_TODO)
    read_clock(text, field)
    found = [
        moment_on(today - timedelta(days=back), tidy(text), zone, field, fold=fold)
        for back in (0, 1)
        for fold in (0, 1)
    ]
    past = [moment for moment in found if 0 <= minutes_between(moment, now) <= DAY_MIN]
    return max(past, default=found[0])


def read_minutes(text: str, field: str) -> int:
    """A length in minutes: `15`, `90m`, `1:30`, `1h30`, `1.5 h`; 0 to 48 hours."""
    word = tidy(text)
    found: float | None = None
    if match := _MINUTES.fullmatch(word):
        found = int(match["m"])
    elif (match := _HOURS.fullmatch(word) or _HOURS_COLON.fullmatch(word)) and int(match["m"] or 0) < 60:
        found = int(match["h"]) * 60 + int(match["m"] or 0)
    elif match := _HOURS_PART.fullmatch(word):
        found = float(match["h"].replace(",", ".")) * 60
    if found is None:
        refuse(text, "is not a length of time", field, _MINUTES_TODO)
    if found > LONGEST_MIN:
        refuse(text, "is longer than 48 hours", field, _MINUTES_TODO)
    return round(found)


def read_number(text: str, field: str, *, low: float | None = None, high: float | None = None) -> float:
    """A number with a decimal point or comma, from `low` to `high`.

    `1,000` is refused: it is one to some and a thousand to others, and doses are read here.
    """
    word = tidy(text)
    if _THOUSANDS.fullmatch(word):
        refuse(text, "can be read two ways", field, "Write 1000 or 1.0.")
    if not _NUMBER.fullmatch(word):
        refuse(text, "is not a number", field, "Write it as 2, 2.5 or 2,5.")
    value = float(word.replace(",", "."))
    if low is not None and value < low:
        refuse(text, f"is below {number_text(low)}", field, _range_todo(low, high))
    if high is not None and value > high:
        refuse(text, f"is above {number_text(high)}", field, _range_todo(low, high))
    return value


def _range_todo(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"Use {number_text(low)} to {number_text(high)}."
    return f"Use {number_text(low)} or more." if low is not None else f"Use {number_text(high or 0)} or less."
