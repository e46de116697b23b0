"""Compiling this folder: TOML -> rows checked one by one and against each other -> the JSON read at run time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from coach.errors import UsageError
from coach.evidence.medicines.known import Medicines, MedicineTables
from coach.evidence.medicines.nouns import NEVER, PairRow, Read, name_letters
from coach.evidence.medicines.slips import by_sound

FOLDER = Path(__file__).parent


def compiled(folder: Path = FOLDER) -> bytes:
    """Every table of the TOML files, checked, with the letters of every name, as JSON; UsageError names what is odd."""
    raw: dict[str, Any] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            raw.update(tomllib.loads(file.read_text("utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise UsageError(str(error), where=file.name, todo="Nothing was changed.") from error
    try:
        tables = msgspec.convert(raw, MedicineTables)
    except msgspec.ValidationError as error:
        raise UsageError(f"medicines: {error}", where="evidence", todo="Nothing was changed.") from error
    letters = _letters(tables)
    if wrong := next(_wrong(Medicines(msgspec.structs.replace(tables, letters=letters))), ""):
        raise UsageError(f"medicines: {wrong}", where="evidence", todo="Nothing was changed.")
    made = {"letters": letters, "sounds": by_sound(sorted(letters.items()))}
    return msgspec.json.format(msgspec.json.encode({**raw, **made}, order="sorted"), indent=0) + b"\n"


def _letters(tables: MedicineTables) -> dict[str, tuple[str, ...]]:
    """Every name by its letters; what the file calls ambiguous has the choices it names."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tables.substance:
        for name in dict.fromkeys(map(name_letters, row.names)):
            found[name] = (*found.get(name, ()), row.id)
    return found | {name_letters(row.typed): row.means for row in tables.ambiguous}


def _wrong(known: Medicines) -> Iterator[str]:
    """Every sentence that is wrong with the tables as a whole."""
    tables, ids = known.tables, known.substances.keys() | known.classes.keys()
    read: tuple[Read, ...] = (*tables.substance, *tables.substance_class, *tables.pair, *tables.half_life)
    yield from _doubles(row.id for row in (*tables.substance, *tables.substance_class))
    yield from _doubles(row.id for row in tables.pair)
    for row in read:
        yield from (f"{row.id}: source “{one}”" for one in row.sources if one not in known.sources)
        if row.checked and not row.sources:
            yield f"{row.id}: checked, without a source"
    yield from (f"“{one}” of {where} is no row" for where, one in _named(known) if one not in ids)
    for pair in tables.pair:
        yield from _odd_pair(pair, known.mechanisms)
    yield from _odd_names(known)


def _odd_names(known: Medicines) -> Iterator[str]:
    """Names of two substances that nobody called ambiguous, and names that are words for nothing."""
    ambiguous = {name_letters(row.typed) for row in known.tables.ambiguous}
    for name, ids in known.by_letters.items():
        if len(ids) > 1 and name not in ambiguous:
            yield f"the name “{name}” belongs to {', '.join(ids)}"
        if name in known.nameless or name in known.unlisted:
            yield f"the name “{name}” of {ids[0]} is said to be no row's"


def _doubles(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"“{one}” stands twice"
        seen.add(one)


def _named(known: Medicines) -> Iterator[tuple[str, str]]:
    """Every substance or class that a row names, after the row."""
    tables = known.tables
    for substance in tables.substance:
        yield from ((substance.id, one) for one in (*substance.classes, *substance.without))
    for row in tables.substance_class:
        yield from ((row.id, one) for one in row.implies)
    for pair in tables.pair:
        yield from ((pair.id, one) for one in (pair.a, pair.b))
    for one, others in known.lookalikes.items():
        yield from ((one, other) for other in others)
    for typed in tables.ambiguous:
        yield from ((typed.typed, one) for one in typed.means)
    for old in tables.former:
        yield from ((old.id, one) for one in old.now)
    yield from ((suffix.ends, suffix.means) for suffix in tables.suffix)
    yield from ((content.nutrient, content.brings) for content in tables.content)


def _odd_pair(pair: PairRow, mechanisms: dict[str, str]) -> Iterator[str]:
    """A gap, an action and a strength that do not go together."""
    gaps = (pair.a_then_b_h, pair.b_then_a_h)
    if (NEVER in gaps) != (gaps == (NEVER, NEVER)) or any(NEVER < gap < 0 for gap in gaps):
        yield f"{pair.id}: not together in one direction only"
    if pair.action == "space" and max(gaps) <= 0:
        yield f"{pair.id}: apart, without a gap"
    if pair.action == "avoid" and NEVER not in gaps:
        yield f"{pair.id}: to be avoided, with a gap"
    if pair.mechanism not in mechanisms:
        yield f"{pair.id}: mechanism “{pair.mechanism}”"
