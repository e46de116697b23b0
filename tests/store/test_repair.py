"""Repair: several changes taken back at once, copies of wrong clocks, bounded copies, salvage by content, modes."""

from __future__ import annotations

import errno
import gzip
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.errors import UnreadableError
from coach.model import Night
from coach.store import Store
from coach.store.disk import backups
from coach.store.disk.salvage import salvage
from tests.store.build import AT, QuickFiles, journal_of, night, quick


def write(store: Store, *idents: str, days: int = 0) -> None:
    for ident in idents:
        with store.change(ident, at=AT + timedelta(days=days)) as change:
            change.put(night(ident))


def nights(store: Store) -> set[str]:
    return {each.id for each in store.all(Night)}


def test_several_changes_are_taken_back_in_one_transaction() -> None:
    store = Store.in_memory()
    write(store, "a", "b")
    with store.change("better", at=AT) as change:
        change.put(night("a", quality=5))
        change.remove(Night, "b")
    write(store, "c")
    before = store.book.seq
    assert [entry.name for entry in store.history.undo_last(3, at=AT)] == ["c", "better", "b"]
    assert store.book.seq == before + 1
    assert store.all(Night) == (night("a"),)
    assert [entry.name for entry in store.history.entries()] == ["a"]
    assert [entry.name for entry in store.history.undo_last(9, at=AT)] == ["a"]
    assert store.history.undo_last(2, at=AT) == ()
    then = store.history.as_it_stood(AT - timedelta(minutes=1))
    assert then is not None
    assert then.of(Night).nouns() == ()


def test_copies_dated_ahead_take_no_real_ones_place(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, "early")
    folder = tmp_path / "backups"
    real = folder / backups.daily_name(AT.date())
    for number in range(20):
        for name in (
            backups.daily_name(date(2099, 1, 1) + timedelta(days=number)),
            backups.name_of("import", date(2099, 1, 1), number),
        ):
            (folder / name).write_bytes(real.read_bytes())
    for days in range(1, 10):
        write(quick(tmp_path), f"n{days}", days=days)
        quick(tmp_path).copies.make("import", at=AT + timedelta(days=days))
    days_kept = [c.day for c in quick(tmp_path).copies.listed() if c.kind == "daily" and c.day and c.day.year == 2026]
    assert days_kept == [date(2026, 3, 5) + timedelta(days=days) for days in (9, 8, 7, 6, 5, 4, 3, 0)]
    imports = [c for c in quick(tmp_path).copies.listed() if c.kind == "import" and c.day and c.day.year == 2026]
    assert len(imports) == 9


def test_a_copy_that_unpacks_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "LARGEST", 1 << 20)
    bomb = tmp_path / "bomb.json.gz"
    bomb.write_bytes(gzip.compress(b" " * ((1 << 20) + 1)))
    with pytest.raises(UnreadableError, match="unpacked it is larger than 1 MiB"):
        backups.read(QuickFiles(), bomb)
    bomb.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(UnreadableError, match="larger than 1 MiB"):
        backups.read(QuickFiles(), bomb)


def test_salvage_goes_by_what_a_copy_holds_and_counts_what_is_gone(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, "a")
    folder = tmp_path / "backups"
    (folder / backups.daily_name(date(2099, 1, 1))).write_bytes((folder / backups.daily_name(AT.date())).read_bytes())
    write(store, "b", "c", days=1)
    store.copies.make("hand", at=AT)
    write(store, "d", days=1)
    store.book.snapshot()
    data = (tmp_path / "db.json").read_bytes()
    (tmp_path / "db.json").write_bytes(data[:-4])  # its end is gone: no JSON any more, and every line still there
    found = salvage(QuickFiles(), tmp_path)
    assert found is not None
    assert (found.source, found.sum) == ("the copy 2026-03-05.3.hand.json.gz, as of change 3", "4 → 3 records")
    assert nights(quick(tmp_path)) == {"a", "b", "c"}


def test_salvage_counts_what_a_damaged_journal_still_names(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, "a", "b", "c")
    lines = journal_of(tmp_path).read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"2026", b"2027", 1)  # the second change no longer keeps its checksum
    journal_of(tmp_path).write_bytes(b"\n".join(lines))
    found = salvage(QuickFiles(), tmp_path)
    assert found is not None
    assert found.sum == "3 → 1 record"


def test_a_byte_order_mark_costs_nothing(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, "a", "b")
    store.book.snapshot()
    write(store, "c")
    path = tmp_path / "db.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = salvage(QuickFiles(), tmp_path)
    assert found is not None
    assert (found.source, found.sum) == ("everything up to change 3", "3 records, none missed")
    assert nights(quick(tmp_path)) == {"a", "b", "c"}


def test_a_lone_snapshot_with_a_byte_order_mark_opens(tmp_path: Path) -> None:
    store = quick(tmp_path / "old")
    write(store, "a")
    store.book.snapshot()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "db.json").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "old" / "db.json").read_bytes())
    assert nights(quick(tmp_path / "new")) == {"a"}


def test_a_lock_that_cannot_be_closed_is_no_matter_to_what_was_kept(tmp_path: Path) -> None:
    class Sticky(QuickFiles):
        """Closing the lock says that it failed."""

        locks: set[int] = set()  # noqa: RUF012 - the test's own

        def open(self, path: Path, flags: int) -> int:
            handle = super().open(path, flags)
            (self.locks.add if path.name == "lock" else self.locks.discard)(handle)
            return handle

        def close(self, handle: int) -> None:
            super().close(handle)
            if handle in self.locks:
                raise OSError(errno.EIO, "Input/output error")

    write(Store.open(tmp_path, fs=Sticky()), "a", "b")
    assert nights(quick(tmp_path)) == {"a", "b"}


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (folder, *folder.rglob("*"))}


def opened(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_folder_left_open_is_closed_by_the_next_change(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(quick(folder), "a")
    opened(folder)
    quick(folder)
    assert modes(folder) == {0o055, 0o044}  # reading changes nothing
    write(quick(folder), "b")
    assert modes(folder) == {0}


def test_a_folder_with_other_files_in_it_is_not_ours_to_close(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(quick(folder), "a")
    (folder / "public.html").write_text("mine")
    opened(folder)
    write(quick(folder), "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "public.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "db.json").stat().st_mode) == 0o600


def test_salvage_says_which_changes_are_gone_where_no_record_of_them_can_be_counted(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, "a")
    write(store, "b", "c", days=1)  # the day's copy is made with its first change
    store.book.snapshot()  # the journal now names its change and holds none
    (tmp_path / "db.json").write_bytes(b"")
    found = salvage(QuickFiles(), tmp_path)
    assert found is not None
    assert found.sum == "2 records; the journal names change 3, what came after change 2 is gone"
    assert nights(quick(tmp_path)) == {"a", "b"}
