"""Older forms of the store -> today's, one step for each version; in memory, the next writer keeps it.

A newer form can be looked at (`coach.store.disk.readable`), but nothing is planned from it: what is half understood
could leave out the one condition or medicine that forbids it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from coach.store.disk import journal
from coach.store.shelf import HISTORY, Shelf, Shelves

Plain = dict[str, dict[int, dict[str, Any]]]
"""Documents by table and number."""

Step = Callable[[Plain], None]
"""Brings documents of one version to the next, in place."""

STEPS: dict[int, Step] = {}
"""`STEPS[n]` leads from version n to n + 1; each has its frozen file in the tests."""


def is_known(schema: int) -> bool:
    """Whether there is a way from that version to ours."""
    return all(version in STEPS for version in range(schema, journal.SCHEMA))


def brought_up(shelves: Shelves, schema: int) -> Shelves:
    """The documents of version `schema` in today's form.

    What could be taken back is forgotten: it is kept in the old form, and in the copy made before a migration.
    """
    plain: Plain = {table: _plain(shelves[table]) for table in shelves.tables() if table != HISTORY}
    for version in range(schema, journal.SCHEMA):
        STEPS[version](plain)
    found = {table: _shelf(documents, shelves[table]) for table, documents in plain.items()}
    return Shelves({**found, HISTORY: Shelf({}, shelves[HISTORY].next_number)})


def _plain(shelf: Shelf) -> dict[int, dict[str, Any]]:
    return {
        number: document
        for number, raw in shelf.documents.items()
        if isinstance(document := msgspec.json.decode(raw), dict)
    }


def _shelf(documents: dict[int, dict[str, Any]], old: Shelf) -> Shelf:
    """With what is no document at all (a file edited by hand) left as it was."""
    odd = {number: raw for number, raw in old.documents.items() if not bytes(raw).startswith(b"{")}
    raw = {number: Raw(msgspec.json.encode(document)) for number, document in documents.items()}
    return Shelf(odd | raw, old.next_number)
