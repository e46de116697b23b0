"""However a window ends or stops, the terminal is as it was, and what was typed is offered again."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)
from tests.tui.terminal import Window, coach, demo

RESTORED = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?1003l", "\x1b[?2004l")
"""Off the second screen, the cursor shown, the mouse and marked pastes off."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Sample data."""
    demo(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def window(store: Path) -> Iterator[Window]:
    """The app on it, with a form half filled."""
    one = Window(store)
    try:
        one.shows("Tonight")
        one.press("aa")
        one.shows("A session you want")
        one.press("Rowing")
        one.shows("Rowing")
        one.waits_for(lambda: "Rowing" in drafts(store))
        yield one
    finally:
        one.close()


def drafts(store: Path) -> str:
    file = store / "drafts.json"
    return file.read_text("utf-8") if file.exists() else ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_order(window: Window, store: Path, number: int, code: int) -> None:
    os.kill(window.process.pid, number)
    ended, said = window.ends()
    assert ended == code
    assert all(sign in said for sign in RESTORED), said[-500:]
    assert "Traceback" not in said
    assert "Rowing" in drafts(store)
    assert coach(store, "doctor").returncode == 0


def test_a_closed_terminal_ends_it(window: Window, store: Path) -> None:
    window.hang_up()
    os.kill(window.process.pid, signal.SIGHUP)
    assert window.process.wait(60) == 129
    assert "Rowing" in drafts(store)


def test_stopped_it_gives_the_terminal_back_and_returns(window: Window) -> None:
    window.press("\x1a")
    window.shows("\x1b[?1049l")
    _, status = os.waitpid(window.process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    os.kill(window.process.pid, signal.SIGCONT)
    window.shows("\x1b[?1049h")
    window.shows("Rowing")
    window.press("\x11")
    ended, said = window.ends()
    assert ended == 0
    assert all(sign in said for sign in RESTORED)


def test_a_kill_keeps_the_draft_for_its_owner_alone_and_it_is_offered_back(window: Window, store: Path) -> None:
    window.kill()
    assert "Rowing" in drafts(store)
    assert stat.S_IMODE((store / "drafts.json").stat().st_mode) == 0o600
    again = Window(store)
    try:
        again.shows("Tonight")
        again.press("aa")
        again.shows("draft of 17:42")
        again.shows("Rowing")
        again.press("\x12\x11")
        assert again.ends()[0] == 0
    finally:
        again.close()
    assert not (store / "drafts.json").exists()
