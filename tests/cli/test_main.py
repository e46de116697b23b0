"""Finding the verb, the common options, and how complaints leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.cli.main import VERBS, main, split
from coach.errors import CRASHED
from tests.cli.conftest import Shell

ACTIONS = {
    "sleep": ("list", "add", "edit", "remove"),
    "workout": ("list", "add", "edit", "remove"),
    "busy": ("list", "add", "edit", "remove"),
    "wish": ("list", "add", "edit", "remove"),
    "cabinet": ("list", "add", "edit", "remove", "take", "check"),
}


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_verb_helps_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*filter(None, [verb]), "--help"]) == 0
    out = capsys.readouterr().out
    assert "Example:\n  coach " in out
    assert "--store DIR" in out
    assert out.isascii()


@pytest.mark.parametrize(("verb", "action"), [(verb, action) for verb in ACTIONS for action in ACTIONS[verb]])
def test_every_action_helps_with_an_example(verb: str, action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, action, "--help"]) == 0
    assert f"Example:\n  coach {verb} {action}" in capsys.readouterr().out


def test_the_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    out = capsys.readouterr().out
    assert all(f"  {verb} " in out for verb in VERBS)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("coach 0.")


def test_common_options_stand_before_or_after_the_verb() -> None:
    assert split(["--store", "a", "today", "--json"]) == (["--store", "a"], "today", ["--json"])
    assert split(["--store=a", "--at", "b", "sleep", "list"]) == (["--store=a", "--at", "b"], "sleep", ["list"])
    assert split(["--version"]) == (["--version"], None, [])
    assert split(["--store"]) == (["--store"], None, [])


def test_the_options_work_in_every_place(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell("workout", "add", "--start", "16:00", "--minutes", "60")
    store = ["--store", str(shell.folder)]
    outputs = []
    for line in (
        [*store, "workout", "list", "--json"],
        ["workout", *store, "list", "--json"],
        ["workout", "list", "--json", *store],
        ["workout", "--json", *store],
    ):
        capsys.readouterr()
        assert main(line) == 0
        outputs.append(capsys.readouterr().out)
    assert len(set(outputs)) == 1
    assert json.loads(outputs[0])[0]["kind"] == "other"


def test_the_environment_names_the_store_and_the_moment(
    shell: Shell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_STORE", str(shell.folder))
    monkeypatch.setenv("COACH_AT", "2026-03-05T17:42")
    assert main(["today", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["generated_at"] == "2026-03-05T17:42:00+01:00"


def test_an_unknown_verb_is_answered_with_the_nearest(bare: Shell) -> None:
    said = bare("tody")
    assert said.code == 2
    assert "Did you mean coach today?" in said.err


@pytest.mark.parametrize("verb", ["", "\x1b[31m", "[/]"])
def test_no_verb_at_all(bare: Shell, verb: str) -> None:
    said = bare(verb)
    assert said.code == 2
    assert "there is no verb" in said.err
    assert "\x1b" not in said.err


def test_an_unknown_option_shows_usage_and_an_example(bare: Shell) -> None:
    said = bare("today", "--nonsense")
    assert said.code == 2
    assert said.out == ""
    assert "usage: coach today" in said.err
    assert "--nonsense" in said.err
    assert "Example: coach today" in said.err


@pytest.mark.parametrize(
    "moment", ["soon", "2026-03-05", "2026-02-30T10:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59"]
)
def test_a_moment_that_is_none(bare: Shell, moment: str) -> None:
    said = bare("today", at=moment)
    assert said.code == 2
    assert said.err.startswith("coach: --at: ")
    assert bare.files() == {}


def test_an_empty_store_name_is_not_the_own_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--store", ""]) == 2
    assert capsys.readouterr().err.startswith("coach: --store: ")


def test_a_damaged_store_is_told_and_left_alone(shell: Shell) -> None:
    (shell.folder / "db.json").write_bytes(b'{"half": ')
    before = shell.files()
    for line in (["today"], ["workout", "add", "--start", "16:00", "--minutes", "60"], ["history"]):
        said = shell(*line)
        assert said.code == 4, line
        assert said.err.startswith("coach: ")
    assert shell.files() == before


def test_a_store_that_is_a_file(bare: Shell) -> None:
    bare.folder.write_text("not a folder")
    said = bare("workout", "add", "--start", "16:00", "--minutes", "60")
    assert said.code == 4
    assert bare.folder.read_text() == "not a folder"


def test_settings_that_cannot_be_read_are_named(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "--json"]) == 0
    from pathlib import Path

    settings = Path(json.loads(capsys.readouterr().out)["settings"]["path"])
    settings.parent.mkdir(parents=True)
    settings.write_text('clock = "13"\n')
    said = shell("today")
    assert said.code == 2
    assert "settings.toml" in said.err


def test_without_a_terminal_the_app_gives_todays_plan(shell: Shell) -> None:
    said = shell()
    assert said.code == 0
    assert said.out == shell("today").out
    assert "needs a terminal" in said.err


@pytest.mark.usefixtures("machine_clock")
def test_a_fault_of_the_program_is_a_report_and_exit_code_70(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("wish", "add", "--title", "Legs", "--kind", "strength", "--minutes", "60")
    secret = "my private note"

    def fault(*_: object, **__: object) -> None:
        raise KeyError(secret)

    monkeypatch.setattr("coach.cli.records.see_log", fault)
    said = shell("wish", "list")
    assert said.code == CRASHED == 70
    assert "Traceback" not in said.err + said.out
    assert secret not in said.err + said.out
    (file,) = shell.folder.glob("crash-*.txt")
    assert str(file) in said.err
    assert "KeyError" in file.read_text("utf-8")
    assert secret not in file.read_text("utf-8")


@pytest.mark.usefixtures("machine_clock")
def test_a_fault_before_there_is_a_store_makes_no_folder(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("coach.cli.where.execute", fault)
    said = bare("where")
    assert (said.code, bare.folder.exists()) == (CRASHED, False)
    file = Path(said.err.rpartition(" is in ")[2].strip().rstrip("."))
    assert "RecursionError" in file.read_text("utf-8")
    file.unlink()
