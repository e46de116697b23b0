"""`workout`, `busy` and `wish`: list, add, edit, remove; what is wrong is named and nothing is written."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from coach.cli.parsing import VerbParser
from coach.flows.log import FIELDS, Noun
from tests.cli.conftest import Shell

ADDING: dict[Noun, list[str]] = {
    "workout": ["--start", "2026-03-05 16:00", "--minutes", "60", "--kind", "strength", "--strain", "high",
                "--rpe", "8", "--muscles", "legs,back"],
    "busy": ["--start", "2026-03-05 19:15", "--end", "20:00", "--title", "Dinner"],
    "wish": ["--title", "Legs", "--kind", "strength", "--minutes", "60", "--strain", "high", "--muscles", "legs",
             "--days", "mon,thu", "--preferred", "18:00"],
}  # fmt: skip
NOUNS: tuple[Noun, ...] = ("workout", "busy", "wish")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_typed_field_has_an_option(noun: Noun) -> None:
    parser = VerbParser(prog=f"coach {noun}")
    import_module(f"coach.cli.{noun}").configure(parser)
    said = parser.parse_args(["add"]).parser.flags
    assert {field.id: field.flag for field in FIELDS[noun]}.items() <= said.items()


@pytest.mark.parametrize("noun", NOUNS)
def test_the_whole_life_of_a_record(shell: Shell, noun: Noun) -> None:
    added = shell(noun, "add", *ADDING[noun], "--json")
    assert added.code == 0, added.err
    record_id = json.loads(added.out)["record_id"]
    (record,) = json.loads(shell(noun, "list", "--json").out)
    assert record["id"] == record_id
    assert record_id in shell(noun).out
    assert shell(noun, "edit", record_id, "--note", "moved").code == 0
    assert json.loads(shell(noun, "--json").out) == [{**record, "note": "moved"}]
    removed = shell(noun, "remove", record_id)
    assert removed.code == 0
    assert removed.out.startswith("Removed ")
    assert json.loads(shell(noun, "list", "--json").out) == []
    assert shell("undo").code == 0
    assert len(json.loads(shell(noun, "list", "--json").out)) == 1


def test_lists_say_what_matters(shell: Shell) -> None:
    for noun in NOUNS:
        shell(noun, "add", *ADDING[noun])
    assert "Thu 5 Mar  16:00–17:00  strength · high · RPE 8 · legs, back" in shell("workout").out
    assert "Thu 5 Mar  19:15–20:00  Dinner" in shell("busy").out
    assert "Legs  1 h  mon, thu  strength · high · legs · best at 18:00" in shell("wish").out


def test_an_empty_list_says_how_to_fill_it(shell: Shell) -> None:
    for noun in NOUNS:
        assert f"coach {noun} add" in shell(noun).out


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (["workout", "add"], "--start"),
        (["workout", "add", "--start", "25:00", "--minutes", "60"], "--start"),
        (["workout", "add", "--start", "16:00", "--minutes", "-5"], "--minutes"),
        (["workout", "add", "--start", "16:00", "--minutes", "60", "--rpe", "11"], "--rpe"),
        (["workout", "add", "--start", "16:00", "--minutes", "60", "--strain", "brutal"], "--strain"),
        (["busy", "add", "--start", "2026-03-05 19:00", "--end", "2026-03-05 18:00"], "--end"),
        (["wish", "add", "--title", "Legs"], "--minutes"),
        (["wish", "add", "--title", "Legs", "--minutes", "60", "--days", "noday"], "--days"),
        (["wish", "add", "--title", "Legs", "--minutes", "60", "--latest-end", "26:00"], "--latest-end"),
        (["wish", "add", "--title", "Legs", "--minutes", "60", "--per-week", "0"], "--per-week"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(shell: Shell, line: list[str], field: str) -> None:
    before = shell.files()
    said = shell(*line)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"coach: {field}: "), said.err
    assert len(said.err.splitlines()) == 2, "what to do stands below"
    assert shell.files() == before


def test_editing_needs_a_field_and_a_record_that_exists(shell: Shell) -> None:
    nothing = shell("workout", "edit", "workout-1")
    assert nothing.code == 2
    assert "nothing to change" in nothing.err
    unknown = shell("workout", "edit", "workout-1", "--note", "x")
    assert unknown.code == 2
    assert "workout-1" in unknown.err
    assert shell("busy", "remove", "\x1b[2J").code == 2
