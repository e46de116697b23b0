"""What the README promises is what the tree holds."""

from __future__ import annotations

import re
from pathlib import Path

from tests.readme import SCREENS, with_keys

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_key_table_is_the_apps_own() -> None:
    assert with_keys(README) == README, "python -m tests.readme writes it anew"


def test_every_picture_it_shows_is_there_and_fetches_nothing() -> None:
    shown = set(re.findall(r"\]\((assets/[^)]+)\)", README))
    assert shown == {f"assets/{name}.svg" for name in SCREENS}
    for path in shown:
        assert "url(" not in (ROOT / path).read_text("utf-8").replace("url(#", "")


def test_the_two_commands_come_first() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert commands[0].endswith("coach demo")
    assert commands[1].endswith("pytest")
    assert all("python3 -m venv" in command for command in commands[:2])
