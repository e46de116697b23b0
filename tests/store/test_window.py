"""The one window that writes: taken, kept from others, let go by the system when its process dies."""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.model import Night
from coach.store import Store
from tests.store.build import AT, contents, night, quick


def write(store: Store, ident: str) -> None:
    with store.change(ident, at=AT) as change:
        change.put(night(ident))


def test_the_second_window_may_not_write_and_takes_over_when_the_first_closes(tmp_path: Path) -> None:
    write(quick(tmp_path), "before")
    first, second = quick(tmp_path), quick(tmp_path)
    assert first.book.claim() is None
    refusal = second.book.claim()
    assert refusal is not None
    assert f"process {os.getpid()}" in refusal.what
    with pytest.raises(StoreError, match="another window"):
        write(second, "no")
    with pytest.raises(StoreError, match="another window"):
        second.history.undo(at=AT)
    write(first, "a")
    assert second.refresh()
    assert second.get(Night, "a")
    first.close()
    assert second.book.claim() is None
    write(second, "b")
    assert [record.id for record in quick(tmp_path).all(Night)] == ["a", "b", "before"]


def test_a_verb_writes_beside_an_open_window(tmp_path: Path) -> None:
    window = quick(tmp_path)
    write(window, "a")
    assert window.book.claim() is None
    write(quick(tmp_path), "from a verb")
    write(window, "b")
    assert [record.id for record in window.all(Night)] == ["a", "b", "from a verb"]


def test_of_two_windows_on_no_store_the_first_that_writes_has_it(tmp_path: Path) -> None:
    place = tmp_path / "store"
    one, two = quick(place), quick(place)
    assert one.book.claim() is None
    assert two.book.claim() is None
    assert not place.exists(), "looking makes no folder"
    write(two, "a")
    with pytest.raises(StoreError, match="another window"):
        write(one, "b")
    assert one.refresh()
    assert one.book.claim() is not None
    assert stat.S_IMODE((place / "window").stat().st_mode) == 0o600


def test_a_window_file_that_was_removed_is_taken_again(tmp_path: Path) -> None:
    window = quick(tmp_path)
    write(window, "a")
    assert window.book.claim() is None
    (tmp_path / "window").unlink()
    assert window.book.claim() is None
    assert quick(tmp_path).book.claim() is not None


def test_a_store_in_parts_is_claimed_by_nobody(tmp_path: Path) -> None:
    write(quick(tmp_path), "a")
    (tmp_path / "db.json").write_text("{")
    before = contents(tmp_path)
    store = Store.open(tmp_path, partly=True)
    assert store.book.claim() is store.partial is not None
    assert contents(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_window_blocks_nobody(tmp_path: Path) -> None:
    write(quick(tmp_path), "a")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = quick(tmp_path).book.claim() is None
            os.write(writer, b"yes" if told else b"no")
            signal.pause()
        finally:
            os._exit(1)
    assert os.read(reader, 3) == b"yes"
    store = quick(tmp_path)
    refusal = store.book.claim()
    assert refusal is not None
    assert f"process {child}" in refusal.what
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert store.book.claim() is None
    write(store, "b")


def test_in_memory_there_is_one_window() -> None:
    store = Store.in_memory()
    assert store.book.claim() is None
    assert store.partial is None
