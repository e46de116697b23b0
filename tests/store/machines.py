"""Machines that share a folder, each with a store and a clock of its own, for the tests of the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from coach.model import Night
from coach.store.sync.shared import gather, publish
from coach.store.sync.versions import Version
from tests.store.build import AT, QuickFiles, night, quick

IDS = ("a", "b", "c")


class Machine:
    """A store on a machine with a clock of its own."""

    def __init__(self, folder: Path, wrong: timedelta = timedelta()) -> None:
        self.folder = folder
        self.store = quick(folder)
        self.wrong = wrong
        self.minute = 0

    def now(self) -> datetime:
        self.minute += 1
        return AT + self.wrong + timedelta(minutes=self.minute)

    def put(self, ident: str, quality: int) -> None:
        with self.store.change(f"put {ident}", at=self.now()) as change:
            change.put(night(ident, quality=quality))

    def remove(self, ident: str) -> None:
        with self.store.change(f"remove {ident}", at=self.now()) as change:
            change.remove(Night, ident)

    def sync(self, shared: Path) -> int:
        return self.store.machines.sync(shared, at=self.now()).received

    def holds(self) -> dict[str, int | None]:
        return {record.id: record.quality for record in self.store.all(Night)}

    def earlier(self) -> list[Version]:
        return list(self.store.machines.earlier())


def settle_down(shared: Path, *machines: Machine) -> None:
    for _ in range(2):
        for machine in machines:
            machine.sync(shared)


def put(shared: Path, device: str, versions: Sequence[Version], name: str = "") -> None:
    """What a machine of that id adds to the folder."""
    fs = QuickFiles()
    publish(fs, shared, (device, name), versions, gather(fs, shared, device))
