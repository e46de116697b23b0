"""`python -m tests.readme`: the README's screenshots and its key table, from the real app on the demo store."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from pathlib import Path

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.flows import demo
from coach.settings import Settings
from coach.store import Store
from coach.tui.app import CoachApp
from coach.tui.commands import LONG, all_commands, key_text

ROOT = Path(__file__).parents[1]
AT = datetime.fromisoformat("2026-03-05T17:42:00+01:00")
SIZE = (100, 30)
SCREENS = {"today": (), "check_in": ("c",), "sleep": ("2", "v"), "cabinet": ("3",)}
"""Name of each picture, and the keys that lead there."""

_KEYS = re.compile(r"(<!-- keys: [^>]*-->\n).*?(<!-- end of keys -->)", re.DOTALL)
_WEB_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def key_table() -> str:
    """The key table of the README, in markdown."""
    lines = ["| key | where | does |", "|---|---|---|"]
    for row in all_commands():
        where = "everywhere" if row.room == "app" else row.room.replace("_", "-")
        keys = " ".join(f"`{key_text(key.strip(), LONG)}`" for key in row.keys.split(","))
        lines.append(f"| {keys} | {where} | {row.help} |")
    return "\n".join(lines) + "\n"


def with_keys(text: str) -> str:
    """The README with the key table of the app in its place."""
    return _KEYS.sub(lambda found: f"{found[1]}{key_table()}\n{found[2]}", text)


async def picture(keys: tuple[str, ...]) -> str:
    """One screen as SVG; the fonts are the reader's own, so that nothing is fetched."""
    desk = Desk(Store.in_memory(), StoppedClock(AT), facts(), Settings())
    demo.seed(desk)
    app = CoachApp(desk, demo=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        return _WEB_FONTS.sub("", app.export_screenshot(title="coach"))


def main() -> None:
    """Write assets/*.svg and the README's keys."""
    for name, keys in SCREENS.items():
        (ROOT / "assets" / f"{name}.svg").write_text(asyncio.run(picture(keys)), "utf-8")
    readme = ROOT / "README.md"
    readme.write_text(with_keys(readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
