"""When each record was last written, once a store is shared: ops -> ops with a mark for every record they touch.

Marks live in tables of their own (`nights.stamps` …) under the numbers of the records they belong to; the mark of
a removed record stays, so that its removal holds on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec
from msgspec import Raw

from coach.model.records import KINDS
from coach.store.history import all_newest_first
from coach.store.ids import new_id
from coach.store.shelf import DEVICE, DEVICE_NUMBER, HISTORY, NOTHING, PROFILE, Op, Shelves, is_nothing
from coach.store.sync import hlc
from coach.store.sync.versions import ANCESTORS, Key, Version, ancestors, guessed_stamp

SHARED = (*KINDS, PROFILE)
"""The tables that are shared."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One store among those that share their changes."""

    id: str
    place: str
    """What tells that this is still the same folder on the same machine, and no copy of it."""
    folder: str
    """Where changes are exchanged."""
    last: str
    """The latest stamp given out or seen."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a record was written, and from which versions."""

    id: str
    at: str
    was: tuple[str, ...] = ()
    gone: bool = False


class _Id(msgspec.Struct, frozen=True):
    id: str


_MARK = msgspec.json.Decoder(Mark)
_DEVICE = msgspec.json.Decoder(Device)
_ID = msgspec.json.Decoder(_Id)


def table_of(kind: str) -> str:
    """Where a kind's marks are."""
    return f"{kind}.stamps"


def device_of(shelves: Shelves) -> Device | None:
    """The device that a store is, or None when nothing was ever shared."""
    raw = shelves.document(DEVICE, DEVICE_NUMBER)
    if raw is None:
        return None
    with suppress(msgspec.DecodeError):  # edited by hand: the next sync makes a new one
        return _DEVICE.decode(raw)
    return None


def new_device_id() -> str:
    """What a machine is called from now on: fresh."""
    return new_id("d").replace("-", "")


def healed(device: Device, now: int) -> Device:
    """The device, or a new one in its place where its name is none or its last stamp cannot be true at `now` (ms).

    An older version or a wrong clock left it so; a new name, because an old one could give a stamp out twice.
    """
    if hlc.is_device(device.id) and (device.last == hlc.BEGINNING or hlc.is_sound(device.last, now)):
        return device
    return msgspec.structs.replace(device, id=new_device_id(), last=hlc.BEGINNING)


def device_op(device: Device) -> Op:
    """The op that keeps it."""
    return DEVICE, DEVICE_NUMBER, Raw(msgspec.json.encode(device))


def mark_op(number: int, version: Version) -> Op:
    """The op that marks a record."""
    mark = Mark(id=version.id, at=version.at, was=version.was, gone=version.is_gone)
    return table_of(version.kind), number, Raw(msgspec.json.encode(mark))


def marked(shelves: Shelves, ops: Sequence[Op], at: datetime) -> list[Op]:
    """The marks that belong to ops about to be written; none in a store that is not shared."""
    known, now = device_of(shelves), hlc.millis(at)
    if known is None:
        return []
    device = healed(known, now)
    stamp = hlc.after(device.last, now, device.id)
    found: list[Op] = []
    touched = {(kind, number) for kind, number, _ in ops}
    for kind, number, document in ops:
        if kind not in SHARED:
            continue
        before = mark_at(shelves, kind, number)
        ident = id_in(kind, document) or (before.id if before else id_in(kind, shelves.document(kind, number)))
        if ident is None:
            continue
        if before is None or before.id != ident:
            before, left = _removed_elsewhere(shelves, kind, ident)
            if before is not None and (kind, left) not in touched:
                found.append((table_of(kind), left, NOTHING))
        was = ancestors(before.at, before.was) if before else ()
        found.append(mark_op(number, Version(kind=kind, id=ident, at=stamp, was=was, document=document)))
    if not found:
        return []
    return [*found, device_op(msgspec.structs.replace(device, last=stamp))]


