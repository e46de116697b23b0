"""Older forms of the store -> today's, one step for each version; in memory, the next writer keeps it.

A newer form can be looked at (`coach.store.disk.readable`), but nothing is planned from it: what is half understood
could leave out the one condition or medicine that forbids it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Raw

from coach.model.older import FROM_1, profile_of_1
from coach.store.disk import journal
from coach.store.shelf import EARLIER, HISTORY, PROFILE, Shelf, Shelves

Document = dict[str, Any]

Step = dict[str, Callable[[Document], Document]]
"""By table, what one of its documents becomes in the next version: a document again, under its id and number.

So a version that another machine wrote, or what stood before a change, is brought up by itself.
"""

STEPS: dict[int, Step] = {1: {PROFILE: profile_of_1, **{table: form.step for table, form in FROM_1.items()}}}
"""`STEPS[n]` leads from version n to n + 1; each has its frozen file in the tests."""


def is_known(schema: int) -> bool:
    """Whether there is a way from that version to ours."""
    return all(version in STEPS for version in range(schema, journal.SCHEMA))


def brought_up(shelves: Shelves, schema: int) -> Shelves:
    """The documents of version `schema` in today's form, and so is what could be taken back or was overruled."""
    changed = {table for version in range(schema, journal.SCHEMA) for table in STEPS[version]}
    return Shelves({table: _brought_up(table, shelves[table], schema, changed) for table in shelves.tables()})


def brought_up_document(table: str, document: Raw, schema: int) -> Raw:
    """One document of a table of version `schema` in today's form; what is no document stays as it is."""
    try:
        found = msgspec.json.decode(document)
    except msgspec.DecodeError:  # a number or a text in it that nothing can hold
        return document
    if not isinstance(found, dict):
        return document
    new = _today(table, found, schema)
    return document if new is found else Raw(msgspec.json.encode(new))


def _brought_up(table: str, shelf: Shelf, schema: int, changed: set[str]) -> Shelf:
    if table in (HISTORY, EARLIER):
        documents = {number: _holder(raw, schema, changed) for number, raw in shelf.documents.items()}
    elif table in changed:
        documents = {number: brought_up_document(table, raw, schema) for number, raw in shelf.documents.items()}
    else:
        return shelf
    return Shelf(documents, shelf.next_number)


def _holder(raw: Raw, schema: int, changed: set[str]) -> Raw:
    """An entry of the history, or an overruled version, with the documents in it."""
    if not any(b'"%b"' % table.encode() in bytes(raw) for table in changed):
        return raw
    try:
        holder = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return raw
    for table, inside, place in _held(holder):
        if isinstance(inside[place], dict):
            inside[place] = _today(table, inside[place], schema)
    return Raw(msgspec.json.encode(holder))


def _held(holder: Any) -> Iterator[tuple[str, Any, Any]]:
    """(table, what holds the document, and where in it); nothing of what was edited by hand into another shape."""
    if not isinstance(holder, dict):
        return
    were, version = holder.get("were"), holder.get("version")
    for op in were if isinstance(were, list) else ():
        if isinstance(op, list) and len(op) == 3 and isinstance(op[0], str):
            yield op[0], op, 2
    if isinstance(version, dict) and isinstance(version.get("kind"), str) and "document" in version:
        yield version["kind"], version, "document"


def _today(table: str, document: Document, schema: int) -> Document:
    for version in range(schema, journal.SCHEMA):
        step = STEPS[version].get(table)
        document = document if step is None else step(document)
    return document
