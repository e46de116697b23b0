"""Signs that last over two weeks, and words of the gut that act as the number does."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from coach.model import CheckIn
from tests.cli.conftest import Shell
from tests.cli.conftest import _own_home as _own_home
from tests.cli.conftest import bare as bare
from tests.cli.conftest import shell as shell

TODAY = date(2026, 3, 5)


def mornings(shell: Shell, said: dict[int, tuple[str, ...]]) -> None:
    """A check-in with those options so many days ago."""
    for ago, options in said.items():
        day = TODAY - timedelta(days=ago)
        assert shell("check-in", "--date", day.isoformat(), *options, at=f"{day}T08:00:00+01:00").code in (0, 1)


EVERY_OTHER = (1, 3, 5, 8, 10, 12)
"""Three days of each of the last two weeks."""


def test_cramps_that_come_often_ask_for_a_clinician(taker: Shell) -> None:
    shell = taker
    mornings(shell, dict.fromkeys(EVERY_OTHER, ("--note", "calf cramps at night")))
    for verb in (("today",), ("cabinet", "list"), ("check-in", "--mood", "3")):
        said = shell(*verb)
        assert "ask a clinician, not just a dose" in " ".join((said.out + said.err).split()), verb


def test_several_signs_together_name_food_and_a_clinician_and_no_deficiency(shell: Shell) -> None:
    mornings(shell, dict.fromkeys(EVERY_OTHER, ("--note", "eyelid twitching", "--fatigue", "2", "--quality", "2")))
    said = " ".join(shell("today").out.split())
    assert "Twitches, tiredness and poor sleep on more than two days of each of the last two weeks" in said
    assert "A clinician can find out" in said
    assert "Food first" in said
    assert "deficien" not in said


@pytest.mark.parametrize(
    "said",
    [
        dict.fromkeys((1, 3, 8, 10), ("--note", "cramps")),
        dict.fromkeys((1, 2, 3, 4, 5, 6), ("--note", "cramps")),
        dict.fromkeys(EVERY_OTHER, ("--note", "no cramps")),
        dict.fromkeys(EVERY_OTHER, ("--fatigue", "2", "--quality", "2")),
        dict.fromkeys(EVERY_OTHER, ("--note", "cramps", "--misread", "cramps")),
    ],
    ids=["twice a week", "one week", "denied", "tired and sleepless only", "misread"],
)
def test_what_is_no_pattern_is_not_said(shell: Shell, said: dict[int, tuple[str, ...]]) -> None:
    mornings(shell, said)
    assert "clinician" not in shell("today").out


def doses(shell: Shell) -> list[str]:
    """The magnesium of tonight's plan."""
    items = json.loads(shell("today", "--json").out)["items"]
    return [item["title"] for item in items if item["kind"] == "supplement"]


@pytest.fixture
def taker(shell: Shell) -> Shell:
    """Someone who takes magnesium for sleep."""
    mag = ("--name", "Night Mag", "--form", "bisglycinate", "--elemental", "100", "--per", "capsule")
    assert shell("cabinet", "add", *mag, "--daily", "200", "--goal", "sleep").code == 0
    return shell


@pytest.mark.parametrize("option", ["--note", "--symptoms"])
def test_watery_in_words_acts_as_the_number_does(taker: Shell, option: str) -> None:
    assert doses(taker) == ["Night Mag · 2 capsules · 200 mg"]
    said = taker("check-in", option, "watery diarrhoea since two days")
    assert "Read from your words: watery stools (2 days)." in " ".join((said.out + said.err).split())
    by_words = taker("today").out
    assert doses(taker) == []
    assert "You said: watery stools" in by_words
    taker("check-in", option, "", "--gut", "4")
    assert doses(taker) == []


def test_who_did_not_mean_it_says_so_and_it_is_remembered(taker: Shell) -> None:
    taker("check-in", "--note", "watery soup for lunch")
    assert doses(taker) == []
    assert taker("check-in", "--misread", "watery stools").code == 0
    assert doses(taker) == ["Night Mag · 2 capsules · 200 mg"]
    (kept,) = taker.document().check_ins
    assert isinstance(kept, CheckIn)
    assert kept.misread == ("watery",)
    assert taker("check-in", "--misread", "no").code == 0
    assert doses(taker) == []


def test_a_red_flag_that_was_not_meant_gives_the_day_back(taker: Shell) -> None:
    taker("check-in", "--note", "chest tight after bench press")
    assert json.loads(taker("today", "--json").out)["bed"] is None
    assert taker("check-in", "--misread", "chest tight").code == 0
    assert json.loads(taker("today", "--json").out)["bed"] is not None


def test_a_sign_that_is_none_is_said(shell: Shell) -> None:
    said = shell("check-in", "--misread", "elbow")
    assert (said.code, "is no sign" in said.err) == (2, True)
