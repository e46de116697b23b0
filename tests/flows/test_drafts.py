"""What was typed and is not saved: kept beside the store for its owner, and dropped once it is saved."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.errors import StoreError
from coach.evidence import facts
from coach.flows import doctor, profile
from coach.flows.drafts import KEPT_DAYS, Drafts, draft_said
from coach.settings import Settings
from coach.store import Store
from coach.store.disk.files import FileSystem
from coach.store.disk.names import is_of_records, is_ours, stranger
from coach.store.drafts import LARGEST_BYTES
from coach.store.sync import conflict_copies

AT = datetime.fromisoformat("2026-03-05T22:10:00+01:00")


def desk_on(folder: Path, at: datetime = AT) -> Desk:
    desk = Desk(Store.open(folder), StoppedClock(at), facts(), Settings())
    if not desk.store.has_profile():
        profile.save_profile(desk, {"tz": "Europe/Berlin"})
    return desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def left_by_one_window(folder: Path, at: datetime = AT) -> None:
    desk = desk_on(folder, at)
    drafts = Drafts(desk)
    drafts.keep("sleep add", {"bed": "23:10", "note": "zoë"})
    drafts.keep("check_in 2026-03-05", {"latency": "15"}, {"mood"})
    assert drafts.write()
    desk.close()


def test_the_next_window_finds_it_as_it_was_typed(folder: Path) -> None:
    left_by_one_window(folder)
    desk = desk_on(folder, AT + timedelta(hours=1))
    form, page = (Drafts(desk).get(name) for name in ("sleep add", "check_in 2026-03-05"))
    assert form is not None
    assert page is not None
    assert form.texts == {"bed": "23:10", "note": "zoë"}
    assert page.texts == {"latency": "15"}
    assert page.skipped == frozenset({"mood"})
    assert draft_said(desk, form) == "draft of 22:10"
    assert stat.S_IMODE((folder / "drafts.json").stat().st_mode) == 0o600


def test_of_another_day_it_names_the_day(folder: Path) -> None:
    left_by_one_window(folder)
    desk = desk_on(folder, AT + timedelta(hours=2))
    found = Drafts(desk).get("sleep add")
    assert found is not None
    assert draft_said(desk, found) == "draft of 2026-03-05 22:10"


def test_dropped_it_is_gone_from_the_disk_and_with_the_last_the_file(folder: Path) -> None:
    left_by_one_window(folder)
    desk = desk_on(folder)
    drafts = Drafts(desk)
    drafts.drop("sleep add")
    assert drafts.get("sleep add") is None
    drafts.write()
    assert "23:10" not in (folder / "drafts.json").read_text("utf-8")
    assert Drafts(desk).get("check_in 2026-03-05") is not None
    drafts.drop("check_in 2026-03-05")
    drafts.write()
    assert not (folder / "drafts.json").exists()


@pytest.mark.parametrize(("days", "kept"), [(KEPT_DAYS, True), (KEPT_DAYS + 1, False)])
def test_what_nobody_comes_back_to_is_dropped_in_time(folder: Path, days: int, kept: bool) -> None:
    left_by_one_window(folder)
    desk = desk_on(folder, AT + timedelta(days=days))
    drafts = Drafts(desk)
    drafts.keep("nap", {"start": "14:00"})
    drafts.write()
    assert (Drafts(desk).get("sleep add") is not None) is kept


def test_a_window_that_may_not_write_keeps_its_own_to_itself(folder: Path) -> None:
    writer = desk_on(folder)
    assert writer.store.book.claim() is None
    reader = Desk(Store.open(folder, read_only=True), StoppedClock(AT), facts(), Settings())
    drafts = Drafts(reader)
    drafts.keep("nap", {"start": "14:00"})
    assert not drafts.write()
    assert not (folder / "drafts.json").exists()
    found = drafts.get("nap")
    assert found is not None
    assert found.texts == {"start": "14:00"}


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xfe", b"[]", b'{"nap":{"texts":{}}}', b'{"nap":{"at":"2026', b" " * (LARGEST_BYTES + 1)]
)
def test_a_file_that_cannot_be_read_is_taken_for_none_and_written_anew(folder: Path, damage: bytes) -> None:
    desk = desk_on(folder)
    (folder / "drafts.json").write_bytes(damage)
    drafts = Drafts(desk)
    assert drafts.get("nap") is None
    drafts.keep("nap", {"start": "14:00"})
    drafts.write()
    assert Drafts(desk).get("nap") is not None


def test_a_disk_that_says_no_loses_nothing_typed(folder: Path) -> None:
    desk = desk_on(folder)
    (folder / "drafts.json.new").mkdir()
    drafts = Drafts(desk)
    drafts.keep("nap", {"start": "14:00"})
    with pytest.raises(StoreError, match=r"could not be kept as drafts"):
        drafts.write()
    (folder / "drafts.json.new").rmdir()
    assert drafts.write()
    assert Drafts(desk).get("nap") is not None


def test_beside_a_locked_store_nothing_readable_is_left(folder: Path) -> None:
    desk = desk_on(folder)
    drafts = Drafts(desk)
    drafts.keep("nap", {"start": "14:00"})
    (folder / "locked.age").write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(StoreError, match="locked"):
        drafts.write()
    assert not (folder / "drafts.json").exists()


def test_the_house_knows_its_files(folder: Path) -> None:
    assert is_ours("drafts.json")
    assert not is_of_records("drafts.json")
    assert not is_of_records("drafts (conflicted copy).json")
    assert stranger(["drafts.json"]) is None
    left_by_one_window(folder)
    assert doctor.examine(folder, now=AT).findings == ()
    (folder / "drafts.json.new").write_bytes(b"{")
    (folder / "drafts.json").chmod(0o644)
    view = doctor.examine(folder, now=AT, fix=True)
    assert view.ok
    assert f"removed {folder / 'drafts.json.new'}" in view.mended
    assert stat.S_IMODE((folder / "drafts.json").stat().st_mode) == 0o600
    assert not (folder / "drafts.json.new").exists()


def test_a_sync_tools_copy_of_it_is_named_and_never_merged(folder: Path) -> None:
    left_by_one_window(folder)
    copy = folder / "drafts (conflicted copy).json"
    copy.write_bytes((folder / "drafts.json").read_bytes())
    view = doctor.examine(folder, now=AT, fix=True)
    assert [(found.kind, found.where) for found in view.findings] == [("conflict_copy", str(copy))]
    assert conflict_copies.named(FileSystem(), folder) == ()
