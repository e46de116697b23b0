"""Keys that arrive in one burst, as over a slow line or from a macro: each goes where the one before it led."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from coach.desk import Desk
from coach.model import CheckIn, Night, Wish
from coach.tui.app import CoachApp
from coach.tui.dialogs.form import FormDialog
from coach.tui.dialogs.palette import AllCommands
from coach.tui.widgets.fields import Choice

NAMES = {"\r": "enter", "\t": "tab", "\x1b": "escape", "\x12": "ctrl+r", "\x10": "ctrl+p", "\x13": "ctrl+s"}


def key(text: str) -> Key:
    """The event of a key by name, or of a character as a terminal sends it."""
    if text in NAMES:
        return Key(NAMES[text], None)
    return Key(_character_to_key(text), text) if len(text) == 1 else Key(text, None)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """All keys at once, before anything else gets its turn."""
    for one in keys:
        pilot.app.post_message(key(one))
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Until nothing waits any more."""
    app = pilot.app
    assert isinstance(app, CoachApp)
    await pilot.pause()
    while app.is_running and app.turns.busy:
        await pilot.pause()
    await pilot.pause()


async def test_a_form_typed_in_one_burst_fills_the_right_fields(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        before = {wish.id for wish in desk.store.all(Wish)}
        await burst(pilot, *"aaRow\rrun\r45\r", "ctrl+s")
        new = [wish for wish in desk.store.all(Wish) if wish.id not in before]
        assert [(wish.title, wish.kind, wish.minutes) for wish in new] == [("Row", "run", 45)]


async def test_a_check_in_typed_in_one_burst_fills_the_right_lines(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        await burst(pilot, *"c2310\r2330\r15\r1\r10\r645\r700\r4342", "ctrl+s")
    (night,) = desk.store.all(Night)
    (told,) = desk.store.all(CheckIn)
    assert [f"{at:%H:%M}" for at in (night.into_bed, night.lights_out, night.final_wake, night.out_of_bed) if at] == [
        "23:10", "23:30", "06:45", "07:00",
    ]  # fmt: skip
    assert (night.latency_min, night.awakenings, night.awake_min) == (15, 1, 10)
    assert (told.sleep_quality, told.fatigue, told.soreness, told.stress) == (4, 3, 4, 2)


async def test_keys_of_a_room_that_is_still_coming_are_for_that_room(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        await burst(pilot, *"1234234121", "3", "a", *"Zinc\r")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert form.typed["name"] == "Zinc"
        assert form.here == 1


async def test_a_form_that_starts_over_keeps_its_choices_choosable(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        await burst(pilot, "3", "a", "ctrl+o", "ctrl+r", "up", "up", "up", "right")
        form = app.screen
        assert isinstance(form, FormDialog)
        chosen = [line.entry for line in form.lines if isinstance(line.entry, Choice)]
        assert chosen
        assert all(choice.value in dict(choice.choices) for choice in chosen)


@pytest.mark.parametrize("move", ["pagedown", "pageup", "shift+end", "down", "enter"])
async def test_the_palette_takes_keys_before_it_is_laid_out(desk: Desk, move: str) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        await burst(pilot, "ctrl+p", move, move)
        assert app.is_running


async def test_the_palette_is_opened_again_while_the_one_before_is_taken_down(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        await burst(pilot, "ctrl+p", "ctrl+p", "escape", "ctrl+p", "pagedown", "escape", "ctrl+p")
        assert [isinstance(screen, AllCommands) for screen in app.screen_stack] == [False, True]
        app.screen.dismiss()
        app.action_command_palette()
        app.action_command_palette()
        await settled(pilot)
        assert app.is_running


async def pasted(pilot: Pilot[None], text: str) -> str:
    """What the app said about a text that was pasted."""
    pilot.app.clear_notifications()
    pilot.app.post_message(Paste(text))
    await settled(pilot)
    return " ".join(toast.message for toast in pilot.app._notifications)


async def test_a_paste_of_several_lines_says_what_it_left_out(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test() as pilot:
        assert await pasted(pilot, "22:10\n") == "There is no field here to paste into."
        await burst(pilot, "a", "a")
        assert await pasted(pilot, "\nLegs\nand\n\narms\n") == "Pasted the first line; 2 more lines did not fit."
        form = app.screen
        assert isinstance(form, FormDialog)
        form.focus_field("note")
        await pilot.pause()
        assert await pasted(pilot, "one\n two\n") == ""
        assert (form.typed["title"], form.typed["note"]) == ("Legs", "one two")


async def test_what_is_too_long_to_paste_says_so(empty_desk: Desk) -> None:
    app = CoachApp(empty_desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert await pasted(pilot, "9" * 61) == ("Nothing was pasted: it has 61 signs, and the field has room for 60.")
