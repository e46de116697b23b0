"""A page or form that was left before it was saved is offered again by the next app on the same store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from coach.desk import Desk
from coach.model import Wish
from coach.store import Store
from coach.tui.app import CoachApp
from coach.tui.dialogs.first_run import FirstRun
from coach.tui.dialogs.form import FormDialog
from coach.tui.rooms.check_in import CheckInScreen
from coach.tui.widgets.heading import Heading
from tests.tui.conftest import furnish, new_desk
from tests.tui.test_bursts import burst


@pytest.fixture
def again(tmp_path: Path) -> Callable[[], Desk]:
    """The same store, opened by one app after the other."""
    furnish(new_desk(store=Store.open(tmp_path))).close()
    return lambda: new_desk(store=Store.open(tmp_path))


async def test_a_check_in_that_was_quit_is_offered_back_until_it_is_dropped(again: Callable[[], Desk]) -> None:
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, *"c2310\r23", "ctrl+q")
    app.desk.close()
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, "c")
        page = app.screen
        assert isinstance(page, CheckInScreen)
        assert page.draft.answers == {"into_bed": "23:10", "lights_out": "23"}
        assert page.query_one(Heading).head[2].endswith("draft of 17:42; ^r drops it")
        await burst(pilot, "ctrl+r")
        assert not page.draft
        await burst(pilot, "ctrl+q")
    app.desk.close()
    assert not list((app.desk.folder or Path()).glob("drafts.json*"))


async def test_a_form_that_was_quit_is_offered_back_until_it_is_saved(again: Callable[[], Desk]) -> None:
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, *"aaRow\rrun\r45", "ctrl+q")
    app.desk.close()
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, *"aa")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert {name: form.typed[name] for name in ("title", "kind", "minutes")} == {
            "title": "Row", "kind": "run", "minutes": "45",
        }  # fmt: skip
        await burst(pilot, "ctrl+s")
        assert "Row" in {wish.title for wish in app.desk.store.all(Wish)}
        await burst(pilot, "a")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.typed["title"] == ""
    app.desk.close()
    assert not list((app.desk.folder or Path()).glob("drafts.json*"))


async def test_the_profile_that_was_quit_is_offered_back(again: Callable[[], Desk]) -> None:
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, *"p", *["delete"] * 5, *"7:15", "ctrl+q")
    app.desk.close()
    app = CoachApp(again())
    async with app.run_test() as pilot:
        await burst(pilot, "p")
        page = app.screen
        assert isinstance(page, FirstRun)
        first = page.query(Input).first()
        assert first.value == "7:15"
        await burst(pilot, "ctrl+r")
        assert first.value == "06:45"
        await burst(pilot, "ctrl+q")
    app.desk.close()
    assert not list((app.desk.folder or Path()).glob("drafts.json*"))
