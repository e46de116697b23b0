"""Files that know what a power cut would leave: what was synced for sure, the rest lost, torn or zeroed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.store.build import QuickFiles

Naming = tuple[str, int | None]
State = tuple[tuple[str, bytes], ...]
"""`folder/name` with what it holds."""


class PowerFiles(QuickFiles):
    """The files of folders of different names, really written, while every state a power cut could leave is collected.

    File data that was not synced may be missing, cut in half or zero; new names that were not synced with their
    folder may be missing up to any point, or come without the ones before them.
    """

    def __init__(self, *, file_sync: bool = True, folder_sync: bool = True) -> None:
        """With one of the syncs taken away, the test must find bad states: a test of the test."""
        self.file_sync = file_sync
        self.folder_sync = folder_sync
        self.acknowledged = 0
        self.states: dict[State, tuple[int, int]] = {}
        """Each state, with the least and most transactions it must hold."""
        self._now: dict[int, bytes] = {}
        self._safe: dict[int, bytes] = {}
        self._names: dict[str, int] = {}
        self._safe_names: dict[str, int] = {}
        self._waiting: list[Naming] = []
        self._handles: dict[int, int] = {}

    def open(self, path: Path, flags: int) -> int:
        handle = super().open(path, flags)
        name = _name(path)
        if name not in self._names:
            number = len(self._now)
            self._now[number] = self._safe[number] = path.read_bytes()
            self._rename(name, number)
            if not flags & os.O_CREAT:
                self._safe_names[name] = self._waiting.pop()[1] or 0
        number = self._handles[handle] = self._names[name]
        if not flags & (os.O_WRONLY | os.O_RDWR) and (there := path.read_bytes()) != self._now[number]:
            self._now[number] = self._safe[number] = there  # somebody else wrote it
        if flags & os.O_TRUNC:
            self._now[self._handles[handle]] = b""
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
            begins = f"{folder.name}/"
            self._safe_names = {
                **{name: number for name, number in self._safe_names.items() if not name.startswith(begins)},
                **{name: number for name, number in self._names.items() if name.startswith(begins)},
            }
            self._waiting = [each for each in self._waiting if not each[0].startswith(begins)]
        self._collect()

    def replace(self, old: Path, new: Path) -> None:
        super().replace(old, new)
        number = self._names[_name(old)]
        self._rename(_name(old), None)
        self._waiting.pop()
        self._rename(_name(new), number)
        self._collect()

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self._rename(_name(path), None)
        self._collect()

    def _rename(self, name: str, number: int | None) -> None:
        self._waiting.append((name, number))
        if number is None:
            del self._names[name]
        else:
            self._names[name] = number

    def _collect(self) -> None:
        for names in self._namings():
            for damage in ("lost", "whole", "half", "zero"):
                state = {name: self._data(number, damage) for name, number in names.items()}
                key = tuple(sorted(state.items()))
                least, _ = self.states.get(key, (0, 0))
                self.states[key] = (max(least, self.acknowledged), self.acknowledged + 1)

    def _namings(self) -> Iterator[dict[str, int]]:
        orders = [self._waiting[:count] for count in range(len(self._waiting) + 1)]
        for order in (*orders, *([one] for one in self._waiting)):
            names: dict[str, int | None] = {**self._safe_names}
            names.update(order)
            yield {name: number for name, number in names.items() if number is not None}

    def _data(self, number: int, damage: str) -> bytes:
        safe, now = self._safe[number], self._now[number]
        if damage == "lost" or safe == now:
            return safe
        if damage == "whole" or not now.startswith(safe):
            return now
        new = now[len(safe) :]
        return safe + (new[: len(new) // 2] if damage == "half" else b"\0" * len(new))


def leave(state: State, place: Path) -> None:
    """Make the folders of a state."""
    for name, data in state:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
