"""What people type of how they feel: the gut, signs that may be of too little magnesium, red flags, denials."""

from __future__ import annotations

from datetime import date

import pytest

from coach.cabinet.felt import as_read, flag_of, level_of, signs_of
from coach.evidence import facts
from coach.evidence.signs import felt_in, flag_in
from coach.model import CheckIn

FACTS = facts()


def told(text: str, **more: object) -> CheckIn:
    """A morning with that note."""
    return CheckIn(id="c", date=date(2026, 3, 5), note=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Watery diarrhoea since two days", {"watery"}),
        ("diarrhea again", {"watery"}),
        ("diarhea", {"watery"}),
        ("Durchfall seit gestern", {"watery"}),
        ("tengo diarrea", {"watery"}),
        ("diarrhée ce matin", {"watery"}),
        ("loose stools", {"loose"}),
        ("a bit queasy after breakfast", {"sick"}),
        ("Übelkeit", {"sick"}),
        ("cramps in calf at night", {"cramps"}),
        ("Wadenkrämpfe", {"cramps"}),
        ("stomach cramps", {"sick"}),
        ("period cramps", set()),
        ("eyelid twitching", {"twitches"}),
        ("always tired, can’t sleep", {"tired", "sleepless"}),
        ("anxious and tired", {"tired", "anxious"}),
        ("müde", {"tired"}),
        ("no cramps", set()),
        ("no cramps but tired", {"tired"}),
        ("not tired, no nausea", set()),
        ("no cramps and a loose stool", {"loose"}),
        ("keine Krämpfe", set()),
        ("sin diarrea", set()),
        ("the diarrhoea is gone", set()),
        ("no longer tired", set()),
        ("kids have diarrhoea", set()),
        ("watery eyes", set()),
        ("legs felt great", set()),
        ("", set()),
    ],
)
def test_what_words_speak_of(text: str, signs: set[str]) -> None:
    assert {felt.sign.id for felt in felt_in((text,), FACTS)} == signs


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("watery since two days", 2),
        ("watery for 3 days", 3),
        ("Durchfall seit drei Tagen", 3),
        ("loose stools for a week", 7),
        ("diarrhoea since yesterday", 2),
        ("diarrea desde hace dos días", 2),
        ("watery", None),
        ("watery for ages", None),
    ],
)
def test_for_how_many_days(text: str, days: int | None) -> None:
    (felt,) = felt_in((text,), FACTS)
    assert felt.days == days


@pytest.mark.parametrize(
    ("text", "level"),
    [("watery stools", 4), ("loose stool", 1), ("loose stools for 2 days", 2), ("bad nausea", 2), ("nausea", 1)],
)
def test_the_level_of_the_gut_ladder(text: str, level: int) -> None:
    (felt,) = felt_in((text,), FACTS)
    assert level_of(felt) == level


@pytest.mark.parametrize(
    ("gut", "text", "level"),
    [(None, "watery", 4), (0, "watery", 4), (5, "watery", 5), (2, "tired", 2), (None, "tired", None), (1, "", 1)],
)
def test_the_worse_of_answer_and_words_counts(gut: int | None, text: str, level: int | None) -> None:
    assert as_read(told(text, gut=gut), FACTS).gut == level


def test_what_was_misread_counts_for_nothing() -> None:
    assert as_read(told("watery soup", misread=("watery",)), FACTS).gut is None
    assert signs_of(told("watery soup, cramps", misread=("watery",)), FACTS)[0].sign.id == "cramps"


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("fainted after the bath", "rf01"),
        ("no fever and chest pain", "rf11"),
        ("no chest pain", None),
        ("not sure why, but chest pain", "rf11"),
        ("chest pain is gone now", "rf11"),
        ("flushed and vomiting", "rf06"),
        ("my wife fainted", "rf01"),
        ("blood in the stool", "rf08"),
        ("black, tired", None),
    ],
)
def test_red_flags_in_a_note(text: str, flag: str | None) -> None:
    found = flag_in((text,), FACTS)
    assert (None if found is None else found.id) == flag
    read = flag_of(told(text), FACTS)
    assert (None if read is None else read.id) == flag
    if flag is not None:
        assert flag_of(told(text, misread=(flag,)), FACTS) is None


def test_every_sign_is_found_by_each_of_its_words() -> None:
    for sign in FACTS.felt:
        for words in sign.words:
            assert sign.id in {felt.sign.id for felt in felt_in((words,), FACTS)}, words
