"""Copies of a store made from what is on its shelves: by hand, before an import, and by the first change of a day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from coach.store.disk import backups, trouble
from coach.store.disk.files import FileSystem
from coach.store.disk.following import Following
from coach.store.disk.snapshot import render


class Copying:
    """Beside the files of one folder."""

    def __init__(self, fs: FileSystem, folder: Path, reading: Following) -> None:
        """No copy of today is known yet."""
        self._fs = fs
        self._folder = folder
        self._reading = reading
        self._copied: date | None = None

    def make(self, kind: str, day: date) -> Path | None:
        """Keep a copy under `backups`; None where there is nothing yet, StoreError when it cannot be made."""
        if self._reading.place is None:
            return None
        with trouble.told(self._folder / backups.FOLDER, "copied"):
            return self._write(backups.name_of(kind, day, self._reading.place.seq), day)

    def of_the_day(self, day: date) -> None:
        """The first change of a day leaves a copy behind; that it cannot be made is no matter to the change."""
        if self._copied == day:
            return
        self._copied = day
        with suppress(OSError):
            name = backups.daily_name(day)
            if self._fs.stat(self._folder / backups.FOLDER / name) is None:
                self._write(name, day)

    def _write(self, name: str, day: date) -> Path:
        place = self._reading.placed()
        data = render(self._reading.shelves, place.generation, place.seq)
        path = backups.write(self._fs, self._folder, name, data)
        with suppress(OSError):  # a copy too many is better than one too few
            backups.prune(self._fs, self._folder, day)
        return path
