"""Moments, lengths and amounts said in words: value -> text."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from coach.clock import parse_clock
from coach.model.plan import DaySum
from coach.words.quantity import MEASURES, plural

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHOLE_FROM_MG = 10
"""Below this a tenth of a milligram is shown."""


def _whole(x: float) -> int:
    # Python rounds halves to even; people round them up.
    return math.floor(x + 0.5)


def _clock_parts(here: datetime | time, twelve: bool) -> tuple[str, str]:
    if not twelve:
        return f"{here.hour:02d}:{here.minute:02d}", ""
    return f"{(here.hour + 11) % 12 + 1}:{here.minute:02d}", "am" if here.hour < 12 else "pm"


def wall_text(clock: datetime | time, *, twelve: bool = False) -> str:
    """A clock as it hangs on the wall: `22:35`, or `10:35 pm`; seconds are cut off."""
    return " ".join(_clock_parts(clock, twelve)).rstrip()


def clock_text(moment: datetime, zone: ZoneInfo, *, twelve: bool = False) -> str:
    """The local clock of a moment: `22:35`, or `10:35 pm`."""
    return wall_text(moment.astimezone(zone), twelve=twelve)


def span_text(start: datetime, end: datetime, zone: ZoneInfo, *, twelve: bool = False) -> str:
    """From and to: `18:00–19:00`, `6:00–7:00 pm`, `11:30 am–12:15 pm`."""
    (first, half), (last, other) = (_clock_parts(moment.astimezone(zone), twelve) for moment in (start, end))
    head = first if half == other else f"{first} {half}"
    return f"{head}–{last} {other}".rstrip()


class Dial(msgspec.Struct, frozen=True):
    """The dial a person reads times from: where it hangs, and whether it has 12 or 24 hours."""

    zone: ZoneInfo
    twelve: bool = False

    def at(self, moment: datetime) -> str:
        """A moment: `22:35`, or `10:35 pm`."""
        return clock_text(moment, self.zone, twelve=self.twelve)

    def span(self, start: datetime, end: datetime) -> str:
        """From and to: `18:00–19:00`, or `6:00–7:00 pm`."""
        return span_text(start, end, self.zone, twelve=self.twelve)

    def dated(self, moment: datetime) -> str:
        """A moment as forms take it: `2026-03-05 18:00`, or `2026-03-05 6:00 pm`."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d} {self.at(moment)}"

    def of_day(self, clock: time | str) -> str:
        """A time of any day, or the text it is kept as: `07:30`, or `7:30 am`."""
        return wall_text(parse_clock(clock) if isinstance(clock, str) else clock, twelve=self.twelve)


FULL_YEAR = 365


def length_text(minutes: float) -> str:
    """A length in whole minutes: `3 h 35`, `7 h 05`, `45 min`, `8 h`, `−35 min`."""
    total = _whole(abs(minutes))
    sign = "−" if minutes < 0 and total else ""
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest:02d}" if rest else f"{sign}{hours} h"


def behind_text(minutes: float) -> str:
    """How far behind on sleep: `3 h 55 behind`, or `not behind`."""
    return f"{length_text(minutes)} behind" if _whole(minutes) > 0 else "not behind"


def day_text(day: date) -> str:
    """`Thu 5 Mar`, in English whatever the machine's locale."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def day_in_log(day: date, today: date) -> str:
    """A date among many years: `Thu 5 Mar`, and `5 Mar 2019` where a year or more lies between."""
    far = abs((today - day).days) >= FULL_YEAR
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if far else day_text(day)


def number_text(x: float) -> str:
    """At most three decimals, no trailing zeros: `2`, `2.5`, `0.25`."""
    text = f"{abs(x):.3f}".rstrip("0").rstrip(".")
    return f"−{text}" if x < 0 and text != "0" else text


def mg_text(mg: float) -> str:
    """Whole milligrams, one decimal under 10: `200 mg`, `2.5 mg`."""
    tenths = _whole(abs(mg) * 10) / 10
    return f"{number_text(math.copysign(tenths if tenths < _WHOLE_FROM_MG else _whole(abs(mg)), mg))} mg"


def sum_text(one: DaySum) -> str:
    """A day's sum against its limit: `zinc 15/25 mg +15 planned`, `sedating 2/1 over`."""
    amount = f"{number_text(one.taken)}/{number_text(one.limit)} {one.unit}".rstrip()
    later = f" +{number_text(round(one.total - one.taken, 3))} planned" if one.total > one.taken else ""
    return f"{one.name} {amount}{later}{' over' if one.over else ''}"


_QUARTERS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


def portion_text(number: float) -> str:
    """A number in quarters: `½`, `1 ¼`; any other as it is written: `2`, `0.3`."""
    whole, part = int(number), round(number - int(number), 6)
    if number < 0 or part not in _QUARTERS:
        return number_text(number)
    return f"{whole} {_QUARTERS[part]}" if whole else _QUARTERS[part]


def servings_text(n: float, unit: str) -> str:
    """How many of a product's servings: `2 capsules`, `½ tablet`, `1 ¼ tablets`, `7.5 mL`, `240 mL`, `2 × 240 mL`."""
    if unit[:1].isdigit():
        return unit if n == 1 else f"{portion_text(n)} × {unit}"
    number = number_text(n) if unit.lower() in MEASURES else portion_text(n)
    return f"{number} {unit if 0 < n <= 1 else plural(unit)}"


def count_text(n: int, noun: str) -> str:
    """A count with its noun: `1 night`, `3 nights`, `0 nights`."""
    return f"{n} {noun if n == 1 else plural(noun)}"
