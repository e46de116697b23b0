"""TinyDB's own interface over the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from tinydb import where
from tinydb.operations import delete, increment
from tinydb.table import Document

from coach.errors import UsageError
from coach.model import Intake, Night
from coach.model.records import KINDS
from coach.store import Store, database, records
from coach.store.codec import decode
from coach.store.database import Database, RecordTable
from coach.store.storage import Documents
from tests.store.build import AT, DAY, PROFILE, intake, night, quick


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


def test_every_read_and_write_of_a_record_passes_the_table_class(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that went round TinyDB's table would be told here."""
    seen: list[str] = []

    class Watched(RecordTable[Any]):
        def nouns(self) -> tuple[Any, ...]:
            seen.append(f"all {self.name}")
            return super().nouns()

        def nouns_between(self, first: date, last: date) -> tuple[Any, ...]:
            seen.append(f"between {self.name}")
            return super().nouns_between(first, last)

        def noun(self, record_id: str) -> Any:
            seen.append(f"get {self.name}")
            return super().noun(record_id)

        def __len__(self) -> int:
            seen.append(f"count {self.name}")
            return super().__len__()

        def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
            seen.append(f"update {self.name}")
            super()._update_table(updater)

    monkeypatch.setattr(Database, "table_class", Watched)
    with store.change("one", at=AT) as change:
        change.set_profile(PROFILE)
        change.put(night())
        change.remove(Night, "night-1")
        change.between(Night, DAY, DAY)
    assert seen == ["update profile", "update nights", "update nights", "between nights"]
    seen.clear()
    store.all(Night), store.between(Intake, DAY, DAY), store.get(Night, "night-1"), store.count(Night)
    assert seen == ["all nights", "between intakes", "get nights", "count nights"]
    seen.clear()
    store.document()
    assert sorted(seen) == sorted(f"all {kind}" for kind in KINDS)


def test_a_day_decodes_that_day_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = quick(tmp_path)
    with writer.change("a year", at=AT) as change:
        for number in range(365):
            change.put(night(f"night-{number:03}", DAY - timedelta(days=number)))
    writer.book.snapshot()
    store, read = quick(tmp_path), list[str]()

    def counted(noun: type[Any], raw: Raw) -> Any:
        read.append(str(msgspec.json.decode(raw)["id"]))
        return decode(noun, raw)

    monkeypatch.setattr(records, "decode", counted)
    assert store.count(Night) == 365
    assert read == []
    assert len(store.between(Night, DAY - timedelta(days=2), DAY)) == 3
    assert sorted(read) == ["night-000", "night-001", "night-002"]
    store.between(Night, DAY - timedelta(days=3), DAY)
    assert read[3:] == ["night-003"], "what was decoded is kept"


