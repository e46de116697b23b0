"""Copies: one by itself each day, before imports and by hand; each opens; which of them stay; bringing one back."""

from __future__ import annotations

import errno
import gzip
import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import StoreError, UnreadableError
from coach.model import Night, StoreDocument
from coach.store import Store
from coach.store.disk import backups
from tests.store.build import AT, EVERY_NOUN, PROFILE, FailingFiles, QuickFiles, night, quick

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def write(store: Store, ident: str, days: int = 0) -> None:
    with store.change(ident, at=AT + timedelta(days=days)) as change:
        change.put(night(ident))


def filled(folder: Path) -> Store:
    store = quick(folder)
    with store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in EVERY_NOUN:
            change.put(record)
    return store


def test_the_first_change_of_a_day_leaves_a_copy(tmp_path: Path) -> None:
    store = quick(tmp_path)
    for days, ident in ((0, "a"), (0, "b"), (1, "c")):
        write(store, ident, days)
    write(quick(tmp_path), "d", 1)
    copies = quick(tmp_path).copies.listed()
    assert [copy.name for copy in copies] == ["2026-03-06.daily.json.gz", "2026-03-05.daily.json.gz"]
    kept = [backups.read(QuickFiles(), tmp_path / "backups" / copy.name) for copy in copies]
    assert [sorted(shelves["nights"].index.numbers) for shelves in kept] == [["a", "b", "c"], ["a"]]
    assert stat.S_IMODE((tmp_path / "backups" / copies[0].name).stat().st_mode) == 0o600


def test_a_copy_that_cannot_be_made_is_no_matter_to_the_change(tmp_path: Path) -> None:
    fs = FailingFiles()
    store = Store.open(tmp_path, fs=fs)
    write(store, "a")
    for number, call in enumerate(("make_folder", "replace", "sync_folder", "names"), start=1):
        fs.fail_next(call)
        if call == "make_folder":
            fs.fail_at = 2  # the first makes the store's own folder
        write(store, call, number)
        assert store.get(Night, call) is not None
    fs.fail_at = 0
    assert len(quick(tmp_path).all(Night)) == 5
    assert not [path.name for path in (tmp_path / "backups").iterdir() if path.name.startswith("draft")]


def test_an_asked_for_copy_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    fs = FailingFiles()
    store = Store.open(tmp_path, fs=fs)
    write(store, "a")
    fs.fail_next("write", errno.ENOSPC)
    with pytest.raises(StoreError, match="Free some space"):
        store.copies.make("import", at=AT)
    fs.fail_next("read")
    fs.fail_at = 0
    assert store.copies.make("import", at=AT) == "2026-03-05.1.import.json.gz"


def test_a_copy_that_does_not_read_back_does_not_count(tmp_path: Path) -> None:
    class Forgetful(QuickFiles):
        def read(self, handle: int, size: int) -> bytes:
            return super().read(handle, size)[:-1]

    store = quick(tmp_path)
    write(store, "a")
    store.book.snapshot()
    snapshot = (tmp_path / "db.json").read_bytes()
    with pytest.raises(OSError, match="read back"):
        backups.write(Forgetful(), tmp_path, "2026-03-05.2.hand.json.gz", snapshot)
    with pytest.raises(OSError, match="does not open"):
        backups.write(QuickFiles(), tmp_path, "2026-03-05.2.hand.json.gz", snapshot[:-3])
    assert [copy.kind for copy in store.copies.listed()] == ["daily"]


def test_nothing_to_copy(tmp_path: Path) -> None:
    assert quick(tmp_path / "none").copies.make("hand", at=AT) is None
    assert Store.in_memory().copies.make("hand", at=AT) is None
    assert Store.in_memory().copies.listed() == quick(tmp_path / "none").copies.listed() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_opens_by_itself_as_a_store(tmp_path: Path) -> None:
    store = filled(tmp_path / "store")
    name = store.copies.make("hand", at=AT)
    assert name == "2026-03-05.1.hand.json.gz"
    (tmp_path / "alone").mkdir()
    unpacked = gzip.decompress((tmp_path / "store" / "backups" / name).read_bytes())
    (tmp_path / "alone" / "db.json").write_bytes(unpacked)
    assert quick(tmp_path / "alone").document() == store.document()


def test_restoring_is_one_change_that_can_be_taken_back(tmp_path: Path) -> None:
    store = filled(tmp_path)
    name = store.copies.make("hand", at=AT) or ""
    then = store.document()
    with store.change("much", at=AT) as change:
        change.put(night("night-1", quality=1))
        change.put(night("night-2"))
        for record in EVERY_NOUN[1:]:
            change.remove(type(record), record.id)
    now = store.document()
    entry, left_out = store.copies.restore(tmp_path / "backups" / name, at=AT)
    assert entry is not None
    assert (entry.name, left_out) == (f"restore of {name}", 0)
    assert store.document() == quick(tmp_path).document() == then
    assert store.history.undo(at=AT) == entry
    assert store.document() == quick(tmp_path).document() == now


