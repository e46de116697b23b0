"""Dated copies of a store: shelves -> `backups/*.json.gz`, read back before it counts -> shelves.

Unpacked, a copy is a `db.json` that plain TinyDB reads and that opens by itself in an empty folder.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import msgspec

from coach.errors import UnreadableError
from coach.pattern import Pattern
from coach.store.disk import journal
from coach.store.disk.files import FileSystem, read_all, write_file
from coach.store.disk.migrate import brought_up, is_known
from coach.store.disk.snapshot import NotASnapshotError, parse
from coach.store.ids import new_id
from coach.store.shelf import Shelves

FOLDER = "backups"
DAYS = 7
"""So many of the last daily copies stay."""
MONTHS = 12
"""And the first of so many months."""
IMPORTS = 10
"""So many of the copies made before imports stay."""
A_DAY = timedelta(days=1)
"""A copy may be dated so far ahead: time zones."""
LARGEST = 1 << 28
"""Bytes of a copy, unpacked: some hundred times a full store of ten years; a matter of taste."""
DRAFT = "draft-"
"""How the name of a copy begins while it is being written."""

_NAME = Pattern(r"(\d{4}-\d\d-\d\d)\.(?:(\d+)\.)?(daily|import|hand)\.json\.gz")
_OLD_FORM = Pattern(r"schema-\d+\.(\d+)\.json\.gz")


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One copy."""

    name: str
    kind: str
    """`daily`, `import` (before one), `hand` or `migration` (before one)."""
    day: date | None
    """None before a migration: that is told by the change it was made at."""
    change: int | None
    """The number of the last change in it, where the name tells."""
    size: int
    """Bytes on the disk."""


def daily_name(day: date) -> str:
    """The copy of a day."""
    return f"{day.isoformat()}.daily.json.gz"


def name_of(kind: str, day: date, seq: int) -> str:
    """A copy made at a change, so that two of one day differ."""
    return f"{day.isoformat()}.{seq}.{kind}.json.gz"


def old_form_name(schema: int, seq: int) -> str:
    """The copy made before a migration."""
    return f"schema-{schema}.{seq}.json.gz"


def listed(fs: FileSystem, folder: Path) -> tuple[Backup, ...]:
    """The copies of the store in `folder`, newest first, those before a migration last."""
    found = [backup for name in fs.names(folder / FOLDER) if (backup := _understood(fs, folder, name))]
    return tuple(sorted(found, key=lambda b: (b.day or date.min, b.change or 0, b.name), reverse=True))


def write(fs: FileSystem, folder: Path, name: str, snapshot: bytes) -> Path:
    """Keep a snapshot under that name, durably, once it opens and reads back the same; OSError when it cannot be."""
    import gzip  # 1 ms that only a copy needs

    place = folder / FOLDER
    fs.make_folder(place)
    draft = place / new_id(DRAFT[:-1])
    packed = gzip.compress(snapshot, 1, mtime=0)
    try:
        parse(gzip.decompress(packed))
        write_file(fs, draft, packed)
        if read_all(fs, draft)[0] != packed:
            raise OSError(f"{name} does not read back as it was written")
        fs.replace(draft, place / name)
    except NotASnapshotError as error:
        raise OSError(f"{name} does not open: {error}") from error
    except OSError:
        with suppress(OSError):
            fs.unlink(draft)
        raise
    fs.sync_folder(place)
    return place / name


def prune(fs: FileSystem, folder: Path, today: date) -> None:
    """Remove daily copies and those before imports beyond their number; OSError when it cannot be done.

    Those dated ahead, by a clock that was wrong, are counted by themselves: they take no real one's place.
    """
    found = listed(fs, folder)
    for ahead in (False, True):
        there = [b for b in found if b.day is not None and (b.day > today + A_DAY) == ahead]
        kept = kept_days({b.day for b in there if b.kind == "daily" and b.day})
        imports = [b.name for b in there if b.kind == "import"]
        for backup in there:
            spare = backup.kind == "daily" and backup.day not in kept
            if spare or backup.name in imports[IMPORTS:]:
                fs.unlink(folder / FOLDER / backup.name)


def kept_days(days: set[date]) -> set[date]:
    """The days whose copies stay: the last ones, and the first of each of the last months."""
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(days, reverse=True):
        firsts[day.year, day.month] = day
    return {*sorted(days)[-DAYS:], *sorted(firsts.values())[-MONTHS:]}


def read(fs: FileSystem, path: Path) -> Shelves:
    """A copy in today's form; UnreadableError when it is none or is damaged."""
    return read_with_seq(fs, path)[1]


def read_with_seq(fs: FileSystem, path: Path) -> tuple[int, Shelves]:
    """The same, with the number of the last change in it."""
    try:
        meta, shelves = parse(_unpacked(fs, path))
    except OSError as error:  # gzip's own complaint is one
        raise _unreadable(path, error.strerror or str(error)) from error
    except (EOFError, zlib.error, NotASnapshotError) as error:
        raise _unreadable(path, str(error)) from error
    if meta.schema > journal.SCHEMA:
        raise _unreadable(path, f"it was written by a newer version, schema {meta.schema}")
    if not is_known(meta.schema):
        raise _unreadable(path, f"there was never a schema {meta.schema}")
    return meta.seq, shelves if meta.schema == journal.SCHEMA else brought_up(shelves, meta.schema)


def _unpacked(fs: FileSystem, path: Path) -> bytes:
    """The bytes of a copy, never more than `LARGEST`."""
    import gzip  # 1 ms that only a copy needs

    status = fs.stat(path)
    if status is not None and status.st_size > LARGEST:
        raise _unreadable(path, f"it is larger than {LARGEST >> 20} MiB")
    data = read_all(fs, path)[0]
    if data[:2] != b"\x1f\x8b":
        return data
    with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
        plain = packed.read(LARGEST + 1)
    if len(plain) > LARGEST:
        raise _unreadable(path, f"unpacked it is larger than {LARGEST >> 20} MiB")
    return plain


def _understood(fs: FileSystem, folder: Path, name: str) -> Backup | None:
    status = fs.stat(folder / FOLDER / name)
    if status is None:
        return None
    if found := _OLD_FORM.fullmatch(name):
        return Backup(name=name, kind="migration", day=None, change=int(found[1]), size=status.st_size)
    if (found := _NAME.fullmatch(name)) is None:
        return None
    with suppress(ValueError):
        day = date.fromisoformat(found[1])
        change = int(found[2]) if found[2] else None
        return Backup(name=name, kind=found[3], day=day, change=change, size=status.st_size)
    return None


def _unreadable(path: Path, why: str) -> UnreadableError:
    todo = "Nothing was changed; coach backup list shows the other copies."
    return UnreadableError(f"This copy cannot be read: {why}.", where=str(path), todo=todo)
