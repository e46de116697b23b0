"""What the README promises is what the tree holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme import SCREENS, with_keys

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = ("README.md", "coach/README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md")


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
    assert commands[1].endswith("pytest -n auto")
    assert all("python3 -m venv" in command for command in commands[:2])


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    """Files, folders and `python -m` modules in backticks; NAME and ROOM stand for any."""
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"`((?:coach|tests|assets|\.github)/[\w./-]*)`", text))
    modules = re.findall(r"`python -m ((?:coach|tests)[\w.]*)", text)
    named |= {f"{module.replace('.', '/')}" for module in modules}
    rooms = {f"coach/{room}" for room in re.findall(r"^\| `(\w+/)` \|", text, re.M)}
    for path in sorted(name for name in named | rooms if not re.search("NAME|ROOM", name)):
        assert (ROOT / path).exists() or (ROOT / f"{path}.py").exists(), path
