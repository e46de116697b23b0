"""What the files of a store say, read without a lock: `db.json` + journal -> shelves, and the place they go up to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coach.store.disk import journal, trouble
from coach.store.disk.files import FileSystem, fingerprint, is_empty, read_all
from coach.store.disk.names import LOCKED
from coach.store.disk.pair import Pair, Place
from coach.store.disk.readable import readable
from coach.store.disk.trouble import PartialError
from coach.store.shelf import Shelves

_TRIES = 4
_PAUSE_SECONDS = 0.02


class Following:
    """The shelves of a folder, kept up with what others append.

    With `partly`, what cannot be had as a whole is taken as far as it can be read, and `partial` says why.
    """

    def __init__(self, fs: FileSystem, folder: Path, *, partly: bool) -> None:
        """Nothing is read yet."""
        self.shelves = Shelves()
        self.pair = Pair(fs, folder)
        self.place: Place | None = None
        """None where there is no store yet."""
        self.partial: PartialError | None = None
        self._fs = fs
        self._folder = folder
        self._partly = partly
        self._seen: tuple[object, ...] = ()

    def follow(self) -> bool:
        """Catch up; where the whole is not to be had and that was asked for, with what can be read."""
        if not self._partly:
            return self.catch_up()
        seen = self._marks() if self.partial is not None else ()
        if seen and seen == self._seen:
            return False
        try:
            news = self.catch_up()
        except PartialError as error:
            self._take_part(error)
            return True
        was_partial, self.partial = self.partial is not None, None
        return news or was_partial

    def catch_up(self) -> bool:
        """Read what was appended, or everything where it was written anew; True when there was something."""
        return self._settled(self._read)

    def placed(self) -> Place:
        """The place; there must be one by now."""
        if self.place is None:
            raise RuntimeError("no files yet: only inside hold()")
        return self.place

    def _take_part(self, error: PartialError) -> None:
        self.place, self._seen = None, self._marks()
        with trouble.told(self._folder, "read"):
            locked = not is_empty(self._fs, self._folder / LOCKED)
            found = None if locked else readable(self._fs, self._folder, newer=True)
        self.shelves = found.shelves if found else Shelves()
        self.partial = trouble.in_part(error, found.source if found else None)

    def _marks(self) -> tuple[object, ...]:
        """What changes when any of the files does."""
        with trouble.told(self._folder, "read"):
            stats = ((name, self._fs.stat(self._folder / name)) for name in self._fs.names(self._folder))
            return tuple((name, fingerprint(status)) for name, status in stats if status is not None)

    def _settled(self, read: Callable[[], bool]) -> bool:
        """Read again when files changed under the reading; only what stays wrong is damage."""
        for _ in range(_TRIES - 1):
            try:
                with trouble.told(self._folder, "read", but=FileNotFoundError):
                    return read()
            except (trouble.DamagedError, FileNotFoundError):
                self._fs.pause(_PAUSE_SECONDS)
        with trouble.told(self._folder, "read"):
            return read()

    def _read(self) -> bool:
        pair, place = self.pair, self.place
        seen = pair.snapshot_fingerprint()
        if seen is None:
            self.place, self.shelves = None, Shelves()
            return place is not None
        if place is not None and place.snapshot == seen:
            path = pair.journal(place.generation)
            size = pair.size(path)
            if place.offset < 0 or size == place.offset:
                return False
            if size > place.offset and place.schema == journal.SCHEMA:
                data, _ = read_all(self._fs, path, place.offset)
                self.place, news = pair.follow(place, data, self.shelves)
                return news
        self.place, self.shelves = pair.load()
        return True
