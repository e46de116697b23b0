"""A form is matched to what it is taken for; the better one is named, and nothing is said where it fits."""

from __future__ import annotations

import pytest

from coach.cabinet.form_for_goal import better_form
from coach.evidence import facts
from coach.model import Content, Product, Use

FACTS = facts()


def said(form: str | None, goal: str | None) -> str:
    """What is said of a magnesium of that form, taken for that."""
    content = Content(nutrient="magnesium", form=form, elemental_mg=100)
    product = Product(
        id="p", name="Mag", kind="magnesium", contents=(content,), source="manual",
        use=Use(goal=goal) if goal is not None else None,  # type: ignore[arg-type]
    )  # fmt: skip
    found = better_form(product, FACTS)
    assert found is None or found[0] == form
    return "" if found is None else found[1]


@pytest.mark.parametrize(
    ("form", "goal", "better"),
    [
        ("oxide", "sleep", "glycinate"),
        ("oxide", "energy", "malate"),
        ("oxide", "recovery", "malate"),
        ("bisglycinate", "energy", "malate"),
        ("malate_3h2o", "sleep", "glycinate"),
    ],
)
def test_the_better_form_is_named(form: str, goal: str, better: str) -> None:
    assert f"pair {goal} with {better}" in said(form, goal)


@pytest.mark.parametrize(
    ("form", "goal"),
    [("bisglycinate", "sleep"), ("malate_3h2o", "energy"), ("citrate", "sleep"), ("taurate", "energy"),
     ("oxide", "general"), ("oxide", None), (None, "sleep"), ("bisglycinate_2h2o", "sleep")],
)  # fmt: skip
def test_nothing_is_said_where_it_fits_or_is_not_known(form: str | None, goal: str | None) -> None:
    assert said(form, goal) == ""
