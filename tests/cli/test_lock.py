"""`coach lock` and `coach unlock` with a real passphrase."""

from __future__ import annotations

import os

import pytest

from tests.cli.conftest import Shell

pytest.importorskip("pyrage", reason="the extra age is not installed")


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_PASSPHRASE", "correct horse battery")


def test_lock_refuse_unlock(shell: Shell) -> None:
    before = shell.document()
    locked = shell("lock")
    assert locked.code == 0, locked.err
    assert "does not protect" in locked.out
    files = shell.files()
    assert {os.path.basename(name) for name in files} == {"locked.age", "lock"}
    for line in (["today"], ["busy", "add", "--start", "19:15", "--end", "20:00"], ["doctor", "--fix", "--salvage"]):
        said = shell(*line)
        assert said.code == 4, line
        assert "coach unlock" in said.err + said.out
    assert shell.files() == files
    assert shell("unlock").code == 0
    assert shell.document() == before


@pytest.mark.parametrize("line", [["unlock"], ["unlock", "--copy", "x"], ["unlock", "--out", "x"]])
def test_lines_that_make_no_sense(shell: Shell, line: list[str]) -> None:
    before = shell.files()
    said = shell(*line)
    assert (said.code, said.out) == (2, "")
    assert shell.files() == before


def test_nothing_to_lock(bare: Shell) -> None:
    assert bare("lock").code == 2
    assert not bare.folder.exists()


def test_nobody_to_ask(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_PASSPHRASE")
    said = shell("lock")
    assert said.code == 2
    assert "COACH_PASSPHRASE" in said.err


def test_help_says_what_it_does_not_protect(shell: Shell) -> None:
    assert "does not protect" in " ".join(shell("lock", "--help").out.split())
