"""A store that can be sent with a report of a fault: StoreDocument -> the same shape without the person in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from coach.model import Profile, Record, StoreDocument
from coach.model.records import BESIDE, KINDS
from coach.pattern import Pattern

YEAR_STEP = 5
WEIGHT_STEP_KG = 5
"""The profile keeps so much of age and weight as rules ask for."""

DROPPED: Mapping[str, Any] = {"note": None, "symptoms": None, "effects": (), "as_read": None, "external_id": None}
"""Fields in the person's words, and keys of others; dropped from every record."""

CALLED = {"title": "title", "name": "product", "calendar": "calendar", "agreed": "product", "injury": "place"}
"""Fields that name something: each name becomes a numbered one, the same name the same number."""

_DAY = Pattern(r"\d{4}-\d\d-\d\d")


def anonymous(document: StoreDocument, weeks: int) -> StoreDocument:
    """The same records with every date moved by whole weeks, names numbered, notes and ids gone.

    What a rule may look at stays: times of day, lengths, ratings, doses, contents, and what a medicine is known as.
    The standing lines of past evenings name what was on them, and are left out.
    """
    veil = _Veil(document, timedelta(weeks=weeks))
    kinds = {kind: tuple(veil.record(one) for one in getattr(document, kind)) for kind in KINDS if kind != BESIDE}
    return msgspec.structs.replace(document, profile=_person(document.profile), standings=(), **kinds)


def _person(profile: Profile) -> Profile:
    year, kg = profile.birth_year, profile.weight_kg
    return msgspec.structs.replace(
        profile,
        birth_year=None if year is None else year - year % YEAR_STEP,
        weight_kg=None if kg is None else max(float(round(kg / WEIGHT_STEP_KG) * WEIGHT_STEP_KG), 10.0),
    )


class _Veil:
    """What a name or an id is called instead, the same in every record."""

    def __init__(self, document: StoreDocument, by: timedelta) -> None:
        self._by = by
        self._names: dict[tuple[str, str], str] = {}
        named = (*document.products, *document.wishes, *document.busy)
        self._ids = {one.id: f"{type(one).__name__.lower()}-{number}" for number, one in enumerate(named, start=1)}
        longest = sorted(self._ids, key=len, reverse=True)
        self._id = Pattern("|".join(map(re.escape, longest)) if longest else r"(?!)")

    def record(self, one: Record) -> Any:
        """The record without the person in it."""
        changes: dict[str, Any] = {}
        for name in one.__struct_fields__:
            value = getattr(one, name)
            if name in DROPPED:
                changes[name] = DROPPED[name] if value else value
            elif name in CALLED and value:
                changes[name] = self._called(CALLED[name], value)
            else:
                changes[name] = self._moved(value)
        return msgspec.structs.replace(one, **changes)

    def _called(self, what: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._called(what, each) for each in value)
        return self._names.setdefault((what, value), f"{what} {len(self._names) + 1}")

    def _plain(self, text: str) -> str:
        """An id, alone or as a part of another: named things numbered, dates moved."""
        shown = self._id.compiled.sub(lambda found: self._ids[found[0]], text)
        return _DAY.compiled.sub(lambda found: self._day(found[0]), shown)

    def _day(self, text: str) -> str:
        try:
            return (date.fromisoformat(text) + self._by).isoformat()
        except (ValueError, OverflowError):
            return text

    def _moved(self, value: Any) -> Any:
        if isinstance(value, datetime | date):
            return value + self._by
        if isinstance(value, str):
            return self._plain(value)
        if isinstance(value, msgspec.Struct):
            return msgspec.structs.replace(
                value, **{n: self._moved(getattr(value, n)) for n in value.__struct_fields__}
            )
        if isinstance(value, tuple):
            return tuple(self._moved(each) for each in value)
        if isinstance(value, dict):
            return {self._plain(key) if isinstance(key, str) else key: self._moved(each) for key, each in value.items()}
        return value
