"""The first run: five questions at most, each skippable."""

from __future__ import annotations

from textual.widgets import Input

from coach.desk import Desk
from coach.flows.profile import DISCLAIMER
from coach.tui.app import CoachApp
from coach.tui.dialogs.first_run import FirstRun
from coach.tui.rooms.today import TodayScreen
from tests.tui.pictures import check_picture, picture


async def test_it_asks_once_and_keeps_the_answers(empty_desk: Desk) -> None:
    app = CoachApp(empty_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, FirstRun)
        await pilot.press(*"0615", "enter", *"1988", "enter", *"eu", "enter")
        for _ in range(12):
            await pilot.press("backspace")
        await pilot.press(*"Europe/Paris", "enter", "space", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
    person = empty_desk.store.profile()
    assert person.wake == {"default": "06:15"}
    assert (person.birth_year, person.region, person.tz) == (1988, "eu", "Europe/Paris")
    assert person.conditions == ("kidney",)
    again = CoachApp(empty_desk)
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(again.screen, TodayScreen)


async def test_esc_skips_everything_and_does_not_ask_again(empty_desk: Desk) -> None:
    app = CoachApp(empty_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
    assert empty_desk.store.profile().birth_year is None
    assert empty_desk.store.has_profile()


async def test_a_wrong_answer_comes_back_with_what_to_do(empty_desk: Desk) -> None:
    app = CoachApp(empty_desk)
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press(*"2511", "escape")
        await pilot.pause()
        assert isinstance(app.screen, FirstRun)
        seen = picture(app)
        assert "2511" in seen
        assert "wake" in seen
        assert not empty_desk.store.has_profile()


async def test_the_page_shows_all_questions_and_the_disclaimer_at_80x24(empty_desk: Desk) -> None:
    app = CoachApp(empty_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#tz", Input).value = "Europe/Berlin"  # what is proposed depends on the machine
        app.screen.query_one("#region", Input).value = ""
        await pilot.pause()
        check_picture(app, "first-run-80x24")
        assert DISCLAIMER.split(":")[0] in picture(app)


async def test_the_profile_page_asks_for_egfr_and_weight_too(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        app.screen.query_one("#egfr", Input).focus()
        await pilot.press(*"55", "enter", *"62", "escape")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
    assert (desk.profile.egfr, desk.profile.weight_kg) == (55, 62)
