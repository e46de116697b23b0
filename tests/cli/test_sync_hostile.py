"""200 hostile files in the shared folder: no verb fails, the next change works, undo brings all back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coach.store import Store
from coach.store.disk.journal import line_of
from tests.bent import TEXTS, bent, mutated, whole
from tests.cli.conftest import NOW, Shell

SEEDS = range(10)
FILES = 20
"""Of each seed: 200 in all."""
NOW_MS = 1772728920000
STAMPS = (
    "ffffffffffff-ffff-evil", "0xffffffffff-0000-evil", "٠٠٠٠٠٠٠٠٠٠٠٠-٠٠٠٠-evil", "0_0_0_0_0_0_-0000-evil", "",
    "000000000000-0000-", f"{NOW_MS + 23 * 3_600_000:012x}-ffff-evil", f"{NOW_MS + 90_000_000:012x}-0000-evil",
    "e677d21fdbff-ffff-evil", "00000000000a-0000-evil", "0" * 10_000,
)  # fmt: skip
SCHEMAS = (1, 2, 2, 2, 2, 3, 0, -1)


def version(kind: str, document: dict[str, Any], number: int, chance: Random) -> dict[str, Any]:
    """One that any machine could have written, about a record the store has or has not."""
    stamp = f"{NOW_MS + chance.randint(-(10**9), 80_000_000):012x}-{number:04x}-evil"
    ident = "profile" if kind == "profile" else document["id"]
    if chance.random() < 0.3:
        document = mutated(document, chance)
    return {"kind": kind, "id": ident, "at": stamp, "was": [], "document": document}


def hostile(chance: Random) -> bytes:
    """A file of lines with right checksums, bent in places from the bytes up to the records."""
    kinds = whole()
    found = [
        version(kind, record, number, chance)
        for kind, records in kinds.items()
        for number, record in enumerate(records if isinstance(records, list) else [records])
        if chance.random() < 0.7
    ]
    for each in found:
        if chance.random() < 0.3:
            field = chance.choice(list(each))
            bad = (
                chance.choice(STAMPS) if field == "at" else chance.choice([None, *TEXTS]) if field == "document" else 0
            )
            each[field] = bad if field in ("at", "document") else bent(each[field], chance)
        if chance.random() < 0.1:
            each["was"] = [chance.choice(STAMPS) for _ in range(chance.choice((1, 30, 500)))]
    if chance.random() < 0.15:
        found = found * chance.choice((2, 20))
    head = {"app": "recovery-coach", "schema": chance.choice(SCHEMAS), "device": "devil", "name": chance.choice(TEXTS)}
    text, chain = line_of(_json(head), 0)
    for start in range(0, len(found), 7):
        line, chain = line_of(_json(found[start : start + 7]), chain)
        text += line
    return chance.choice(BENDS)(text, chance)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def deeper(text: bytes, chance: Random) -> bytes:
    """A line more, that only the checksum is right of."""
    deep = b"[" * chance.choice((40, 1000, 100_000))
    inner = chance.choice((deep, deep + b"]" * len(deep), b'[{"kind":"nights","id":"d","at":"%b","document":%b}]'))
    if b"%b" in inner:
        inner %= (b"00000000000a-0000-evil", deep + b"]" * len(deep))
    return line_of(b'{"app":"recovery-coach","schema":2,"device":"devil"}', 0)[0] + line_of(inner, 0)[0] + text


def flipped(text: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(text))
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


BENDS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(lambda text, chance: text,) * 5,
    lambda text, chance: text[: chance.randrange(len(text))],
    lambda text, chance: text + text,
    lambda text, chance: chance.randbytes(500),
    flipped,
    deeper,
)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_lies_in_the_folder_no_verb_fails_and_undo_brings_all_back(
    shell: Shell, tmp_path: Path, seed: int
) -> None:
    chance = Random(5000 + seed)
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"schema": "coach.store/2", **whole()}))
    for number in range(FILES):
        shell.folder, shared = tmp_path / f"store-{number}", tmp_path / f"shared-{number}"
        shared.mkdir()
        assert shell("import", str(file)).code == 0
        assert shell("profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
        if chance.random() < 0.5:
            assert shell("sync", str(shared)).code == 0
        (shared / "coach-devil.1.changes").write_bytes(hostile(chance))
        before = shell.document()
        said = shell("sync", str(shared), "--json")
        assert said.code in (0, 1), (number, said)
        change = json.loads(said.out)["change"]
        assert shell("sync").code == 0, "what was said once is not said again"
        assert shell("today").code in (0, 1), number
        assert shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", "Dinner").code == 0
        assert shell("sync").code in (0, 1)
        assert shell("undo", "2" if change else "1").code == 0
        assert shell.document() == before, number
        assert Store.open(shell.folder).tables.damaged() == ()
        assert shell("sync", at=NOW.replace("17:42", "17:43")).code in (0, 1)
        assert shell.document() == before, "taking back is an edit that holds"
