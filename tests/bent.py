"""Records bent out of shape by a chosen chance, for every door to be tried with."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import msgspec

from coach.model.records import KIND_OF, KINDS
from tests.store.build import EVERY_NOUN

MOMENTS = (
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59.999999-23:59",
    "1970-01-01T00:00:00+00:00", "2026-03-29T02:30:00+01:00", "2026-03-05T17:41:00+23:59",
    "2026-03-05T22:00:60+00:00", "2026-03-06T06:30:00+01:00",
)  # fmt: skip
DATES = ("0001-01-01", "9999-12-31", "2026-03-05", "2026-03-06", "2024-02-29", "1900-01-01", "2200-12-31")
TEXTS = (
    "", "x", "\x1b]52;c;aGk=\x07", "[/]", "\u202eevil", "a" * 401, "\ud800", "\x00", "%s{0}", "24:00", "mg.window",
    "bed-2026-03-05", "NaN", "-1", "\n\n",
)  # fmt: skip
NUMBERS = (0, -1, 1, 1e-300, 1e308, 2**63, 2**64, 10**30, 5, 99, 2880, 999_999.99)


def bent(value: Any, chance: Random) -> Any:
    """Something else in the place of a value, mostly of its kind."""
    if chance.random() < 0.25:
        return chance.choice([None, True, [], {}, [[]], {"a": 1}, chance.choice(TEXTS), chance.choice(NUMBERS)])
    if isinstance(value, str):
        kind = MOMENTS if "T" in value and value[:4].isdigit() else DATES if value[4:5] == "-" else TEXTS
        return chance.choice(kind)
    if isinstance(value, list):
        return chance.choice([value * 40, [chance.choice(TEXTS)] * 3, [chance.choice(NUMBERS)]])
    if isinstance(value, dict):
        return {**value, chance.choice(TEXTS): chance.choice([*MOMENTS, *NUMBERS])}
    return chance.choice(NUMBERS)


def mutated(record: dict[str, Any], chance: Random) -> dict[str, Any]:
    """One to three fields of a record bent, inner ones among them."""
    found = copy.deepcopy(record)
    for _ in range(chance.randint(1, 3)):
        place: Any = found
        while isinstance(inner := place[key := _key(place, chance)], dict | list) and inner and chance.random() < 0.6:
            place = inner
        place[key] = bent(inner, chance)
    return found


def _key(place: Any, chance: Random) -> Any:
    return chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))


def whole() -> dict[str, Any]:
    """A document with one record of every kind."""
    kinds: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for record in EVERY_NOUN:
        kinds[KIND_OF[type(record)]].append(msgspec.to_builtins(record))
    return {**kinds, "profile": {"tz": "Europe/Berlin", "wake": {"default": "06:45"}, "birth_year": 1988}}


def bent_document(chance: Random) -> dict[str, Any]:
    """The same with some records bent, and now and then the profile."""
    found = whole()
    for kind in chance.sample([kind for kind in found if kind != "profile"], chance.randint(1, 4)):
        found[kind] = [mutated(record, chance) for record in found[kind]]
    if chance.random() < 0.25:
        found["profile"] = mutated(found["profile"], chance)
    return found
