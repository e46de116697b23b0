"""What people repair with works on a damaged store: it is set aside whole first, and nothing is dropped unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Shell

VERBS = (["undo"], ["backup", "make"], ["backup", "restore", "latest"], ["profile", "--tz", "UTC"], ["sync"])


def filled(shell: Shell) -> Path:
    """A store with a wish, and its copy of the day."""
    assert shell("profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
    assert shell("wish", "add", "--title", "Legs", "--kind", "run", "--minutes", "60").code == 0
    assert shell("busy", "add", "--start", "18:00", "--end", "19:00", "--title", "Call").code == 0
    return shell.folder / "db.json"


def titles(shell: Shell) -> set[str]:
    return {row["title"] for verb in ("wish", "busy") for row in json.loads(shell(verb, "list", "--json").out)}


@pytest.mark.parametrize("line", VERBS, ids=" ".join)
def test_an_edited_store_is_set_aside_and_gone_on_from(shell: Shell, tmp_path: Path, line: list[str]) -> None:
    db = filled(shell)
    edited = db.read_bytes().replace(b"Legs", b"Lags")
    db.write_bytes(edited)
    (tmp_path / "shared").mkdir()
    said = shell(*line, *([str(tmp_path / "shared")] if line == ["sync"] else []))
    assert said.code == 0, said
    assert "every file as it was is in" in said.err
    (aside,) = shell.folder.glob("damaged-*")
    assert (aside / "db.json").read_bytes() == edited
    assert shell("today").code == 0
    if line[0] in ("profile", "sync") or line[1:] == ["make"]:
        assert titles(shell) == {"Lags", "Call"}


@pytest.mark.parametrize("line", [["undo"], ["backup", "make"], ["profile", "--tz", "UTC"]], ids=" ".join)
def test_where_something_would_be_missed_the_person_decides(shell: Shell, line: list[str]) -> None:
    db = filled(shell)
    cut = db.read_bytes()[:200]
    db.write_bytes(cut)
    said = shell(*line)
    assert said.code == 4
    assert "What can be read is" in said.err
    assert "coach doctor --salvage" in said.err
    assert db.read_bytes() == cut
    assert not list(shell.folder.glob("damaged-*"))


def test_bringing_back_a_copy_needs_nothing_of_what_is_broken(shell: Shell) -> None:
    db = filled(shell)
    shell("backup", "make")
    db.write_bytes(db.read_bytes()[:200])
    assert shell("backup", "restore", "latest").code == 0
    assert titles(shell) == {"Legs", "Call"}


def test_a_line_that_cannot_be_read_may_hold_a_change_and_is_never_passed_over(shell: Shell) -> None:
    db = filled(shell)
    (journal,) = shell.folder.glob("journal.*")
    journal.write_bytes(journal.read_bytes() + b'5c77d1a0 20 {"seq": 7, "ops\n')
    db.write_bytes(db.read_bytes().replace(b"Legs", b"Lags"))
    before = shell.files()
    said = shell("undo")
    assert (said.code, shell.files()) == (4, before)
