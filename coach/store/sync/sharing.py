"""A store and the versions that other machines wrote -> the ops that make it hold the outcome of all of them."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Raw

from coach.model import Profile, Record
from coach.model.records import BESIDE, KINDS
from coach.store.codec import decode
from coach.store.disk.files import FileSystem
from coach.store.shelf import EARLIER, NOTHING, PROFILE, PROFILE_NUMBER, Op, Shelves
from coach.store.sync.marks import SHARED, Device, mark_op, versions_of
from coach.store.sync.versions import Key, Outcome, Version, settle


class Earlier(msgspec.Struct, frozen=True):
    """A version that another machine's later edit overruled, as it stands in its table."""

    id: str
    version: Version


class Plan(msgspec.Struct, frozen=True):
    """The ops that bring a store to the outcome."""

    records: list[Op]
    marks: list[Op]
    earlier: list[Op]
    overruled: int
    """How many are new among the earlier ones."""
    troubles: list[str]

    @property
    def received(self) -> int:
        """How many records the person gets or loses by it."""
        return sum(table != BESIDE for table, _, _ in self.records)


_EARLIER = msgspec.json.Decoder(Earlier)


def earlier_of(shelves: Shelves) -> list[Version]:
    """The versions that were overruled unseen, as far as the store knows."""
    found = []
    for raw in shelves[EARLIER].documents.values():
        with suppress(msgspec.DecodeError):
            found.append(_EARLIER.decode(raw).version)
    return found


def plan(shelves: Shelves, theirs: Iterable[Version], *, mark: bool) -> Plan:
    """What to write so that the store holds the outcome of its own versions and theirs; `mark` once it is shared."""
    ours = versions_of(shelves)
    mine = [version for _, version in ours.values()]
    outcomes = settle((*mine, *earlier_of(shelves), *(v for v in theirs if v.kind in SHARED)))
    found = Plan([], [], *_earlier_ops(shelves, outcomes), [])
    fresh = _Numbers(shelves)
    for key, outcome in outcomes.items():
        number, present = ours.get(key, (0, None))
        holds = outcome.holds
        if present is not None and present.order == holds.order:
            if mark and shelves.document(f"{holds.kind}.stamps", number) is None:
                found.marks.append(mark_op(number, holds))
            continue
        if why := _fault(holds):
            found.troubles.append(f"{holds.kind} {holds.id}: this version cannot read it ({why})")
            continue
        _take_over(found, shelves, number or fresh.next(holds.kind), holds, mark=mark)
    return found


def _take_over(found: Plan, shelves: Shelves, number: int, holds: Version, *, mark: bool) -> None:
    """Into the plan, what makes that number hold this version."""
    known = shelves.document(holds.kind, number)
    is_same = known is not None and bytes(known) == bytes(holds.document)  # both wrote it: only when is news
    if not is_same and (known is not None or not holds.is_gone):
        found.records.append((holds.kind, number, holds.document))
    elif not is_same and mark:
        found.marks.append((holds.kind, number, NOTHING))  # so that the number is never given again
    if mark:
        found.marks.append(mark_op(number, holds))


def place_of(fs: FileSystem, folder: Path | None) -> str:
    """What tells a store's folder from a copy of it, on this machine or another."""
    status = fs.stat(folder) if folder else None
    return f"{crc32(platform.node().encode()):08x}-{status.st_ino if status else 0}"


def latest(device: Device, versions: Iterable[Version]) -> str:
    """The latest stamp that was ever given out or seen here."""
    return max([device.last, *(version.at for version in versions)])


class _Numbers:
    """Fresh numbers for records that come from elsewhere."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._next: dict[str, int] = {}

    def next(self, kind: str) -> int:
        """One that was never used."""
        if kind == PROFILE:
            return PROFILE_NUMBER
        number = self._next.get(kind, self._shelves[kind].next_number)
        self._next[kind] = number + 1
        return number


def _earlier_ops(shelves: Shelves, outcomes: dict[Key, Outcome]) -> tuple[list[Op], int]:
    shelf = shelves[EARLIER]
    wanted = {
        f"{version.kind}/{version.id}/{version.at}": version
        for outcome in outcomes.values()
        for version in outcome.earlier
        if version.kind != BESIDE
    }
    ops: list[Op] = [(EARLIER, number, NOTHING) for key, number in shelf.index.numbers.items() if key not in wanted]
    new = [key for key in sorted(wanted) if key not in shelf.index.numbers]
    for number, key in enumerate(new, start=shelf.next_number):
        ops.append((EARLIER, number, Raw(msgspec.json.encode(Earlier(key, wanted[key])))))
    return ops, len(new)


def _fault(version: Version) -> str:
    """Why a document cannot be kept, if it cannot."""
    if version.is_gone:
        return ""
    noun: type[Profile] | type[Record] = Profile if version.kind == PROFILE else KINDS[version.kind]
    try:
        record = decode(noun, version.document)
    except (msgspec.DecodeError, ValueError) as error:
        return str(error)
    return "" if not isinstance(record, Record) or record.id == version.id else "it bears another id"