def test_as_documents_too_a_day_is_found_without_a_look_at_the_others(
    nights: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    class Watched(Documents):
        def __getitem__(self, key: str) -> dict[str, Any]:
            looked.append(key)
            return super().__getitem__(key)

    with nights.change("another day", at=AT) as change:
        change.put(night("night-4", DAY + timedelta(days=1)))
    monkeypatch.setattr(database, "Documents", Watched)
    table = nights.tables.of(Night)
    assert [each["id"] for each in table.between(DAY + timedelta(days=1), date.max)] == ["night-4"]
    assert looked == ["4"]
    table.get(doc_id=2)
    assert looked == ["4", "2"]


def test_inside_a_change_days_are_found_as_they_will_be(nights: Store) -> None:
    with nights.change("moved", at=AT) as change:
        table = change.tables.of(Night)
        table.update({"date": "2026-03-04"}, where("id") == "night-3")
        table.insert({"id": "night-0", "date": "2026-03-04"})
        table.remove(where("id") == "night-1")
        assert [each["id"] for each in table.between(date(2026, 3, 1), DAY)] == ["night-0", "night-3", "night-2"]
        assert [each.id for each in change.between(Night, DAY, DAY)] == ["night-2"]
        assert [each.id for each in table.nouns()] == ["night-0", "night-3", "night-2"]
    assert [each.id for each in nights.all(Night)] == ["night-0", "night-3", "night-2"]


def test_a_step_is_all_or_nothing_even_when_the_change_goes_on(nights: Store) -> None:
    with nights.change("in part", at=AT) as change:
        table = change.tables.table("nights")
        with pytest.raises(UsageError, match=r"nights 5: .*quality.*Nothing was changed"):
            table.insert_multiple([{"id": "a", "date": "2026-03-05"}, {"id": "b", "date": "2026-03-05", "quality": 0}])
        table.update(increment("quality"))
        table.update(increment("quality"))
        with pytest.raises(UsageError, match=r"nights 3: .*quality"):
            table.update(increment("quality"))
        table.insert({"id": "c", "date": "2026-03-05"})
    assert qualities(nights) == {"night-1": 3, "night-2": 4, "night-3": 5, "c": None}


def test_ids_may_change_hands_but_not_be_had_twice(nights: Store) -> None:
    with nights.change("swapped", at=AT) as change:
        table = change.tables.table("nights")
        other = {"night-1": "night-2", "night-2": "night-1"}
        table.update(lambda each: each.update(id=other[each["id"]]), doc_ids=[1, 2])
        with pytest.raises(UsageError, match="night-3 is already taken"):
            table.update({"id": "night-3"}, doc_ids=[1])
        with pytest.raises(UsageError, match="already taken"):
            table.update({"id": "same"}, doc_ids=[1, 2])
        table.remove(doc_ids=[3])
        table.insert({"id": "night-3", "date": "2026-03-05", "quality": 5})
        change.put(night("night-1", quality=5))
    assert qualities(nights) == {"night-1": 5, "night-2": 1, "night-3": 5}
    assert nights.tables.damaged() == ()
    nights.history.undo(at=AT)
    assert qualities(nights) == {"night-1": 1, "night-2": 2, "night-3": 3}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda db: db.table("nights").update(increment("nothing")), "KeyError"),
        (lambda db: db.table("nights").update(increment("id")), "TypeError"),
        (lambda db: db.table("nights").insert(Document({"id": "x", "date": "2026-03-05"}, 1)), "already exists"),
        (lambda db: db.table("nights").update({"date": "soon"}, doc_ids=[1]), "date"),
        (lambda db: db.table("nights").update({"quality": "good"}, doc_ids=[1]), "quality"),
        (lambda db: db.table("nights").update({"quality": True}, doc_ids=[1]), "quality"),
        (lambda db: db.table("nights").update(delete("date"), doc_ids=[1]), "date"),
        (lambda db: db.table("moods").insert({"id": "x"}), "no such table"),
        (lambda db: db.insert({"id": "x"}), "no such table"),
        (lambda db: db.table("history").remove(doc_ids=[1]), "no such table"),
        (lambda db: db.drop_tables(), "no such table"),
        (lambda db: db.table("profile").update({"tz": "Nowhere/At_all"}), "tz|zone"),
        (lambda db: db.table("profile").update({"birth_year": "young"}), "birth_year"),
    ],
)
def test_what_would_break_a_noun_is_refused_before_anything_changes(
    nights: Store, step: Callable[[Database], object], said: str
) -> None:
    before, revision = nights.document(), nights.revision
    with nights.change("bad", at=AT) as change:
        with pytest.raises(UsageError, match=said):
            step(change.tables)
        assert not change.differs
    assert (nights.document(), nights.revision) == (before, revision)


def test_a_document_that_was_damaged_by_hand_stands_in_nobodys_way(tmp_path: Path) -> None:
    writer = quick(tmp_path)
    with writer.change("two", at=AT) as change:
        change.put(night("night-1", quality=1))
        change.put(night("night-2", quality=2))
    writer.close()
    for path in tmp_path.glob("journal.*"):
        path.unlink()
    text = (tmp_path / "db.json").read_text().replace('"quality":1', '"quality":9')
    (tmp_path / "db.json").write_text(text)
    (tmp_path / "lock").unlink()
    store = quick(tmp_path)
    assert [each.id for each in store.all(Night)] == ["night-2"]
    with store.change("the other", at=AT) as change:
        change.tables.table("nights").update({"quality": 3}, where("quality") == 2)
    assert qualities(store) == {"night-2": 3}
    with store.change("mended", at=AT) as change:
        change.tables.table("nights").update({"quality": 5}, where("quality") > 5)
    assert qualities(store) == {"night-1": 5, "night-2": 3}


def test_asking_for_a_table_makes_none(nights: Store) -> None:
    assert len(nights.tables) == 0, "TinyDB's default table"
    assert nights.tables.table("moods").all() == []
    assert not {"_default", "moods"} & nights.tables.tables()
