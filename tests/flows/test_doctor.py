"""The doctor: each kind of trouble is named, what is safe is mended, and nothing else is touched."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.flows.doctor import DoctorView, examine
from coach.model import Busy, CheckIn, Intake, LineAnswer, Nap, Night, Product, Record
from coach.store import Store

NOW = datetime(2026, 3, 5, 18, tzinfo=UTC)
DAY = date(2026, 3, 5)


def put(folder: Path, *records: Record, name: str = "put") -> Store:
    store = Store.open(folder)
    with store.change(name, at=NOW) as change:
        for record in records:
            change.put(record)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with two nights and a torn, unfinished third."""
    store = put(tmp_path / "store", Night(id="night-1", date=DAY))
    store.book.snapshot()
    put(tmp_path / "store", Night(id="night-2", date=DAY - timedelta(days=1)))
    return tmp_path / "store"


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kinds(view: DoctorView) -> list[str]:
    return [finding.kind for finding in view.findings]


def look(folder: Path) -> DoctorView:
    before = files(folder)
    view = examine(folder, now=NOW)
    assert files(folder) == before, "looking changes nothing"
    assert view.ok == (not view.findings)
    assert all(finding.what and finding.where for finding in view.findings)
    return view


def test_a_healthy_store(folder: Path) -> None:
    view = look(folder)
    assert (view.ok, view.records, view.findings, view.damaged) == (True, 2, (), False)


def test_no_store_at_all(tmp_path: Path) -> None:
    assert examine(tmp_path / "none", now=NOW, fix=True, salvage=True) == DoctorView(ok=True, records=0, findings=())
    assert not (tmp_path / "none").exists()


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError):
        examine(tmp_path / "file", now=NOW, fix=True, salvage=True)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_modes_are_mended(folder: Path) -> None:
    copy = next((folder / "backups").iterdir())
    for path in (folder, folder / "db.json", copy):
        path.chmod(path.stat().st_mode | 0o055)
    assert kinds(look(folder)) == ["mode"] * 3
    view = examine(folder, now=NOW, fix=True)
    assert (view.ok, len(view.mended)) == (True, 3)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "db.json").stat().st_mode) == stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_what_interrupted_writers_left_is_cleared_away(folder: Path) -> None:
    lock = "window.sync-conflict-20260305-081502-ABCDEF7"
    for name in ("torn.2.311", "db.json.new", "journal.1", "backups/draft-0123456789ab", lock):
        path = folder / name
        path.write_bytes(b"half")
        path.chmod(0o600)
    mine = folder / "notes.txt"
    mine.write_text("mine")
    assert sorted(kinds(look(folder))) == ["draft", "draft", "draft", "draft", "torn"]
    view = examine(folder, now=NOW, fix=True)
    assert (view.ok, len(view.mended)) == (True, 5)
    assert sorted(path.name for path in folder.iterdir()) == ["backups", "db.json", "journal.2", "lock", "notes.txt"]
    assert Store.open(folder).all(Night)


def test_a_copy_that_no_longer_opens(folder: Path) -> None:
    copy = next((folder / "backups").iterdir())
    copy.write_bytes(copy.read_bytes()[:-9])
    view = examine(folder, now=NOW, fix=True)
    assert (kinds(view), view.findings[0].where, view.mended) == (["copy"], str(copy), ())


def test_conflict_copies_are_named_and_left_alone(folder: Path) -> None:
    name = "db.sync-conflict-20260305-081502-ABCDEF7.json"
    (folder / name).write_bytes((folder / "db.json").read_bytes())
    view = examine(folder, now=NOW, fix=True)
    assert kinds(view) == ["conflict_copy"]
    assert (folder / name).exists()


NIGHT = Night(id="n", date=DAY, into_bed=NOW - timedelta(hours=20), final_wake=NOW - timedelta(hours=12))


@pytest.mark.parametrize(
    ("records", "kind"),
    [
        ((Intake(id="i", at=NOW, product="gone"),), "reference"),
        ((LineAnswer(id="a", date=DAY, item="bed-2026-03-04", state="done"),), "reference"),
        ((LineAnswer(id="a", date=DAY, item="", state="done"),), "reference"),
        ((CheckIn(id="c", date=DAY), CheckIn(id="d", date=DAY)), "double"),
        ((Night(id="n", date=DAY),), "double"),
        ((Nap(id="night-1", start=NOW, end=NOW),), "double"),
        ((Night(id="night-1", date=DAY, into_bed=NOW - timedelta(hours=30), final_wake=NOW),), "order"),
        ((Nap(id="n", start=NOW + timedelta(days=9), end=NOW + timedelta(days=9)),), "ahead"),
    ],
)
def test_what_records_say_of_each_other(folder: Path, records: tuple[Record, ...], kind: str) -> None:
    put(folder, *records)
    view = look(folder)
    assert set(kinds(view)) == {kind}
    assert any(finding.where.endswith(f" {records[0].id}") for finding in view.findings)
    assert not any(finding.fixable for finding in view.findings)


