"""The profile's typed answers: fields, profile -> texts, text -> what the profile keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import get_args

from coach.clean import clean_line
from coach.clock import WEEKDAYS, zone
from coach.desk import Desk
from coach.forms import typed as reading
from coach.forms.fields import TypedField
from coach.model import Profile
from coach.model.records import Region
from coach.pattern import Pattern
from coach.words import Dial, read_number

FIRST_YEAR = 1900
BY_AGE = ("minor", "older")
"""Gates that the birth year tells."""

LEAST_OF_A_WORD = 3
"""Letters that a part of a description needs to name a condition by it; "gut" is an id and "any" is no word."""

AUTO = "auto"
"""The day starts as the usual sleep has it."""

_WEEKDAY = Pattern(rf"^({'|'.join(WEEKDAYS)})[a-z]*$", re.IGNORECASE)


def _wakes(text: str, field: str) -> dict[str, str]:
    """`06:45, sat 08:00` by weekday; a time alone is for every other day."""
    wakes = {}
    for part in clean_line(text).split(","):
        day, _, clock = part.strip().partition(" ")
        named = _WEEKDAY.match(day)
        key = named[1].lower() if named else "default"
        wakes[key] = reading.kept_clock(clock if named else part, field)
    return wakes


def _region(text: str, field: str) -> str:
    return reading.choice(text, get_args(Region), field)


def _sex(text: str, field: str) -> str:
    return reading.choice(text, ("female", "male"), field)


def _day_starts(text: str, field: str) -> str | None:
    return None if clean_line(text).lower() == AUTO else reading.kept_clock(text, field)


def _egfr(text: str, field: str) -> float:
    return read_number(text, field, low=0, high=250)


def _weight(text: str, field: str) -> float:
    return read_number(text.strip().lower().removesuffix("kg"), field, low=10, high=400)


def _half_life(text: str, field: str) -> float:
    return read_number(text.strip().lower().removesuffix("h"), field, low=2, high=24)


def _zone(text: str, field: str) -> str:
    return zone(clean_line(text)).key


PROFILE = (
    TypedField("wake", "usual wake time", "bed is counted back from it", "TIMES",
               'desired wake time: "06:45, sat 08:00"', example="06:45", kept="wake", read=_wakes, empty={}),
    TypedField("birth_year", "birth year", "sleep need and limits go by age", "YEAR", "sets the sleep need",
               example="1988", kept="birth_year"),
    TypedField("region", "region", "whose limits; empty takes the stricter", "REGION",
               "us or eu: whose limits count", example="us or eu", kept="region", read=_region),
    TypedField("tz", "time zone", "as this machine has it", "ZONE", "Europe/Berlin",
               example="Europe/Berlin", kept="tz", read=_zone),
    TypedField("day_starts", "day starts", "auto: in your usual sleep", "TIME",
               "when one day ends and the next begins: HH:MM, or auto, from your usual sleep",
               example="auto", kept="day_starts", read=_day_starts),
    TypedField("ready_in", "ready in, min", "from waking to the day's first commitment", "MIN",
               "minutes from waking until ready: an early commitment moves the wake that far before it",
               example="not known", kept="ready_in_min", read=reading.margin),
    TypedField("travel", "travel, min", "to and from what stands in the calendar", "MIN",
               "minutes on the way to and from busy times, unless one says its own",
               example="none", kept="travel_min", read=reading.margin),
    TypedField("egfr", "kidney eGFR", "from a blood test, if you know it", "N",
               "kidney filtration from a blood test, if you know it", example="not known", kept="egfr", read=_egfr),
    TypedField("weight", "weight, kg", "under 18 the caffeine limit goes by it", "KG",
               "body weight; under 18 the caffeine limit goes by it",
               example="not known", kept="weight_kg", read=_weight),
    TypedField("max_heart", "highest heart rate", "as measured; load by heart rate goes by it", "BPM",
               "highest heart rate as measured: load by heart rate goes by it",
               example="not known", kept="max_heart_bpm", read=reading.heart_rate),
    TypedField("sex", metavar="female|male", help="load by heart rate goes by it", kept="sex", read=_sex),
    TypedField("half_life", "coffee half-life", "hours; longer in pregnancy", "H",
               "of caffeine, hours; longer with some contraceptives and in pregnancy",
               example="not known", kept="caffeine_half_life_h", read=_half_life),
    TypedField("conditions", metavar="LIST", help="what gates advice; ids are shown without options",
               kept="conditions", empty=()),
)  # fmt: skip
"""Every answer; conditions are ticked on the page, and without a label there."""
FIRST = ("wake", "birth_year", "region", "tz")
"""Asked on the first run; nobody needs the others for a first evening."""


def texts(profile: Profile, dial: Dial) -> dict[str, str]:
    """The typed answers as they stand."""
    wakes = [dial.of_day(profile.wake["default"])] if "default" in profile.wake else []
    wakes += [f"{day} {dial.of_day(profile.wake[day])}" for day in WEEKDAYS if day in profile.wake]
    begins = AUTO if profile.day_starts is None else dial.of_day(profile.day_starts)
    return {**{field.id: field.text(profile) for field in PROFILE}, "wake": ", ".join(wakes), "day_starts": begins}


def answer(desk: Desk, field: TypedField, text: str) -> object:
    """One typed answer as the profile keeps it; a zone that is taken back stays as it was."""
    if reading.blank(text):
        return _zone_as_it_stands(desk) if field.id == "tz" else field.value(text)
    read = _AT_DESK.get(field.id)
    return field.value(text) if read is None else read(desk, text)


def _zone_as_it_stands(desk: Desk) -> str:
    """The zone that was said, whether this machine knows it or not; before one was, the machine's."""
    return desk.store.profile().tz if desk.store.has_profile() else desk.profile.tz


def _birth_year(desk: Desk, text: str) -> int:
    return reading.whole(text, "birth_year", FIRST_YEAR, desk.today().year)


def _conditions(desk: Desk, text: str) -> tuple[str, ...]:
    if clean_line(text).lower() in ("none", "no"):
        return ()
    known = {key: gate.when for key, gate in desk.facts.gates.items() if key not in BY_AGE}
    return tuple(dict.fromkeys(_condition(name, known) for name in reading.names(text)))


def _condition(name: str, known: Mapping[str, str]) -> str:
    """The id of what was typed: itself, or a word of its description that no other has ("breastfeeding")."""
    word = name.strip().lower()
    said = [key for key, when in known.items() if len(word) > LEAST_OF_A_WORD and word in when.lower()]
    return said[0] if len(said) == 1 and word not in known else reading.choice(name, list(known), "conditions")


def _tz(desk: Desk, text: str) -> str:
    """A zone; the one that stands is left alone, whether this machine knows it or not."""
    stands = _zone_as_it_stands(desk)
    return stands if clean_line(text) == stands else _zone(text, "tz")


_AT_DESK: dict[str, Callable[[Desk, str], object]] = {
    "birth_year": _birth_year,
    "conditions": _conditions,
    "tz": _tz,
}
"""What reads an answer that only the date, the facts or what stands can judge."""
