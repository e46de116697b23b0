"""One change in the making: documents put and removed -> checked, laid over the shelves, told as ops at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from coach.errors import UsageError
from coach.model import Profile, Record
from coach.model.acceptable import Objection, unknown_zone
from coach.model.records import KINDS
from coach.store.codec import clean_key, decode, encode
from coach.store.shelf import NOTHING, PROFILE, PROFILE_NUMBER, Op, Shelves

Wanted = Struct | Raw | dict[str, Any] | None
"""A noun, a document as JSON or as plain values, or none."""


class Staging:
    """The documents as they will be; whatever would break a noun is refused before anything is laid down."""

    def __init__(self, shelves: Shelves) -> None:
        """Nothing differs yet."""
        self.shelves = shelves
        self._staged: dict[tuple[str, int], Raw | None] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._ids: dict[tuple[str, int], str] = {}
        self._next: dict[str, int] = {}
        self._open = True

    def document(self, table: str, number: int) -> Raw | None:
        """The document as it will be."""
        if (table, number) in self._staged:
            return self._staged[table, number]
        return self.shelves.document(table, number)

    def touched(self, table: str) -> dict[int, Raw | None]:
        """What was put and removed there so far."""
        return {number: document for (name, number), document in self._staged.items() if name == table}

    def number_of(self, table: str, record_id: str) -> int | None:
        """The number that has that id, or had it until this change removed it."""
        number = self._numbers.get((table, record_id))
        if number is None:
            number = self.shelves[table].number_of(record_id)
        return number if number is None or self._ids.get((table, number), record_id) == record_id else None

    def next_number(self, table: str) -> int:
        """A number never used before."""
        number = max(self._next.get(table, 1), self.shelves[table].next_number)
        self._next[table] = number + 1
        return number

    def stage(self, wanted: Mapping[str, Mapping[int, Wanted]]) -> None:
        """Lay these, by table, over what is there, all or none; UsageError where one would break its noun."""
        if not self._open:
            raise RuntimeError("this change has ended")
        for table, found in {table: self._checked(table, each) for table, each in wanted.items()}.items():
            for number, kept in found.items():
                self._next[table] = max(self._next.get(table, 1), number + 1)
                self._staged[table, number] = kept[1] if kept else None
                if kept:
                    self._ids[table, number] = kept[0]
                    self._numbers[table, kept[0]] = number

    @property
    def differs(self) -> bool:
        """Whether anything staged so far differs from the store."""
        return any(True for _ in self._differences())

    def ops(self) -> list[Op]:
        """What differs from the store; ends the change."""
        self._open = False
        return list(self._differences())

    def _checked(self, table: str, wanted: Mapping[int, Wanted]) -> dict[int, tuple[str, Raw] | None]:
        """The id and the JSON of each."""
        noun: type[Profile] | type[Record] | None = Profile if table == PROFILE else KINDS.get(table)
        if noun is None:
            raise UsageError(
                "the store has no such table that can be written", where=table, todo="Nothing was changed."
            )
        kept = {number: _kept(noun, each, f"{table} {number}") for number, each in wanted.items()}
        for number, each in wanted.items():
            if isinstance(each, dict) and (found := kept[number]):
                self._mind_zones(noun, table, number, found[1])
        self._mind_ids(table, {number: found[0] for number, found in kept.items() if found})
        return kept

    def _differences(self) -> Iterator[Op]:
        for (table, number), document in self._staged.items():
            if not _same(document, self.shelves.document(table, number)):
                yield table, number, NOTHING if document is None else document

    def _mind_zones(self, noun: type[Profile] | type[Record], table: str, number: int, raw: Raw) -> None:
        """No zone that this machine does not know, unless it stands there already: another machine may know it."""
        found = unknown_zone(decode(noun, raw))
        if found and found != self._unknown_before(noun, table, number):
            raise UsageError(found.why, where=f"{table} {number}", todo="Use an IANA name such as Europe/Berlin.")

    def _unknown_before(self, noun: type[Profile] | type[Record], table: str, number: int) -> Objection | None:
        before = self.document(table, number)
        try:
            return unknown_zone(decode(noun, before)) if before is not None else None
        except (msgspec.DecodeError, ValueError):
            return None

    def _mind_ids(self, table: str, ids: Mapping[int, str]) -> None:
        """No id twice; one that this same step takes from its document is free."""
        taken: dict[str, int] = {}
        for number, ident in ids.items():
            if table == PROFILE:
                if number != PROFILE_NUMBER:
                    raise UsageError("There is one profile, number 1.", where=f"{table} {number}")
                continue
            owner = self.number_of(table, ident)
            is_free = owner in (None, number) or owner in ids or self.document(table, owner or 0) is None
            if not is_free or taken.setdefault(ident, number) != number:
                what = f"The id {ident} is already taken."
                raise UsageError(what, where=f"{table} {number}", todo="Nothing was changed.")


def _kept(noun: type[Struct], wanted: Wanted, where: str) -> tuple[str, Raw] | None:
    """The id and the JSON of what is to be kept; None where nothing is."""
    if wanted is None:
        return None
    if not isinstance(wanted, Struct):
        raw = wanted if isinstance(wanted, Raw) else _exact(wanted, where)
        try:
            wanted = decode(noun, raw)
        except (msgspec.DecodeError, ValueError) as error:
            what = f"This document cannot be kept: {error}."
            raise UsageError(what, where=where, todo="Nothing was changed.") from error
    elif not isinstance(wanted, noun):
        raise UsageError(f"this is no {noun.__name__.lower()}", where=where, todo="Nothing was changed.")
    return clean_key(getattr(wanted, "id", "")), encode(wanted)


def _exact(plain: dict[str, Any], where: str) -> Raw:
    try:
        data = msgspec.json.encode(plain)
    except (TypeError, ValueError) as error:
        raise UsageError(f"JSON cannot hold this document: {error}.", where=where) from error
    if msgspec.json.decode(data) != plain:
        raise UsageError("JSON cannot hold this document exactly.", where=where)
    return Raw(data)


def _same(one: Raw | None, other: Raw | None) -> bool:
    if one is None or other is None:
        return one is other
    return bytes(one) == bytes(other)
