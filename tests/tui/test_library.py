"""The library by its keys: from anywhere, from a product, by words, in full."""

from __future__ import annotations

from textual.pilot import Pilot

from coach.desk import Desk
from coach.tui.app import CoachApp
from coach.tui.dialogs.pages import Page
from coach.tui.rooms.cabinet import CabinetScreen
from coach.tui.rooms.library import LibraryScreen
from coach.tui.rooms.today import TodayScreen
from tests.tui.hands import paste
from tests.tui.pictures import check_picture, picture


async def searched(pilot: Pilot[None], app: CoachApp, words: str) -> None:
    """Type words into the search line and go to the list."""
    await pilot.press("slash")
    await paste(pilot, app, words)
    await pilot.press("enter")


async def test_from_anywhere_by_words_to_the_sources(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b")
        assert isinstance(app.screen, LibraryScreen)
        await searched(pilot, app, "mg.window")
        check_picture(app, "library-80x24")
        await pilot.press("enter")
        assert isinstance(app.screen, Page)
        assert "(not checked)" in " ".join(picture(app).split())
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_a_product_leads_to_what_is_said_of_it(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "y")
        room = app.screen
        assert isinstance(room, LibraryScreen)
        assert room.selected is not None
        assert room.selected.id == "bisglycinate"
        await pilot.press("escape")
        assert isinstance(app.screen, CabinetScreen)


async def test_a_kind_narrows_the_list_and_letters_stay_in_the_search_line(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b", "tab")
        room = app.screen
        assert isinstance(room, LibraryScreen)
        assert room.view is not None
        assert len(room.view) == 125
        await pilot.press("slash", *"qu3")
        assert isinstance(app.screen, LibraryScreen)
        assert app.screen.found.count == 0
        assert "Nothing holds those words" in picture(app)
