"""Calls of the operating system that fail: nothing acknowledged is lost, nothing half done is kept."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Intake, Night
from coach.store import Store
from coach.store.disk import appending
from coach.store.disk.appending import Appender
from coach.store.disk.folder import FolderBook
from tests.store.build import AT, FailingFiles, contents, intake, journal_of, night, quick

CHANGES = 8


def write(store: Store, ident: str) -> None:
    with store.change(ident, at=AT) as change:
        change.put(night(ident))
        change.put(intake(ident))


def idents(store: Store) -> set[str]:
    nights = {record.id for record in store.all(Night)}
    assert nights == {record.id for record in store.all(Intake)}, "half a transaction"
    return nights


def live_through(path: Path, fs: FailingFiles) -> set[str]:
    """Try some changes, opening again after every failure as a person would; the acknowledged ones."""
    kept: set[str] = set()
    store: Store | None = None
    for number in range(CHANGES):
        ident = f"record-{number}"
        try:
            store = store or Store.open(path, fs=fs)
            write(store, ident)
            kept.add(ident)
            assert ident in idents(store)
        except StoreError:
            store = None
    if store is not None:
        store.close()
    return kept


def count_calls(path: Path) -> int:
    fs = FailingFiles()
    assert len(live_through(path, fs)) == CHANGES
    return fs.calls


@pytest.mark.parametrize(
    ("code", "for_good"), [(errno.EIO, False), (errno.ENOSPC, True)], ids=["EIO once", "ENOSPC for good"]
)
def test_no_failing_call_loses_what_was_acknowledged(
    tmp_path: Path, code: int, for_good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 900)
    calls = count_calls(tmp_path / "healthy")
    assert len(list((tmp_path / "healthy").glob("journal.[3-9]"))) == 1, "no compaction was met"
    for fail_at in range(1, calls + 1):
        path = tmp_path / str(fail_at)
        kept = live_through(path, FailingFiles(fail_at, code, for_good=for_good))
        if not for_good:
            assert len(kept) >= CHANGES - 1
        store = quick(path)
        assert kept <= idents(store), f"call {fail_at} lost a change"
        write(store, "afterwards")
        assert kept | {"afterwards"} <= idents(quick(path))


@pytest.fixture
def failing() -> FailingFiles:
    return FailingFiles()


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path, failing: FailingFiles) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    before = contents(tmp_path)
    failing.fail_next("write")
    with pytest.raises(StoreError, match="Free some space"):
        write(store, "two")
    assert contents(tmp_path) == before
    assert idents(store) == {"one"}
    write(store, "three")
    assert idents(store) == idents(quick(tmp_path)) == {"one", "three"}


def test_writes_that_come_in_small_pieces_are_whole(tmp_path: Path) -> None:
    class Piecemeal(FailingFiles):
        def write(self, handle: int, data: bytes | memoryview) -> int:
            return super().write(handle, data[:7])

    write(Store.open(tmp_path, fs=Piecemeal()), "one")
    assert idents(quick(tmp_path)) == {"one"}


def test_after_an_unconfirmed_write_nothing_is_appended_but_all_is_written_anew(
    tmp_path: Path, failing: FailingFiles
) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    doubtful = journal_of(tmp_path)
    failing.fail_next("sync", errno.EIO)
    with pytest.raises(StoreError, match="whether it was kept is not known") as caught:
        write(store, "two")
    assert "writes all of them anew" in caught.value.todo
    assert idents(store) == {"one"}
    assert store.refresh(), "what the files show now is shown"
    assert idents(store) == idents(quick(tmp_path)) == {"one", "two"}
    assert not store.refresh()
    before = doubtful.read_bytes()
    failing.fail_next("sync", errno.EIO)
    with pytest.raises(StoreError):
        write(store, "three")
    assert doubtful.read_bytes() == before, "no append to a file that the disk may not hold"
    write(store, "three")
    assert not doubtful.exists()
    assert idents(store) == idents(quick(tmp_path)) == {"one", "two", "three"}


def test_a_disk_that_never_confirms_is_never_believed(tmp_path: Path, failing: FailingFiles) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    failing.fail_next("sync", errno.EIO)
    failing.for_good = True
    for ident in ("two", "three", "four"):
        with pytest.raises(StoreError):
            write(store, ident)
    failing.fail_at = 0
    assert idents(quick(tmp_path)) >= {"one"}
    write(store, "five")
    assert idents(quick(tmp_path)) == idents(store) >= {"one", "five"}


def appender_of(store: Store) -> Appender:
    assert isinstance(store.book, FolderBook)
    return store.book.appender


@pytest.mark.parametrize("call", ["replace", "sync_folder", "unlink"])
def test_a_failing_compaction_never_fails_a_save(
    tmp_path: Path, failing: FailingFiles, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    journal = journal_of(tmp_path)
    monkeypatch.setattr(appender_of(store), "compact_at", 100)
    failing.fail_next(call)
    write(store, "two")
    assert failing.calls >= 1
    assert idents(store) == idents(quick(tmp_path)) == {"one", "two"}
    if call != "unlink":
        assert journal.exists()
        assert not (tmp_path / "db.json.new").exists()
    write(store, "three")
    store.book.snapshot()
    assert idents(quick(tmp_path)) == {"one", "two", "three"}
    journal_of(tmp_path)


def test_an_unconfirmed_rename_stops_writing_but_loses_nothing(
    tmp_path: Path, failing: FailingFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    before = contents(tmp_path)
    monkeypatch.setattr(appender_of(store), "compact_at", 100)
    failing.fail_next("sync_folder")
    failing.fail_at = 2
    write(store, "two")
    failing.fail_next("sync")
    with pytest.raises(StoreError):
        write(store, "three")
    assert idents(quick(tmp_path)) == {"one", "two"}
    # and were the rename lost in a power cut, the pair before it is still whole
    (tmp_path / "db.json").write_bytes(before["db.json"])
    assert idents(quick(tmp_path)) == {"one", "two"}


def test_an_asked_for_snapshot_that_fails_says_so(tmp_path: Path, failing: FailingFiles) -> None:
    store = Store.open(tmp_path, fs=failing)
    write(store, "one")
    failing.fail_next("replace")
    with pytest.raises(StoreError, match="Free some space"):
        store.book.snapshot()
    failing.fail_next("replace")
    store.close()
    assert idents(quick(tmp_path)) == {"one"}
