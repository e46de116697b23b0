"""What the next writer puts right before it writes: a lone or an older pair made anew, a torn last line cut."""

from __future__ import annotations

import os
from pathlib import Path

from coach.store.disk import backups, journal, trouble
from coach.store.disk.appending import Appender
from coach.store.disk.files import FileSystem, read_all, write_file
from coach.store.disk.following import Following
from coach.store.disk.names import SNAPSHOT, TORN
from coach.store.disk.pair import Place
from coach.store.disk.snapshot import render


def mend(fs: FileSystem, folder: Path, reading: Following, appender: Appender) -> None:
    """Make the pair of files where there is none or an older one; cut a torn last line and keep a copy of it."""
    place = reading.place
    if place is not None and place.schema < journal.SCHEMA:
        _keep_old_form(fs, folder, reading)
    if place is None or place.offset < 0 or place.schema < journal.SCHEMA:
        with trouble.told(folder / SNAPSHOT, "written"):
            appender.compact()
        return
    _cut_torn(fs, folder, reading.pair.journal(place.generation), place)


def _cut_torn(fs: FileSystem, folder: Path, path: Path, place: Place) -> None:
    with trouble.told(path, "mended"):
        status = fs.stat(path)
        if status is None or status.st_size <= place.offset:
            return
        torn, _ = read_all(fs, path, place.offset)
        write_file(fs, folder / f"{TORN}{place.generation}.{place.offset}", torn)
        handle = fs.open(path, os.O_WRONLY)
        try:
            fs.truncate(handle, place.offset)
            fs.sync(handle)
        finally:
            fs.close(handle)


def _keep_old_form(fs: FileSystem, folder: Path, reading: Following) -> None:
    """A copy of the store as it is on the disk, before it is migrated."""
    with trouble.told(folder, "copied"):
        place, shelves = reading.pair.load_as_written()
        data = render(shelves, place.generation, place.seq, place.schema)
        backups.write(fs, folder, backups.old_form_name(place.schema, place.seq), data)
