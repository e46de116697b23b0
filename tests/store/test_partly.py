"""A store that is not to be had as a whole: shown as far as it can be read, never changed, bytes as they were."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import msgspec
import pytest

from coach.errors import StoreError
from coach.model import Night, Profile
from coach.model.records import KIND_OF
from coach.store import Store
from coach.store.disk import journal
from coach.store.disk.names import LOCKED
from tests.store.build import AT, PROFILE, QuickFiles, contents, journal_of, night, quick


def partly(folder: Path) -> Store:
    return Store.open(folder, partly=True, fs=QuickFiles())


def seeded(folder: Path, count: int = 4) -> Store:
    """A profile in `db.json`, and a night a line in the journal."""
    store = quick(folder)
    with store.change("profile", at=AT) as change:
        change.set_profile(PROFILE)
    store.book.snapshot()
    for number in range(count):
        with store.change(f"night {number}", at=AT) as change:
            change.put(night(f"n{number}"))
    return store


def from_the_future(folder: Path) -> None:
    """Write both files as a version after ours would: another number, and a field that we do not know."""
    seeded(folder).book.snapshot()
    path = folder / "db.json"
    data = path.read_bytes().replace(b'"schema":2', b'"schema":3').replace(b'"id":"n1"', b'"id":"n1","aura":7')
    data = data.replace(b'"quality":4', b'"quality":"restful"', 1)
    path.write_bytes(data)
    header = journal.read_header(journal_of(folder).read_bytes())
    assert header is not None
    newer = msgspec.structs.replace(header[0], schema=2, length=len(data), crc=crc32(data))
    journal_of(folder).write_bytes(journal.header_line(newer)[0])


def spoil(folder: Path, line: int) -> None:
    """Flip a byte in that line of the journal."""
    lines = journal_of(folder).read_bytes().split(b"\n")
    lines[line] = lines[line].replace(b"night ", b"Night ", 1)
    journal_of(folder).write_bytes(b"\n".join(lines))


def refuses_every_change(store: Store) -> None:
    for change in (
        lambda: store.change("no", at=AT).__enter__(),
        lambda: store.history.undo(at=AT),
        store.book.snapshot,
        lambda: store.copies.make("hand", at=AT),
        lambda: store.machines.merge_copies(at=AT),
    ):
        with pytest.raises(StoreError):
            change()


def test_what_a_newer_version_wrote_is_shown_as_far_as_we_understand_it(tmp_path: Path) -> None:
    from_the_future(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match="newer version"):
        quick(tmp_path)
    store = partly(tmp_path)
    assert store.partial is not None
    assert "what this version understands up to change 5" in store.partial.what
    assert "Update" in store.partial.todo
    assert store.profile() == PROFILE
    assert len(store.all(Night)) == 3, "one night has a value that this version cannot read"
    assert len(store.tables.damaged()) == 1
    refuses_every_change(store)
    store.close()
    assert contents(tmp_path) == before


def test_a_damaged_journal_is_shown_up_to_the_damage(tmp_path: Path) -> None:
    seeded(tmp_path)
    spoil(tmp_path, 3)
    before = contents(tmp_path)
    store = partly(tmp_path)
    assert store.partial is not None
    assert "everything up to change 3" in store.partial.what
    assert [record.id for record in store.all(Night)] == ["n0", "n1"]
    refuses_every_change(store)
    assert not store.refresh()
    assert contents(tmp_path) == before


def test_a_snapshot_edited_by_hand_is_shown_alone(tmp_path: Path) -> None:
    seeded(tmp_path, 1).book.snapshot()
    with quick(tmp_path).change("after it", at=AT) as change:
        change.put(night("later"))
    path = tmp_path / "db.json"
    path.write_text(path.read_text().replace('"quality":4', '"quality":5'))
    store = partly(tmp_path)
    assert store.partial is not None
    assert "db.json alone" in store.partial.what
    assert [(record.id, record.quality) for record in store.all(Night)] == [("n0", 5)]


@pytest.mark.parametrize("name", ["db.json", LOCKED])
def test_where_nothing_can_be_read_nothing_is_shown(tmp_path: Path, name: str) -> None:
    seeded(tmp_path)
    (tmp_path / name).write_bytes(b"\x00\xff not ours")
    store = partly(tmp_path)
    assert store.partial is not None
    assert not store.has_profile()
    assert not any(store.count(noun) for noun in KIND_OF)
    assert store.profile() == Profile()
    refuses_every_change(store)


def test_a_store_that_is_mended_elsewhere_is_whole_again(tmp_path: Path) -> None:
    writer = seeded(tmp_path)
    store = partly(tmp_path)
    assert store.partial is None
    for ident in ("n4", "n5"):
        with writer.change(f"night {ident}", at=AT) as change:
            change.put(night(ident))
    whole = contents(tmp_path)
    spoil(tmp_path, 5)
    assert store.refresh()
    assert store.partial is not None
    for name, data in whole.items():
        (tmp_path / name).write_bytes(data)
    assert store.refresh()
    assert store.partial is None
    assert store.document() == writer.document()
    with store.change("and on", at=AT) as change:
        change.put(night("new"))
    assert quick(tmp_path).get(Night, "new")
