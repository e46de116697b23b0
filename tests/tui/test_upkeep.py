"""Upkeep from the palette, and the change of another process showing up."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from coach.flows import log
from coach.store import Store
from coach.tui.app import CoachApp
from tests.tui.conftest import furnish, new_desk
from tests.tui.pictures import picture


async def _palette(pilot: Pilot[None], words: str) -> None:
    await pilot.press("ctrl+p")
    await pilot.pause()
    await pilot.press(*("space" if letter == " " else letter for letter in words))
    await pilot.pause(0.3)
    await pilot.press("enter")
    await pilot.pause(0.3)


async def test_a_copy_the_check_and_the_history(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        before = len(desk.store.copies())
        await _palette(pilot, "store: back up")
        assert len(desk.store.copies()) == before + 1
        await _palette(pilot, "store: check")
        assert "nothing to mend" in picture(app)
        await pilot.press("escape")
        await _palette(pilot, "store: history")
        assert "Night Mag added to the cabinet" in picture(app)
    desk.store.close()


async def test_what_another_window_writes_shows_up_and_says_so(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    other = new_desk(store=Store.open(tmp_path / "store"))
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        log.add(other, "busy", {"start": "20:10", "end": "20:25", "title": "Parcel"})
        app.tick()
        await pilot.pause()
        assert "Parcel" in picture(app)
        assert any("outside this window" in str(note.message) for note in app._notifications)
    desk.store.close()
