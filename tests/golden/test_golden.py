"""Golden cases run through the command line: import, a line or two, `today --json` or `week --json`.

`COACH_GOLDEN=write pytest tests/golden` writes the frozen texts anew; look at the diff before keeping it.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.cli.main import main
from coach.paths import settings_file
from tests.golden.evenings import EVENINGS, Case
from tests.golden.telling import evening_lines, week_lines
from tests.golden.weeks import WEEKS

FOLDER = Path(__file__).parent / "frozen"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COACH_STORE", "COACH_AT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.mark.parametrize("case", EVENINGS, ids=lambda case: case.name)
def test_evening(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(case, "today", tmp_path, capsys)
    _compare(f"evening-{case.name}", case, evening_lines(said))


@pytest.mark.parametrize("case", WEEKS, ids=lambda case: case.name)
def test_week(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(case, "week", tmp_path, capsys)
    _compare(f"week-{case.name}", case, week_lines(said))


def test_no_frozen_text_is_left_behind() -> None:
    cases = {f"evening-{case.name}.txt" for case in EVENINGS} | {f"week-{case.name}.txt" for case in WEEKS}
    assert {file.name for file in FOLDER.iterdir()} == cases
    assert (len(EVENINGS), len(WEEKS)) == (12, 4)


def _said(case: Case, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The document that a verb prints of a case's store."""
    file, start = tmp_path / "store.json", ["--store", str(tmp_path / "store"), "--at", case.at]
    file.write_text(json.dumps(case.store), "utf-8")
    if case.settings:
        settings_file().parent.mkdir(parents=True)
        settings_file().write_text(case.settings, "utf-8")
    for line in (["import", str(file)], *map(shlex.split, case.lines)):
        assert main([*start, *line]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main([*start, verb, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def _compare(name: str, case: Case, lines: Iterator[str]) -> None:
    """With the frozen text, or write it when asked to."""
    head = (case.what, *(f"provisional: {remark}" for remark in case.provisional), f"seen {case.at}")
    now = "\n".join([*(f"# {line}" for line in head), "", *lines]).rstrip() + "\n"
    file = FOLDER / f"{name}.txt"
    if os.environ.get("COACH_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(now, "utf-8")
    assert file.exists(), f"not frozen yet: COACH_GOLDEN=write pytest tests/golden writes {file.name}"
    assert now == file.read_text("utf-8")
