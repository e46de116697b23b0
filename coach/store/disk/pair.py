"""The two files of a store: `db.json` + `journal.<generation>` <-> shelves, and a place in the files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec.structs import replace

from coach.store.disk import journal, trouble
from coach.store.disk.files import FileSystem, fingerprint, is_empty, read_all, write_file
from coach.store.disk.migrate import brought_up, is_known
from coach.store.disk.names import JOURNAL, LOCK, LOCKED, NEW_SNAPSHOT, SNAPSHOT, generation_of
from coach.store.disk.snapshot import NotASnapshotError, parse, render
from coach.store.shelf import Shelves

_BRING_BACK = (
    "Nothing on disk was touched. coach doctor --salvage goes on from what can be read, or from the newest copy that "
    "opens; or name another folder with --store."
)


class Place(msgspec.Struct, frozen=True):
    """Where in the files we are."""

    generation: int
    snapshot: tuple[int, int, int]
    """Fingerprint of `db.json`."""
    snapshot_length: int
    offset: int
    """End of the last whole journal line; -1 for a `db.json` that came without a journal."""
    chain: int
    seq: int
    schema: int
    """Of the files; lower than ours until the next writer migrates them."""


class Pair:
    """Reads without a lock; what it finds wrong may also be a change in the middle of being made."""

    def __init__(self, fs: FileSystem, folder: Path) -> None:
        """Reads nothing yet."""
        self.fs = fs
        self.folder = folder

    def journal(self, generation: int) -> Path:
        """The journal of that generation."""
        return self.folder / f"{JOURNAL}{generation}"

    def size(self, path: Path) -> int:
        """Bytes; 0 where there is no file."""
        status = self.fs.stat(path)
        return status.st_size if status else 0

    def snapshot_fingerprint(self) -> tuple[int, int, int] | None:
        """That of `db.json`; DamagedError when it is gone and a journal goes on from it, StoreError when locked."""
        if not is_empty(self.fs, self.folder / LOCKED):
            raise trouble.locked(self.folder / LOCKED)
        return self.unlocked_snapshot()

    def unlocked_snapshot(self) -> tuple[int, int, int] | None:
        """The same, whether a locked state stands beside it or not."""
        status = self.fs.stat(self.folder / SNAPSHOT)
        if status is not None:
            return fingerprint(status)
        for name, generation in self.journals():
            if generation != 1 or not self._is_unused(name):
                raise trouble.damaged(self.folder, f"db.json is missing, and {name} goes on from it.", _BRING_BACK)
        return None

    def load(self) -> tuple[Place, Shelves]:
        """Both files from their beginnings, in today's form whatever the files' own."""
        place, shelves = self.load_as_written()
        if place.schema < journal.SCHEMA:
            shelves = brought_up(shelves, place.schema)
        return place, shelves

    def load_as_written(self) -> tuple[Place, Shelves]:
        """Both files from their beginnings, in the form of their schema."""
        path = self.folder / SNAPSHOT
        data, seen = read_all(self.fs, path)
        try:
            meta, shelves = parse(data)
        except NotASnapshotError as error:
            what = f"This is no store of the coach, or it is damaged ({error})."
            raise trouble.damaged(path, what, _BRING_BACK) from error
        if meta.schema > journal.SCHEMA:
            raise trouble.from_the_future(path, meta.schema, journal.SCHEMA)
        if not is_known(meta.schema):
            raise trouble.damaged(path, f"There was never a schema {meta.schema}.", _BRING_BACK)
        place = Place(meta.generation, seen, len(data), -1, 0, meta.seq, meta.schema)
        if self._came_alone(meta.generation):
            return place, shelves
        place, lines = self._begin(place, data)
        for name in meta.ordered:  # only now: this is the very file that was written
            shelves[name].trust_order()
        return self.follow(place, lines, shelves)[0], shelves

    def follow(self, place: Place, data: bytes, shelves: Shelves) -> tuple[Place, bool]:
        """Apply the whole lines after `place`: the place after them, and whether there were any.

        A torn last one is left for the next writer; anything else raises DamagedError and applies nothing.
        """
        path = self.journal(place.generation)
        try:
            found = journal.scan(data, place.chain, place.seq)
        except journal.UnknownLineError as error:
            raise trouble.damaged(path, f"It holds a line this version cannot read ({error}).") from error
        seq, offset = place.seq + len(found.transactions), place.offset + found.length
        if not journal.is_torn(found.tail):
            raise trouble.damaged(path, f"The journal is damaged after change {seq} (byte {offset}).")
        for transaction in found.transactions:
            shelves.apply(transaction.ops)
        return replace(place, offset=offset, chain=found.chain, seq=seq), bool(found.transactions)

    def replace(self, shelves: Shelves, old: Place | None) -> Place:
        """Write the next generation; a whole pair is on the disk at every moment between.

        OSError: the old pair stays the one in use. The new name of `db.json` is not synced yet: see `settle`.
        """
        generation, seq = (old.generation + 1, old.seq) if old else (1, 0)
        data = render(shelves, generation, seq)
        header = journal.Header(
            app=journal.APP,
            schema=journal.SCHEMA,
            generation=generation,
            seq=seq,
            length=len(data),
            crc=crc32(data),
        )
        line, chain = journal.header_line(header)
        new = self.folder / NEW_SNAPSHOT
        try:
            seen = write_file(self.fs, new, data)
            write_file(self.fs, self.journal(generation), line)
            self.fs.sync_folder(self.folder)
            self.fs.replace(new, self.folder / SNAPSHOT)
        except OSError:
            for leftover in (new, self.journal(generation)):
                with suppress(OSError):
                    self.fs.unlink(leftover)
            raise
        return Place(generation, seen, len(data), len(line), chain, seq, journal.SCHEMA)

    def settle(self, place: Place) -> None:
        """Make the new name durable (OSError), then remove the journals of earlier generations."""
        self.fs.sync_folder(self.folder)
        with suppress(OSError):
            for name, generation in self.journals():
                if generation < place.generation:
                    self.fs.unlink(self.folder / name)

    def _begin(self, place: Place, snapshot: bytes) -> tuple[Place, bytes]:
        """The journal's header must name exactly this snapshot: the place after it, and the lines from there."""
        path = self.journal(place.generation)
        try:
            data, _ = read_all(self.fs, path)
        except FileNotFoundError as error:
            raise trouble.damaged(path, "The journal that belongs to db.json is missing.") from error
        found = journal.read_header(data)
        if found is None:
            raise trouble.damaged(path, "The journal's first line is damaged.")
        header, offset, chain = found
        if header.schema > journal.SCHEMA:
            raise trouble.from_the_future(path, header.schema, journal.SCHEMA)
        named = (header.generation, header.seq, header.length, header.crc)
        if named != (place.generation, place.seq, len(snapshot), crc32(snapshot)):
            what = f"{path.name} goes on from another db.json: this one was edited, damaged or brought here."
            raise trouble.damaged(self.folder / SNAPSHOT, what)
        return replace(place, offset=offset, chain=chain), data[offset:]

    def _came_alone(self, generation: int) -> bool:
        """Whether `db.json` was copied here by itself: then it is taken as it stands.

        A journal begun after it, and a lock nobody signed, are what an interrupted taking-over leaves.
        """
        others = [name for name, at in self.journals() if at != generation + 1 or not self._is_unused(name)]
        return not others and self.size(self.folder / LOCK) == 0

    def _is_unused(self, name: str) -> bool:
        """Whether a journal has no change in it: what is left when the making of a pair was interrupted."""
        data, _ = read_all(self.fs, self.folder / name)
        found = journal.read_header(data)
        return found[1] == len(data) if found else b"\n" not in data

    def journals(self) -> list[tuple[str, int]]:
        """The journals in the folder, with their generations."""
        return [(name, at) for name in self.fs.names(self.folder) if (at := generation_of(name)) is not None]
