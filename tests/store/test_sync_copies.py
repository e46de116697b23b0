"""Conflict copies that a sync tool made of the store itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.machines import Machine


@pytest.mark.parametrize("whole", [True, False], ids=["both files", "the snapshot alone"])
@pytest.mark.parametrize("joined", [True, False])
def test_a_live_store_that_a_sync_tool_split_in_two_is_merged(
    tmp_path: Path, shared: Path, joined: bool, whole: bool
) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    one.put("b", 1)
    if joined:
        one.sync(shared)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.minute = 60
    other.put("a", 2)
    other.store.book.snapshot()
    if whole:
        other.put("c", 3)
    one.put("b", 4)
    names = {"db.json": "db{}.json", "journal.2": "journal{}.2"} if whole else {"db.json": "db{}.json"}
    for name, pattern in names.items():
        mark = ".sync-conflict-20260305-081502-ABCDEF7"
        shutil.copy(tmp_path / "two" / name, tmp_path / "one" / pattern.format(mark))
    merged = one.store.machines.merge_copies(at=one.now())
    assert merged is not None
    assert merged.troubles == ()
    assert one.holds() == {"a": 2, "b": 4, **({"c": 3} if whole else {})}
    assert one.earlier() == []
    assert not list((tmp_path / "one").glob("*conflict*"))
    assert len(list((tmp_path / "one").glob("merged-*/*"))) == len(names)
    assert one.store.machines.merge_copies(at=one.now()) is None
    assert one.store.history.undo(at=one.now()) is not None
    assert one.holds() == {"a": 1, "b": 4}


def test_a_journal_that_lost_against_another_is_merged(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    other = Machine(tmp_path / "two")
    other.put("b", 2)
    one.put("c", 3)
    shutil.copy(tmp_path / "two" / "journal.1", tmp_path / "one" / "journal (conflicted copy 2026-03-05).1")
    one.store.machines.merge_copies(at=one.now())
    assert one.holds() == {"a": 1, "b": 2, "c": 3}


def test_a_copy_that_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    odd = tmp_path / "one" / "db (conflicted copy 2026-03-05).json"
    odd.write_bytes(b"{")
    merged = one.store.machines.merge_copies(at=one.now())
    assert merged is not None
    assert merged.troubles == (f"{odd}: it cannot be read",)
    assert odd.exists()
    assert one.holds() == {"a": 1}
