"""What the README promises is what the tree holds."""

from __future__ import annotations

import re
import tomllib
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


def test_ci_runs_the_readmes_own_test_line() -> None:
    line = next(text for text in README.splitlines() if text.endswith("-m pytest"))
    assert line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_two_commands_come_first() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert commands[0].endswith("coach demo")
    assert commands[1].endswith("pytest")
    assert all("python3 -m venv" in command for command in commands[:2])


def test_the_lock_file_pins_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9-]+", requirement)
        assert name is not None
        assert re.search(rf"^{name[0].lower()}==", lock, re.MULTILINE), requirement
