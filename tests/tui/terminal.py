"""`coach` as a process on a terminal of its own: what it writes, what is typed, how it ends."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import AT

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds until a window that says nothing is given up."""
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "COACH_AT": AT.isoformat()}


def environment(store: Path) -> dict[str, str]:
    """The same for one store, with what the app remembers of itself beside it."""
    return {**ENVIRONMENT, "XDG_STATE_HOME": str(store.with_name("state"))}


class Window:
    """`coach` on a terminal of 80 by 24."""

    def __init__(self, store: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coach", "--store", str(store)],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment(store),
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._shown = b""

    def shows(self, text: str) -> str:
        """Wait until that text was written since the last look; what came before it is forgotten and handed back."""
        wanted, until = text.encode(), time.monotonic() + PATIENCE
        while wanted not in self._shown:
            assert time.monotonic() < until, f"“{text}” never came: {self._shown[-2000:]!r}"
            self._read(0.2)
        before, self._shown = self._shown.split(wanted, 1)
        return before.decode(errors="replace")

    def waits_for(self, done: Callable[[], bool]) -> None:
        """Read on until that is so."""
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, f"it never came to it: {self._shown[-2000:]!r}"
            self._read(0.05)

    def _read(self, seconds: float) -> bool:
        """Take in what is there; False at the end."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return True
        try:
            found = os.read(self._ours, 1 << 16)
        except OSError:  # Linux says EIO where nobody writes any more
            return False
        self._shown += found
        return bool(found)

    def ends(self) -> tuple[int, str]:
        """Wait for its end: the exit code, and all it wrote since the last look."""
        until = time.monotonic() + PATIENCE
        while self._read(0.2):
            assert time.monotonic() < until, f"it does not end: {self._shown[-2000:]!r}"
        return self.process.wait(PATIENCE), self._shown.decode(errors="replace")

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def hang_up(self) -> None:
        """Close the terminal, as a window's cross does."""
        os.close(self._ours)
        self._ours = -1

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.kill()
        if self._ours >= 0:
            os.close(self._ours)


def coach(store: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coach", "--store", str(store), *argv]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment(store), check=False)


def demo(store: Path) -> None:
    """Ninety days of sample data in that folder."""
    command = [sys.executable, "-m", "coach", "demo", "--keep", str(store), "--seed-only"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment(store))
