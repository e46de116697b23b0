"""200 shared folders in bad hands: no verb fails, undo brings all back, and a later good exchange works everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from coach.store import Store
from coach.store.disk.files import FileSystem
from coach.store.disk.snapshot import parse, render
from tests.attack.size import TIMES
from tests.bent import whole
from tests.cli.conftest import NOW, Shell
from tests.hostile import plant
from tests.store.build import QuickFiles

SEEDS = range(10 * TIMES)
FOLDERS = 20
"""Of each seed: 200 in all, with up to three hostile things in each."""


def add(shell: Shell, title: str, at: str = NOW) -> None:
    assert shell("busy", "add", "--start", "19:15", "--end", "20:00", "--title", title, at=at).code == 0


def sync(shell: Shell, *words: str, at: str = NOW) -> str | None:
    """Exchange; the change that took in what came. Exit 1 with a warning, else 0."""
    said = shell("sync", *words, "--json", at=at)
    assert said.code in (0, 1), said
    found = json.loads(said.out)
    assert said.code == bool(found["troubles"]), found
    change: str | None = found["change"]
    return change


def titles(shell: Shell) -> set[str]:
    return {each.title for each in shell.document().busy}


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here."""
    for name in ("sync", "sync_folder"):
        monkeypatch.setattr(FileSystem, name, getattr(QuickFiles, name))


@contextmanager
def saying(what: str) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        error.add_note(what)
        raise


def taken_in_and_back(shell: Shell, shared: str) -> None:
    """All that came in is taken back, and every verb beside it works."""
    before = shell.document()
    change = sync(shell, shared)
    assert shell("sync").code == 0, "what was said once is not said again"
    assert shell("today").code in (0, 1)
    assert shell("sync", "--earlier").code == 0
    add(shell, "Dinner")
    sync(shell)
    assert shell("undo", "2" if change else "1").code == 0
    assert shell.document() == before


def all_hold_the_same(shell: Shell, other: Shell, shared: str) -> None:
    """What is taken back stays so, what is written from now on comes over, on both machines."""
    before = shell.document()
    sync(other, shared)
    for minute in (43, 44):
        for each in (shell, other):
            sync(each, at=NOW.replace("17:42", f"17:{minute}"))
    assert shell.document() == before, "taking back is an edit that holds"
    later = NOW.replace("17:42", "17:50")
    for title, order in (("Choir", (other, shell)), ("Bath", (shell, other))):
        add(order[0], title, at=later)
        for each in order:
            sync(each, at=later)
    assert titles(shell) - {each.title for each in before.busy} == {"Choir", "Bath"}
    assert shell.document() == other.document()
    for each in (shell, other):
        store = Store.open(each.folder)
        assert store.tables.damaged() == ()
        assert parse(render(store.book.shelves, 1, 1)), "and it opens once it is rewritten"


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_lies_in_the_folder_nothing_is_lost_and_the_next_exchange_works(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    chance = Random(5000 + seed)
    file, outside = tmp_path / "mine.json", tmp_path / "outside"
    file.write_text(json.dumps({"schema": "coach.store/2", **whole()}))
    outside.write_bytes(b"elsewhere")
    for number in range(FOLDERS):
        shell.folder, shared = tmp_path / f"store-{number}", tmp_path / f"shared-{number}"
        other = Shell(tmp_path / f"other-{number}", capsys)
        shared.mkdir()
        assert shell("import", str(file)).code == 0
        assert shell("profile", "--wake", "06:45", "--tz", "Europe/Berlin").code == 0
        if chance.random() < 0.7:
            for each in (shell, other, shell):
                sync(each, str(shared))
            add(shell, "Early")
            sync(shell)
        planted = [plant(shared, outside, chance) for _ in range(chance.randint(1, 3))]
        with saying(f"folder {number}: {planted}"):
            taken_in_and_back(shell, str(shared))
            all_hold_the_same(shell, other, str(shared))
            assert outside.read_bytes() == b"elsewhere"
