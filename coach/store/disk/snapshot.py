"""The snapshot's text form, which plain TinyDB reads: shelves <-> `db.json`."""

from __future__ import annotations

from codecs import BOM_UTF8

import msgspec
from msgspec import Raw

from coach.model.records import KINDS
from coach.store.disk import journal
from coach.store.disk.journal import APP
from coach.store.shelf import HISTORY, PROFILE, Shelf, Shelves

META = "meta"
TABLES = (PROFILE, *KINDS, HISTORY)


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What the snapshot says of itself, in the table `meta`."""

    app: str
    schema: int
    generation: int
    """The journal that goes on from here is `journal.<generation>`."""
    seq: int
    """The last change that is in it."""
    next: dict[str, int] = {}
    """The next free number of each table."""
    ordered: tuple[str, ...] = ()
    """The tables whose documents stand in order of day, with nothing odd among them."""


class NotASnapshotError(ValueError):
    """The text is no snapshot of ours, and why."""


_TABLES = msgspec.json.Decoder(dict[str, dict[int, Raw]])
_META = msgspec.json.Decoder(Meta)


def render(shelves: Shelves, generation: int, seq: int, schema: int | None = None) -> bytes:
    """The whole store as text, a document a line; `schema` where the documents are of an older form."""
    names = tuple(dict.fromkeys((*TABLES, *shelves.tables())))
    listed = {name: shelves[name].in_snapshot_order() if name in KINDS else _by_number(shelves[name]) for name in names}
    meta = Meta(
        app=APP,
        schema=journal.SCHEMA if schema is None else schema,
        generation=generation,
        seq=seq,
        next={name: shelves[name].next_number for name in names},
        ordered=tuple(name for name, (_, ordered) in listed.items() if ordered),
    )
    parts = [b'"%b":{\n"1":%b\n}' % (META.encode(), msgspec.json.encode(meta))]
    for name, (numbers, _) in listed.items():
        documents = shelves[name].documents
        lines = [b'"%d":%b' % (number, bytes(documents[number])) for number in numbers]
        body = b"{\n" + b",\n".join(lines) + b"\n}" if lines else b"{}"
        parts.append(msgspec.json.encode(name) + b":" + body)
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def _by_number(shelf: Shelf) -> tuple[list[int], bool]:
    return sorted(shelf.documents), False


def parse(data: bytes) -> tuple[Meta, Shelves]:
    """Meta and tables; NotASnapshotError when it is not what `render` writes.

    A newer schema is the caller's to refuse: then only the meta is looked at. An editor's byte order mark is skipped.
    """
    data = data.removeprefix(BOM_UTF8)
    try:
        data.isascii() or data.decode()
        tables = _TABLES.decode(data)
        meta = _META.decode(tables.pop(META)[1])
    except KeyError as error:
        raise NotASnapshotError("it has no table `meta`: another program's file?") from error
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise NotASnapshotError(str(error)) from error
    if meta.app != APP:
        raise NotASnapshotError(f"it was written by {meta.app!r}")
    return meta, Shelves({name: Shelf(documents, meta.next.get(name, 1)) for name, documents in tables.items()})
