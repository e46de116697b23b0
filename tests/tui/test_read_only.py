"""A window that may only look: beside another that writes, or on a store that is not whole."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from coach.flows import log
from coach.model import Intake
from coach.store import Store
from coach.tui.app import CoachApp
from tests.store.test_partly import from_the_future
from tests.tui.conftest import furnish, new_desk
from tests.tui.pictures import check_picture, picture


def said(app: CoachApp) -> str:
    return " ".join(str(note.message) for note in app._notifications)


async def tick(pilot: Pilot[None], app: CoachApp) -> None:
    app.tick()
    await pilot.pause()


async def test_the_second_window_follows_refuses_and_takes_over(tmp_path: Path) -> None:
    first = furnish(new_desk(store=Store.open(tmp_path / "store")))
    assert first.store.book.claim() is None
    desk = new_desk(store=Store.open(tmp_path / "store", partly=True))
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Read-only. The store is open in another window (process" in picture(app)
        await pilot.press("d")
        await pilot.pause()
        assert "another window" in said(app)
        assert not desk.store.all(Intake)
        log.add(first, "busy", {"start": "20:10", "end": "20:25", "title": "Parcel"})
        await tick(pilot, app)
        assert "Parcel" in picture(app)
        for key in ("3", "a", "o", "p"):
            await pilot.press(key)
            await pilot.pause()
            assert app.screen.__class__.__name__ == "CabinetScreen", "what would be refused is not asked"
        assert "Read-only" in picture(app), "every room says so"
        first.store.close()
        await tick(pilot, app)
        assert "Read-only" not in picture(app)
        assert "This window writes now." in said(app)
        await pilot.press("1", "d")
        await pilot.pause()
        assert len(Store.open(tmp_path / "store").all(Intake)) == 1
    desk.store.close()


async def test_a_store_of_a_newer_version_is_shown_without_a_plan(tmp_path: Path) -> None:
    from_the_future(tmp_path / "store")
    before = {path: path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()}
    app = CoachApp(new_desk(store=Store.open(tmp_path / "store", partly=True)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        check_picture(app, "today_newer_80x24")
        for key in ("d", "u", "2", "e", "4", "1"):
            await pilot.press(key)
            await pilot.pause()
        assert "No plan is made" in picture(app)
    assert {path: path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()} == before


async def test_a_folder_that_may_not_be_written_is_opened_to_look(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    desk.store.close()
    (tmp_path / "store" / "window").mkdir()  # stands for every reason why the file cannot be had, root included
    app = CoachApp(new_desk(store=Store.open(tmp_path / "store", partly=True)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Read-only. The store could not be locked" in picture(app)
        assert "Legs" in picture(app)
