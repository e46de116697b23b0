"""Several machines and one shared folder: what comes over, which edit holds, what is kept of the others."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import StoreError
from tests.store.build import AT, EVERY_NOUN, PROFILE, contents, quick
from tests.store.machines import Machine, settle_down


def test_everything_comes_over_and_nothing_comes_twice(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    with one.store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in EVERY_NOUN:
            change.put(record)
    first = one.store.machines.sync(shared, at=AT)  # the profile counts, the standing does not
    assert (first.published, first.received, first.change) == (len(EVERY_NOUN), 0, None)
    came = other.store.machines.sync(shared, at=AT)
    assert (came.published, came.received, came.earlier) == (0, len(EVERY_NOUN), 0)
    assert other.store.document() == quick(other.folder).document() == one.store.document()
    before = {**contents(shared), **contents(one.folder)}
    again = one.store.machines.sync(shared, at=AT)
    assert (again.published, again.received) == (0, 0)
    assert {**contents(shared), **contents(one.folder)} == before
    assert quick(one.folder).tables.damaged() == quick(other.folder).tables.damaged() == ()


def test_edits_go_both_ways_and_removals_hold(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    one.put("b", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.remove("b")
    other.put("c", 3)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "c": 3}
    one.put("b", 5)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "b": 5, "c": 3}
    assert one.earlier() == other.earlier() == []


def test_of_two_edits_the_later_holds_and_the_earlier_is_kept(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.minute += 60
    other.put("a", 3)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 3}
    assert one.earlier() == other.earlier()
    (kept,) = one.earlier()
    assert (kept.id, b'"quality":2' in bytes(kept.document)) == ("a", True)


def test_an_edit_made_after_seeing_another_wins_however_wrong_the_clock(
    shared: Path, two: tuple[Machine, Machine]
) -> None:
    one, other = two
    one.wrong = timedelta(hours=20)
    one.put("a", 1)
    settle_down(shared, one, other)
    other.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == []


def test_a_clock_far_ahead_is_told(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("z", 1)
    settle_down(shared, one)
    one.wrong = timedelta(days=400)
    one.put("a", 1)
    one.sync(shared)
    assert "Is its clock right" in " ".join(other.store.machines.sync(shared, at=AT).troubles)


def test_an_edit_overruled_by_a_removal_is_kept(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one, other)
    one.put("a", 2)
    other.minute += 60
    other.remove("a")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {}
    assert [b'"quality":2' in bytes(version.document) for version in other.earlier()] == [True]


def test_what_came_in_can_be_taken_back_and_that_is_an_edit(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    other.put("mine", 4)
    one.put("a", 1)
    one.put("b", 1)
    one.sync(shared)
    assert other.sync(shared) == 2
    entry = other.store.history.undo(at=other.now())
    assert entry is not None
    assert entry.name == "2 changes from other machines"
    assert other.holds() == {"mine": 4}
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"mine": 4}


def test_the_same_import_on_two_machines_is_no_news(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    other.minute = 60
    other.put("a", 1)
    assert (one.sync(shared), other.sync(shared), one.sync(shared), other.sync(shared)) == (0, 0, 0, 0)
    assert one.earlier() == other.earlier() == []
    assert [entry.name for entry in one.store.history.entries()] == ["put a"]
    one.minute = 90
    one.put("a", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == other.earlier() == []


def test_a_store_that_was_copied_to_another_machine_is_the_same_until_it_changes(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.put("b", 1)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.minute = 60
    other.put("a", 2)
    other.remove("b")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2}
    assert one.earlier() == other.earlier() == []


def test_a_copy_of_a_shared_store_becomes_a_machine_of_its_own(tmp_path: Path, shared: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.sync(shared)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    one.put("a", 2)
    other.put("b", 2)
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 2, "b": 2}
    assert len(contents(shared)) == 2


def test_a_folder_that_is_not_there(two: tuple[Machine, Machine], tmp_path: Path) -> None:
    one, _ = two
    one.put("a", 1)
    with pytest.raises(StoreError):
        one.store.machines.sync(tmp_path / "missing", at=AT)
    assert not (tmp_path / "missing").exists()


def test_an_unshared_store_pays_nothing(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.store.book.snapshot()
    assert b"stamps" not in (tmp_path / "one" / "db.json").read_bytes()
    assert one.store.machines.shared_folder is None
