"""`answer`: lines marked, moved and insisted on from the shell."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell

LEGS = ["wish", "add", "--title", "Legs", "--kind", "strength", "--minutes", "60", "--strain", "high", "--muscles",
        "legs", "--days", "thu", "--preferred", "18:00"]  # fmt: skip


@pytest.fixture
def legs(shell: Shell) -> Shell:
    """Hard legs tonight."""
    assert shell(*LEGS).code == 0
    return shell


def plan(shell: Shell) -> dict[str, dict[str, object]]:
    """Lines of today by the first word of their title."""
    return {item["title"].split()[0]: item for item in json.loads(shell("today", "--json").out)["items"]}


def test_a_line_is_marked_by_its_title_moved_and_opened(legs: Shell) -> None:
    assert legs("answer", "stretch", "skipped").code == 0
    assert plan(legs)["Stretch"]["state"] == "skipped"
    assert legs("answer", "stretch", "open").code == 0
    assert plan(legs)["Stretch"]["state"] == "planned"
    assert legs("answer", "Legs", "moved", "--to", "18:30").code == 0
    assert str(plan(legs)["Legs"]["start"])[11:16] == "18:30"
    said = json.loads(legs("answer", "Legs", "done", "--json").out)
    assert said["what"] == "Legs: done."
    assert plan(legs)["Legs"]["state"] == "done"


def test_insisting_says_its_cost_and_a_hard_rule_is_exit_5(legs: Shell) -> None:
    assert legs("check-in", "--illness", "above_neck").code == 0
    eased = plan(legs)["Legs"]
    assert (eased["variant"], eased["wished"], eased["strain"]) == ("lighter", "high", "light")
    said = legs("answer", "legs", "as-wished")
    assert (said.code, "although a cold above the neck" in said.err) == (0, True)
    assert plan(legs)["Legs"]["strain"] == "high"
    assert legs("check-in", "--illness", "fever").code == 0
    refused = legs("answer", "legs", "as-wished")
    assert (refused.code, "ex.illness_block" in refused.err) == (5, True)


@pytest.mark.parametrize(
    "words",
    [["nothing", "done"], ["Legs", "eaten"], ["Legs", "moved"], ["Legs", "done", "--to", "19:00"], ["Legs"],
     ["stretch", "as-wished"], ["Legs", "moved", "--to", "25:99"]],
)  # fmt: skip
def test_what_makes_no_sense_is_exit_2(legs: Shell, words: list[str]) -> None:
    before = legs.document()
    assert legs("answer", *words).code == 2
    assert legs.document() == before


def test_skipped_after_done_is_skipped(shell: Shell) -> None:
    shell("wish", "add", "--title", "Legs", "--kind", "strength", "--minutes", "60", "--preferred", "18:00")
    late = "2026-03-05T19:10:00+01:00"
    assert shell("answer", "Legs", "done", at=late).code == 0
    assert shell("answer", "Legs", "skipped", at=late).code == 0
    states = [i["state"] for i in json.loads(shell("today", "--json", at=late).out)["items"] if i["kind"] == "workout"]
    assert states == ["skipped"]
    assert shell.document().workouts == ()


def test_a_session_that_was_logged_is_not_skipped_by_its_line(shell: Shell) -> None:
    shell("wish", "add", "--title", "Legs", "--kind", "strength", "--minutes", "60", "--preferred", "18:00")
    late, told = "2026-03-05T19:10:00+01:00", ("--minutes", "60", "--kind", "strength", "--title", "Legs")
    assert shell("workout", "add", "--start", "2026-03-05 18:00", *told, at=late).code == 0
    said = shell("answer", "Legs", "skipped", at=late)
    assert (said.code, "a session that was logged stands for it" in said.err) == (2, True)
