"""A store and the versions that other machines wrote -> the ops that make it hold the outcome of all of them."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from coach.model import Profile, Record
from coach.model.records import BESIDE, KINDS
from coach.store.codec import decode
from coach.store.disk.files import FileSystem
from coach.store.index import head_of
from coach.store.shelf import EARLIER, NOTHING, PROFILE, PROFILE_NUMBER, Op, Shelves
from coach.store.sync import hlc
from coach.store.sync.losses import Loss, losses_of
from coach.store.sync.marks import SHARED, Device, Numbered, mark_op
from coach.store.sync.versions import Key, Outcome, Version, ancestors, settle


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
    mended: list[Version]
    """Versions of ours with a new stamp: the one they had cannot be true."""
    losses: list[Loss]

    @property
    def received(self) -> int:
        """How many records the person gets or loses by it."""
        return sum(table != BESIDE for table, _, _ in self.records)


class Pen(msgspec.Struct, frozen=True):
    """By what a shared store marks what it holds."""

    now: int
    """The present moment, ms."""
    stamp: str
    """For what has to be marked anew."""


_EARLIER = msgspec.json.Decoder(Earlier)
_NOT_KEPT = "an overruled edit that this version cannot read is left out"


def earlier_of(shelves: Shelves) -> list[Version]:
    """The versions that were overruled unseen, as far as the store knows."""
    found = []
    for raw in shelves[EARLIER].documents.values():
        with suppress(msgspec.DecodeError):
            found.append(_EARLIER.decode(raw).version)
    return found


def plan(shelves: Shelves, ours: Numbered, theirs: Iterable[Version], pen: Pen | None) -> Plan:
    """What to write for the store to hold the outcome of its own versions and theirs; with a pen once it is shared."""
    earlier = earlier_of(shelves)
    waiting = [version for version in earlier if pen is not None and not hlc.is_sound(version.at, pen.now)]
    apart = set(map(_earlier_id, waiting))

    def fault(version: Version) -> str:
        _, present = ours.get(version.key, (0, None))
        return "" if present is not None and present.order == version.order else _fault(version)

    mine = (version for _, version in ours.values())
    unseen = (version for version in earlier if _earlier_id(version) not in apart)
    outcomes = settle((*mine, *unseen, *(version for version in theirs if version.kind in SHARED)), fault)
    found = Plan([], [], *_earlier_ops(shelves, outcomes, apart), [], [])
    fresh = _Numbers(shelves)
    for (kind, ident), outcome in outcomes.items():
        number, present = ours.get((kind, ident), (0, None))
        holds = outcome.holds
        found.troubles.extend(f"{kind} {ident}: this version cannot read it ({why})" for why in outcome.refused)
        if holds is None:
            continue
        if present is None or present.order != holds.order:
            _take_over(found, shelves, number or fresh.next(kind), holds, mark=pen is not None)
        elif pen is not None:
            _mark_ours(found, shelves, number, holds, pen)
    return found


def _mark_ours(found: Plan, shelves: Shelves, number: int, holds: Version, pen: Pen) -> None:
    """Into the plan, the mark of a record that stays as it is, where it has none or one that cannot be true."""
    if not hlc.is_sound(holds.at, pen.now):
        holds = replace(holds, at=pen.stamp, was=ancestors(holds.at, holds.was))
        found.mended.append(holds)
    elif shelves.document(f"{holds.kind}.stamps", number) is not None:
        return
    found.marks.append(mark_op(number, holds))


def _take_over(found: Plan, shelves: Shelves, number: int, holds: Version, *, mark: bool) -> None:
    """Into the plan, what makes that number hold this version."""
    known = shelves.document(holds.kind, number)
    is_same = known is not None and bytes(known) == bytes(holds.document)  # both wrote it: only when is news
    if not is_same and (known is not None or not holds.is_gone):
        found.records.append((holds.kind, number, holds.document))
        found.losses.extend(losses_of(known, holds))
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


def _earlier_ops(shelves: Shelves, outcomes: dict[Key, Outcome], apart: set[str]) -> tuple[list[Op], int, list[str]]:
    """The ops that make the table of overruled versions right, how many are new in it, and what is not let in.

    Those `apart` stay, and so does what is in it already.
    """
    shelf = shelves[EARLIER]
    wanted = {
        _earlier_id(version): version
        for outcome in outcomes.values()
        for version in outcome.earlier
        if version.kind != BESIDE
    }
    stay = {*wanted, *apart}
    ops: list[Op] = [(EARLIER, number, NOTHING) for key, number in shelf.index.numbers.items() if key not in stay]
    faults = {key: _fault(wanted[key]) for key in sorted(wanted) if key not in shelf.index.numbers}
    new = [key for key, why in faults.items() if not why]
    for number, key in enumerate(new, start=shelf.next_number):
        ops.append((EARLIER, number, Raw(msgspec.json.encode(Earlier(key, wanted[key])))))
    said = [f"{wanted[key].kind} {wanted[key].id}: {_NOT_KEPT} ({why})" for key, why in faults.items() if why]
    return ops, len(new), said


def _earlier_id(version: Version) -> str:
    return f"{version.kind}/{version.id}/{version.at}"


def _fault(version: Version) -> str:
    """Why a document cannot be kept, if it cannot."""
    if version.is_gone:
        return ""
    noun: type[Profile] | type[Record] = Profile if version.kind == PROFILE else KINDS[version.kind]
    try:
        msgspec.json.decode(version.document)  # all of it: what a noun does not know is kept too
        record = decode(noun, version.document)
    except (msgspec.DecodeError, ValueError) as error:
        return str(error)
    if not isinstance(record, Record):
        return ""
    if head_of(version.document) is None:
        return "its id or its day is none that it can be found by"
    return "" if record.id == version.id else "it bears another id"
