"""Time from exec to the first painted plan, beside a bare Textual app, in one run."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import tempfile
import time
from statistics import median

from tests.bench.processes import ENVIRONMENT, seeded
from tests.bench.table import Row

ROUNDS = 7
RATIO = 1.5
LONGEST_S = 20
MARK = "painted-mark"
BARE = f"""
from textual.app import App
from textual.widgets import Static
class Bare(App[None]):
    def compose(self):
        yield Static("{MARK}")
Bare().run()
"""
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[a-zA-Z]|[()][A-Z0-9]|[=>])")


def rows() -> list[Row]:
    """Median of interleaved rounds."""
    with tempfile.TemporaryDirectory() as folder:
        seeded(folder)
        ours = [sys.executable, "-m", "coach", "--store", folder]
        bare = [sys.executable, "-c", BARE]
        first = {"ours": [], "bare": []}  # type: dict[str, list[float]]
        for _ in range(ROUNDS):
            first["bare"].append(_first_paint(bare, MARK))
            first["ours"].append(_first_paint(ours, "Wind-down"))
    base, plan = median(first["bare"]), median(first["ours"])
    ratio = plan / base
    return [
        Row("bare Textual app, first paint", f"{base:.0f} ms"),
        Row("coach, first painted plan", f"{plan:.0f} ms, {ratio:.2f} × bare", f"≤ {RATIO} × bare", ratio <= RATIO),
    ]


def _first_paint(command: list[str], mark: str) -> float:
    """Milliseconds until the mark stands in what the program wrote to its terminal."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, {**ENVIRONMENT, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"})
    _resize(terminal)
    try:
        return _until(terminal, mark.encode(), begin)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _resize(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))


def _until(terminal: int, mark: bytes, begin: float) -> float:
    written = b""
    while time.perf_counter() - begin < LONGEST_S:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready:
            continue
        try:
            written += os.read(terminal, 65536)
        except OSError:
            break
        if mark in _ESCAPES.sub(b"", written):
            return (time.perf_counter() - begin) * 1000
    raise RuntimeError(f"{mark!r} was never painted; the program wrote: {_ESCAPES.sub(b'', written)[-400:]!r}")