@pytest.mark.parametrize(
    "record",
    [
        Intake(id="i", at=NOW, product="gone", name="Night Mag"),
        LineAnswer(id="a", date=DAY, item="dose-product-1-2026-03-05-1", state="done"),
        LineAnswer(id="a", date=DAY, item="intake-x", state="done"),
        Busy(id="b", start=NOW + timedelta(days=90), end=NOW + timedelta(days=90)),
        Product(id="p", name="x", kind="food"),
    ],
)
def test_what_is_no_trouble(folder: Path, record: Record) -> None:
    put(folder, record)
    assert look(folder).ok


def test_documents_that_do_not_validate(tmp_path: Path) -> None:
    meta = {"1": {"app": "recovery-coach", "schema": 1, "generation": 1, "seq": 0}}
    nights = {"1": {"id": "a", "date": "2026-03-05"}, "2": {"id": "bad", "date": "2026-03-05", "quality": 9}}
    text = {"meta": meta, "nights": nights, "history": {"1": {"id": 3}}, "profile": {"1": {"birth_year": 3}}}
    (tmp_path / "db.json").write_text(json.dumps(text))
    view = examine(tmp_path, now=NOW)
    documents = [finding.where for finding in view.findings if finding.kind == "document"]
    assert documents == ["profile", "nights bad", "history number 1"]
    assert view.records == 1


def cut_journal(folder: Path) -> None:
    path = folder / "journal.2"
    path.write_bytes(path.read_bytes() + b"rubbish\nand more\n")


def other_snapshot(folder: Path) -> None:
    path = folder / "db.json"
    path.write_text(path.read_text().replace("night-1", "night-9"))


def no_journal(folder: Path) -> None:
    (folder / "journal.2").unlink()


def no_snapshot(folder: Path) -> None:
    (folder / "db.json").unlink()


def zeroed(folder: Path) -> None:
    (folder / "db.json").write_bytes(b"\0" * 900)


@pytest.mark.parametrize(
    ("harm", "nights", "source"),
    [
        (cut_journal, ["night-2", "night-1"], "everything up to change 2"),
        (other_snapshot, ["night-9"], "db.json alone, as of change 1"),
        (no_journal, ["night-1"], "db.json alone, as of change 1"),
        (no_snapshot, ["night-1"], "the copy 2026-03-05.daily.json.gz"),
        (zeroed, ["night-1"], "the copy 2026-03-05.daily.json.gz"),
    ],
)
def test_a_damaged_store_is_salvaged_only_when_asked(
    folder: Path, harm: Callable[[Path], None], nights: list[str], source: str
) -> None:
    harm(folder)
    before = files(folder)
    view = examine(folder, now=NOW, fix=True)
    assert (kinds(view), view.damaged, view.ok) == (["damaged"], True, False)
    assert {path: data for path, data in files(folder).items() if path.name != "lock"} == {
        path: data for path, data in before.items() if path.name != "lock"
    }
    view = examine(folder, now=NOW, salvage=True)
    assert view.damaged is False
    assert source in view.mended[0]
    assert [night.id for night in Store.open(folder).all(Night)] == nights
    (aside,) = folder.glob("damaged-*")
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    for path, data in before.items():
        if path.parent == folder and path.name != "lock":
            assert (aside / path.name).read_bytes() == data
    put(folder, Night(id="night-new", date=DAY))
    assert len(Store.open(folder).all(Night)) == len(nights) + 1
    assert examine(folder, now=NOW, salvage=True).mended == ()


def test_a_first_journal_alone_is_enough(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, Night(id=f"night-{number}", date=DAY - timedelta(days=number)))
    (tmp_path / "db.json").unlink()
    assert "up to change 3" in examine(tmp_path, now=NOW, salvage=True).mended[0]
    assert len(Store.open(tmp_path).all(Night)) == 3


def test_where_nothing_can_be_read_nothing_is_touched(tmp_path: Path) -> None:
    (tmp_path / "db.json").write_bytes(b"\0" * 99)
    with pytest.raises(StoreError, match="no copy that opens"):
        examine(tmp_path, now=NOW, salvage=True)
    assert os.listdir(tmp_path) == ["db.json"], "not even a lock: it may be another program's"


def test_a_newer_store_is_not_salvaged(folder: Path) -> None:
    path = folder / "db.json"
    path.write_text(path.read_text().replace('"schema":2', '"schema":3', 1))
    before = files(folder)
    assert (kinds(examine(folder, now=NOW)), files(folder)) == (["closed"], before)
    with pytest.raises(StoreError, match="newer version"):
        examine(folder, now=NOW, salvage=True)
    assert {p: d for p, d in files(folder).items() if p.name != "lock"} == {
        p: d for p, d in before.items() if p.name != "lock"
    }
