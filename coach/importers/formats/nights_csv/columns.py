"""Columns of a table of nights: titles in English and German, or a `--map`, -> which column holds what."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from typing import Literal, cast

import msgspec

from coach.clean import clean_line
from coach.errors import UsageError
from coach.importers.table import header_key, titles_text

Field = Literal[
    "date", "bed", "lights", "wake", "up", "asleep", "latency", "awake", "awakenings", "quality", "alarm", "note"
]  # fmt: skip
Unit = Literal["h", "min", "s", "ms", ""]
Order = Literal["dmy", "mdy"]

_TITLES: dict[Field, tuple[str, ...]] = {
    "date": ("date", "day", "morning", "wake date", "night", "datum", "tag", "nacht", "morgen"),
    "bed": (
        "bed", "bed time", "bedtime", "to bed", "into bed", "in bed at", "got into bed", "went to bed",
        "time to bed", "sleep start", "start", "start time", "from", "ins bett", "zu bett", "im bett seit",
        "zu bett gegangen", "bettzeit", "bettgehzeit", "schlafbeginn", "beginn", "von",
    ),
    "lights": (
        "lights", "lights out", "lights off", "tried to sleep", "try to sleep", "asleep at", "fell asleep",
        "sleep onset", "licht aus", "eingeschlafen", "eingeschlafen um",
    ),
    "wake": (
        "wake", "wake time", "wake up", "wakeup", "wake up time", "wakeup time", "woke", "woke up",
        "final wake", "final awakening", "sleep end", "end", "end time", "to", "aufgewacht", "aufwachzeit",
        "aufwachen", "wach um", "schlafende", "ende", "bis",
    ),
    "up": (
        "up", "got up", "get up", "out of bed", "got out of bed", "rise", "rise time", "rising time",
        "aufgestanden", "aufstehen", "aufstehzeit", "aus dem bett",
    ),
    "asleep": (
        "asleep", "hours", "hours asleep", "hours slept", "hours of sleep", "sleep hours", "minutes asleep",
        "sleep", "slept", "sleep duration", "sleep time", "time asleep", "total sleep", "total sleep time",
        "tst", "duration", "schlaf", "schlafdauer", "schlafzeit", "geschlafen", "stunden", "dauer",
    ),
    "latency": (
        "latency", "sleep latency", "sol", "time to fall asleep", "minutes to fall asleep", "fall asleep time",
        "einschlafdauer", "einschlaflatenz", "einschlafzeit",
    ),
    "awake": (
        "awake", "awake time", "time awake", "minutes awake", "waso", "wach", "wachzeit", "wach gelegen",
        "wachliegen", "wachphasen dauer",
    ),
    "awakenings": (
        "awakenings", "number of awakenings", "times woken", "times awake", "wakings", "wake ups",
        "aufwachungen", "aufgewacht anzahl", "wachphasen", "anzahl aufwachen",
    ),
    "quality": ("quality", "sleep quality", "rating", "score", "qualitat", "schlafqualitat", "bewertung"),
    "alarm": ("alarm", "alarm used", "woken by alarm", "woke by alarm", "wecker", "mit wecker"),
    "note": (
        "note", "notes", "comment", "comments", "remark", "remarks", "notiz", "notizen", "bemerkung",
        "bemerkungen", "kommentar", "kommentare",
    ),
}  # fmt: skip

FIELDS = tuple(_TITLES)
"""What a column can be mapped to."""
ORDERS: tuple[Order, ...] = ("dmy", "mdy")

_FIELD_OF = {title: field for field, titles in _TITLES.items() for title in titles}
_UNIT_TAIL = re.compile(r"\s*\([^)]*\)\s*$")
_UNIT_WORD = re.compile(
    r"\s+(?:h|hours?|hrs|std|stunden|min|mins|minutes|minuten|s|secs?|seconds?|sekunden|ms|milliseconds?)$"
)
_HOURS = frozenset({"h", "hr", "hrs", "hour", "hours", "std", "stunden"})
_MINUTES = frozenset({"m", "min", "mins", "minute", "minutes", "minuten"})
_SECONDS = frozenset({"s", "sec", "secs", "second", "seconds", "sek", "sekunden"})
_MILLIS = frozenset({"ms", "millis", "millisecond", "milliseconds"})
_TODO = 'Write it as --map "bed=Bed Time,wake=Wake Time,date=Date".'


class ColumnMap(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about the columns: field -> title, and the order of day and month."""

    titles: dict[Field, str] = {}
    order: Order | None = None


