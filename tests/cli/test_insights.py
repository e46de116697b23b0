"""`coach insights`: withheld with reasons on an empty store, whole on a full one, and nothing is written."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.cli.conftest import HOSTILE, Shell

SECTIONS = ("Sleep", "Regularity", "Debt", "Load", "Readiness", "Tomorrow", "What followed")


def numbers(document: Any) -> list[float]:
    if isinstance(document, dict):
        return [number for value in document.values() for number in numbers(value)]
    if isinstance(document, list):
        return [number for value in document for number in numbers(value)]
    return [document] if isinstance(document, int | float) else []


def test_nothing_known_is_said_and_not_reckoned(shell: Shell) -> None:
    document = json.loads(shell("insights", "--json").out)
    assert document["schema"] == "coach.insights/1"
    assert document["nights"] == {"known": 0, "of": 90}
    for part in ("sleep", "regularity", "load", "forecast"):
        told = document[part]
        withheld = {name for name, value in told.items() if value is None}
        assert withheld
        assert told["why"]
    assert document["regularity"]["why"]["sri"] == "fewer than 5 valid pair-days"
    assert {one["verdict"] for one in document["associations"]} == {"too_few"}
    assert document["readiness"]["score"] is None


def test_the_plain_text_has_every_part(shell: Shell) -> None:
    for flags in ((), ("--plain",)):
        said = shell("insights", *flags)
        assert (said.code, said.err) == (0, "")
        lines = said.out.splitlines()
        assert lines[0] == "Thu 5 Mar · 0 of the last 90 nights known"
        assert [line for line in lines if line in SECTIONS] == list(SECTIONS)
        assert all(len(line) <= 80 for line in lines)
    assert "None" not in said.out


@pytest.fixture
def slept(shell: Shell) -> Shell:
    """Forty nights, the later half with drinks every other evening."""
    for back in range(40, 0, -1):
        month, day = (2, 29 - back) if back < 29 else (1, 60 - back)
        clocks = ("--lights", "23:00", "--latency", str(10 + 2 * (back % 3)), "--awake", "10", "--wake", "07:00")
        assert shell("sleep", "add", "--date", f"2026-{month:02d}-{day:02d}", *clocks).code == 0
    return shell


def test_a_full_store_has_numbers_and_no_odd_ones(slept: Shell) -> None:
    before = slept.files()
    document = json.loads(slept("insights", "--json", at="2026-03-01T09:00:00+01:00").out)
    assert slept.files() == before
    assert document["nights"] == {"known": 40, "of": 90}
    assert document["sleep"]["n"] == 27
    assert document["sleep"]["tst_mean_min"] == pytest.approx(458)
    assert document["regularity"]["sri"] > 99
    assert document["regularity"]["midsleep"] == "03:06"
    assert document["debt"]["of"] == 14
    assert document["forecast"]["of"] == 12
    low, high = document["forecast"]["tonight_tst_min"]
    assert 450 <= low <= high <= 465
    assert all(math.isfinite(number) for number in numbers(document))


def test_the_same_moment_gives_the_same_bytes(slept: Shell) -> None:
    assert slept("insights", "--json").out == slept("insights", "--json").out


def test_pairs_are_chosen(shell: Shell) -> None:
    document = json.loads(shell("insights", "--json", "--pair", "nap:sol_min", "--pair", "alcohol:tst_min:1").out)
    assert [(one["did"], one["followed"], one["lag_days"]) for one in document["associations"]] == [
        ("nap", "sol_min", 0),
        ("alcohol", "tst_min", 1),
    ]


@pytest.mark.parametrize(
    "pair", ["", "nap", "nap:", ":sol_min", "sol_min:nap", "nap:sol_min:9", "nap:sol_min:x", HOSTILE]
)
def test_a_pair_that_is_none_is_refused(shell: Shell, pair: str) -> None:
    said = shell("insights", "--pair", pair)
    assert said.code == 2
    assert "names no pair" in said.err
    assert "\x1b" not in said.err
