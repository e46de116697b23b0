"""`coach doctor`: its words, its document and its exit codes."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest

from tests.cli.conftest import Shell


def test_a_healthy_store(shell: Shell) -> None:
    shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner")
    said = shell("doctor")
    assert (said.code, said.out) == (0, "1 record read, nothing wrong.\n")
    document = json.loads(shell("doctor", "--json").out)
    assert document == {
        "schema": "coach.doctor/1", "ok": True, "records": 1, "findings": [], "mended": [], "damaged": False,
    }  # fmt: skip


def test_no_store_yet(bare: Shell) -> None:
    assert bare("doctor", "--fix").out == "0 records read, nothing wrong.\n"
    assert not bare.folder.exists()


def test_findings_end_with_one_and_fix_mends_them(shell: Shell) -> None:
    (shell.folder / "torn.1.9").write_bytes(b"half")
    (shell.folder / "torn.1.9").chmod(0o600)
    said = shell("doctor")
    assert said.code == 1
    assert "--fix mends this" in " ".join(said.out.split())
    (finding,) = json.loads(shell("doctor", "--json").out)["findings"]
    assert finding["fixable"] is True
    assert set(finding) >= {"what", "where", "fixable"}
    said = shell("doctor", "--fix")
    assert (said.code, said.out.splitlines()[-1]) == (0, "0 records read, nothing wrong.")


def test_a_damaged_store_ends_with_four_until_it_is_salvaged(shell: Shell) -> None:
    (shell.folder / "db.json").write_bytes(b"{")
    before = shell.files()
    for line in (["doctor"], ["doctor", "--json"], ["today"]):
        assert shell(*line).code == 4
    assert shell.files() == before
    assert json.loads(shell("doctor", "--json").out)["damaged"] is True
    assert "coach doctor --salvage" in shell("doctor").out
    said = shell("doctor", "--salvage")
    assert said.code == 0, said.err
    assert "went on from" in said.out.lower()
    assert shell("today").code == 0


def test_hostile_names_are_shown_harmlessly(shell: Shell) -> None:
    (shell.folder / "db (\x1b[31m conflicted copy).json").write_bytes(b"")
    said = shell("doctor")
    assert said.code == 1
    assert "\x1b" not in said.out + said.err


def test_salvage_says_what_is_gone_by_count_and_copies_are_listed_meanwhile(shell: Shell) -> None:
    for title in ("Dinner", "Choir"):
        shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", title)
    assert shell("backup", "make").code == 0
    assert shell("busy", "add", "--start", "21:15", "--end", "22:00", "--title", "Film").code == 0
    for path in shell.folder.glob("journal.*"):
        path.unlink()
    (shell.folder / "db.json").write_bytes((shell.folder / "db.json").read_bytes()[:-4])
    listed = shell("backup", "list")
    assert (listed.code, ".hand.json.gz" in listed.out) == (4, True)
    said = shell("doctor", "--salvage")
    assert "3 → 2 records" in " ".join(said.out.split())
    assert shell("today").code == 0


def test_doctor_tries_every_plan_and_names_what_fails(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise ZeroDivisionError("a person's own data")

    assert shell("doctor").code == 0
    monkeypatch.setattr("coach.flows.today.shown_day", broken)
    monkeypatch.setattr("coach.flows.changing.shown_day", broken)
    said = shell("doctor")
    assert said.code == 1
    assert "coach today, coach next" in said.out
    assert "ZeroDivisionError" in said.out
    assert "own data" not in said.out
    for line in (
        ["profile", "--region", "us"], ["undo"], ["backup", "make"], ["export", "json"], ["history"],
        ["backup", "restore", "latest"], ["sync", "--copies"],
    ):  # fmt: skip
        assert shell(*line).code == 0, line


def test_an_open_folder_is_named_until_a_change_closes_it(shell: Shell) -> None:
    shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner")
    shell.folder.chmod(0o755)
    assert "others on this machine can open" in shell("today").err
    assert "others" not in shell("busy", "add", "--start", "21:15", "--end", "22:00", "--title", "Film").err
    assert "others" not in shell("today").err
