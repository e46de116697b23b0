"""Sessions, busy times, imports and the profile, from the app: keys in, records in the store."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from coach.desk import Desk
from coach.model import Busy, Night, Wish
from coach.tui.app import CoachApp
from coach.tui.dialogs.importing import ImportDialog
from coach.tui.rooms.sessions import SessionsScreen
from tests.tui.hands import paste
from tests.tui.pictures import check_picture, picture

WHOOP = Path(__file__).parents[1] / "samples" / "whoop"


async def _type(pilot: Pilot[None], *texts: str) -> None:
    """Each text into its field, Enter after each."""
    for text in texts:
        await pilot.press(*text, "enter")


async def test_a_session_is_added_from_today_and_undone(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "w")
        await _type(pilot, "Run", "run", "40", "", "legs", "thu", "1830")
        await pilot.press("ctrl+s")
        await pilot.pause()
        wished = {w.title: (w.minutes, w.days, w.preferred) for w in desk.store.all(Wish)}
        assert wished["Run"] == (40, ("thu",), "18:30")
        await pilot.press("u")
        await pilot.pause()
        assert [w.title for w in desk.store.all(Wish)] == ["Legs"]


async def test_the_list_is_mended_and_thinned_out(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen)
        check_picture(app, "sessions_80x24")
        await pilot.press("end", "x")
        await pilot.pause()
        assert not desk.store.all(Busy)
        await pilot.press("b")
        await _type(pilot, "1930", "2015", "Call")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [busy.title for busy in desk.store.all(Busy)] == ["Call"]
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, SessionsScreen)


async def test_a_wearable_is_imported_looked_at_first(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        await paste(pilot, app, str(WHOOP))
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not desk.store.all(Night), "looking keeps nothing"
        assert "3 nights" in str(app.screen.query_one("#said", Static).render())
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert len(desk.store.all(Night)) == 3
        assert not isinstance(app.screen, ImportDialog)


async def test_a_file_that_cannot_be_read_says_so_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\x00\x01\x02[/]")
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        await paste(pilot, app, str(tmp_path / "x.bin"))
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "!" in str(app.screen.query_one("#said", Static).render())
        assert isinstance(app.screen, ImportDialog)
        assert not any("import" in entry.name for entry in desk.store.history.entries())


async def test_the_profile_is_mended_from_the_app(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.press(*["backspace"] * 5, *"0615", *["enter"] * 12)
        await pilot.pause()
        assert desk.profile.wake["default"] == "06:15"


async def test_a_way_longer_than_the_gap_is_said_beside_the_form_and_nothing_is_lost(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("b")
        await _type(pilot, "1815", "1900", "Gym", "45")
        await pilot.press("ctrl+s")
        await pilot.pause()
        said = picture(app)
        assert "45 min on the way do not fit into the 15 min before Dinner" in " ".join(said.split())
        assert "Gym" in said
        assert [busy.title for busy in desk.store.all(Busy)] == ["Dinner"]


async def test_the_form_of_a_block_keeps_its_way_and_getting_ready(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("b")
        await _type(pilot, "tomorrow 06:30", "07:30", "Swim", "25", "20")
        await pilot.press("ctrl+s")
        await pilot.pause()
        swim = next(busy for busy in desk.store.all(Busy) if busy.title == "Swim")
        assert (swim.travel_min, swim.ready_in_min) == (25, 20)
