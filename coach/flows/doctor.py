"""The store examined: files, checksums, copies, every record, what they say of each other -> findings.

It works on a folder and not on a desk: a damaged store opens no desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from coach.clock import StoppedClock, SystemClock
from coach.desk import Desk
from coach.errors import CoachError, Faults, SafetyRefusal, StoreError
from coach.evidence import facts
from coach.flows.access import zone_banner
from coach.flows.cabinet import check, see_cabinet
from coach.flows.check_in import see_check_in
from coach.flows.today import see_next, see_today
from coach.flows.week import see_week
from coach.gather.consistency import check_records
from coach.model.records import BESIDE, KINDS
from coach.settings import Settings
from coach.store import Store
from coach.store.disk import checkup
from coach.store.disk.checkup import StoreFinding
from coach.store.disk.files import FileSystem
from coach.store.disk.salvage import salvage as salvage_folder
from coach.store.disk.trouble import DamagedError, refuse_strangers


class DoctorView(msgspec.Struct, frozen=True, kw_only=True):
    """What was found (`coach.doctor/1`)."""

    schema: Literal["coach.doctor/1"] = "coach.doctor/1"
    ok: bool
    records: int
    findings: tuple[StoreFinding, ...]
    mended: tuple[str, ...] = ()
    """What `--fix` and `--salvage` did."""
    damaged: bool = False
    """Whether the store cannot be opened; then nothing but its files was looked at."""


def examine(folder: Path, *, now: datetime | None = None, fix: bool = False, salvage: bool = False) -> DoctorView:
    """Read everything; with `fix` mend what cannot lose anything, with `salvage` go on from what can be read.

    What does not open is not mended: it may be another program's.

    StoreError when the folder cannot be read at all, or nothing of it can be salvaged: then nothing was changed.
    """
    now, fs, mended = now or SystemClock().now(), FileSystem(), list[str]()
    refuse_strangers(fs, folder)
    if salvage and (saved := salvage_folder(fs, folder) if folder.is_dir() else None):
        mended.append(f"went on from {saved.source}: {saved.sum}; every file as it was is in {saved.aside}")
    try:
        store = Store.open(folder, read_only=True)
    except StoreError as error:
        kind = "damaged" if isinstance(error, DamagedError) else "closed"
        broken = StoreFinding(kind=kind, what=f"{error.what} {error.todo}".rstrip(), where=error.where)
        found = checkup.look(fs, folder)
        return DoctorView(ok=False, records=0, findings=(broken, *found), mended=tuple(mended), damaged=True)
    found = checkup.look(fs, folder)
    if fix:
        mended += checkup.mend(fs, folder, found)
        found = checkup.look(fs, folder)
    found = (*_contents(store, now), *found)
    found = (*_paths(store, now), *found)
    count = sum(len(store.all(noun)) for kind, noun in KINDS.items() if kind != BESIDE)
    return DoctorView(ok=not found, records=count, findings=found, mended=tuple(mended))


def _contents(store: Store, now: datetime) -> tuple[StoreFinding, ...]:
    """What the records show."""
    odd = [_document(complaint) for complaint in store.tables.damaged()]
    if lost := store.tables.readable_profile()[1]:
        what = f"These parts cannot be read: {', '.join(lost)}. coach profile says them again."
        odd.insert(0, StoreFinding(kind="document", what=what, where="profile"))
    return (*odd, *check_records(store.document(), now))


def _document(complaint: str) -> StoreFinding:
    where, _, why = complaint.partition(": ")
    return StoreFinding(kind="document", what=f"This document cannot be read and is left out: {why}.", where=where)


PLANS: tuple[tuple[str, Callable[[Desk], object]], ...] = (
    ("coach today", see_today),
    ("coach next", see_next),
    ("coach week", see_week),
    ("coach check-in", see_check_in),
    ("coach cabinet", see_cabinet),
    ("coach cabinet check", check),
)
"""Every path on which a plan is made or an evening gathered."""


def _paths(store: Store, now: datetime) -> Iterator[StoreFinding]:
    """What fails of them at that moment, and why; a rule that refuses is no failure."""
    desk = Desk(store, StoppedClock(now), facts(), Settings(), on_machine=True)
    if banner := zone_banner(desk):
        yield StoreFinding(kind="zone", what=banner, where="profile")
    failing: dict[str, list[str]] = {}
    for verb, see in PLANS:
        with Faults() as faults:
            see(desk)
        if faults.found is not None and not isinstance(faults.found, SafetyRefusal):
            failing.setdefault(_said(faults.found), []).append(verb)
    for why, verbs in failing.items():
        yield StoreFinding(kind="plan", what=why, where=", ".join(verbs))


def _said(fault: Exception) -> str:
    """A fault of ours by its kind alone: its words may hold the person's data."""
    if isinstance(fault, CoachError):
        return f"No plan can be made: {fault.what} {fault.todo}".rstrip()
    return f"This fails ({type(fault).__name__}), which is the coach's own fault; every other verb works."
