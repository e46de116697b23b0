"""`coach backup`, and what `coach undo` and `coach history` keep across processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

WHOOP = Path(__file__).parents[1] / "samples" / "whoop"


def add(shell: Shell, title: str) -> None:
    assert shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", title).code == 0


def test_make_list_restore_undo(shell: Shell) -> None:
    add(shell, "Dinner")
    then = shell.document()
    made = shell("backup", "make")
    assert made.code == 0
    assert "opened it" in made.out
    add(shell, "Choir")
    now = shell.document()
    listed = json.loads(shell("backup", "--json").out)
    assert (listed["schema"], [row["kind"] for row in listed["backups"]]) == ("coach.backups/1", ["hand", "daily"])
    assert "made by hand" in shell("backup", "list").out
    said = shell("backup", "restore", listed["backups"][0]["name"], "--json")
    assert json.loads(said.out)["record_id"].startswith("change-")
    assert shell.document() == then
    assert "restore of" in shell("history").out
    assert shell("undo").code == 0
    assert shell.document() == now


def test_listing_makes_nothing(bare: Shell) -> None:
    assert bare("backup").out == "No copies yet: the first change of each day leaves one.\n"
    assert bare("backup", "make").code == 2
    assert not bare.folder.exists()


@pytest.mark.parametrize("cut", [0, 20])
def test_a_damaged_copy_is_refused(shell: Shell, cut: int) -> None:
    path = shell.folder / "backups" / "2026-03-05.daily.json.gz"
    path.write_bytes(path.read_bytes()[:cut])
    before = shell.files()
    said = shell("backup", "restore", "latest")
    assert (said.code, said.out) == (3, "")
    assert str(path) in said.err
    assert shell.files() == before


def test_a_name_that_is_none(shell: Shell) -> None:
    said = shell("backup", "restore", "yesterday's")
    assert (said.code, said.err.splitlines()[0]) == (2, "coach: COPY: there is no copy “yesterday's”")


def test_an_import_is_taken_back_whole_and_nothing_else(shell: Shell) -> None:
    add(shell, "Dinner")
    batch = json.loads(shell("import", str(WHOOP), "--json").out)["batch"]
    add(shell, "Choir")
    said = shell("undo", batch)
    assert said.code == 2
    assert "coach undo 2" in said.err
    assert shell("undo", "2").code == 0
    document = shell.document()
    assert [busy.title for busy in document.busy] == ["Dinner"]
    assert (document.nights, document.naps, document.workouts) == ((), (), ())
    assert [line.split()[0] for line in shell("history").out.splitlines()] == ["1", "2"]


def test_a_look_before_a_restore_changes_nothing(shell: Shell) -> None:
    add(shell, "Dinner")
    assert shell("backup", "make").code == 0
    add(shell, "Choir")
    shell("busy", "edit", "Dinner", "--title", "Supper")
    shell("profile", "--region", "us")
    before = shell.files()
    looked = shell("backup", "show", "latest")
    assert looked.code == 0
    assert "busy: 1 gone, 1 as they were" in looked.out
    assert "profile: as it was then" in looked.out
    document = json.loads(shell("backup", "show", "latest", "--json").out)
    assert document["differences"][0] == {"kind": "busy", "back": 0, "gone": 1, "changed": 1}
    assert shell.files() == before
    assert shell("backup", "restore", "latest").code == 0
    assert "as in it already" in shell("backup", "show", "latest").out
