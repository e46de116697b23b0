"""Typed text -> values that records keep; a UsageError names the field and what would do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.clean import LINE_LIMIT, NOTE_LIMIT, clean_line, clean_note
from coach.clock import WEEKDAYS, coach_day, local, minutes_between
from coach.errors import UsageError
from coach.pattern import Pattern
from coach.words import read_clock, read_day, read_moment, read_number

LONGEST_OVERNIGHT_MIN = 12 * 60
"""A bare end clock before the start counts as the next morning up to this length, else as a slip."""

LONGEST_MARGIN_MIN = 240
"""No getting ready and no way to a place is told longer than this."""

_SCORED = Pattern(r"^(?P<name>.*?[^\d\s:=])[\s:=]*(?P<score>\d+)$")
_SERVED = Pattern(r"^(?P<name>[^\d:=]*[^\d\s:=])[\s:=]*(?P<number>\d.*)$")
_STEP = Pattern(r"^[+-]\s?\d{1,4}$")
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
MOST_SERVINGS = 50
_NOTHING = ("no", "none", "0", "nothing", "nowhere")


def blank(text: str) -> bool:
    """Whether the text clears a field: empty, or a single dash."""
    return clean_line(text) in ("", "-", "–", "−")


def is_step(text: str) -> bool:
    """Whether the text is a step from what stands: `+5`, `-10`."""
    return _STEP.match(clean_line(text).replace("−", "-")) is not None


def stepped(text: str, base: str) -> str:
    """`+5` from a base of minutes as the number it leads to; without a base, or no step, the text itself."""
    if not is_step(text) or not base.isdigit():
        return clean_line(text)
    return str(int(base) + int(clean_line(text).replace("−", "-").replace(" ", "")))


def given(form: Mapping[str, str], field: str) -> bool:
    """Whether the form has something to say for that field."""
    return not blank(form.get(field, ""))


def check_fields(form: Mapping[str, str], known: Collection[str]) -> None:
    """UsageError for a field that the noun does not have."""
    for field in form:
        if field not in known:
            raise UsageError("there is no such field", where=clean_line(field), todo=f"Fields are: {', '.join(known)}.")


def require(form: Mapping[str, str], field: str, todo: str) -> str:
    """The text of a field that must be given, on one line."""
    if not given(form, field):
        raise UsageError("is missing", where=field, todo=todo)
    return _whole(clean_line(form[field], len(form[field])), field, LINE_LIMIT)


def line(text: str, field: str) -> str | None:
    """One clean line, or None when blank; UsageError when it is longer than is kept."""
    return None if blank(text) else _whole(clean_line(text, len(text)), field, LINE_LIMIT)


def note(text: str, field: str) -> str | None:
    """A clean note of several lines, or None when blank; UsageError when it is longer than is kept."""
    return None if blank(text) else _whole(clean_note(text, len(text)), field, NOTE_LIMIT)


def _whole(text: str, field: str, limit: int) -> str:
    """The text as it is; UsageError above the limit, for what was typed is never cut."""
    if len(text) > limit:
        said = f"is {len(text):,} signs long; {limit:,} are kept"
        raise UsageError(said, where=field, todo="Shorten it; nothing was cut away.")
    return text


def yes_no(text: str, field: str) -> bool:
    """Yes or no, as typed."""
    said = clean_line(text).lower()
    if said not in _YES + _NO:
        raise UsageError(f"“{said}” is neither yes nor no", where=field, todo="Type yes or no.")
    return said in _YES


def said_yes_no(value: bool | None) -> str:
    """A kept yes or no as typed text; empty when it is not known."""
    return "" if value is None else "yes" if value else "no"


def choice(text: str, values: Sequence[str], field: str) -> str:
    """One of the values, by its name or an unmistakable beginning of it (`mod` for moderate)."""
    wanted = re.sub(r"[\s-]+", "_", clean_line(text).lower())
    if wanted in values:
        return wanted
    meant = [value for value in values if wanted and value.startswith(wanted)]
    if len(meant) != 1:
        from difflib import get_close_matches  # only for a slip

        near = get_close_matches(wanted, values, n=1, cutoff=0.75)
        todo = f"Did you mean {near[0]}? Else" if near else "Use"
        what = f"“{clean_line(text)}” is not one of the choices"
        raise UsageError(what, where=field, todo=f"{todo} {', '.join(values)}.")
    return meant[0]


def whole(text: str, field: str, low: int, high: int) -> int:
    """A whole number from low to high."""
    number = read_number(clean_line(text), field, low=low, high=high)
    if number != int(number):
        raise UsageError(f"“{clean_line(text)}” is not a whole number", where=field, todo=f"Use {low}–{high}.")
    return int(number)


def margin(text: str, field: str) -> int:
    """Minutes before or around something: `45`, `45 min`."""
    return whole(clean_line(text).lower().removesuffix("min"), field, 0, LONGEST_MARGIN_MIN)


def heart_rate(text: str, field: str) -> float:
    """Beats a minute: `130`, `130 bpm`."""
    return read_number(clean_line(text).lower().removesuffix("bpm"), field, low=20, high=250)


def names(text: str) -> tuple[str, ...]:
    """A comma-separated list in lower case, each name once."""
    return tuple(dict.fromkeys(part.lower() for part in _parts(text)))


def weekdays(text: str, field: str) -> tuple[str, ...]:
    """Weekdays in the order of the week: `mon,thu`, `monday`, `daily` for every day (empty)."""
    if clean_line(text).lower() in ("daily", "every day", "all"):
        return ()
    chosen = {_weekday(part, field) for part in _parts(text)}
    return tuple(day for day in WEEKDAYS if day in chosen)


def dates(text: str, field: str, today: date) -> tuple[date, ...]:
    """Dates in order, each once: `2026-03-05, tomorrow`."""
    return tuple(sorted({read_day(part, today=today, field=field) for part in _parts(text)}))


def kept_clock(text: str, field: str) -> str:
    """A clock time as records keep it: `HH:MM`."""
    return f"{read_clock(text, field):%H:%M}"


def sore(text: str, field: str) -> dict[str, int]:
    """Muscle groups with 0–10: `legs 6, back 3`; `no` is nothing sore."""
    if clean_line(text).lower() in _NOTHING:
        return {}
    scores: dict[str, int] = {}
    for part in _parts(text):
        found = _SCORED.match(part)
        if found is None:
            raise UsageError(
                f"“{part}” needs a muscle group and a number", where=field, todo="Type it as legs 6, back 3."
            )
        scores[clean_line(found["name"]).lower()] = whole(found["score"], field, 0, 10)
    return scores


def ticks(text: str, field: str, values: Sequence[str]) -> tuple[str, ...]:
    """Those of the values that hold, in their order: `dark, quiet`; `all`, or `no` for none."""
    said = clean_line(text).lower()
    if said in _NOTHING:
        return ()
    chosen = values if said == "all" else {choice(part, values, field) for part in _parts(text)}
    return tuple(value for value in values if value in chosen)


def servings(text: str, field: str, foods: Sequence[str]) -> dict[str, float]:
    """Servings a day: `nuts 1, greens 2`, or a number for each food in order (`1,0,0.5,2,3`); `no` is none of any."""
    said = clean_line(text).lower()
    if said in _NOTHING:
        return dict.fromkeys(foods, 0.0)
    numbers = re.split(r"[\s,;]+", said)
    if len(numbers) == len(foods) and not re.search(r"[a-z]", said):
        return {food: _amount(number, field) for food, number in zip(foods, numbers, strict=True)}
    found: dict[str, float] = {}
    for part in _parts(text):
        served = _SERVED.match(part)
        if served is None:
            todo = f"Type it as nuts 1, greens 2, or {len(foods)} numbers: {', '.join(foods)}."
            raise UsageError(f"“{part}” needs a food and a number", where=field, todo=todo)
        found[choice(served["name"], foods, field)] = _amount(served["number"], field)
    return {food: found[food] for food in foods if food in found}


def _amount(text: str, field: str) -> float:
    return read_number(text, field, low=0, high=MOST_SERVINGS)


def bare_clock(text: str) -> time | None:
    """The clock time when the text is nothing but one, else None."""
    try:
        return read_clock(clean_line(text), "")
    except UsageError:
        return None


def planned_moment(text: str, field: str, *, now: datetime, zone: ZoneInfo, day_starts: time) -> datetime:
    """A moment that may lie ahead: as `read_moment`, but a bare clock is meant on the present coach-day."""
    clock = bare_clock(text)
    if clock is None:
        return read_moment(text, now=now, zone=zone, field=field)
    today = coach_day(now, zone, day_starts)
    return local(today if clock >= day_starts else today + timedelta(days=1), clock, zone)


def end_after(text: str, field: str, *, start: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """The end of a span: a bare clock is the first one after the start; UsageError when it precedes it."""
    clock = bare_clock(text)
    if clock is None:
        end = read_moment(text, now=now, zone=zone, field=field)
    else:
        first = start.astimezone(zone).date()
        same, next_day = (local(first + timedelta(days=days), clock, zone, fold=1) for days in (0, 1))
        overnight = same <= start and minutes_between(start, next_day) <= LONGEST_OVERNIGHT_MIN
        end = next_day if overnight else same
    if end <= start:
        raise UsageError("ends before it starts", where=field, todo="Give an end after the start, or a date with it.")
    return end


def _parts(text: str) -> Iterable[str]:
    cleaned = clean_line(text, limit=800)
    return [part for part in (clean_line(piece) for piece in re.split("[,;]", cleaned)) if not blank(part)]


def _weekday(text: str, field: str) -> str:
    day = text.lower()[:3]
    if day not in WEEKDAYS or not text.isalpha():
        raise UsageError(f"“{text}” is not a weekday", where=field, todo="Use mon, tue, wed, thu, fri, sat, sun.")
    return day
