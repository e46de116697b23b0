"""The tables of the evidence base: compiled JSON -> rows of a type; a broken row is named, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, overload

import msgspec

from coach.errors import UnreadableError, UsageError

Noun = TypeVar("Noun", bound=msgspec.Struct)
Shown = TypeVar("Shown")
Tables = dict[str, Any]
"""Rows by the name of their table, and what the files say of themselves."""

FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.json"


@cache
def compiled_tables() -> Tables:
    """Every table of the TOML files in this folder, from the JSON they were compiled to.

    Parsing the TOML takes 25 ms, the JSON half of one. A test compares the two, and
    `python -m coach.evidence` compiles anew.
    """
    try:
        return msgspec.json.decode(COMPILED.read_bytes(), type=Tables)
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableError(
            f"the evidence cannot be read: {error}", where=COMPILED.name, todo="Install coach again."
        ) from error


def rows(tables: Tables, table: str, noun: type[Noun]) -> tuple[Noun, ...]:
    """The rows of a table; UsageError names the first broken one and its field."""
    if table not in tables:
        raise UsageError(f"there is no table “{table}”", where="evidence", todo=_MEND)
    return tuple(_row(table, number, raw, noun) for number, raw in enumerate(tables[table], start=1))


_MEND = "Mend it in the TOML file, then `python -m coach.evidence`; nothing was changed."


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """A row with an id: stable; rows of other tables and the code name it."""

    id: str


Row = TypeVar("Row", bound=Identified)


class Tabled(Protocol):
    """What owns tables."""

    tables: Tables | None
    """Its own; None for those of this folder."""


class LazyTable(Generic[Shown]):
    """A table as an attribute of what owns it: read and typed the first time it is asked for, then kept."""

    def __init__(self, read: Callable[[Tables], Shown]) -> None:
        """By what turns the tables into the attribute's value."""
        self._read = read
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> LazyTable[Shown]: ...
    @overload
    def __get__(self, owner: Tabled, kind: type) -> Shown: ...
    def __get__(self, owner: Tabled | None, kind: type) -> LazyTable[Shown] | Shown:
        if owner is None:
            return self
        value = self._read(compiled_tables() if owner.tables is None else owner.tables)
        vars(owner)[self._name] = value  # found before this descriptor from now on
        return value


def in_order(table: str, noun: type[Noun]) -> LazyTable[tuple[Noun, ...]]:
    """The rows as they stand in the file."""
    return LazyTable(lambda tables: rows(tables, table, noun))


def by_id(table: str, noun: type[Row]) -> LazyTable[dict[str, Row]]:
    """The rows by their id."""
    return LazyTable(lambda tables: {row.id: row for row in rows(tables, table, noun)})


def _row(table: str, number: int, raw: Any, noun: type[Noun]) -> Noun:
    try:
        return msgspec.convert(raw, noun)
    except msgspec.ValidationError as error:
        key = raw.get("id") if isinstance(raw, dict) else None
        named = f"“{key}”" if key else f"number {number}"
        said = str(error).replace("Object missing required field", "there is no").replace(" - at `$.", ", in `")
        raise UsageError(f"{table} {named}: {said}", where="evidence", todo=_MEND) from error
