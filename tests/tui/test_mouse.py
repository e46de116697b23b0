"""The mouse in a hurry: clicks on what is being taken down, and twice on what closes a page."""

from __future__ import annotations

import random

import pytest
from textual.command import CommandList
from textual.events import MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.widgets import Static

from coach.desk import Desk
from coach.flows.demo import seed as fill
from coach.store import Store
from coach.tui.app import CoachApp
from coach.tui.base import Dialog
from coach.tui.dialogs.palette import AllCommands
from tests.tui.conftest import AT, new_desk
from tests.tui.test_bursts import burst, key, settled
from tests.tui.test_random_keys import some_keys

KINDS: tuple[type[MouseEvent], ...] = (MouseDown, MouseUp, MouseMove, MouseScrollDown, MouseScrollUp)
ROUNDS = 25


def mouse(kind: type[MouseEvent], x: int, y: int) -> MouseEvent:
    """That event with the left button, as a terminal sends it."""
    return kind(None, x, y, 1, 0, 1, False, False, False, x, y)


async def test_the_mouse_after_the_last_page_ends_nothing(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test():
        pass
    await app.on_event(mouse(MouseDown, 1, 1))
    assert app.return_code in (0, None)


class Question(Dialog[str]):
    """A page to close."""


@pytest.mark.parametrize("kind", KINDS)
async def test_the_mouse_on_a_widget_that_is_gone_ends_nothing(kind: type[MouseEvent], desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await burst(pilot, "c")
        below = app.screen.query_one("#sum", Static)
        below.update("~ 7 h asleep", layout=False)
        at = below.region
        await below.remove()
        assert app.screen.get_widget_at(at.x + 2, at.y)[0] is below
        for one in (MouseDown, kind, MouseMove, MouseUp):
            await app.on_event(mouse(one, at.x + 2, at.y))
        await settled(pilot)
        assert app.is_running
    assert app.return_code in (0, None)


async def test_a_page_that_left_takes_no_other_down(desk: Desk) -> None:
    app = CoachApp(desk)
    told: list[str | None] = []
    async with app.run_test() as pilot:
        await burst(pilot, "c")
        below = app.screen
        page = Question()
        await app.push_screen(page, told.append)
        page.dismiss("once")
        page.dismiss("twice")
        await settled(pilot)
        assert app.screen is below
        assert told == ["once"]


async def test_two_clicks_on_a_command_run_it_once(desk: Desk) -> None:
    app = CoachApp(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await burst(pilot, "\x10")
        for one in "cabinet: add":
            await burst(pilot, one)
        palette = app.screen
        assert isinstance(palette, AllCommands)
        found = palette.query_one(CommandList)
        while found.option_count != 1:
            await pilot.pause()
        at = found.region
        for kind in (MouseDown, MouseUp, MouseDown, MouseUp):
            app.post_message(mouse(kind, at.x + 4, at.y + 1))
        while app.screen is palette:
            await settled(pilot)
        await settled(pilot)
        assert [type(screen).__name__ for screen in app.screen_stack] == ["CabinetScreen", "AddDialog"]


@pytest.mark.parametrize("seed", range(4))
async def test_no_mouse_and_keys_end_the_app(seed: int) -> None:
    chance = random.Random(seed)
    desk = new_desk(AT, Store.in_memory())
    fill(desk)
    app, done = CoachApp(desk), list[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(ROUNDS):
            for _ in range(chance.randint(1, 8)):
                if chance.random() < 0.5:
                    x, y = chance.randrange(80), chance.randrange(24)
                    for kind in (MouseDown, MouseUp) if chance.random() < 0.6 else (chance.choice(KINDS),):
                        app.post_message(mouse(kind, x, y))
                        done.append(f"{kind.__name__} {x} {y}")
                else:
                    for one in some_keys(chance):
                        app.post_message(key(one))
                        done.append(one)
            if chance.random() < 0.3:
                await settled(pilot)
            if chance.random() < 0.1:
                await pilot.resize_terminal(*chance.choice([(80, 24), (59, 19), (120, 40)]))
            assert app.is_running, done[-40:]
        await settled(pilot)
    assert app.return_code in (0, None), done[-40:]
