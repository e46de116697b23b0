"""One exchange with a shared folder: everybody's files -> what to write here, and what of ours is missing there.

Three steps, so that no file of the folder is opened while the store's lock is held: `gather` before it, `take_in` under
it, and once that is kept `publish` after it. It may break off anywhere and be done again: versions that are out
already are known by their stamps, and we are known by our name before anything is out under it.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from coach.clean import visible
from coach.model.records import BESIDE
from coach.store.disk.files import FileSystem
from coach.store.shelf import Shelves
from coach.store.sync import hlc, shared
from coach.store.sync.marks import Device, device_of, device_op, healed, new_device_id, versions_of
from coach.store.sync.plain import Print
from coach.store.sync.remembered import MOST_TOLD, Looks, Remembered
from coach.store.sync.shared import Gathered
from coach.store.sync.sharing import Pen, Plan, earlier_of, latest, place_of, plan
from coach.store.sync.sifting import sift
from coach.store.sync.versions import Version


class Round(msgspec.Struct, frozen=True):
    """What an exchange found: what to write here, and what to write there."""

    device: Device
    plan: Plan
    out: list[Version]
    troubles: tuple[str, ...]
    due: int | None
    """From which moment (ms) on more would count."""
    names: dict[str, str]
    """What machines call themselves, by device."""

    @property
    def published(self) -> int:
        """How many versions go out that are somebody's edit."""
        return sum(version.kind != BESIDE for version in self.out)

    def remembered(self, store: Looks, seen: dict[str, Print], at: datetime) -> Remembered:
        """How a store and a folder with those files were left at that moment."""
        return Remembered(
            place=self.device.place,
            folder=self.device.folder,
            store=store,
            files=tuple((visible(name), *seen[name]) for name in sorted(seen)),
            at=hlc.millis(at),
            due=self.due,
            told=self.troubles,
        )


def gather(fs: FileSystem, shelves: Shelves, folder: Path) -> Gathered:
    """Read the folder; OSError when it cannot be used."""
    device = device_of(shelves)
    return shared.gather(fs, folder, device.id if device else "")


def take_in(fs: FileSystem, shelves: Shelves, found: Gathered, home: Path | None, folder: Path, at: datetime) -> Round:
    """What a store has to write for everything that was gathered to count, and what is to go out once it has."""
    now = hlc.millis(at)
    device = _device(fs, shelves, home, folder, now)
    theirs = sift(found.parts, now)
    ours = versions_of(shelves)
    known = (*(version for _, version in ours.values()), *earlier_of(shelves))
    sound = [version for version in known if hlc.is_sound(version.at, now)]
    device = replace(device, last=latest(device, (*sound, *theirs.versions)))
    pen = Pen(now, hlc.after(device.last, now, device.id))
    planned = plan(shelves, ours, theirs.versions, pen)
    if planned.mended:
        device = replace(device, last=pen.stamp)
    if device != device_of(shelves):
        planned.marks.append(device_op(device))
    ours_now = (*sound, *planned.mended)
    waiting, due = theirs.waiting(ours_now)
    troubles = _told((*theirs.troubles, *waiting, *planned.troubles))
    return Round(device, planned, _missing(ours_now, theirs.versions), troubles, due, theirs.names)


def publish(fs: FileSystem, folder: Path, found: Gathered, done: Round) -> dict[str, Print]:
    """Write what is to go out; the fingerprints of the files that hold it. OSError."""
    head = (done.device.id, platform.node())
    return shared.publish(fs, folder, head, done.out, found) if done.out else {}


def _device(fs: FileSystem, shelves: Shelves, home: Path | None, folder: Path, now: int) -> Device:
    """Who we are: a new one when nothing was shared yet, or when the store turns out to be a copy of another."""
    known, place = device_of(shelves), place_of(fs, home)
    ident = known.id if known and known.place == place else new_device_id()
    last = known.last if known else hlc.BEGINNING
    return healed(Device(id=ident, place=place, folder=str(folder.absolute()), last=last), now)


def _told(troubles: tuple[str, ...]) -> tuple[str, ...]:
    """No more of them than are remembered: the others would be news at every exchange."""
    more = len(troubles) - MOST_TOLD + 1
    found = troubles if more <= 1 else (*troubles[: MOST_TOLD - 1], f"and {more} more that are not named.")
    return tuple(map(visible, found))  # names of files may be no text


def _missing(ours: Iterable[Version], theirs: Iterable[Version]) -> list[Version]:
    there = {(version.key, version.order) for version in theirs}  # a stamp alone is easily copied
    return sorted((v for v in ours if (v.key, v.order) not in there), key=lambda version: (version.at, version.key))
