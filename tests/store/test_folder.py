"""The folder: modes, what reading leaves alone, and what is refused with a sentence."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from coach.errors import StoreError
from coach.model import Night, Profile
from coach.model.records import KIND_OF, KINDS
from coach.store import Store
from coach.store.disk import appending, lock
from coach.store.disk.book import Writer
from coach.store.disk.lock import held
from tests.store.build import (
    AT,
    EVERY_NOUN,
    PROFILE,
    QuickFiles,
    contents,
    intake,
    journal_of,
    night,
    quick,
)

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


def write(store: Store, *records: Night) -> None:
    with store.change("write", at=AT) as change:
        for record in records:
            change.put(record)


def refused(path: Path, match: str) -> str:
    """Opening is refused for reading and writing, with exit code 4, a path and a next step; bytes stay."""
    before = contents(path)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=match) as caught:
            Store.open(path, read_only=read_only, fs=QuickFiles())
        assert caught.value.exit_code == 4
        assert caught.value.where.startswith(str(path))
        assert caught.value.todo
    assert contents(path) == before
    return str(caught.value)


@POSIX
def test_files_and_folders_are_the_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = Store.open(tmp_path / "a" / "b")
        write(store, night())
        store.book.snapshot()
        write(store, night("night-2"))
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a").rglob("*")}
    files = dict.fromkeys(("db.json", "journal.2", "lock", "2026-03-05.daily.json.gz"), 0o600)
    assert modes == {"b": 0o700, "backups": 0o700, **files}
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_looking_at_nothing_makes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    assert store.document().nights == ()
    assert not store.refresh()
    assert store.history.undo(at=AT) is None
    store.book.snapshot()
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_reading_writes_nothing(tmp_path: Path) -> None:
    write(quick(tmp_path), night())
    with journal_of(tmp_path).open("ab") as file:
        file.write(b"1234abcd 99 {half")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    store = quick(tmp_path)
    assert store.all(Night) == (night(),)
    store.document()
    store.history.entries()
    assert store.tables.damaged() == ()
    store.refresh()
    store.close()
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file()}


def test_plain_tinydb_reads_the_snapshot(tmp_path: Path) -> None:
    store = quick(tmp_path)
    with store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in EVERY_NOUN:
            change.put(record)
    store.close()
    with TinyDB(tmp_path / "db.json", access_mode="r") as plain:
        assert plain.tables() == {*KINDS, "profile", "history", "meta"}
        for kind in KINDS:
            assert len(plain.table(kind).all()) == sum(KIND_OF[type(record)] == kind for record in EVERY_NOUN)
        document = plain.table("nights").get(doc_id=1)
    assert isinstance(document, dict)
    assert document["note"] == "Grüße\nzweite Zeile"


def test_closing_leaves_the_big_snapshot_to_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 10)
    store = quick(tmp_path)
    write(store, night())
    name = journal_of(tmp_path).name
    store.close()
    assert journal_of(tmp_path).name == name


def test_the_journal_is_folded_in_when_it_outgrows_the_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 1000)
    store = quick(tmp_path)
    for number in range(100):
        write(store, night(f"night-{number}"))
    assert 3 < int(journal_of(tmp_path).suffix[1:]) < 20
    assert journal_of(tmp_path).stat().st_size <= max(1000, (tmp_path / "db.json").stat().st_size)
    assert len(quick(tmp_path).all(Night)) == 100
    assert quick(tmp_path).revision == store.revision == 100


def test_a_torn_last_line_is_cut_by_the_next_writer_and_kept(tmp_path: Path) -> None:
    write(quick(tmp_path), night())
    whole = journal_of(tmp_path).read_bytes()
    with journal_of(tmp_path).open("ab") as file:
        file.write(b"1234abcd 99 {half")
    store = quick(tmp_path)
    write(store, night("night-2"))
    assert len(quick(tmp_path).all(Night)) == 2
    assert journal_of(tmp_path).read_bytes().startswith(whole)
    assert [path.read_bytes() for path in tmp_path.glob("torn.*")] == [b"1234abcd 99 {half"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")
    for path in (tmp_path / "store", tmp_path / "store" / "below"):
        with pytest.raises(StoreError):
            write(Store.open(path), night())
    assert (tmp_path / "store").read_text() == "not a folder"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="who owns"):
            write(quick(tmp_path), night())
    finally:
        tmp_path.chmod(0o700)


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    write(quick(tmp_path), night())
    quick(tmp_path).book.snapshot()
    snapshot = tmp_path / "db.json"
    snapshot.write_text(snapshot.read_text().replace('"schema":2', '"schema":3', 1))
    assert "Update recovery-coach" in refused(tmp_path, r"newer version \(schema 3; this one knows 2\)")


def garbage(text: bytes) -> Callable[[Path], object]:
    return lambda path: (path / "db.json").write_bytes(text)


@pytest.mark.parametrize(
    "harm",
    [
        garbage(b""),
        garbage(b"\x00" * 300),
        garbage(b"{"),
        garbage(b"[]"),
        garbage(b"{}"),
        garbage(b'{"_default":{"1":{"a":1}}}'),
        garbage(b'{"meta":{"1":{"app":"other","schema":1,"generation":1,"seq":1}}}'),
        garbage(b'{"a":' * 100_000),
        garbage(b'{"meta":{"1":{"app":"\xff"}}}'),
        lambda path: (path / "db.json").unlink(),
        lambda path: journal_of(path).unlink(),
        lambda path: journal_of(path).write_bytes(b""),
        lambda path: journal_of(path).write_bytes(journal_of(path).read_bytes()[:40]),
    ],
)
def test_a_damaged_store_is_refused_and_left_alone(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    store = quick(tmp_path)
    write(store, night())
    store.book.snapshot()
    write(store, night("night-2"))
    harm(tmp_path)
    refused(tmp_path, "damaged|missing")


def test_a_snapshot_edited_by_hand_is_refused_and_can_be_taken_over_alone(tmp_path: Path) -> None:
    store = quick(tmp_path / "old")
    write(store, night(quality=4))
    store.book.snapshot()
    path = tmp_path / "old" / "db.json"
    path.write_text(path.read_text().replace('"quality":4', '"quality":5'))
    assert "coach doctor --salvage" in refused(tmp_path / "old", "edited")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "db.json").write_bytes(path.read_bytes())
    before = contents(tmp_path / "new")
    store = quick(tmp_path / "new")
    assert store.all(Night) == (night(quality=5),)
    assert contents(tmp_path / "new") == before
    write(store, night("night-2"))
    assert len(quick(tmp_path / "new").all(Night)) == 2
    store.history.undo(at=AT)
    store.history.undo(at=AT)
    assert quick(tmp_path / "new").all(Night) == ()


def hand_made(path: Path, nights: dict[str, object], **tables: object) -> Store:
    meta = {"1": {"app": "recovery-coach", "schema": 1, "generation": 1, "seq": 0}}
    (path / "db.json").write_text(json.dumps({"meta": meta, "nights": nights, **tables}))
    return quick(path)


def test_one_bad_row_costs_one_row(tmp_path: Path) -> None:
    rows: dict[str, object] = {
        "1": {"id": "good", "date": "2026-03-05"},
        "2": {"id": "bad", "date": "2026-03-05", "quality": 9},
        "3": {"date": "2026-03-05"},
        "4": {"id": "good", "date": "2026-03-06"},
        "5": {"id": "naive", "date": "2026-03-05", "into_bed": "2026-03-04T22:00:00"},
        "6": 7,
    }
    store = hand_made(tmp_path, rows)
    assert [record.id for record in store.all(Night)] == ["good"]
    assert store.get(Night, "bad") is None
    complaints = store.tables.damaged()
    assert [complaint.split(":")[0] for complaint in complaints] == [
        "nights bad",
        "nights number 3",
        "nights number 4",
        "nights naive",
        "nights number 6",
    ]
    assert "quality" in complaints[0]
    write(store, night("new"))
    store.book.snapshot()
    assert quick(tmp_path).tables.damaged() == complaints
    write(quick(tmp_path), night("bad", quality=5))
    assert len(quick(tmp_path).tables.damaged()) == 4


def test_a_profile_that_cannot_be_read_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    store = hand_made(tmp_path, {}, profile={"1": {"birth_year": 3, "region": "eu"}})
    with pytest.raises(StoreError, match="birth_year"):
        store.tables.profile()
    assert store.profile() == Profile(region="eu")
    assert store.tables.readable_profile()[1] == ("birth_year",)


def test_history_mended_by_hand_does_no_harm(tmp_path: Path) -> None:
    store = hand_made(tmp_path, {}, history={"1": {"id": 3}}, unknown={"1": {"kept": True}})
    assert store.history.entries() == ()
    assert store.history.undo(at=AT) is None
    write(store, night())
    store.book.snapshot()
    assert '"kept": true' in (tmp_path / "db.json").read_text()


@settings(max_examples=60)
@given(data=st.binary(max_size=200), which=st.sampled_from(["db.json", "journal.1", "journal.2"]))
def test_any_bytes_are_refused_or_opened_but_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, which: str
) -> None:
    path = tmp_path_factory.mktemp("any")
    (path / which).write_bytes(data)
    with suppress(StoreError):
        assert quick(path).document().nights == ()
    assert contents(path) == {which: data}


def test_a_lock_that_stays_taken_names_its_holder(tmp_path: Path) -> None:
    store = quick(tmp_path)
    write(store, night())
    with held(QuickFiles(), tmp_path / "lock") as sign:
        sign()
        with pytest.raises(StoreError, match=f"process {os.getpid()}"):
            write(store, night("night-2"))
        assert quick(tmp_path).all(Night) == (night(),)
    write(store, night("night-2"))
    assert len(store.all(Night)) == 2


def test_who_wrote_last_and_who_is_writing_is_told(tmp_path: Path) -> None:
    store = quick(tmp_path / "store")
    assert store.book.writer() == Store.in_memory().book.writer() == Writer(None, False)
    assert not (tmp_path / "store").exists()
    write(store, night())
    assert quick(tmp_path / "store").book.writer() == Writer(os.getpid(), False)
    with held(QuickFiles(), tmp_path / "store" / "lock"):
        assert quick(tmp_path / "store").book.writer() == Writer(os.getpid(), True)


def test_waiting_for_the_lock_is_about_five_seconds() -> None:
    assert pytest.approx(5) == lock.TRIES * lock.PAUSE_SECONDS


def test_two_stores_on_one_folder_see_each_other(tmp_path: Path) -> None:
    one, two = quick(tmp_path), quick(tmp_path)
    write(one, night("a"))
    assert two.refresh()
    assert not two.refresh()
    write(two, night("b"))
    one.book.snapshot()
    assert len(one.all(Night)) == 2
    assert two.refresh()
    with two.change("dose", at=AT) as change:
        change.put(intake())
    assert one.revision == 2
    assert one.refresh()
    assert one.revision == two.revision == 3
    assert one.document() == two.document() == quick(tmp_path).document()
    one.history.undo(at=AT)
    write(two, night("c"))
    assert one.refresh()
    assert one.document() == two.document()
    assert [record.id for record in one.all(Night)] == ["a", "b", "c"]


class Meddling(QuickFiles):
    """Lets something happen between the reading of `db.json` and that of its journal, once."""

    def __init__(self, happen: Callable[[], None]) -> None:
        self.happen: Callable[[], None] | None = happen

    def open(self, path: Path, flags: int) -> int:
        if path.name.startswith("journal.") and self.happen:
            happen, self.happen = self.happen, None
            happen()
        return super().open(path, flags)


def test_a_reader_overtaken_by_a_compaction_reads_again(tmp_path: Path) -> None:
    writer = quick(tmp_path)
    write(writer, night("a"))
    reader = Store.open(tmp_path, fs=Meddling(writer.book.snapshot))
    assert [record.id for record in reader.all(Night)] == ["a"]
    meddled = Meddling(lambda: None)
    reader = Store.open(tmp_path, fs=meddled)
    write(writer, night("b"))
    meddled.happen = writer.book.snapshot
    assert reader.refresh()
    assert [record.id for record in reader.all(Night)] == ["a", "b"]
