"""`coach why` and `coach library`: they read the evidence and nothing else; verbs without it do not load it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Shell

ROOT = Path(__file__).parents[2]


def test_a_rule_in_full_with_its_cards_and_what_was_not_checked(bare: Shell) -> None:
    said = bare("why", "mg.window")
    assert said.code == 0
    assert "60–120 min before bed" in said.out
    assert "(not checked)" in " ".join(said.out.split())
    assert "c07" in said.out
    assert not bare.files()


def test_as_json(bare: Shell) -> None:
    document = json.loads(bare("why", "S14", "--json").out)
    assert document["schema"] == "coach.why/1"
    assert (document["grade"], document["claims"]) == ("false", ["S14"])
    assert {"id": "c11", "kind": "card", "title": "Lactic acid is not the culprit"} in document["beside"]
    assert all(isinstance(source["checked"], bool) for source in document["sources"])


def test_an_unknown_id_is_a_wrong_command_line(bare: Shell) -> None:
    said = bare("why", "mg.windw")
    assert said.code == 2
    assert "mg.window" in said.err


def test_the_library_is_searched_by_words(bare: Shell) -> None:
    assert "c11" in bare("library", "lactic", "acid").out
    found = json.loads(bare("library", "thyroxine", "--kind", "interaction", "--json").out)["entries"]
    assert [entry["id"] for entry in found] == ["levothyroxine"]
    assert bare("library", "zebra").code == 0


@pytest.mark.parametrize("line", [["where"], ["undo"], ["history"], ["--version"], ["workout"], ["busy"]])
def test_verbs_that_do_not_need_the_evidence_do_not_read_it(tmp_path: Path, line: list[str]) -> None:
    code = (
        "import sys; from coach.cli.main import main; "
        f"main(['--store', {str(tmp_path / 's')!r}, '--at', {NOW!r}, *{line!r}]); "
        "module = sys.modules.get('coach.evidence.tables'); "
        "sys.exit(9 if module and module.compiled_tables.cache_info().currsize else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0
