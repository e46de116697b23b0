"""Real limits of the system: a full disk, a file that may not grow, no descriptors left, somebody else's folder."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.errors import StoreError
from coach.model import Night
from coach.store import Store
from coach.store.disk import appending
from coach.store.disk.files import FileSystem
from tests.store.build import AT, contents, night
from tests.store.killing import kill_writers

resource: Any = pytest.importorskip("resource", reason="limits of POSIX systems")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534


def write(store: Store, ident: str, size: int = 0) -> None:
    with store.change(ident, at=AT) as change:
        change.put(Night(id=ident, date=AT.date(), note="x" * size or None))


def in_child(deed: Callable[[], None]) -> str:
    """Run it in a child process whose limits are its own; what its StoreError said, or nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            deed()
        except StoreError as error:
            os.write(writer, str(error).encode()[:4000])
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        text = said.read().decode()
    os.waitpid(child, 0)
    return text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB, where we may make one."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if not IS_ROOT or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_loses_nothing_and_goes_on_when_there_is_space(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (150 << 10))
    store, kept = Store.open(small_disk / "store"), list[str]()

    def fill() -> None:
        for number in range(1000):
            write(store, f"n{number:03}", 2000)
            kept.append(f"n{number:03}")

    with pytest.raises(StoreError, match="Free some space"):
        fill()
    assert len(kept) > 5
    assert [record.id for record in Store.open(small_disk / "store").all(Night)] == kept
    with pytest.raises(StoreError, match="Free some space"):
        write(store, "again", 7900)
    store.close()
    ballast.unlink()
    write(store, "afterwards", 7900)
    store.book.snapshot()
    assert [record.id for record in Store.open(small_disk / "store").all(Night)] == ["afterwards", *kept]


def test_a_file_that_may_not_grow_is_a_refusal_and_no_loss(tmp_path: Path) -> None:
    write(Store.open(tmp_path / "store"), "one")
    before = contents(tmp_path / "store")

    def deed() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        write(Store.open(tmp_path / "store"), "two", 4000)

    assert os.strerror(errno.EFBIG) in in_child(deed)
    now = contents(tmp_path / "store")
    assert {**now, "lock": b""} == {**before, "lock": b""}
    write(Store.open(tmp_path / "store"), "three")
    assert [record.id for record in Store.open(tmp_path / "store").all(Night)] == ["one", "three"]


def test_no_descriptor_left_is_a_refusal_and_no_loss(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    write(store, "one")
    said = set()
    for spare in range(4):

        def deed(spare: int = spare) -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
            taken: list[int] = []
            while len(taken) < 64:
                try:
                    taken.append(os.open(os.devnull, os.O_RDONLY))
                except OSError:
                    break
            for handle in taken[:spare]:
                os.close(handle)
            write(store, f"with {spare}")

        said.add(os.strerror(errno.EMFILE) in in_child(deed))
    assert said == {True, False}
    assert store.refresh()
    assert {record.id for record in store.all(Night)} > {"one"}


@pytest.mark.skipif(not IS_ROOT, reason="as somebody else: test_a_folder_that_may_not_be_written")
@pytest.mark.parametrize("there", [True, False], ids=["a store", "none yet"])
def test_a_folder_of_somebody_else(tmp_path: Path, there: bool) -> None:
    place = tmp_path / "store"
    if there:
        write(Store.open(place), "one")
    before = contents(tmp_path)
    for path in (*tmp_path.parents, tmp_path, place, *place.rglob("*")):
        if path.exists() and path.stat().st_uid == 0 and str(path).startswith(str(tmp_path.parents[1])):
            path.chmod(0o755 if path.is_dir() else 0o644)

    def deed() -> None:
        os.setuid(NOBODY)
        store = Store.open(place)
        assert len(store.all(Night)) == there
        write(store, "two")

    assert "who owns" in in_child(deed)
    assert contents(tmp_path) == before


def test_interrupted_calls_are_made_again(tmp_path: Path) -> None:
    """Signals that arrive all the time break nothing (PEP 475: Python repeats what EINTR interrupts)."""
    old = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        store = Store.open(tmp_path)
        for number in range(60):
            write(store, f"n{number:02}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert len(Store.open(tmp_path).all(Night)) == 60


def test_no_descriptor_leaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "COMPACT_AT", 500)
    here = Path("/proc/self/fd") if Path("/proc/self/fd").exists() else Path("/dev/fd")

    class Unwilling(FileSystem):
        def sync_folder(self, folder: Path) -> None:
            raise OSError(errno.EIO, "no")

    for fs in (FileSystem(), Unwilling()):
        store = Store.open(tmp_path, fs=fs)
        before = len(list(here.iterdir()))
        for number in range(20):
            if fs.__class__ is FileSystem:
                write(store, f"n{number}")
            else:
                store = Store.open(tmp_path, fs=fs)
                with pytest.raises(StoreError):
                    store.book.snapshot()
        assert len(list(here.iterdir())) == before


def test_two_hundred_killed_writers_lose_nothing(tmp_path: Path) -> None:
    toll = kill_writers(tmp_path / "store", 200)
    assert (toll.lost, toll.halves) == (0, 0)
    assert toll.acknowledged > 100
    assert toll.found <= toll.acknowledged + 200
    write(Store.open(tmp_path / "store"), "alive")
    assert Store.open(tmp_path / "store").get(Night, "alive") == night("alive", AT.date(), None)
