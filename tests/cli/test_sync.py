"""`coach sync` with two stores, in words and as a document."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import HOSTILE, Shell


@pytest.fixture
def other(shell: Shell, tmp_path: Path) -> Shell:
    return Shell(tmp_path / "other", shell._capsys)


@pytest.fixture
def shared(tmp_path: Path) -> str:
    (tmp_path / "shared").mkdir()
    return str(tmp_path / "shared")


def add(shell: Shell, title: str) -> None:
    assert shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", title).code == 0


def test_two_machines_come_to_hold_the_same(shell: Shell, other: Shell, shared: str) -> None:
    add(shell, "Dinner")
    assert shell("sync", shared).out == "2 changes out, 0 in.\n"
    said = json.loads(other("sync", shared, "--json").out)
    assert (said["schema"], said["received"], said["troubles"]) == ("coach.sync/1", 2, [])
    assert other.document() == shell.document()
    add(other, "Choir")
    assert other("sync").code == shell("sync").code == 0
    assert {busy.title for busy in shell.document().busy} == {"Dinner", "Choir"}
    assert "1 change from other machines" in shell("history").out
    assert shell("doctor").code == 0


def test_an_overruled_edit(shell: Shell, other: Shell, shared: str) -> None:
    shell("sync", shared)
    other("sync", shared)
    shell("profile", "--birth-year", "1980", at="2026-03-05T18:00:00+01:00")
    other("profile", "--birth-year", "1990", at="2026-03-05T19:00:00+01:00")
    shell("sync")
    assert "1 edit overruled" in other("sync").out
    assert "1980" in other("sync", "--earlier").out
    assert json.loads(other("sync", "--earlier", "--json").out)[0]["document"]["birth_year"] == 1980
    assert other("sync", "--bring", "1").code == 0
    assert other.document().profile.birth_year == 1980


def test_conflict_copies_of_the_store(shell: Shell, other: Shell) -> None:
    assert shell("sync", "--copies").out == "There are no conflict copies.\n"
    shutil.copytree(shell.folder, other.folder)
    add(other, "Choir")
    copy = shell.folder / "db.sync-conflict-20260305-081502-ABCDEF7.json"
    shutil.copy(other.folder / "db.json", copy)
    add(shell, "Dinner")
    assert shell("doctor").code == 1
    assert shell("sync", "--copies").code == 0
    assert {busy.title for busy in shell.document().busy} == {"Dinner", "Choir"}
    assert shell("doctor").code == 0


@pytest.mark.parametrize(
    "line", [["sync"], ["sync", "no/such/folder"], ["sync", "--bring", "3"], ["sync", "--bring", "x"],
             ["sync", ".", "--earlier"], ["sync", "--copies", "--earlier"]],
)  # fmt: skip
def test_lines_that_make_no_sense(shell: Shell, line: list[str]) -> None:
    before = shell.document()
    said = shell(*line)
    assert (said.code, said.out) == (2, "")
    assert shell.document() == before


def test_hostile_files_are_named_harmlessly(shell: Shell, shared: str) -> None:
    (Path(shared) / "coach-x.1.changes").write_text(f"0 0 {HOSTILE}\n")
    said = shell("sync", shared)
    assert said.code == 1
    assert "\x1b" not in said.out + said.err


def test_half_a_folder_is_named_and_changes_nothing(shell: Shell, other: Shell, shared: str) -> None:
    shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner")
    shell("sync", shared)
    (file,) = Path(shared).glob("*.changes")
    file.write_bytes(file.read_bytes()[:-20])
    said = other("sync", shared)
    assert said.code == 4
    assert str(file) in said.err
    assert "sync again when all of it has come" in said.err
    assert not other.document().busy