def test_restoring_what_is_there_already_is_no_change(tmp_path: Path) -> None:
    store = filled(tmp_path)
    name = store.copies.make("hand", at=AT) or ""
    assert store.copies.restore(tmp_path / "backups" / name, at=AT) == (None, 0)
    assert store.revision == 1


def test_a_copy_restores_into_an_empty_store_and_from_every_rolling_one(tmp_path: Path) -> None:
    store = quick(tmp_path / "old")
    states = {}
    for days in range(5):
        write(store, f"night-{days}", days)
        states[f"{(AT + timedelta(days=days)).date()}.daily.json.gz"] = store.document()
    for name, document in states.items():
        empty = quick(tmp_path / name)
        empty.copies.restore(tmp_path / "old" / "backups" / name, at=AT)
        assert empty.document() == document


def test_documents_of_a_copy_that_do_not_validate_stay_out_and_are_counted(tmp_path: Path) -> None:
    store = filled(tmp_path)
    meta = {"1": {"app": "recovery-coach", "schema": 1, "generation": 1, "seq": 0}}
    nights = {"1": {"id": "a", "date": "2026-03-05"}, "2": {"id": "b", "date": "2026-03-05", "quality": 9}, "3": 4}
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps({"meta": meta, "nights": nights}))
    entry, left_out = store.copies.restore(copy, at=AT)
    assert left_out == 2
    assert store.document() == StoreDocument(nights=(Night(id="a", date=date(2026, 3, 5)),))
    assert entry is not None


@pytest.mark.parametrize("cut", [0, 1, 5, 40, -9, -1])
def test_a_damaged_copy_is_refused_and_nothing_changes(tmp_path: Path, cut: int) -> None:
    store = filled(tmp_path)
    name = store.copies.make("hand", at=AT) or ""
    path = tmp_path / "backups" / name
    path.write_bytes(path.read_bytes()[:cut])
    before = store.document()
    with pytest.raises(UnreadableError) as caught:
        store.copies.restore(path, at=AT)
    assert caught.value.where == str(path)
    assert store.document() == before
    assert store.revision == 1


def test_every_flipped_byte_of_a_copy_is_refused_or_harmless(tmp_path: Path) -> None:
    store = filled(tmp_path)
    path = tmp_path / "backups" / (store.copies.make("hand", at=AT) or "")
    whole, then = path.read_bytes(), gzip.decompress(path.read_bytes())
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            backups.read(QuickFiles(), path)
        except UnreadableError:
            continue
        assert gzip.decompress(path.read_bytes()) == then, at


def test_a_copy_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.book.snapshot()
    copy = tmp_path / "copy.json"
    copy.write_text((tmp_path / "db.json").read_text().replace('"schema":2', '"schema":7', 1))
    with pytest.raises(UnreadableError, match="newer version, schema 7"):
        store.copies.restore(copy, at=AT)


@given(st.sets(DAYS, max_size=60))
def test_which_daily_copies_stay(days: set[date]) -> None:
    kept = backups.kept_days(days)
    newest = sorted(days, reverse=True)
    assert kept <= days
    assert set(newest[: backups.DAYS]) <= kept
    firsts = {min(d for d in days if (d.year, d.month) == month) for month in {(d.year, d.month) for d in days}}
    assert set(sorted(firsts)[-backups.MONTHS :]) <= kept
    assert len(kept) <= backups.DAYS + backups.MONTHS


@settings(max_examples=15)
@given(st.lists(DAYS, max_size=20))
def test_pruning_goes_on_as_if_it_had_all_been_there(
    tmp_path_factory: pytest.TempPathFactory, days: list[date]
) -> None:
    folder = tmp_path_factory.mktemp("prune")
    (folder / "backups").mkdir()
    for day in sorted(days):
        (folder / "backups" / backups.daily_name(day)).write_bytes(b"x")
        backups.prune(QuickFiles(), folder, max(days))
    assert {copy.day for copy in backups.listed(QuickFiles(), folder)} == backups.kept_days(set(days))


def test_old_copies_go_but_never_those_made_by_hand(tmp_path: Path) -> None:
    store = quick(tmp_path)
    for number in range(14):
        write(store, f"night-{number}", number)
        store.copies.make("import", at=AT + timedelta(days=number))
        store.copies.make("hand", at=AT + timedelta(days=number))
    (tmp_path / "backups" / "mine.txt").write_text("not ours")
    kinds = [copy.kind for copy in store.copies.listed()]
    assert (kinds.count("daily"), kinds.count("import"), kinds.count("hand")) == (8, backups.IMPORTS, 14)
    assert (tmp_path / "backups" / "mine.txt").exists()
