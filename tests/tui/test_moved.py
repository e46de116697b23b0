"""What moved, on Today: a line under the plan, the list by a key, and both gone once they were seen."""

from __future__ import annotations

from coach.clock import StoppedClock, shift
from coach.desk import Desk
from coach.flows import log
from coach.tui.app import CoachApp
from tests.tui.conftest import AT
from tests.tui.pictures import picture

CALL = {"start": "18:00", "end": "18:20", "title": "[bold]Call[/]"}


async def test_a_block_that_moves_legs_says_so_and_a_later_key_clears_it(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "Moved since" not in picture(app)
        desk.clock = StoppedClock(shift(AT, 5))
        log.add(desk, "busy", CALL)
        app.revision += 1
        await pilot.pause()
        assert "Moved since 17:42: Legs" in picture(app)
        await pilot.press("down")
        assert "Moved since 17:42: Legs" in picture(app)
        desk.clock = StoppedClock(shift(AT, 7))
        await pilot.press("up")
        await pilot.pause()
        assert "Moved since" not in picture(app)


async def test_n_opens_the_whole_list(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        desk.clock = StoppedClock(shift(AT, 5))
        log.add(desk, "busy", CALL)
        app.revision += 1
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert "Moved since 17:42: Legs" in picture(app)
        assert "busy time [bold]Call[/] added" in picture(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Moved since" not in picture(app)
