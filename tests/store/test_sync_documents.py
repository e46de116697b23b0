"""Documents from the shared folder: what cannot be kept is not kept beside either, and stands in nobody's way."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from coach.store import Store
from coach.store.disk.snapshot import parse, render
from coach.store.ledger import Ledger
from coach.store.shelf import EARLIER, Shelves
from coach.store.sync import changefiles, hlc
from coach.store.sync.versions import Version
from tests.store.build import AT
from tests.store.machines import Machine, put, settle_down
from tests.store.test_sync_plain import write_lines

NOW = hlc.millis(AT)
OVERRULED = b'{"kind":"nights","id":"a","at":"00000000000a-0000-evil","document":%b}'
NIGHT = b'{"id":"a","date":"2026-03-05"%b}'


def opens_once_rewritten(folder: Path) -> Shelves:
    """The tables as they are read from the snapshot that the next compaction writes."""
    store = Store.open(folder)
    return parse(render(store.book.shelves, 1, 1))[1]


@pytest.mark.parametrize(
    "document",
    [
        NIGHT % b',"note":"\xff\xfe"', NIGHT % b',"note":"\\ud800"', NIGHT % b',"note":"\x01"',
        NIGHT % b',"of_later":1e999', NIGHT % (b',"of_later":1' + b"0" * 5000), NIGHT % b',"id":"b"',
        NIGHT % b',"quality":9', b"NaN", b"1e999", b"[1,2]", b'"x"', b"true",
    ],
)  # fmt: skip
def test_an_overruled_document_that_cannot_be_kept_is_left_out_and_told(
    shared: Path, tmp_path: Path, document: bytes
) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    write_lines(shared / "coach-devil.1.changes", b"[" + OVERRULED % document + b"]")
    found = one.store.machines.sync(shared, at=one.now())
    assert (found.received, found.earlier, len(found.troubles)) == (0, 0, 1)
    assert one.earlier() == []
    assert opens_once_rewritten(one.folder)[EARLIER].documents == {}
    one.put("b", 2)
    other = Machine(tmp_path / "other")
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 1, "b": 2}
    again = one.store.machines.sync(shared, at=one.now())
    assert (again.troubles, len(again.standing)) == ((), 1), "said once"


def test_an_overruled_edit_that_is_kept_already_stays_whatever_it_holds(shared: Path, tmp_path: Path) -> None:
    """An older version let in what this one would not."""
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    write_lines(shared / "coach-devil.1.changes", b"[" + OVERRULED % (NIGHT % b',"quality":3') + b"]")
    settle_down(shared, one)
    (kept,) = one.earlier()
    odd = replace(kept, document=Raw(b'{"id":"a","quality":1e999}'))
    raw = Raw(msgspec.json.encode({"id": f"nights/a/{odd.at}", "version": odd}))
    with Ledger(one.store.book).writing():
        one.store.book.append("change-x", "by hand", one.now(), [(EARLIER, 1, raw)])
    one.put("b", 1)
    settle_down(shared, one)
    assert one.earlier() == [odd]


@pytest.mark.parametrize("quality", [9, 0])
def test_a_copy_of_our_stamp_with_another_document_hides_nothing_of_ours(
    shared: Path, two: tuple[Machine, Machine], quality: int
) -> None:
    """Neither from ourselves, who would take it for out already, nor from the others."""
    one, other = two
    one.put("a", 5)
    settle_down(shared, one)
    (path,) = shared.iterdir()
    (ours,) = changefiles.read(path, path.read_bytes()).versions
    path.unlink()
    put(shared, "devil", [replace(ours, document=Raw(NIGHT % b',"quality":%d' % quality))])
    settle_down(shared, one, other)
    assert one.holds() == other.holds() == {"a": 5}


def test_so_many_changes_are_read_and_no_more(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Machine(tmp_path / "one")
    lines = [b"[" + b",".join(OVERRULED % b"null" for _ in range(3)) + b"]"] * 2
    for number in (1, 2):
        write_lines(shared / f"coach-devil.{number}.changes", *lines)
    monkeypatch.setattr(changefiles, "MOST_CHANGES", 10)
    found = one.store.machines.sync(shared, at=one.now())
    (said,) = found.troubles
    assert "coach-devil.2.changes: What it holds beyond" in said


def test_troubles_without_end_are_said_once_too(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    odd = [
        Version(kind="nights", id=f"n{number}", at=hlc.stamp(NOW, number, "d"), document=Raw(b"1"))
        for number in range(700)
    ]
    put(shared, "devil", odd)
    found = one.store.machines.sync(shared, at=one.now())
    assert (len(found.troubles), found.troubles[-1]) == (500, "and 201 more that are not named.")
    one.put("b", 1)
    again = one.store.machines.sync(shared, at=one.now())
    assert (again.published, again.troubles, len(again.standing)) == (1, (), 500)
