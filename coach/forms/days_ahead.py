"""Days of a schedule as people type them -> dates and weekdays: `3 Dec`, `3.12.`, `Tue`, `mon-fri`, `weekends`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from coach.clean import clean_line
from coach.clock import WEEKDAYS
from coach.errors import UsageError
from coach.model.acceptable import FIRST_YEAR, LAST_YEAR
from coach.pattern import Pattern

DAY = (
    rf"(?:(?:{'|'.join(WEEKDAYS)})[a-z]*\s+(?=\d))?"
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.?\s*[a-z]{3,9}\.?(?:\s+\d{4})?|[a-z]{3,9}\.?\s+\d{1,2}(?:\s+\d{4})?"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4})?|[a-z]{3,9})"
)
"""What may be a day; whether it is one, `read_day_ahead` says."""
HOW = "Write it as 2026-12-03, 3 Dec, today, tomorrow or Tue."
BACK_DAYS = 183
"""A date without a year is the one that is at most half a year ago, else the next; taste."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = Pattern(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII)
_DOTTED = Pattern(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})?", re.ASCII)
_NAMED = Pattern(r"(?P<d>\d{1,2})\.?\s*(?P<m>[a-z]{3,9})\.?(?:\s+(?P<y>\d{4}))?", re.ASCII)
_TURNED = Pattern(r"(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:\s+(?P<y>\d{4}))?", re.ASCII)
_RANGE = Pattern(r"(?P<a>[a-z]{2,9})\s*[–-]\s*(?P<b>[a-z]{2,9})")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mo": "mon", "tu": "tue", "we": "wed", "th": "thu", "fr": "fri", "sa": "sat", "su": "sun",
    "tues": "tue", "thur": "thu", "thurs": "thu", "weds": "wed",
}  # fmt: skip
_SETS = {"weekdays": WEEKDAYS[:5], "workdays": WEEKDAYS[:5], "weekends": WEEKDAYS[5:], "weekend": WEEKDAYS[5:]}
_FILLING = frozenset(
    ("on", "and", "every", "each", "the", "course", "only", "of", "a", "day", "days", "at", "or", "for")
)


def read_day_ahead(text: str, today: date, field: str) -> date:
    """A day: written out, `today`, `tomorrow`, `yesterday`; a weekday is the next one, today included."""
    word = clean_line(text).lower().strip(" ,")
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if word in near:
        return today + timedelta(days=near[word])
    day = weekday(word)
    if day is not None:
        return on_or_after(day, today)
    head, _, tail = word.partition(" ")
    found = _calendar(tail if tail and weekday(head) is not None else word, today)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f"“{clean_line(text, 40)}” is not a day", where=field, todo=HOW)
    return found


def is_day(text: str) -> bool:
    """Whether a text names a day, as against a clock time or a step."""
    word = clean_line(text).lower().strip(" ,")
    return word in ("today", "tomorrow") or weekday(word) is not None or _calendar(word, date(2000, 1, 1)) is not None


def on_or_after(day: str, start: date) -> date:
    """The first of that weekday from a day on."""
    return start + timedelta(days=(WEEKDAYS.index(day) - start.weekday()) % 7)


def _calendar(word: str, today: date) -> date | None:
    """A date written out; without a year the one that is nearest ahead."""
    match = next((found for one in (_ISO, _DOTTED, _NAMED, _TURNED) if (found := one.fullmatch(word))), None)
    if match is None:
        return None
    name = match["m"][:3]
    month = int(name) if name.isdigit() else _MONTHS.index(name) + 1 if name in _MONTHS else 0
    if match["y"] is not None:
        return _date(int(match["y"]), month, int(match["d"]))
    years = (_date(today.year + ahead, month, int(match["d"])) for ahead in range(-1, 5))
    return next((one for one in years if one is not None and one >= today - timedelta(days=BACK_DAYS)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekdays_in(text: str, refused: Callable[[str], UsageError]) -> tuple[str, ...]:
    """The weekdays that a text of nothing else names, in their order; empty for all seven. `refused` is raised."""
    found: set[str] = set()
    for match in _RANGE.finditer(text):
        first, last = weekday(match["a"]), weekday(match["b"])
        if first is not None and last is not None:
            start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            found |= {WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)}
            text = text.replace(match[0], " ")
    for word in re.split(r"[\s,;/+&.-]+", text):
        day = weekday(word)
        found |= {day} if day is not None else set(_SETS.get(word, ()))
        if word and day is None and word not in _SETS and word not in _FILLING:
            raise refused(word)
    return tuple(day for day in WEEKDAYS if day in found) if len(found) < len(WEEKDAYS) else ()


def weekday(word: str) -> str | None:
    """The weekday of a word: three letters of it or more, its plural, or one of the usual two."""
    if word in _SHORT:
        return _SHORT[word]
    whole = word.removesuffix("s") if word.endswith("days") else word
    fits = (day for day, full in zip(WEEKDAYS, _FULL, strict=True) if full.startswith(whole))
    return next(fits, None) if len(whole) > 2 else None
