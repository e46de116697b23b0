"""`profile`, `undo`, `history`, `where`, `schema`, `demo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.cli.main import main
from tests.cli.conftest import NOW, Shell


def test_the_profile(bare: Shell) -> None:
    assert "Nothing has been said yet" in bare("profile").out
    assert not bare.folder.exists()
    assert bare("profile", "--wake", "6:45, sat 8:00", "--conditions", "kidney", "--tz", "Europe/Berlin").code == 0
    profile = json.loads(bare("profile", "--json").out)
    assert profile["wake"] == {"default": "06:45", "sat": "08:00"}
    assert profile["conditions"] == ["kidney"]
    assert bare("profile", "--conditions", "breastfeeding, one kidney").code == 0
    assert json.loads(bare("profile", "--json").out)["conditions"] == ["pregnancy", "kidney"]
    shown = bare("profile").out
    assert "--wake        06:45, sat 08:00" in shown
    assert "not medical advice" in shown


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--wake", "25:00"),
        ("--birth-year", "1200"),
        ("--region", "mars"),
        ("--conditions", "cold feet"),
        ("--tz", "Mars/Base"),
    ],
)
def test_an_answer_that_cannot_be(shell: Shell, option: str, text: str) -> None:
    before = shell.files()
    said = shell("profile", option, text)
    assert said.code == 2
    assert said.err.startswith(f"coach: {option}: "), said.err
    assert shell.files() == before


def test_undo_and_history(shell: Shell) -> None:
    for start in ("12:00", "14:00", "16:00"):
        shell("workout", "add", "--start", start, "--minutes", "30")
    rows = json.loads(shell("history", "--json").out)
    assert [row["name"] for row in rows] == ["workout of Thu 5 Mar added"] * 3 + ["profile"]
    assert rows[0]["id"] in shell("history").out
    older = shell("undo", rows[1]["id"])
    assert older.code == 2
    assert "coach undo 2" in older.err
    assert shell("undo", rows[0]["id"]).code == 0
    assert shell("undo", "2").code == 0
    assert shell.document().workouts == ()
    assert shell("undo", "0").code == 2
    assert shell("undo", "change-nonsense").code == 2
    assert shell("undo", "9" * 30).code == 0
    nothing = shell("undo")
    assert nothing.code == 2
    assert "nothing to take back" in nothing.err


def test_where(shell: Shell) -> None:
    document = json.loads(shell("where", "--json").out)
    assert document["store"] == {"path": str(shell.folder), "exists": True}
    assert document["settings"]["exists"] is False
    assert str(shell.folder) in shell("where").out
    (shell.folder / "db.json").write_bytes(b"damaged")
    assert shell("where").code == 0


@pytest.mark.parametrize("document", ["store", "plan"])
def test_schemas(bare: Shell, document: str) -> None:
    schema = json.loads(bare("schema", document).out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert bare("schema", "dreams").code == 2


def test_a_seeded_demo_is_the_same_every_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans = []
    for name in ("one", "two"):
        folder = tmp_path / name
        assert main(["demo", "--keep", str(folder), "--seed-only", "--at", NOW]) == 0
        assert capsys.readouterr().out == f"{folder}\n"
        assert folder.stat().st_mode & 0o077 == 0
        assert main(["today", "--json", "--store", str(folder), "--at", NOW]) == 0
        plans.append(capsys.readouterr().out)
    assert plans[0] == plans[1]
    assert json.loads(plans[0])["items"]


def test_a_demo_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    own = tmp_path / "own"
    monkeypatch.setenv("COACH_STORE", str(own))
    assert main(["demo", "--at", NOW]) == 0
    assert "Magnesium" in capsys.readouterr().out, "without a terminal it shows the plan"
    assert list(tmp_path.glob("coach-demo-*")) == []
    assert not own.exists()


def test_a_demo_never_touches_what_is_there(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    before = shell.files()
    assert main(["demo", "--keep", str(shell.folder), "--seed-only"]) == 2
    assert main(["demo", "--store", str(shell.folder)]) == 2
    assert main(["demo", "--seed-only"]) == 2
    assert shell.files() == before
