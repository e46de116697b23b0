"""Recurrence rules judged before any library expands them: rule -> how many steps it takes, or why not.

`FREQ=SECONDLY`, or a rule that never comes true (30 February), keeps an expander busy for minutes.
"""

from __future__ import annotations

import re
from datetime import date

from coach.errors import UsageError

MAX_COUNT = 10_000
MAX_STEPS = 80_000
"""Steps of one rule from its start to the end of the window: daily since before 1850."""
_SPARSE_STEPS = 8_000
"""Added for rules that may come true once in decades, or never: an expander then runs to the year 9999."""
_MOST_IN_MONTH, _MOST_IN_YEAR, _MOST_WEEKDAYS = 5, 53, 60
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_STEP_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}
_LIMITS = {
    "BYSECOND": (0, 60, 1), "BYMINUTE": (0, 59, 4), "BYHOUR": (0, 23, 4), "BYMONTH": (1, 12, 12),
    "BYMONTHDAY": (1, 31, 62), "BYYEARDAY": (1, 366, 40), "BYWEEKNO": (1, 53, 53), "BYSETPOS": (1, 366, 40),
}  # fmt: skip
"""Smallest and largest size of each value, and how many there may be."""
_ALLOWED = {
    "DAILY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    "WEEKLY": {"BYMONTH", "BYDAY"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"},
}
_CLOCK_PARTS = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_TODO = "Enter the times by hand: coach busy add."


def steps_of(rule: str, start: date, until: date) -> int:
    """Steps an expander takes from `start` to `until`; UsageError when the rule is refused, and why."""
    parts = _parts(rule)
    freq = parts.pop("FREQ", "")
    if freq not in _STEP_DAYS:
        raise _refusal(f"it repeats {freq.lower() or 'without a frequency'}; only days and longer are read")
    interval = _whole(parts.pop("INTERVAL", "1"), "INTERVAL", 1, 10_000)
    if "COUNT" in parts:
        _whole(parts.pop("COUNT"), "COUNT", 1, MAX_COUNT)
    for name in ("UNTIL", "WKST"):
        parts.pop(name, None)
    values = {name: _values(name, text) for name, text in parts.items() if name != "BYDAY"}
    days = _weekdays(parts["BYDAY"]) if "BYDAY" in parts else []
    _check_fit(freq, interval, set(parts) - _CLOCK_PARTS)
    months = _months(freq, values.get("BYMONTH"), start.month, interval)
    _check_dates(values, months)
    most = _MOST_IN_YEAR if freq == "YEARLY" and "BYMONTH" not in values else _MOST_IN_MONTH
    _check_weekdays(values, days, most)
    per_day = 1
    for name in _CLOCK_PARTS:
        per_day *= max(1, len(values.get(name, [])))
    steps = max(1, (until - start).days // (_STEP_DAYS[freq] * interval) + 1) * per_day
    if steps > MAX_STEPS:
        raise _refusal("it repeats for centuries")
    return steps + (_SPARSE_STEPS if _is_sparse(values, days) else 0)


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in rule.upper().split(";"):
        name, sign, value = (part.strip() for part in piece.partition("="))
        if not sign or not value or name in parts:
            raise _refusal("its repeat rule cannot be read")
        parts[name] = value
    return parts


def _check_fit(freq: str, interval: int, names: set[str]) -> None:
    """Refuse parts that do not belong to the frequency, and mixtures that may never come true."""
    allowed = _ALLOWED[freq]
    if not names <= allowed:
        raise _refusal(f"{', '.join(sorted(names - allowed))} with {freq} is not read")
    rare = {"BYWEEKNO", "BYYEARDAY"} & names
    mixed = rare and len(names - {"BYDAY"} if rare == {"BYWEEKNO"} else names) > 1
    if mixed or (freq == "DAILY" and interval > 1 and names):
        raise _refusal("its repeat rule may never come true")


def _months(freq: str, named: list[int] | None, first: int, interval: int) -> set[int]:
    """The months in which the rule can come true; UsageError when there is none."""
    months = {abs(month) for month in named or range(1, 13)}
    if freq == "MONTHLY":
        months &= {(first - 1 + interval * step) % 12 + 1 for step in range(12)}
    if not months:
        raise _refusal("its repeat rule never comes true")
    return months


def _check_dates(values: dict[str, list[int]], months: set[int]) -> None:
    """Refuse days that none of the months has, such as 30 February."""
    month_days = [abs(day) for day in values.get("BYMONTHDAY", [])]
    if month_days and min(month_days) > max(_MONTH_DAYS[month - 1] for month in months):
        raise _refusal("no month has such a day")


def _is_sparse(values: dict[str, list[int]], days: list[int]) -> bool:
    """Whether years may pass between two dates, so that an expander runs far beyond the window."""
    rare = values.get("BYMONTHDAY", [0]) if values.get("BYMONTH") == [2] else [0]
    return (
        min(abs(day) for day in rare) > 28
        or (bool(days) and "BYMONTHDAY" in values)
        or (_MOST_IN_MONTH in [abs(number) for number in days] and "BYMONTH" in values)
        or bool({"BYYEARDAY", "BYWEEKNO"} & set(values))
    )


def _check_weekdays(values: dict[str, list[int]], days: list[int], most: int) -> None:
    """Refuse weekdays and places in a set that no month or year has, such as a sixth Monday."""
    numbered = [abs(number) for number in days if number]
    if numbered and min(numbered) > most:
        raise _refusal("no month has such a weekday")
    if numbered and ("BYMONTHDAY" in values or "BYWEEKNO" in values):
        raise _refusal("its repeat rule may never come true")
    places = [abs(place) for place in values.get("BYSETPOS", [])]
    if not places:
        return
    sets = [name for name in ("BYMONTHDAY", "BYYEARDAY") if name in values] + (["BYDAY"] if days else [])
    # Every month holds each weekday four times, and some month holds it a fifth time.
    reach = 4 * len(days) + 1 if days else len(values.get("BYMONTHDAY", []))
    if len(sets) != 1 or min(places) > reach:
        raise _refusal("its repeat rule may never come true")


def _weekdays(text: str) -> list[int]:
    """The numbers before the weekdays (`2TU` -> 2), 0 for none."""
    pieces = text.split(",")
    found = [_DAY.fullmatch(piece.strip()) for piece in pieces]
    if len(pieces) > _MOST_WEEKDAYS or not all(found):
        raise _refusal("its weekdays cannot be read")
    return [int(match[1] or 0) for match in found if match]


def _values(name: str, text: str) -> list[int]:
    if name not in _LIMITS:
        raise _refusal(f"{name[:20]} is not read")
    low, high, most = _LIMITS[name]
    pieces = text.split(",")
    if len(pieces) > most:
        raise _refusal(f"{name} has too many values")
    found = [_whole(piece.strip(), name, -high, high) for piece in pieces]
    if any(abs(value) < low for value in found):
        raise _refusal(f"{name} is out of range")
    return found


def _whole(text: str, name: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,6}", text, re.ASCII) or not low <= int(text) <= high:
        raise _refusal(f"{name} is out of range")
    return int(text)


def _refusal(what: str) -> UsageError:
    return UsageError(what, todo=_TODO)
