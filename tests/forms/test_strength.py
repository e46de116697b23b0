"""The strength as on the label: one line says amounts, form, serving and how many; what cannot be is named."""

from __future__ import annotations

import pytest

from coach.errors import UsageError
from coach.evidence import facts
from coach.forms.magnesium_forms import form_in
from coach.forms.strength import read_strength, with_strength

FACTS = facts()


def said(text: str, **form: str) -> dict[str, str]:
    """The fields that the line fills."""
    fields = with_strength({"strength": text, **form}, FACTS)
    return {field: value for field, value in fields.items() if value and field not in form}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("200 mg in 2 capsules", {"elemental": "200", "unit": "mg", "per": "2 capsule"}),
        ("200/2", {"elemental": "200", "unit": "mg", "per": "2 serving"}),
        ("200/2 tablets", {"elemental": "200", "unit": "mg", "per": "2 tablet"}),
        ("200 mg / 5 ml", {"elemental": "200", "unit": "mg", "per": "5 mL"}),
        ("100 mg per Kapsel", {"elemental": "100", "unit": "mg", "per": "capsule"}),
        ("2 x 100 mg", {"elemental": "100", "unit": "mg", "servings_per_dose": "2"}),
        ("2 tablets of 100 mg", {"elemental": "100", "unit": "mg", "per": "tablet", "servings_per_dose": "2"}),
        ("500 mg citrate, 80 mg elemental", {"form": "citrate", "compound": "500", "elemental": "80", "unit": "mg"}),
        ("500 mg citrate (80 mg elemental)", {"form": "citrate", "compound": "500", "elemental": "80", "unit": "mg"}),
        ("80 mg magnesium (as citrate)", {"form": "citrate", "elemental": "80", "unit": "mg"}),
        ("1000 mg malate", {"form": "malate_3h2o", "compound": "1000", "unit": "mg"}),
        ("15 mmol", {"elemental": "15", "unit": "mmol"}),
        ("0,5 g", {"elemental": "0,5", "unit": "g"}),
        ("\u00bd tablet", {"per": "tablet", "servings_per_dose": "0.5"}),
        ("1\u00bd tablets", {"per": "tablet", "servings_per_dose": "1.5"}),
        ("1/2 tablet", {"per": "tablet", "servings_per_dose": "0.5"}),
        ("half a tablet", {"per": "tablet", "servings_per_dose": "0.5"}),
        ("2 capsules", {"per": "capsule", "servings_per_dose": "2"}),
        ("", {}),
    ],
)
def test_a_line_fills_the_fields_of_a_magnesium(text: str, fields: dict[str, str]) -> None:
    assert said(text) == fields


@pytest.mark.parametrize(
    ("text", "form", "fields"),
    [
        ("30 mg", {"kind": "supplement", "name": "Zinc", "contents": "zinc 15 mg"}, {}),
        ("5 g", {"kind": "supplement", "name": "Creatine", "per": "g"}, {"servings_per_dose": "5"}),
        ("10 mL", {"kind": "medicine", "name": "Milk of magnesia", "per": "mL"}, {"servings_per_dose": "10"}),
        ("75 \u00b5g", {"kind": "medicine", "name": "Euthyrox"}, {"contents": "Euthyrox 75 ug"}),
    ],
)
def test_a_line_of_something_else_is_its_content(text: str, form: dict[str, str], fields: dict[str, str]) -> None:
    assert said(text, **form) == fields


def test_the_content_that_is_known_takes_the_figure() -> None:
    fields = with_strength({"strength": "30 mg", "kind": "supplement", "name": "Zink", "contents": "zinc 15 mg"}, FACTS)
    assert fields["contents"] == "zinc 30 mg"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("200 xyz", "neither a unit nor a serving"),
        ("200 mg in 2 foos", "neither a unit nor a serving"),
        ("hello", "not a strength"),
        ("200 mg foo", "not understood"),
        ("200 mg 15 mmol", "not understood"),
        ("200 mg, 15 mmol", "two units"),
        ("1/2", "two ways"),
        ("\u00bd capsule", "capsules are not cut"),
        ("0.3 tablet", "cannot be cut"),
        ("[/]", "not a strength"),
    ],
)
def test_what_cannot_be_is_said_with_its_field(text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        read_strength(text, FACTS, unit="capsule")
    assert caught.value.where == "strength"
    assert caught.value.todo


def test_a_slow_tablet_and_a_bare_half_capsule_are_not_cut() -> None:
    with pytest.raises(UsageError, match="slow-release"):
        read_strength("\u00bd tablet", FACTS, name="Metoprolol retard")
    with pytest.raises(UsageError, match="capsules are not cut"):
        read_strength("\u00bd", FACTS, unit="capsule")
    assert read_strength("\u00bd", FACTS, unit="tablet").servings == 0.5


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("glycinate", "bisglycinate"), ("magnesium citrate", "citrate"), ("Magnesiumbisglycinat", "bisglycinate"),
        ("malate", "malate_3h2o"), ("malate trihydrate", "malate_3h2o"), ("malate 3H2O", "malate_3h2o"),
        ("anhydrous malate", "malate"), ("chloride", "chloride_6h2o"), ("bisglycinate dihydrate", "bisglycinate_2h2o"),
        ("citrato", "citrate"), ("\u00f3xido de magnesio", "oxide"), ("Epsom salt", "sulfate_7h2o"),
        ("L-threonate", "l_threonate"), ("glycinate buffered", "bisglycinate_buffered"), ("foo citrate", None),
        ("citrate malate", None), ("magnesium", None),
    ],
)  # fmt: skip
def test_a_form_is_read_as_labels_and_people_say_it(text: str, row: str | None) -> None:
    found = form_in(text, FACTS)
    assert (found.id if found is not None else None) == row


def test_every_form_is_found_by_its_own_id_but_for_the_dry_ones_of_a_hydrate() -> None:
    dry = {"malate", "chloride", "sulfate", "lactate"}
    for row in FACTS.forms.values():
        found = form_in(row.id, FACTS)
        assert found is not None
        assert (found.id == row.id) == (row.id not in dry), row.id
