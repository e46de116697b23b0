"""Folders and files that are no store: every verb refuses with the path and what to do, and leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

VERBS = (
    ["today"], ["next", "--json"], ["sleep"], ["history"], ["export", "json"], ["undo"], ["backup", "make"],
    ["busy", "add", "--start", "20:00", "--end", "21:00"], ["sync", "--copies"], ["doctor"], ["doctor", "--fix"],
    ["doctor", "--salvage"],
)  # fmt: skip


def others(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "thesis.txt").write_text("mine")


def a_file(folder: Path) -> None:
    folder.write_text("mine")


def another_program(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "db.json").write_text('{"_default": {"1": {"a": 1}}}')


def state(path: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder with its mode and its bytes."""
    found = [path, *path.rglob("*")]
    return {str(each): (each.stat().st_mode, each.read_bytes() if each.is_file() else b"") for each in found}


@pytest.mark.parametrize("line", VERBS, ids=" ".join)
@pytest.mark.parametrize("make", [others, a_file, another_program])
def test_what_is_no_store_is_refused_and_left_as_it_is(
    bare: Shell, make: Callable[[Path], None], line: list[str]
) -> None:
    make(bare.folder)
    before = state(bare.folder)
    said = bare(*line)
    assert said.code == 4
    assert str(bare.folder) in said.err + said.out
    assert "--store" in " ".join((said.err + said.out).split())
    assert state(bare.folder) == before
