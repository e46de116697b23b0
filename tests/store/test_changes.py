"""Transactions, history and undo."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import StoreError, UsageError
from coach.model import Intake, Night, Product, Profile, StoreDocument
from coach.store import Store
from coach.store.history import KEPT
from tests.store.build import AT, DAY, EVERY_NOUN, PROFILE, intake, night, quick


def put(store: Store, *records: Night | Intake, name: str = "put") -> str:
    with store.change(name, at=AT) as change:
        for record in records:
            change.put(record)
    return change.id


def test_an_exception_in_the_block_leaves_nothing(store: Store) -> None:
    def break_off() -> None:
        with store.change("half", at=AT) as change:
            change.put(night("night-2"))
            change.remove(Night, "night-1")
            change.set_profile(PROFILE)
            raise ZeroDivisionError

    put(store, night())
    with pytest.raises(ZeroDivisionError):
        break_off()
    assert [record.id for record in store.all(Night)] == ["night-1"]
    assert not store.has_profile()
    assert len(store.history.entries()) == 1
    assert (store.revision, store.refresh()) == (1, False)


def test_reads_inside_the_block_see_the_store_before_it(store: Store) -> None:
    with store.change("one", at=AT) as change:
        change.put(night())
        assert store.all(Night) == ()
    assert len(store.all(Night)) == 1


def test_put_replaces_and_remove_removes(store: Store) -> None:
    put(store, night(quality=1))
    put(store, night(quality=5))
    assert store.all(Night) == (night(quality=5),)
    with store.change("gone", at=AT) as change:
        assert change.remove(Night, "night-1")
        assert not change.remove(Night, "night-1")
        assert not change.remove(Intake, "night-1")
    assert store.all(Night) == ()


def test_the_last_word_in_a_block_counts(store: Store) -> None:
    with store.change("both", at=AT) as change:
        change.put(night(quality=1))
        change.put(night(quality=2))
        change.put(intake())
        change.remove(Intake, "intake-1")
    assert store.all(Night) == (night(quality=2),)
    assert store.all(Intake) == ()


def test_a_change_that_changes_nothing_is_no_change(store: Store) -> None:
    put(store, night())
    put(store, night())
    with store.change("nothing", at=AT):
        pass
    assert store.revision == 1
    assert len(store.history.entries()) == 1


def test_a_change_that_has_ended_takes_no_more(store: Store) -> None:
    with store.change("done", at=AT) as change:
        change.put(night())
    with pytest.raises(RuntimeError):
        change.put(night("late"))
    with pytest.raises(RuntimeError), store.change("outer", at=AT), store.change("inner", at=AT):
        pass
    put(store, night("after"))


def test_history_names_the_changes_newest_first(store: Store) -> None:
    first = put(store, night("a"), name="check-in of Thu 5 Mar")
    second = put(store, night("b"), name="import\x1b of\n412 nights")
    newest, oldest = store.history.entries()
    assert (newest.id, newest.name, newest.at) == (second, "import of 412 nights", AT)
    assert (oldest.id, oldest.name) == (first, "check-in of Thu 5 Mar")
    assert [entry.id for entry in store.history.entries(limit=1)] == [second]


def test_undo_takes_back_one_change_after_the_other(store: Store) -> None:
    put(store, night(quality=1))
    put(store, night(quality=5), intake())
    with store.change("gone, and a profile", at=AT) as change:
        change.remove(Night, "night-1")
        change.set_profile(PROFILE)
    for expected in [((night(quality=5),), (intake(),)), ((night(quality=1),), ()), ((), ())]:
        before = store.revision
        assert store.history.undo(at=AT) is not None
        assert (store.all(Night), store.all(Intake)) == expected
        assert store.revision == before + 1
    assert store.history.undo(at=AT) is None
    assert store.document() == StoreDocument()
    assert not store.has_profile()


def test_a_profile_comes_back(store: Store) -> None:
    for profile in (PROFILE, Profile(tz="Asia/Tokyo")):
        with store.change("profile", at=AT) as change:
            change.set_profile(profile)
    store.history.undo(at=AT)
    assert store.profile() == PROFILE


def test_an_import_of_thousands_is_taken_back_exactly(store: Store) -> None:
    put(store, night("mine", DAY))
    many = [night(f"night-{number}", DAY - timedelta(days=number)) for number in range(3000)]
    put(store, night("mine", DAY, quality=1), *many, name="import of 3000 nights")
    assert len(store.all(Night)) == 3001
    undone = store.history.undo(at=AT)
    assert undone is not None
    assert undone.name == "import of 3000 nights"
    assert store.all(Night) == (night("mine", DAY),)


def test_undo_by_id_reaches_past_changes_that_touch_nothing_of_it(store: Store) -> None:
    batch = put(store, night("a"), night("b"), name="import of 2 nights")
    put(store, intake())
    assert store.history.undo(at=AT, entry_id="change-none") is None
    undone = store.history.undo(at=AT, entry_id=batch)
    assert undone is not None
    assert undone.id == batch
    assert (store.all(Night), store.all(Intake)) == ((), (intake(),))
    assert [entry.name for entry in store.history.entries()] == ["put"]


def test_undo_by_id_refuses_where_a_later_change_builds_on_it(store: Store) -> None:
    batch = put(store, night("a"), night("b"), name="import of 2 nights")
    put(store, night("b", quality=1), name="mended b")
    with pytest.raises(UsageError, match="before mended b"):
        store.history.undo(at=AT, entry_id=batch)
    assert len(store.all(Night)) == 2


def test_undo_survives_restart_and_compaction(tmp_path: Path) -> None:
    put(quick(tmp_path), night(quality=1))
    put(quick(tmp_path), night(quality=2))
    put(quick(tmp_path), night(quality=3))
    store = quick(tmp_path)
    store.history.undo(at=AT)
    assert quick(tmp_path).all(Night) == (night(quality=2),)
    quick(tmp_path).book.snapshot()
    store = quick(tmp_path)
    store.history.undo(at=AT)
    assert quick(tmp_path).all(Night) == (night(quality=1),)
    store.book.snapshot()
    quick(tmp_path).history.undo(at=AT)
    assert quick(tmp_path).all(Night) == ()
    assert quick(tmp_path).history.undo(at=AT) is None


def test_history_keeps_the_last_two_hundred(tmp_path: Path) -> None:
    store = quick(tmp_path)
    for number in range(KEPT + 5):
        put(store, night(f"night-{number}"), name=str(number))
    assert [entry.name for entry in store.history.entries(limit=999)] == [str(n) for n in range(KEPT + 4, 4, -1)]
    store.book.snapshot()
    assert len(quick(tmp_path).history.entries(limit=999)) == KEPT


def test_numbers_are_never_given_again(tmp_path: Path) -> None:
    store = quick(tmp_path)
    put(store, night("a"))
    put(store, night("b"))
    with store.change("gone", at=AT) as change:
        change.remove(Night, "b")
    store.book.snapshot()
    store = quick(tmp_path)
    put(store, night("c"))
    (found,) = [document.doc_id for document in store.tables.table("nights") if document["id"] == "c"]
    assert found == 3


def test_reading_only_refuses_to_change(tmp_path: Path) -> None:
    put(quick(tmp_path), night())
    store = Store.open(tmp_path, read_only=True)
    assert store.all(Night) == (night(),)
    for attempt in (lambda: put(store, night("b")), lambda: store.history.undo(at=AT), store.book.snapshot):
        with pytest.raises(StoreError, match="reading only"):
            attempt()


def test_removing_another_kind_leaves_the_rest(store: Store) -> None:
    with store.change("all", at=AT) as change:
        for record in EVERY_NOUN:
            change.put(record)
    with store.change("product", at=AT) as change:
        change.remove(Product, "product-1")
    assert store.all(Product) == ()
    assert sum(store.get(type(record), record.id) is not None for record in EVERY_NOUN) == len(EVERY_NOUN) - 1


def test_the_store_as_it_stood(store: Store) -> None:
    documents = [store.document()]
    moments = [AT - timedelta(hours=1)]
    for hours in range(3):
        moments.append(AT + timedelta(hours=hours))
        with store.change("put", at=moments[-1]) as change:
            change.put(night("night-1", quality=hours + 1))
            change.put(intake(f"intake-{hours}"))
            change.remove(Intake, f"intake-{hours - 1}")
        documents.append(store.document())
    for moment, document in zip(moments, documents, strict=True):
        then = store.history.as_it_stood(moment)
        assert then is not None
        assert then.document() == document
        with pytest.raises(UsageError, match="for reading"):
            then.of(Night).put(night("night-9"))
    assert store.document() == documents[-1]


def test_the_past_beyond_the_history_is_not_known(store: Store) -> None:
    for number in range(KEPT):
        put(store, night("night-1", quality=number % 5 + 1))
    empty = store.history.as_it_stood(AT - timedelta(days=1))
    assert empty is not None
    assert empty.document() == StoreDocument()
    put(store, night("night-1", quality=None))
    assert store.history.as_it_stood(AT - timedelta(days=1)) is None
    assert store.history.as_it_stood(AT) is not None


def test_what_was_taken_back_later_is_still_seen_before(store: Store) -> None:
    """The plan of a night was made with the mistake that was taken back the day after."""
    put(store, night(quality=1))
    wrong = AT + timedelta(hours=1)
    with store.change("a slip", at=wrong) as change:
        change.put(night(quality=5))
        change.put(intake())
    with store.change("import of 2 nights", at=wrong) as change:
        change.put(night("a"))
        change.put(night("b"))
    during = store.document()
    store.history.undo(at=AT + timedelta(days=1))
    between = store.document()
    store.history.undo(at=AT + timedelta(days=2))
    after = store.document()
    for hours, expected in ((2, during), (25, between), (49, after)):
        then = store.history.as_it_stood(AT + timedelta(hours=hours))
        assert then is not None
        assert then.document() == expected, hours
    assert [entry.name for entry in store.history.entries()] == ["put"], (
        "neither a slip nor its undoing can be taken back"
    )


def test_the_past_outlives_folding_restarts_and_other_machines(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    other = Store.open(tmp_path / "other")
    put(other, night("theirs"))
    other.machines.sync(shared, at=AT)
    store, documents = Store.open(tmp_path / "store"), []
    for hours in range(4):
        at = AT + timedelta(hours=hours)
        if hours == 2:
            assert store.machines.sync(shared, at=at).received == 1
        else:
            with store.change("put", at=at) as change:
                change.put(night(quality=hours + 1))
        documents.append(store.document())
        store.book.snapshot()
        store = Store.open(tmp_path / "store")
    for hours, document in enumerate(documents):
        then = store.history.as_it_stood(AT + timedelta(hours=hours))
        assert then is not None
        assert then.document() == document, hours
