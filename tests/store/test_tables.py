"""TinyDB's own interface over the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tinydb import where
from tinydb.operations import delete, increment
from tinydb.table import Document

from coach.errors import UsageError
from coach.model import Intake, Night
from coach.store import Store
from tests.store.build import AT, PROFILE, intake, night, quick


@pytest.fixture
def nights(store: Store) -> Store:
    with store.change("three", at=AT) as change:
        for number in range(1, 4):
            change.put(night(f"night-{number}", quality=number))
        change.put(intake())
        change.set_profile(PROFILE)
    return store


def qualities(store: Store) -> dict[str, int | None]:
    return {record.id: record.quality for record in store.all(Night)}


def test_queries(nights: Store) -> None:
    table = nights.tables.table("nights")
    assert len(table) == 3
    assert [document.doc_id for document in table.search(where("quality") >= 2)] == [2, 3]
    assert table.count(where("quality") == 1) == 1
    assert table.contains(doc_id=3)
    assert not table.contains(doc_id=4)
    found = table.get(doc_id=2)
    assert isinstance(found, Document)
    assert found["id"] == "night-2"
    assert table.get(doc_ids=[1, 3]) == [table.get(doc_id=1), table.get(doc_id=3)]
    assert {"nights", "profile", "history"} <= nights.tables.tables()
    assert len(nights.tables.table("nothing")) == 0


def test_results_are_copies(nights: Store) -> None:
    table = nights.tables.table("nights")
    table.search(where("quality") == 1)[0]["quality"] = 5
    assert table.search(where("quality") == 1)[0]["quality"] == 1
    assert qualities(nights)["night-1"] == 1


def test_writing_belongs_in_a_change(nights: Store) -> None:
    with pytest.raises(UsageError, match="inside a change"):
        nights.tables.table("nights").remove(doc_ids=[1])
    assert len(nights.all(Night)) == 3


def test_inserts_updates_and_removes_are_one_change(nights: Store) -> None:
    with nights.change("by TinyDB", at=AT) as change:
        table = change.tables.table("nights")
        assert table.insert({"id": "night-4", "date": "2026-03-05"}) == 4
        assert table.insert_multiple([{"id": f"n{i}", "date": "2026-03-05"} for i in (5, 6)]) == [5, 6]
        table.update(increment("quality"), where("id") == "night-1")
        table.update(delete("quality"), doc_ids=[2])
        table.upsert({"quality": 5}, where("id") == "night-4")
        table.remove(where("id") == "night-3")
        assert len(table) == 5
    expected = {"night-1": 2, "night-2": None, "night-4": 5, "n5": None, "n6": None}
    assert qualities(nights) == dict(sorted(expected.items()))
    assert [entry.name for entry in nights.history.entries()] == ["by TinyDB", "three"]
    nights.history.undo(at=AT)
    assert qualities(nights) == {"night-1": 1, "night-2": 2, "night-3": 3}


def test_numbers_are_not_given_again_and_tables_can_be_emptied(nights: Store) -> None:
    with nights.change("empty", at=AT) as change:
        change.tables.table("nights").truncate()
        change.tables.drop_table("intakes")
    assert (nights.all(Night), nights.all(Intake)) == ((), ())
    with nights.change("anew", at=AT) as change:
        assert change.tables.table("nights").insert({"id": "x", "date": "2026-03-05"}) == 4


def test_only_what_was_touched_is_journaled(tmp_path: Path) -> None:
    store = quick(tmp_path)
    with store.change("many", at=AT) as change:
        for number in range(200):
            change.put(night(f"night-{number}"))
    before = (tmp_path / "journal.1").stat().st_size
    with store.change("one", at=AT) as change:
        change.tables.table("nights").update({"quality": 1}, where("id") == "night-7")
    assert (tmp_path / "journal.1").stat().st_size - before < 600


@pytest.mark.parametrize(
    "document",
    [
        {"id": "x", "date": "2026-03-05", "quality": 9},
        {"id": "x"},
        {"id": "night-1", "date": "2026-03-05"},
        {"id": "x", "date": "2026-03-05", "hrv_rmssd_ms": float("nan")},
        {"id": "x", "date": "2026-03-05", "symptoms": ("a",)},
        {"id": "x", "date": "2026-03-05", "symptoms": {1, 2}},
        {"id": "x", "date": "2026-03-05", 3: "three"},
        {"id": "x", "date": "2026-03-05", "o": object()},
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(nights: Store, document: dict[Any, Any]) -> None:
    good = {"id": "good", "date": "2026-03-05"}
    with pytest.raises(UsageError), nights.change("bad", at=AT) as change:
        change.tables.table("nights").insert_multiple([good, document])
    assert len(nights.all(Night)) == 3


def test_the_history_is_not_for_editing(nights: Store) -> None:
    with pytest.raises(UsageError), nights.change("forge", at=AT) as change:
        change.tables.table("history").truncate()
    with nights.change("profile", at=AT) as change:
        change.tables.table("profile").update({"tz": "UTC"}, doc_ids=[1])
    assert nights.profile().tz == "UTC"
    with pytest.raises(UsageError), nights.change("two people", at=AT) as change:
        change.tables.table("profile").insert({"tz": "UTC"})
