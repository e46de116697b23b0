"""Stores, documents, change files and conflict copies with records bent out of shape: no verb fails of itself.

The seeds are fixed, so what is green stays green; `python -m tests.bench attack` is the large form of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import Raw

from coach.store.sync import hlc
from coach.store.sync.versions import Version
from tests.attack.size import TIMES
from tests.bent import bent_document
from tests.cli.conftest import Shell
from tests.odd_store import odd_store
from tests.store.machines import put

SEEDS = range(10 * TIMES)
DOCUMENTS = 15
"""Of each seed, by each door: 600 in all."""

VERBS = (
    ["today"], ["today", "--json"], ["week"], ["next"], ["plan", "--days", "2"], ["sleep"], ["workout"], ["busy"],
    ["wish"], ["cabinet"], ["cabinet", "check"], ["cabinet", "matrix"], ["export", "json"], ["doctor"], ["history"],
    ["today", "--date", "yesterday"], ["check-in", "--quality", "3"], ["profile", "--region", "us"], ["backup", "make"],
    ["undo"], ["undo", "2"], ["insights"],
)  # fmt: skip
CHANGES = ("check-in", "profile", "backup", "undo")
"""These may say that there is nothing to undo or to copy, or that a part of the profile must be said again."""
EACH = 4
"""So many verbs are tried on each."""


def nothing_fails(shell: Shell, chance: Random) -> None:
    for line in chance.sample(VERBS, EACH):
        said = shell(*line)
        assert said.code in (0, 1, 4, 5) or (line[0] in CHANGES and said.code == 2), (line, said)
        assert not set("\x1b\x07\x9b\u202e\x00") & set(said.out + said.err), line


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_lies_in_a_store_no_verb_fails_of_itself(shell: Shell, seed: int) -> None:
    chance = Random(seed)
    for _ in range(DOCUMENTS):
        found = bent_document(chance)
        odd_store(shell.folder, **found)
        nothing_fails(shell, chance)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_imported_no_verb_fails_of_itself(shell: Shell, tmp_path: Path, seed: int) -> None:
    chance = Random(1000 + seed)
    file = tmp_path / "bent.json"
    for number in range(DOCUMENTS):
        shell.folder = tmp_path / f"store-{number}"
        text = json.dumps({"schema": "coach.store/2", **bent_document(chance)})
        file.write_text(text)
        said = shell("import", str(file))
        assert said.code in (0, 1, 3), said
        nothing_fails(shell, chance)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_another_machine_sends_no_verb_fails_of_itself(shell: Shell, tmp_path: Path, seed: int) -> None:
    chance = Random(2000 + seed)
    for number in range(DOCUMENTS):
        shell.folder, shared = tmp_path / f"store-{number}", tmp_path / f"shared-{number}"
        shared.mkdir()
        put(shared, "dother", versions(bent_document(chance), chance))
        assert shell("profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
        assert shell("sync", str(shared)).code in (0, 1, 4)
        assert shell("sync").code in (0, 1, 4)
        nothing_fails(shell, chance)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_a_conflict_copy_holds_no_verb_fails_of_itself(shell: Shell, tmp_path: Path, seed: int) -> None:
    chance = Random(3000 + seed)
    for number in range(DOCUMENTS):
        shell.folder = tmp_path / f"store-{number}"
        odd = odd_store(tmp_path / "odd", **bent_document(chance)) / "db.json"
        assert shell("profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
        (shell.folder / "db.sync-conflict-20260305-081502-ABCDEF7.json").write_bytes(odd.read_bytes())
        assert shell("sync", "--copies").code in (0, 1, 4)
        assert shell("backup", "restore", str(odd)).code in (0, 3)
        nothing_fails(shell, chance)


def versions(document: dict[str, Any], chance: Random) -> list[Version]:
    """As another machine writes them, some under a name or a kind that is not theirs."""
    profile = {"profile": [document["profile"]]}
    found: list[Version] = []
    for kind, records in {**document, **profile}.items():
        for record in records:
            ident = record.get("id") if isinstance(record, dict) and chance.random() < 0.9 else None
            name = (
                "profile" if kind == "profile" else ident if isinstance(ident, str) and ident.isascii() else "another"
            )
            stamp = hlc.stamp(1_772_700_000_000 + len(found), 0, "dother")
            raw = json.dumps(record).encode()
            found.append(Version(kind=kind, id=name, at=stamp, document=Raw(raw)))
    return found
