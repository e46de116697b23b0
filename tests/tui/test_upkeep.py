"""Upkeep from the palette, and the change of another process showing up."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from textual.widgets.option_list import OptionDoesNotExist

from coach.flows import log
from coach.model import Busy, Night
from coach.store import Store
from coach.tui.app import CoachApp
from tests.store.build import journal_of
from tests.store.test_partly import spoil
from tests.tui.conftest import AT, furnish, new_desk
from tests.tui.pictures import check_picture, picture

PARCEL = {"start": "20:10", "end": "20:25", "title": "Parcel"}


async def _palette(pilot: Pilot[None], words: str) -> None:
    await pilot.press("ctrl+p")
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.value = words
    await _until(pilot, lambda: words in str(pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt))
    await pilot.press("enter")
    await _until(pilot, lambda: not isinstance(pilot.app.screen, CommandPalette))
    await pilot.pause(0.1)


async def _until(pilot: Pilot[None], come: Callable[[], bool]) -> None:
    """Wait for what the palette does in its own time."""
    for _ in range(200):
        await pilot.pause()
        try:
            if come():
                return
        except (NoMatches, OptionDoesNotExist):
            pass
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


async def _type(pilot: Pilot[None], text: str) -> None:
    """Into the field under the cursor, then Enter."""
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.value = text
    await pilot.press("enter")
    await pilot.pause(0.2)


def said(app: CoachApp) -> str:
    return " ".join(str(note.message) for note in app._notifications)


async def test_a_copy_the_check_and_the_history(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        before = len(desk.store.copies.listed())
        await _palette(pilot, "store: back up")
        assert len(desk.store.copies.listed()) == before + 1
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
        log.add(other, "busy", PARCEL)
        app.tick()
        await pilot.pause()
        assert "Parcel" in picture(app)
        assert "outside this window" in said(app)
    desk.store.close()


async def test_a_copy_is_looked_at_brought_back_and_taken_back(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    name = desk.store.copies.make("hand", at=AT)
    log.add(desk, "busy", PARCEL)
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await _palette(pilot, "store: restore")
        assert name is not None
        assert name in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        check_picture(app, "restore_look_80x24")
        await pilot.press("escape")
        await pilot.pause()
        assert len(desk.store.all(Busy)) == 2, "looking changes nothing"
        await _palette(pilot, "store: restore")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert [busy.title for busy in desk.store.all(Busy)] == ["Dinner"]
        await pilot.press("u")
        await pilot.pause()
        assert len(desk.store.all(Busy)) == 2
    desk.store.close()


async def test_the_check_mends_what_is_safe(tmp_path: Path) -> None:
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    (tmp_path / "store" / "db.json.new").write_text("half")
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await _palette(pilot, "store: check")
        assert "f mend what is safe" in picture(app)
        await pilot.press("f")
        await pilot.pause(0.2)
        assert "Removed" in picture(app)
        assert not (tmp_path / "store" / "db.json.new").exists()
    desk.store.close()


async def test_a_damaged_store_is_salvaged_from_the_screen_and_goes_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    writer = furnish(new_desk(store=Store.open(store)))
    writer.store.book.snapshot()
    for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
        with writer.store.change(f"night {day}", at=AT) as change:
            change.put(Night(id=day, date=AT.date()))
    spoil(store, 2)
    damaged = journal_of(store).read_bytes()
    app = CoachApp(new_desk(store=Store.open(store, partly=True)))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "Read-only. The journal is damaged" in picture(app)
        await _palette(pilot, "store: check")
        await pilot.press("s")
        await pilot.pause(0.2)
        assert "Went on from everything up to change" in picture(app)
        await pilot.press("escape")
        app.tick()
        await pilot.pause()
        assert "Read-only" not in picture(app)
        assert "Legs" in picture(app)
    (aside,) = store.glob("damaged-*/journal.*")
    assert aside.read_bytes() == damaged
    assert [night.id for night in Store.open(store).all(Night)] == ["2026-03-01"]


async def test_two_machines_exchange_and_an_overruled_edit_is_brought_back(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await _palette(pilot, "store: exchange")
        await _type(pilot, str(tmp_path / "nowhere"))
        assert "there is no folder" in picture(app)
        await _type(pilot, str(shared))
        assert "changes out, 0 in" in picture(app)
        await pilot.press("escape")
        other = new_desk(store=Store.open(tmp_path / "other"))
        other.store.machines.sync(shared, at=AT)
        for place, title in ((desk, "Supper"), (other, "Lunch")):
            (dinner,) = place.store.all(Busy)
            log.edit(place, "busy", dinner.id, {"title": title})
            place.store.machines.sync(shared, at=AT)
        await _palette(pilot, "store: exchange")
        assert isinstance(app.focused, Input)
        assert app.focused.value == str(shared), "the folder is remembered"
        await pilot.press("enter")
        await pilot.pause(0.2)
        loser = {"Supper", "Lunch"} - {busy.title for busy in other.store.all(Busy)}
        await pilot.press("escape")
        await _palette(pilot, "store: overruled")
        assert all(title in picture(app) for title in loser)
        await pilot.press("enter")
        await pilot.pause()
        assert {busy.title for busy in desk.store.all(Busy)} == loser
    desk.store.close()


async def test_much_that_another_machine_removed_is_said_and_u_brings_it_back(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    desk = furnish(new_desk(store=Store.open(tmp_path / "store")))
    nights = [Night(id=f"n{day}", date=date(2026, 2, day), quality=3) for day in range(1, 13)]
    with desk.store.change("nights", at=AT) as change:
        for night in nights:
            change.put(night)
    before = ids(desk.store)
    other = Store.open(tmp_path / "other")
    for store in (desk.store, other):
        store.machines.sync(shared, at=AT)
    with other.change("clear", at=AT) as change:
        for night in nights:
            change.remove(Night, night.id)
    other.machines.sync(shared, at=AT)
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await _palette(pilot, "store: exchange")
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert f"12 nights removed by {platform.node()}: u takes it back." in picture(app)
        assert not ids(desk.store) & {night.id for night in nights}
        await pilot.press("escape")
        await pilot.press("u")
        await pilot.pause(0.2)
        assert ids(desk.store) == before
    for store in (desk.store, other, desk.store):
        store.machines.sync(shared, at=AT + timedelta(minutes=1))
    assert ids(other) == before
    desk.store.close()


def ids(store: Store) -> set[str]:
    return {night.id for night in store.all(Night)}


async def test_conflict_copies_are_found_at_the_start_and_merged(tmp_path: Path) -> None:
    store = tmp_path / "store"
    desk = furnish(new_desk(store=Store.open(store)))
    desk.store.book.snapshot()
    shutil.copytree(store, tmp_path / "there")
    there = new_desk(store=Store.open(tmp_path / "there"))
    log.add(there, "busy", PARCEL)
    there.store.book.snapshot()
    shutil.copy(tmp_path / "there" / "db.json", store / "db.sync-conflict-20260305-120000-ABCDEFG.json")
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "store: merge takes in what they hold" in said(app)
        await _palette(pilot, "store: merge")
        assert "1 in" in picture(app)
        await pilot.press("escape")
        assert {busy.title for busy in desk.store.all(Busy)} == {"Dinner", "Parcel"}
        await _palette(pilot, "store: merge")
        assert "There are none" in picture(app)
    desk.store.close()


async def test_the_store_is_locked_and_unlocked_from_the_screen(tmp_path: Path) -> None:
    pytest.importorskip("pyrage", reason="the extra `age`")
    store = tmp_path / "store"
    desk = furnish(new_desk(store=Store.open(store, partly=True)))
    before = desk.store.document()
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await _palette(pilot, "store: lock")
        check_picture(app, "lock_80x24")
        await _type(pilot, "four random words here")
        await _type(pilot, "four random words there")
        assert "not the same" in picture(app)
        await _type(pilot, "four random words here")
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.tick()
        await pilot.pause()
        assert "Read-only. The store is locked" in picture(app)
        assert "Legs" not in picture(app)
        assert not (store / "db.json").exists()
        await _palette(pilot, "store: unlock")
        await _type(pilot, "quite another passphrase")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "does not open" in picture(app)
        await _type(pilot, "four random words here")
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.tick()
        await pilot.pause()
        assert "Legs" in picture(app)
    assert Store.open(store).document() == before
    desk.store.close()
