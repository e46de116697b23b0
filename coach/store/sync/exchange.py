"""One exchange with a shared folder: ours out, durably; then everybody's in, as ops for one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from coach.model.records import BESIDE
from coach.store.disk import trouble
from coach.store.disk.files import FileSystem
from coach.store.ids import new_id
from coach.store.shelf import Shelves
from coach.store.sync import changefiles, hlc
from coach.store.sync.changefiles import ChangeFile
from coach.store.sync.marks import Device, device_of, device_op, versions_of
from coach.store.sync.sharing import Plan, earlier_of, latest, place_of, plan
from coach.store.sync.versions import Version

_AHEAD = timedelta(days=1)


class Round(msgspec.Struct, frozen=True):
    """What an exchange found: how much went out, and what to write."""

    published: int
    plan: Plan
    files: int
    troubles: tuple[str, ...]


def exchange(fs: FileSystem, shelves: Shelves, home: Path | None, shared: Path, at: datetime) -> Round:
    """Add to the shared folder what it lacks of ours, then plan what to take in. StoreError, nothing taken in.

    It may break off anywhere and be done again: versions that are out already are known by their stamps.
    """
    with trouble.told(shared, "shared"):
        parts = changefiles.parts(fs, shared)
        theirs = [version for part in parts for version in part.versions]
        ours = [*(version for _, version in versions_of(shelves).values()), *earlier_of(shelves)]
        device = _device(fs, shelves, home, shared)
        out = _missing(ours, theirs)
        if out:
            changefiles.append(fs, shared, device.id, out, parts)
    found = plan(shelves, theirs, mark=True)
    device = replace(device, last=latest(device, (*ours, *theirs)))
    if device != device_of(shelves):
        found.marks.append(device_op(device))
    published = sum(version.kind != BESIDE for version in out)
    return Round(published, found, len(parts), (*_told(parts), *_ahead(theirs, at), *found.troubles))


def _device(fs: FileSystem, shelves: Shelves, home: Path | None, shared: Path) -> Device:
    """Who we are: a new one when nothing was shared yet, or when the store turns out to be a copy of another."""
    device, place = device_of(shelves), place_of(fs, home)
    last = device.last if device else hlc.BEGINNING
    ident = device.id if device and device.place == place else new_id("d").replace("-", "")
    return Device(id=ident, place=place, folder=str(shared.absolute()), last=last)


def _missing(ours: Iterable[Version], theirs: Iterable[Version]) -> list[Version]:
    there = {(version.key, version.at) for version in theirs}
    return sorted((v for v in ours if (v.key, v.at) not in there), key=lambda version: (version.at, version.key))


def _told(parts: Iterable[ChangeFile]) -> list[str]:
    return [f"{part.path}: {part.trouble}" for part in parts if part.trouble]


def _ahead(theirs: Iterable[Version], at: datetime) -> list[str]:
    """A machine whose clock is far ahead makes its edits win: that must be told."""
    limit = hlc.millis(at + _AHEAD)
    clocks = {version.at.split("-", 2)[2]: hlc.wall_of(version.at) for version in theirs}
    return [
        f"a machine ({device}) wrote changes dated {datetime.fromtimestamp(wall / 1000, UTC):%Y-%m-%d}: "
        "is its clock right, and this one's?"
        for device, wall in sorted(clocks.items())
        if wall > limit
    ]
