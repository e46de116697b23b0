"""Finding documents by day and id: whatever came before, the same answers as reading every one of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from coach.model import Night
from coach.store import Store, index
from coach.store.disk.snapshot import parse, render
from coach.store.shelf import Shelf, Shelves
from tests.store.build import AT, DAY, night, quick

IDS = st.sampled_from([f"n{number}" for number in range(6)])
DAYS = st.integers(0, 5)
PUTS = st.lists(st.tuples(st.integers(1, 12), st.one_of(st.none(), st.tuples(IDS, DAYS))), max_size=25)


def document(ident: str, day: int) -> Raw:
    return Raw(msgspec.json.encode({"id": ident, "date": DAY + timedelta(days=day)}))


def put(shelf: Shelf, number: int, what: tuple[str, int] | None) -> None:
    """As a transaction would: an id that another number has is never written."""
    if what is None or shelf.number_of(what[0]) in (None, number):
        shelf.put({number: None if what is None else document(*what)})


def naive(shelf: Shelf, first: date, last: date) -> list[int]:
    found = [(plain["date"], plain["id"], number) for number, plain in plainly(shelf).items()]
    return [number for day, _, number in sorted(found) if str(first) <= day <= str(last)]


def plainly(shelf: Shelf) -> dict[int, dict[str, str]]:
    return {number: json.loads(bytes(raw)) for number, raw in shelf.documents.items()}


@given(PUTS, PUTS)
def test_a_shelf_that_was_written_in_order_answers_like_one_that_was_read(
    before: list[tuple[int, tuple[str, int] | None]], after: list[tuple[int, tuple[str, int] | None]]
) -> None:
    old = Shelf()
    for number, what in before:
        put(old, number, what)
    meta, shelves = parse(render(Shelves({"nights": old}), 1, 0))
    assert "nights" in meta.ordered
    shelf = shelves["nights"]
    shelf.trust_order()
    for number, what in after:
        put(shelf, number, what)
        put(old, number, what)
        first, last = DAY + timedelta(days=1), DAY + timedelta(days=3)
        assert shelf.between(first, last) == old.between(first, last) == naive(shelf, first, last)
    everything = naive(shelf, DAY, DAY + timedelta(days=9))
    assert shelf.in_order() == old.in_order() == everything
    assert shelf.index.numbers == {plain["id"]: number for number, plain in plainly(shelf).items()}


def test_a_day_of_a_written_store_is_found_by_halving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = quick(tmp_path)
    with store.change("many", at=AT) as change:
        for number in range(2000):
            change.put(night(f"n{number:04}", DAY + timedelta(days=number * 7 % 2000)))
    store.book.snapshot()
    reader = quick(tmp_path)
    with monkeypatch.context() as blind:
        blind.setattr(index, "_HEADS", None)
        assert [record.id for record in reader.between(Night, DAY, DAY)] == ["n0000"]
        with store.change("one more", at=AT) as change:
            change.put(night("later", DAY))
        assert reader.refresh()
        assert [record.id for record in reader.between(Night, DAY, DAY)] == ["later", "n0000"]
    assert reader.get(Night, "n1999") == store.get(Night, "n1999")


def test_a_file_that_came_alone_is_not_believed_to_be_in_order(tmp_path: Path) -> None:
    meta = {"app": "recovery-coach", "schema": 1, "generation": 1, "seq": 0, "ordered": ["nights"]}
    nights = {"1": {"id": "late", "date": "2026-03-09"}, "2": {"id": "early", "date": "2026-03-05"}}
    (tmp_path / "db.json").write_text(json.dumps({"meta": {"1": meta}, "nights": nights}))
    assert [record.id for record in Store.open(tmp_path).between(Night, DAY, DAY)] == ["early"]


def test_two_of_one_id_are_told_and_the_first_holds(tmp_path: Path) -> None:
    meta = {"app": "recovery-coach", "schema": 1, "generation": 1, "seq": 0}
    twins = {"1": {"id": "a", "date": "2026-03-09"}, "2": {"id": "a", "date": "2026-03-05"}, "3": {"date": "x"}}
    (tmp_path / "db.json").write_text(json.dumps({"meta": {"1": meta}, "nights": twins}))
    store = quick(tmp_path)
    assert [record.date.day for record in store.all(Night)] == [9]
    store.book.snapshot()
    again = quick(tmp_path)
    assert again.all(Night) == store.all(Night)
    assert again.tables.damaged() == store.tables.damaged()
    assert len(again.tables.damaged()) == 2
    assert parse((tmp_path / "db.json").read_bytes())[0].ordered.count("nights") == 0


def test_ids_change_hands_in_one_step() -> None:
    shelf = Shelf()
    shelf.put({1: document("a", 0), 2: document("b", 1), 3: document("c", 2)})
    assert shelf.number_of("a") == 1
    shelf.put({1: document("b", 2), 2: document("a", 0), 3: None})
    assert (shelf.number_of("a"), shelf.number_of("b"), shelf.number_of("c")) == (2, 1, None)
    assert shelf.index.broken == {}
    assert shelf.between(DAY, DAY + timedelta(days=2)) == [2, 1]
