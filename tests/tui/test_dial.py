"""The app on a 12-hour clock: no room mixes it with the other, and the longer times still fit."""

from __future__ import annotations

import re

import pytest
from textual.widgets import Input

from coach.desk import Desk
from coach.flows import cabinet, log
from coach.settings import Settings
from coach.tui.app import CoachApp
from tests.flows.test_dial import ANY, TWELVE
from tests.tui.conftest import furnish, new_desk
from tests.tui.hands import paste
from tests.tui.pictures import check_picture, picture
from tests.tui.test_cabinet import THYROID


@pytest.fixture
def desk() -> Desk:
    """An ordinary Thursday with a medicine, read on a 12-hour clock."""
    desk = furnish(new_desk(settings=Settings(clock="12")))
    cabinet.add_product(desk, THYROID)
    return desk


def full(desk: Desk) -> None:
    """A session of the week, and two days whose only free hour is too late for it."""
    log.add(desk, "wish", {"title": "Row", "kind": "row", "minutes": "60", "strain": "high", "per_week": "1"})
    for day in ("2026-03-05", "2026-03-07"):
        for start, end in (("04:30", "17:40"), ("17:45", "19:15"), ("20:00", "20:50")):
            log.add(desk, "busy", {"start": f"{day} {start}", "end": end})


WAYS = ("1", "1 n", "1 x", "1 y", "1 m", "1 m up", "1 w", "1 w 8 p m", "3", "3 down", "3 s", "a", "p")
"""Keys to everything that says a time."""
FRAMED = re.compile("│(.*)│")
"""What a dialog says, without the room behind it."""


@pytest.mark.parametrize("keys", WAYS)
async def test_no_room_mixes_the_clocks(desk: Desk, keys: str) -> None:
    log.add(desk, "wish", {"title": "Run", "kind": "run", "minutes": "180", "latest_end": "19:00", "days": "thu"})
    full(desk)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
        inner = (found[1] if (found := FRAMED.search(line)) else line for line in picture(app).splitlines())
        shown = " ".join(" ".join(inner).split())  # a line may break between a clock and its half of the day
        assert TWELVE.search(shown)
        assert ANY.findall(TWELVE.sub("", shown)) == []


async def test_the_evening_in_one_look_on_a_12_hour_clock(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        check_picture(app, "today-12-80x24")


async def test_the_hours_beside_a_medicine_on_a_12_hour_clock(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        check_picture(app, "cabinet-12-80x24")


async def test_why_an_evening_does_not_hold_a_session_on_a_12_hour_clock(desk: Desk) -> None:
    full(desk)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "tab", "left")
        await pilot.pause()
        check_picture(app, "week-12-80x24")


async def test_the_arrows_step_on_that_clock_and_enter_takes_what_stands_there(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("m", "down", "down")
        assert app.screen.query_one(Input).value == "6:10 pm"
        await pilot.press("enter")
        await pilot.pause()
        assert "Legs moved to 6:10 pm." in picture(app)
        await pilot.press("w")
        await paste(pilot, app, "legs 5:55 pm")
        await pilot.press("down")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "legs 6:00 pm"
        await pilot.press("enter")
        await pilot.pause()
        assert "Legs at 6:00 pm." in picture(app)


async def test_the_longest_span_stands_in_full_beside_its_title(desk: Desk) -> None:
    log.add(desk, "busy", {"start": "2026-03-12 11:30", "end": "12:15", "title": "Dentist"})
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "Thu 12 Mar 11:30 am–12:15 pm  " in picture(app)
        assert "Dentist" in picture(app)
