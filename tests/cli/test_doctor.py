"""`coach doctor`: its words, its document and its exit codes."""

from __future__ import annotations

import json

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
