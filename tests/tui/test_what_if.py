"""What if by its keys: six to the answer, Enter applies, Esc leaves no trace."""

from __future__ import annotations

import pytest

from coach.desk import Desk
from coach.flows import log
from coach.flows.today import see_today
from coach.model import LineAnswer
from coach.tui.app import CoachApp
from coach.tui.rooms.today import TodayScreen
from tests.tui.pictures import check_picture, picture


async def test_train_at_a_later_hour_in_six_keys(desk: Desk) -> None:
    app = CoachApp(desk)
    keys = ("w", *"20:05")
    assert len(keys) <= 6
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        check_picture(app, "what-if-80x24")
        assert not desk.store.all(LineAnswer)
        await pilot.press("enter")
        await pilot.pause()
        (answer,) = desk.store.all(LineAnswer)
        assert answer.to is not None
        assert f"{answer.to:%H:%M}" == "20:05"
        assert any("20:05" in line and "moved" in line for line in picture(app).splitlines())
        await pilot.press("u")
        assert not desk.store.all(LineAnswer)


@pytest.mark.parametrize("text", ["2145", "1930", "nonsense", ""])
async def test_what_is_refused_or_not_understood_cannot_be_applied(desk: Desk, text: str) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w", *text, "enter")
        await pilot.pause()
        assert not isinstance(app.screen, TodayScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)
        assert not desk.store.all(LineAnswer)


async def test_the_arrows_step_and_show_each_price(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("w", "down")
        assert "Legs at 18:05" in picture(app)
        await pilot.press("down")
        assert "Legs at 18:10" in picture(app)


async def test_moving_shows_the_price_or_the_rule_of_each_step(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("m", "down")
        assert "fits, costs" in picture(app)
        await pilot.press(*["up"] * 6)
        assert "! it is already past" in picture(app)


async def test_e_goes_through_the_efforts_and_says_what_is_left(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        assert "22:30  ━━━━  Bed" in picture(app)
        await pilot.press("e")
        assert "23:30  ━━━━  Bed" in picture(app)
        await pilot.press("e")
        await pilot.pause()
        assert "Tonight only least: 7 h in bed" in picture(app)
        await pilot.press("e")
        await pilot.pause()
        assert "22:30  ━━━━  Bed" in picture(app)


async def test_x_shows_what_would_have_to_give_and_a_digit_makes_it_so(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "2026-03-05 17:45", "end": "2026-03-05 18:40", "title": "Call"})
    log.add(desk, "wish", {"title": "Hill run", "kind": "run", "minutes": "100", "strain": "moderate"})
    left = {line.what for line in see_today(desk).plan.unplaced}
    assert left
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await pilot.pause()
        check_picture(app, "repairs-80x24")
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        assert {line.what for line in see_today(desk).plan.unplaced} != left


async def test_x_has_the_ways_to_what_a_gentle_session_stands_in_place_of(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "2026-03-05 17:45", "end": "2026-03-05 20:20", "title": "Gala"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Legs: mobility and stretching" in picture(app)
        await pilot.press("x")
        await pilot.pause()
        assert "as wished at 20:20, ends 1 h 10 before bed" in picture(app)
        line = next(line for line in picture(app).splitlines() if "as wished at" in line)
        await pilot.press(next(sign for sign in line if sign.isdigit()))
        await pilot.pause()
        assert "Legs · 60 min · high" in picture(app)
        await pilot.press("u")
        await pilot.pause()
        assert "Legs: mobility and stretching" in picture(app)
