"""An exchange with nothing new opens our list and no other file; any other reads outside of the store's lock."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.store import Store
from coach.store.disk.journal import line_of
from coach.store.disk.lock import WindowLock
from coach.store.machines import nothing_new
from tests.store.build import AT, QuickFiles, night
from tests.store.machines import Machine, settle_down


class Watched(QuickFiles):
    """Remembers what was opened, and what of it while the store's lock was held."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self.opened: list[str] = []
        self.under_lock: list[str] = []
        self.calls = 0

    def open(self, path: Path, flags: int) -> int:
        self.opened.append(path.name)
        if self.store is not None and self.store._ledger.is_writing:
            self.under_lock.append(path.name)
        return super().open(path, flags)

    def lstat(self, path: Path) -> os.stat_result | None:
        self.calls += 1
        return super().lstat(path)

    def stat(self, path: Path) -> os.stat_result | None:
        self.calls += 1
        return super().stat(path)

    def names(self, folder: Path) -> list[str]:
        self.calls += 1
        return super().names(folder)


def watched(machine: Machine) -> Watched:
    fs = Watched()
    machine.store = fs.store = Store.open(machine.folder, fs=fs)
    fs.opened.clear()
    fs.calls = 0
    return fs


def test_no_file_of_the_folder_is_opened_under_the_lock(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    for number in range(3):
        one.put(f"n{number}", 1)
        other.put(f"m{number}", 1)
        other.sync(shared)
        fs = watched(one)
        assert one.sync(shared) == 1
        assert [name for name in fs.opened if name.endswith(".changes")]
        assert [name for name in fs.under_lock if name.endswith(".changes")] == []
        assert fs.under_lock


@pytest.mark.parametrize("count", [1, 300])
def test_nothing_new_opens_the_list_alone_whatever_there_is(shared: Path, tmp_path: Path, count: int) -> None:
    one = Machine(tmp_path / "one")
    with one.store.change("many", at=AT) as change:
        for number in range(count):
            change.put(night(f"n{number}"))
    settle_down(shared, one)
    fs = watched(one)
    before = (one.folder / "exchange.json").read_bytes()
    assert one.sync(shared) == 0
    assert fs.opened == ["exchange.json"]
    assert fs.calls == 8, "the list, the store and its two files, the folder and its one file"
    assert (one.folder / "exchange.json").read_bytes() == before
    assert nothing_new(one.folder, None, one.now()) is not None, "and the store need not be opened"


def quiet(machine: Machine, shared: Path | None) -> bool:
    return nothing_new(machine.folder, shared, machine.now()) is not None


def test_every_way_in_which_something_may_be_new_is_noticed(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    one.put("a", 1)
    assert not quiet(one, shared), "never exchanged"
    settle_down(shared, one)
    assert quiet(one, shared)
    assert not quiet(one, one.folder.parent), "another folder"
    one.put("a", 2)
    assert not quiet(one, shared), "a change of ours"
    settle_down(shared, one)
    other.put("b", 1)
    other.sync(shared)
    assert not quiet(one, shared), "a change of theirs"
    settle_down(shared, one, other)
    assert quiet(one, shared)
    path = next(shared.iterdir())
    text = path.read_bytes()
    path.write_bytes(text[:-1] + b"?")
    assert not quiet(one, shared), "a file of the same length"
    path.write_bytes(text)
    settle_down(shared, one, other)
    path.unlink()
    assert not quiet(one, shared), "a file is gone"
    settle_down(shared, one, other)
    one.store.book.snapshot()
    assert not quiet(one, shared), "the store was written anew"
    settle_down(shared, one)
    one.minute -= 1000
    assert not quiet(one, shared), "the clock went back"
    one.minute += 1000
    assert quiet(one, shared)
    (one.folder / "locked.age").write_bytes(b"sealed")
    assert not quiet(one, shared), "locked"


@pytest.mark.parametrize("text", [b"", b"{", b"null", b"[" * 100_000, b'{"form":0}', b"\xff\xfe"])
def test_a_list_that_is_damaged_is_not_believed(shared: Path, two: tuple[Machine, Machine], text: bytes) -> None:
    one, other = two
    one.put("a", 1)
    settle_down(shared, one)
    other.put("b", 1)
    other.sync(shared)
    (one.folder / "exchange.json").write_bytes(text)
    assert not quiet(one, shared)
    assert one.sync(shared) == 1
    assert quiet(one, shared)


def test_a_copy_of_a_store_does_not_believe_the_list(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    settle_down(shared, one)
    os.rename(tmp_path / "one", tmp_path / "old")
    (tmp_path / "one").mkdir()
    for path in (tmp_path / "old").iterdir():
        if path.is_file():
            os.rename(path, tmp_path / "one" / path.name)
    assert not quiet(one, shared)


def test_a_warning_is_said_once_and_again_when_it_changes(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    odd = shared / "coach-dodd.1.changes"
    odd.write_bytes(b"not ours\n")
    first = one.store.machines.sync(shared, at=one.now())
    assert (len(first.troubles), first.standing) == (1, ())
    for _ in range(3):
        again = one.store.machines.sync(shared, at=one.now())
        assert (again.troubles, again.standing) == ((), first.troubles)
    one.put("a", 2)
    again = one.store.machines.sync(shared, at=one.now())
    assert (again.published, again.troubles, again.standing) == (1, (), first.troubles)
    odd.write_bytes(line_of(b'{"app":"recovery-coach","schema":99,"device":"dodd"}', 0)[0])
    assert len(one.store.machines.sync(shared, at=one.now()).troubles) == 1
    odd.unlink()
    last = one.store.machines.sync(shared, at=one.now())
    assert (last.troubles, last.standing) == ((), ())


def test_two_exchanges_of_one_store_wait_for_each_other_and_other_changes_do_not(shared: Path, tmp_path: Path) -> None:
    one = Machine(tmp_path / "one")
    one.put("a", 1)
    place = WindowLock(QuickFiles(), one.folder / "exchange")
    assert place.take()
    with pytest.raises(StoreError, match="Another exchange of this store is under way"):
        one.sync(shared)
    one.put("a", 2)
    place.leave()
    one.sync(shared)
    assert one.holds() == {"a": 2}
    assert list(shared.iterdir())


def test_the_list_tells_from_when_on_something_counts(shared: Path, two: tuple[Machine, Machine]) -> None:
    one, other = two
    other.wrong = timedelta(days=3)
    other.put("a", 1)
    other.sync(shared)
    settle_down(shared, one)
    assert quiet(one, shared)
    one.wrong = timedelta(days=2, hours=1)
    assert not quiet(one, shared)
    assert one.sync(shared) == 1
