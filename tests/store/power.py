"""Files that know what a power cut would leave: what was synced for sure, the rest lost, torn or zeroed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.store.build import QuickFiles

State = tuple[tuple[str, bytes], ...]
"""Every file by its name below the place, in order."""
HEAD = 24
"""Bytes after which a line has said how long it is: noise that hides that is told as damage, and salvage cuts it."""
Naming = dict[str, int | None]
"""What one call did to names, that of the folder it counts in first; None where it took one away."""


class PowerFiles(QuickFiles):
    """The files of a place and of the folders in it, really written, while every state a cut could leave is collected.

    File data that was not synced may be missing, cut in half or zero; new names that were not synced with their
    folder may be missing up to any point, or come without the ones before them. With a chance of its own, some more
    states of each moment: any of the new names, each file cut at a place of its own and then nothing, zeros or noise.
    """

    def __init__(
        self,
        place: Path,
        *,
        missing: str = "",
        chance: Random | None = None,
        more: int = 8,
    ) -> None:
        """What is there now is safe.

        With one of the syncs taken away, or files renamed only once what they stand for is removed, the test must find
        bad states: a test of the test.
        """
        self.place = place
        self.file_sync = missing != "file_sync"
        self.folder_sync = missing != "folder_sync"
        self.in_order = missing != "in_order"
        self.chance = chance
        self.more = more
        self.acknowledged = 0
        self.states: dict[State, tuple[int, int]] = {}
        """Each state, with the least and most transactions it must hold."""
        held = [path for path in sorted(place.rglob("*")) if path.is_file()]
        self._now: dict[int, bytes] = {number: path.read_bytes() for number, path in enumerate(held)}
        self._safe: dict[int, bytes] = dict(self._now)
        self._names: dict[str, int] = {self._name(path): number for number, path in enumerate(held)}
        self._safe_names: dict[str, int] = dict(self._names)
        self._waiting: list[Naming] = []
        self._late: list[tuple[Path, Path]] = []
        self._handles: dict[int, int] = {}

    def open(self, path: Path, flags: int) -> int:
        handle = super().open(path, flags)
        name = self._name(path)
        if name not in self._names:
            number = len(self._now)
            self._now[number] = self._safe[number] = path.read_bytes()
            if flags & os.O_CREAT:
                self._rename({name: number})
            else:
                self._names[name] = self._safe_names[name] = number
        number = self._handles[handle] = self._names[name]
        if not flags & (os.O_WRONLY | os.O_RDWR) and (there := path.read_bytes()) != self._now[number]:
            self._now[number] = self._safe[number] = there  # somebody else wrote it
        if flags & os.O_TRUNC:
            self._now[self._handles[handle]] = b""
        if flags & (os.O_CREAT | os.O_TRUNC):
            self._collect()
        return handle

    def write(self, handle: int, data: bytes | memoryview) -> int:
        count = super().write(handle, data)
        self._now[self._handles[handle]] += bytes(data[:count])
        self._collect()
        return count

    def truncate(self, handle: int, length: int) -> None:
        super().truncate(handle, length)
        self._now[self._handles[handle]] = self._now[self._handles[handle]][:length]
        self._collect()

    def sync(self, handle: int) -> None:
        if self.file_sync:
            self._safe[self._handles[handle]] = self._now[self._handles[handle]]
        self._collect()

    def sync_folder(self, folder: Path) -> None:
        if self.folder_sync:
            self._settle(folder)
        self._collect()

    def replace(self, old: Path, new: Path) -> None:
        if not self.in_order:
            self._late.append((old, new))
            return
        super().replace(old, new)
        self._rename({self._name(new): self._names[self._name(old)], self._name(old): None})
        self._collect()

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self._rename({self._name(path): None})
        self._collect()
        self._catch_up()

    def acknowledge(self) -> None:
        """The person was told that it is done: from now on it must hold, also where nothing else is called."""
        self.acknowledged += 1
        self._collect()

    def _catch_up(self) -> None:
        """Rename what was put off."""
        late, self._late, order = self._late, [], self.in_order
        self.in_order = True
        for old, new in late:
            self.replace(old, new)
        self.in_order = order

    def _name(self, path: Path) -> str:
        return path.relative_to(self.place).as_posix()

    def _rename(self, naming: Naming) -> None:
        self._waiting.append(naming)
        self._names = _named(self._names, [naming])

    def _settle(self, folder: Path) -> None:
        """What was done to names of that folder is done for sure."""
        here = [each for each in self._waiting if (self.place / next(iter(each))).parent == folder]
        self._safe_names = _named(self._safe_names, here)
        self._waiting = [each for each in self._waiting if each not in here]

    def _collect(self) -> None:
        for names in self._namings():
            for damage in ("lost", "whole", "half", "zero"):
                self._add({name: self._data(number, damage) for name, number in names.items()})
        for _ in range(self.more if self.chance else 0):
            self._add(self._any_state(self.chance or Random()))

    def _add(self, state: dict[str, bytes]) -> None:
        key = tuple(sorted(state.items()))
        least, _ = self.states.get(key, (0, 0))
        self.states[key] = (max(least, self.acknowledged), self.acknowledged + 1)

    def _namings(self) -> Iterator[dict[str, int]]:
        orders = [self._waiting[:count] for count in range(len(self._waiting) + 1)]
        for order in (*orders, *([one] for one in self._waiting)):
            yield _named(self._safe_names, order)

    def _any_state(self, chance: Random) -> dict[str, bytes]:
        names = _named(self._safe_names, [each for each in self._waiting if chance.random() < 0.5])
        return {name: self._cut(number, chance) for name, number in names.items()}

    def _cut(self, number: int, chance: Random) -> bytes:
        safe, now = self._safe[number], self._now[number]
        if safe == now or not now.startswith(safe):
            return chance.choice([safe, now])
        new = now[len(safe) :]
        place = chance.randint(0, len(new))
        rest = len(new) - place
        noise = chance.randbytes(rest) if place >= HEAD else b""
        return safe + new[:place] + chance.choice([b"", new[place:], b"\0" * rest, noise])

    def _data(self, number: int, damage: str) -> bytes:
        safe, now = self._safe[number], self._now[number]
        if damage == "lost" or safe == now:
            return safe
        if damage == "whole" or not now.startswith(safe):
            return now
        new = now[len(safe) :]
        return safe + (new[: len(new) // 2] if damage == "half" else b"\0" * len(new))


def _named(names: dict[str, int], order: list[Naming]) -> dict[str, int]:
    """The names once that was done to them."""
    found: dict[str, int | None] = {**names}
    for naming in order:
        found.update(naming)
    return {name: number for name, number in found.items() if number is not None}


def leave(state: State, place: Path) -> None:
    """Make the folders of a state, as a machine finds them when it starts again."""
    for name, data in state:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
