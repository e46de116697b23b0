"""A store that is damaged, newer or half understood: lists show what they can, plans and changes are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coach.model import Night
from coach.store import Store
from tests.cli.conftest import Shell
from tests.store.build import AT, journal_of, night
from tests.store.test_partly import from_the_future, spoil

ADD = ("cabinet", "add", "--name", "Night Mag", "--kind", "magnesium", "--form", "bisglycinate", "--elemental", "100")
LISTS = (["sleep"], ["cabinet"], ["workout"], ["history"], ["export", "json"], ["backup"], ["profile"], ["check-in"])
PLANS = (
    ["today"],
    ["today", "--json"],
    ["plan"],
    ["next"],
    ["week"],
    ["insights"],
    ["cabinet", "check"],
    ["cabinet", "matrix"],
)
CHANGES = (
    ["undo"],
    ["busy", "add", "--start", "20:00", "--end", "21:00"],
    ["backup", "make"],
    ["profile", "--region", "us"],
)


def damaged(shell: Shell) -> None:
    shell(*ADD, "--per", "capsule")
    shell("sleep", "add", "--date", "2026-03-05", "--bed", "22:45", "--up", "07:05")
    store = Store.open(shell.folder)
    for number in range(3):
        with store.change(f"night {number}", at=AT) as change:
            change.put(night(f"n{number}"))
    spoil(shell.folder, 2)


def newer(shell: Shell) -> None:
    from_the_future(shell.folder)


@pytest.fixture(params=[damaged, newer])
def in_parts(request: pytest.FixtureRequest, bare: Shell) -> Shell:
    make: Callable[[Shell], None] = request.param
    make(bare)
    return bare


@pytest.mark.parametrize("line", LISTS, ids=" ".join)
def test_what_only_lists_shows_what_it_can_and_says_that_it_is_not_all(in_parts: Shell, line: list[str]) -> None:
    before = in_parts.files()
    said = in_parts(*line)
    assert said.code == 4
    assert said.out
    assert "Shown read-only" in said.err
    assert str(in_parts.folder) in said.err
    assert in_parts.files() == before


@pytest.mark.parametrize("line", PLANS, ids=" ".join)
def test_no_plan_is_made_of_a_part(in_parts: Shell, line: list[str]) -> None:
    before = in_parts.files()
    said = in_parts(*line)
    assert (said.code, said.out) == (4, "")
    assert "No plan is made from it" in said.err
    assert in_parts.files() == before


@pytest.mark.parametrize("line", CHANGES, ids=" ".join)
def test_every_change_is_refused(in_parts: Shell, line: list[str]) -> None:
    before = in_parts.files()
    said = in_parts(*line)
    assert (said.code, said.out) == (4, "")
    assert in_parts.files() == before


def test_where_nothing_can_be_read_nothing_is_claimed(shell: Shell) -> None:
    journal_of(shell.folder).write_bytes(b"")
    (shell.folder / "db.json").write_bytes(b"{")
    said = shell("sleep")
    assert (said.code, said.out) == (4, "")
    assert "--salvage" in said.err


def test_a_product_that_cannot_be_read_stops_every_plan(shell: Shell) -> None:
    """It might be the medicine that forbids the dose."""
    shell(*ADD, "--per", "capsule")
    (shell.folder / "lock").unlink()
    journal_of(shell.folder).unlink()
    path = shell.folder / "db.json"
    path.write_text(path.read_text().replace('"kind":"magnesium"', '"kind":"potion"'))
    for line in PLANS:
        said = shell(*line)
        assert (said.code, said.out) == (4, ""), line
        assert "products cannot be read" in said.err
    said = shell("cabinet")
    assert (said.code, "No plan is made from it" in said.out) == (1, True)
    assert "1 record cannot be read and is left out" in said.err
    assert "potion" in shell("doctor").out


def test_the_shown_part_is_right(bare: Shell) -> None:
    damaged(bare)
    assert [record.id for record in Store.open(bare.folder, partly=True).all(Night)][:1] == ["n0"]
    assert "n0" in bare("sleep", "--json").out