class NightColumns(msgspec.Struct, frozen=True, kw_only=True):
    """Which column holds which field, in which unit, and the titles of the columns left out."""

    index: dict[Field, int]
    units: dict[Field, Unit]
    unknown: tuple[str, ...] = ()

    def enough(self) -> bool:
        """Whether this is a table of nights: an evening and a morning clock, or a date and hours asleep."""
        has = self.index.keys()
        clocks = bool(has & {"bed", "lights"}) and bool(has & {"wake", "up"})
        return clocks or {"date", "asleep"} <= has


def read_mapping(text: str | None) -> ColumnMap:
    """`bed=Bed Time,wake=Wake Time,order=dmy` -> ColumnMap; UsageError names the part that makes no sense."""
    titles: dict[Field, str] = {}
    order: Order | None = None
    for part in next(csv.reader([text or ""], skipinitialspace=True), []):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise UsageError(f"“{clean_line(part, 60)}” is not FIELD=COLUMN", where="--map", todo=_TODO)
        if name.casefold() == "order":
            if value.casefold() not in ORDERS:
                raise UsageError(f"“{clean_line(value, 20)}” is no order", where="--map", todo="Use dmy or mdy.")
            order = cast(Order, value.casefold())
        elif name.casefold() in FIELDS:
            titles[cast(Field, name.casefold())] = clean_line(value)
        else:
            raise UsageError(
                f"there is no field “{clean_line(name, 40)}”",
                where="--map",
                todo=f"Fields are {', '.join(FIELDS)} and order.",
            )
    return ColumnMap(titles=titles, order=order)


def find_columns(header: Sequence[str], mapping: Mapping[Field, str], file: str) -> NightColumns:
    """The columns of a header: mapped ones first, then known titles; UsageError when a mapped one is missing."""
    keys = [header_key(title) for title in header]
    index: dict[Field, int] = {}
    for field, title in mapping.items():
        if header_key(title) not in keys:
            raise UsageError(
                f"{file} has no column “{title}”",
                where="--map",
                todo=f"Its columns are {titles_text(header)}.",
            )
        index[field] = keys.index(header_key(title))
    unknown = []
    for place, key in enumerate(keys):
        if place in index.values():
            continue
        known = _field_of(key)
        if known is not None and known not in index:
            index[known] = place
        elif key:
            unknown.append(header[place])
    units = {field: _unit_of(keys[place]) for field, place in index.items()}
    return NightColumns(index=index, units=units, unknown=tuple(unknown))


def _field_of(key: str) -> Field | None:
    return _FIELD_OF.get(key) or _FIELD_OF.get(_UNIT_TAIL.sub("", key)) or _FIELD_OF.get(_UNIT_WORD.sub("", key))


PER_MINUTE: dict[Unit, float] = {"h": 1 / 60, "min": 1, "s": 60, "ms": 60_000}
"""How many of a unit one minute has."""


def _unit_of(key: str) -> Unit:
    words = set(re.findall(r"[a-z]+", key))
    named: tuple[tuple[Unit, frozenset[str]], ...] = (
        ("ms", _MILLIS), ("s", _SECONDS), ("min", _MINUTES), ("h", _HOURS),
    )  # fmt: skip
    return next((unit for unit, names in named if words & names), "")
