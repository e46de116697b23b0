"""Two real windows, each a process on a terminal of its own, and verbs of the command line between them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.model import Busy, Intake
from coach.store import Store

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)
from tests.tui.terminal import Window, coach, demo


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Path, Window, Window]]:
    """A demo store, and two windows on it, opened one after the other."""
    store = tmp_path / "store"
    demo(store)
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
