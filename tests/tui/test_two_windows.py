"""Two real windows, each a process on a terminal of its own, and verbs of the command line between them."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.model import Busy, Intake
from coach.store import Store
from tests.tui.conftest import AT

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)
import pty

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds until a window that says nothing is given up."""
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "COACH_AT": AT.isoformat()}


class Window:
    """`coach` on a terminal of 80 by 24."""

    def __init__(self, store: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coach", "--store", str(store)],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=ENVIRONMENT,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._shown = b""

    def shows(self, text: str) -> None:
        """Wait until that text was written since the last look; what came before it is forgotten."""
        wanted, until = text.encode(), time.monotonic() + PATIENCE
        while wanted not in self._shown:
            assert time.monotonic() < until, f"“{text}” never came: {self._shown[-2000:]!r}"
            if select.select([self._ours], [], [], 0.2)[0]:
                self._shown += os.read(self._ours, 1 << 16)
        self._shown = self._shown.split(wanted, 1)[1]

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.kill()
        os.close(self._ours)


def coach(store: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coach", "--store", str(store), *argv]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT, check=False)


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Path, Window, Window]]:
    """A demo store, and two windows on it, opened one after the other."""
    store = tmp_path / "store"
    command = [sys.executable, "-m", "coach", "demo", "--keep", str(store), "--seed-only"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=ENVIRONMENT)
    one = Window(store)
    one.shows("Tonight")
    two = Window(store)
    try:
        two.shows("Read-only")
        yield store, one, two
    finally:
        one.close()
        two.close()


def test_the_second_says_who_writes_follows_and_takes_over_from_a_killed_one(
    windows: tuple[Path, Window, Window],
) -> None:
    store, one, two = windows
    two.shows(f"process {one.process.pid}")
    doses = len(Store.open(store).all(Intake))
    two.press("d")
    two.shows("another window")
    assert len(Store.open(store).all(Intake)) == doses
    one.press("d")
    one.shows("Logged")
    two.shows("Changed from outside")
    assert len(Store.open(store).all(Intake)) == doses + 1
    one.kill()
    two.shows("This window writes now.")
    two.press("u")
    two.shows("Took back")
    assert len(Store.open(store).all(Intake)) == doses


def test_a_verb_writes_while_the_app_is_open_and_both_windows_show_it(windows: tuple[Path, Window, Window]) -> None:
    store, one, two = windows
    before = len(Store.open(store).all(Busy))
    for title in ("Parcel", "Plumber", "Painter"):
        said = coach(store, "busy", "add", "--start", "17:50", "--end", "17:55", "--title", title)
        assert said.returncode == 0, said.stderr
    one.shows("Painter")
    two.shows("Changed from outside")
    one.press("d")
    one.shows("Logged")
    assert len(Store.open(store).all(Busy)) == before + 3
    assert coach(store, "undo").returncode == 0
    assert "another window" not in coach(store, "busy", "remove", "Parcel").stderr
    assert len(Store.open(store).all(Busy)) == before + 2