def _removed_elsewhere(shelves: Shelves, kind: str, ident: str) -> tuple[Mark | None, int]:
    """The mark of a removed record that is put again under another number, and the number it had."""
    number = shelves[table_of(kind)].index.numbers.get(ident, 0)
    mark = mark_at(shelves, kind, number)
    return (mark, number) if mark is not None and mark.gone else (None, 0)


def mark_at(shelves: Shelves, kind: str, number: int) -> Mark | None:
    """The mark under a number, if there is one that can be read."""
    raw = shelves.document(table_of(kind), number)
    if raw is not None:
        with suppress(msgspec.DecodeError):
            return _MARK.decode(raw)
    return None


def id_in(kind: str, document: Raw | None) -> str | None:
    """The id in a document."""
    if document is None or is_nothing(document):
        return None
    if kind == PROFILE:
        return PROFILE
    with suppress(msgspec.DecodeError):
        return _ID.decode(document).id
    return None


Numbered = dict[Key, tuple[int, Version]]
"""The present version of every record with its number."""


def versions_of(shelves: Shelves) -> Numbered:
    """The present version of every record with its number, removed ones included.

    What was removed and put again may have a mark of each, of whatever time: what is there counts. What has no mark
    gets one from the history or, where that does not know it, from the beginning of time.
    """
    found: Numbered = {}
    for number, version in (*_unmarked(shelves), *_marked(shelves)):
        known = found.get(version.key)
        if known is None or (not known[1].is_gone, known[1].order) < (not version.is_gone, version.order):
            found[version.key] = (number, version)
    return found


def _marked(shelves: Shelves) -> Iterator[tuple[int, Version]]:
    for kind in SHARED:
        for number in shelves[table_of(kind)].documents:
            mark = mark_at(shelves, kind, number)
            document = shelves.document(kind, number)
            if mark is None or (document is not None and id_in(kind, document) != mark.id):
                continue
            content = NOTHING if mark.gone or document is None else document
            yield number, Version(kind=kind, id=mark.id, at=mark.at, was=mark.was, document=content)


def _unmarked(shelves: Shelves) -> Iterator[tuple[int, Version]]:
    pasts = _pasts(shelves)
    for kind in SHARED:
        here = {number for number in shelves[kind].documents if shelves.document(table_of(kind), number) is None}
        gone = {number for table, number in pasts if table == kind and number not in shelves[kind].documents}
        for number in sorted(here | {n for n in gone if shelves.document(table_of(kind), n) is None}):
            document = shelves.document(kind, number)
            past = pasts.get((kind, number), [])
            ident = id_in(kind, document) or next((i for _, raw in past if (i := id_in(kind, raw))), None)
            if ident is not None:
                yield number, _guessed(kind, ident, document, past)


def _guessed(kind: str, ident: str, document: Raw | None, past: list[tuple[int, Raw | None]]) -> Version:
    """`past` holds, newest first, when the record was written and what stood there before."""
    written = [wall for wall, _ in past] + [0]
    contents = [NOTHING if raw is None else raw for raw in (document, *(before for _, before in past))]
    stamps = [guessed_stamp(wall, content) for wall, content in zip(written, contents, strict=True)]
    known = [stamp for stamp, content in zip(stamps, contents, strict=True) if not is_nothing(content)]
    was = tuple(stamp for stamp in known if stamp != stamps[0])[:ANCESTORS]
    return Version(kind=kind, id=ident, at=stamps[0], was=was, document=contents[0])


def _pasts(shelves: Shelves) -> dict[tuple[str, int], list[tuple[int, Raw | None]]]:
    pasts: dict[tuple[str, int], list[tuple[int, Raw | None]]] = {}
    for _, before in all_newest_first(shelves[HISTORY]):
        wall = hlc.millis(before.at)
        were = {(table, number): raw for table, number, raw in before.were}
        for place in before.touched():
            pasts.setdefault(place, []).append((wall, were.get(place)))
    return pasts
