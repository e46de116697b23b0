"""A shell: command lines in, exit code and both outputs back, on a store of its own at a stopped clock."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from coach.cli.main import main
from coach.model import StoreDocument
from coach.store import Store

NOW = "2026-03-05T17:42:00+01:00"
"""Thursday evening, before training."""

HOSTILE = "\x1b]52;c;aGVsbG8=\x07[/] \u202eLegs\x9b31m"
"""Text that sets the clipboard, closes markup, turns the direction and colors: if anything obeys it."""


class Said(NamedTuple):
    """What one command line came to."""

    code: int
    out: str
    err: str


class Shell:
    """`shell("today", "--json")` runs `coach today --json` on this test's store."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *argv: str, at: str = NOW) -> Said:
        self._capsys.readouterr()
        code = main(["--store", str(self.folder), "--at", at, *argv])
        out, err = self._capsys.readouterr()
        return Said(code, out, err)

    def document(self) -> StoreDocument:
        """Everything the store holds."""
        return Store.open(self.folder, read_only=True).document()

    def files(self) -> dict[str, bytes]:
        """Every file of the store, byte for byte."""
        found = self.folder.rglob("*") if self.folder.exists() else ()
        return {str(path): path.read_bytes() for path in found if path.is_file()}


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COACH_STORE", "COACH_AT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell whose store does not exist yet."""
    return Shell(tmp_path / "store", capsys)


@pytest.fixture
def shell(bare: Shell) -> Shell:
    """A shell of someone in Berlin who told their usual wake time."""
    said = bare(
        "profile", "--wake", "06:45, sat 08:00", "--birth-year", "1988", "--region", "eu", "--tz", "Europe/Berlin"
    )
    assert said.code == 0, said.err
    return bare
