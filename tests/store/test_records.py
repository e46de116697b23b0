"""Nouns in, nouns out."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.model import CheckIn, Intake, Night, Product, Profile, Record, StoreDocument, Wish
from coach.model.answers import ANSWERS, Answer
from coach.model.records import KIND_OF, KINDS, day_of
from coach.store import Store, new_id
from coach.store.codec import decode, encode
from tests.store.build import AT, DAY, EVERY_NOUN, PROFILE, intake, night


def filled(store: Store) -> Store:
    with store.change("everything", at=AT) as change:
        change.set_profile(PROFILE)
        for record in EVERY_NOUN:
            change.put(record)
    return store


def test_every_noun_comes_back_equal(store: Store) -> None:
    filled(store)
    for record in EVERY_NOUN:
        assert store.get(type(record), record.id) == record
        assert store.all(type(record)) == (record,)
    assert {type(record) for record in EVERY_NOUN} == {*KINDS.values(), *ANSWERS} - {Answer}
    assert store.profile() == PROFILE
    assert store.has_profile()


def test_every_noun_comes_back_equal_after_reopening_and_after_compaction(tmp_path: Path) -> None:
    filled(Store.open(tmp_path))
    reopened = Store.open(tmp_path)
    document = reopened.document()
    assert [document.nights[0], document.answers[0]] == [EVERY_NOUN[0], EVERY_NOUN[-2]]
    reopened.book.snapshot()
    assert Store.open(tmp_path).document() == reopened.document() == document


def test_the_document_holds_every_kind(store: Store) -> None:
    document = filled(store).document()
    assert {name: len(getattr(document, name)) for name in KINDS} == Counter(
        KIND_OF[type(record)] for record in EVERY_NOUN
    )
    assert msgspec.json.decode(msgspec.json.encode(document), type=StoreDocument) == document


def test_an_empty_store_is_empty(store: Store) -> None:
    assert store.document() == StoreDocument()
    assert not store.has_profile()
    assert store.profile() == Profile()
    assert store.get(Night, "night-1") is None
    assert store.tables.damaged() == ()
    assert store.revision == 0


def test_unknown_and_default_values_are_not_written() -> None:
    assert msgspec.json.decode(encode(night(quality=None))) == {"id": "night-1", "date": "2026-03-05"}


def test_asked_and_empty_is_not_unknown(store: Store) -> None:
    filled(store)
    found = store.get(CheckIn, "check-1")
    assert found == EVERY_NOUN[2]
    assert found is not None
    assert "sore_muscles" in bytes(encode(found)).decode()


def test_records_are_ordered_by_day_and_id(store: Store) -> None:
    days = [DAY, DAY - timedelta(days=9), DAY + timedelta(days=1), DAY]
    with store.change("four", at=AT) as change:
        for number, day in enumerate(days):
            change.put(intake(f"intake-{9 - number}", day))
    assert [record.id for record in store.all(Intake)] == ["intake-8", "intake-6", "intake-9", "intake-7"]


def test_between_includes_both_ends(store: Store) -> None:
    with store.change("month", at=AT) as change:
        for number in range(30):
            change.put(night(f"night-{number:02}", date(2026, 3, 1) + timedelta(days=number)))
    found = store.between(Night, date(2026, 3, 10), date(2026, 3, 12))
    assert [record.date.day for record in found] == [10, 11, 12]
    assert store.between(Night, date(2027, 1, 1), date.max) == ()
    assert len(store.between(Night, date.min, date.max)) == 30


@pytest.mark.parametrize("record", EVERY_NOUN, ids=lambda record: type(record).__name__)
def test_the_index_files_a_record_under_its_day(store: Store, record: Record) -> None:
    filled(store)
    day = day_of(record)
    if day is None:
        assert store.between(type(record), date.min, date.max) == ()
    else:
        assert store.between(type(record), day, day) == (record,)


def test_a_record_moves_with_its_day(store: Store) -> None:
    filled(store)
    later = DAY + timedelta(days=3)
    with store.change("moved", at=AT) as change:
        change.put(msgspec.structs.replace(EVERY_NOUN[0], date=later))
    assert store.between(Night, DAY, DAY) == ()
    assert [record.id for record in store.between(Night, later, later)] == ["night-1"]


def test_many_at_once_are_found_like_one_by_one(store: Store) -> None:
    assert store.all(Night) == ()
    many = [night(f"night-{number:04}", DAY - timedelta(days=number)) for number in range(500)]
    with store.change("import of 500 nights", at=AT) as change:
        for record in many:
            change.put(record)
    assert store.all(Night) == tuple(reversed(many))
    with store.change("one more", at=AT) as change:
        change.remove(Night, "night-0250")
        change.put(night("night-9999", DAY))
    assert [record.id for record in store.between(Night, DAY, DAY)] == ["night-0000", "night-9999"]
    assert store.get(Night, "night-0250") is None
    assert len(store.all(Night)) == 500


def test_text_is_cleaned_on_the_way_in_and_found_by_what_was_typed(store: Store) -> None:
    with store.change("nasty", at=AT) as change:
        change.put(Night(id="n\u202e1", date=DAY, note="a\x1b[31mb\tc\r\nd", source="csv", external_id="k\x07"))
    (kept,) = store.all(Night)
    assert (kept.id, kept.note, kept.external_id) == ("n1", "a[31mb\tc\nd", "k")
    assert store.get(Night, "n\u202e1") == kept


def test_text_is_cleaned_on_the_way_out_too() -> None:
    raw = msgspec.Raw(b'{"id":"x","date":"2026-03-05","note":"a\\u001b[2Jb\xe2\x80\xaec\x7f"}')
    assert decode(Night, raw).note == "a[2Jbc"


@pytest.mark.parametrize(
    "record",
    [
        night(quality=9),
        Night(id="n", date=DAY, hrv_rmssd_ms=float("nan")),
        Intake(id="i", at=AT, product="p", servings=float("inf")),
        Intake(id="i", at=datetime(2026, 3, 5, 21), product="p"),  # noqa: DTZ001 - the point
        Wish(id="w", title="x", kind="y", minutes=2),
        Product(id="p", name="x" * 500, kind="food"),
    ],
)
def test_what_is_out_of_range_is_refused_and_nothing_changes(store: Store, record: Record) -> None:
    def put_both() -> None:
        with store.change("bad", at=AT) as change:
            change.put(night("good"))
            change.put(record)

    with pytest.raises(UsageError, match="cannot be kept"):
        put_both()
    assert store.document() == StoreDocument()
    assert store.history.entries() == ()


@given(
    st.text(),
    st.floats(min_value=0.01, max_value=100),
    st.datetimes(datetime(1990, 1, 1), datetime(2200, 12, 30), timezones=st.timezones(), allow_imaginary=False),  # noqa: DTZ001
)
def test_any_text_and_number_survives(note: str, servings: float, at: datetime) -> None:
    record = Intake(id="intake-1", at=at, product="p", servings=servings, note=note[:100])
    kept = decode(Intake, encode(record))
    assert (kept.at, kept.servings) == (at.astimezone(kept.at.tzinfo), servings)
    assert encode(kept) == encode(decode(Intake, encode(kept)))


def test_new_ids_carry_their_prefix_and_differ() -> None:
    ids = {new_id("night") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(ident.startswith("night-") for ident in ids)


def test_kinds_and_nouns_name_each_other() -> None:
    assert {KIND_OF[noun] for noun in KINDS.values()} == set(KINDS)
