"""Parts of a serving: typed in every common way, said right, and refused where they are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.words import portion_text, read_servings, servings_text

TYPED = {
    "½": 0.5, "¼": 0.25, "¾": 0.75, "1½": 1.5, "1 ½": 1.5, "1 ¼": 1.25, "2 ¾": 2.75, "1/2": 0.5, "1 1/2": 1.5,
    "1-1/2": 1.5, "3/4": 0.75, "1⁄4": 0.25, "1 and 1/2": 1.5, "0.5": 0.5, ".5": 0.5, "0,25": 0.25, "1,5": 1.5, "2": 2,
    "half": 0.5, "a half": 0.5, "half a": 0.5, "one half": 0.5, "a quarter": 0.25, "three quarters": 0.75,
    "one and a half": 1.5, "2 and a half": 2.5, "anderthalb": 1.5, "eine halbe": 0.5, "media": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "many"), TYPED.items())
def test_parts_as_people_type_them(typed: str, many: float) -> None:
    assert read_servings(typed, "servings", low=0, high=100) == many


@pytest.mark.parametrize("typed", ["2/1", "0/2", "1/0", "1/100", "½½", "half half", "1/2/3", "", "-½", "200"])
def test_what_is_no_part_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(UsageError) as told:
        read_servings(typed, "servings", low=0, high=100)
    assert told.value.where == "servings"


@given(st.integers(1, 400))
def test_what_is_said_in_quarters_reads_as_the_same(quarters: int) -> None:
    assert read_servings(portion_text(quarters / 4), "servings", low=0, high=100) == quarters / 4


def test_servings_are_said_in_quarters_and_measures_as_written() -> None:
    said = [servings_text(many, "tablet") for many in (0.25, 0.5, 0.75, 1, 1.25, 2.5, 0.3)]
    assert said == ["¼ tablet", "½ tablet", "¾ tablet", "1 tablet", "1 ¼ tablets", "2 ½ tablets", "0.3 tablet"]
    assert servings_text(7.5, "mL") == "7.5 mL"
