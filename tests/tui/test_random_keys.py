"""Random keys over rooms, forms and dialogs: nothing that is pressed ends the app, and the store stays whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from textual.events import Paste

from coach.flows.demo import seed as fill
from coach.store import Store
from coach.tui.app import CoachApp
from tests.attack.size import TIMES
from tests.tui.conftest import AT, new_desk
from tests.tui.test_bursts import key, settled

MOVES = (
    "up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "home", "end", "pageup", "pagedown",
    "backspace", "delete", " ",
)  # fmt: skip
COMMANDS = (*"1234caopbu?ynxtsmwed!AiprfTvjkhlNg/[]", "ctrl+s", "ctrl+r", "ctrl+p")
WORDS = (
    "22:45", "yesterday 23:00", "2026-03-05", "60", "Night Mag", "legs 19:30", "-1", "1e400", "9999-12-31 23:59",
    "0001-01-01", "[/]", "[@click=app.bell]x[/]", "n.csv", "zinc 15 mg", "store: ", "24:00", "１２", "é😀\u202e",
)  # fmt: skip
BURST = 12
"""Keys that come at once, before the app has looked at the first."""
KEYS = 250
"""Of each seed; eight of them press 2,000."""


def some_keys(chance: random.Random) -> tuple[str, ...]:
    """One key that moves, one that commands, or a word."""
    kind = chance.choices(("move", "command", "word"), (45, 45, 10))[0]
    if kind == "word":
        return tuple(chance.choice(WORDS))
    return (chance.choice(MOVES if kind == "move" else COMMANDS),)


@pytest.mark.parametrize("seed", range(8 * TIMES))
async def test_no_keys_end_the_app(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "n.csv").write_text("date,bedtime,wake time\n2026-03-01,23:10,07:10\n", "utf-8")
    desk = new_desk(AT, Store.open(tmp_path / "store"))
    if seed % 2:
        fill(desk)
    pressed: list[str] = []
    app = CoachApp(desk)
    async with app.run_test(size=chance.choice([(100, 30), (80, 24), (60, 20)])) as pilot:
        while len(pressed) < KEYS:
            batch = [one for _ in range(BURST) for one in some_keys(chance)]
            pressed += batch
            for one in batch:
                app.post_message(key(one))
            if chance.random() < 0.2:
                app.post_message(Paste("\x1b]52;c;eA==\x07\x00[red]\n" + "é" * 50))
            await settled(pilot)
            if chance.random() < 0.1:
                await pilot.resize_terminal(*chance.choice([(80, 24), (59, 19), (120, 40), (30, 8)]))
            assert app.is_running, pressed[-40:]
    assert app.return_code in (0, None), pressed[-40:]
    document = desk.store.document()
    desk.close()
    assert Store.open(tmp_path / "store", read_only=True).document() == document
