"""The cabinet on a real store: labels, sums, stock, gaps and refusals before a dose is logged."""

from __future__ import annotations

from datetime import date

import pytest

from coach.cabinet.amounts import magnesium_mg
from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.flows import cabinet, profile
from coach.flows.today import see_today
from coach.model import Content, Intake, Product
from tests.flows.conftest import at

MAG = {
    "name": "Night Mag",
    "form": "bisglycinate",
    "elemental": "100",
    "per": "capsule",
    "stock": "60",
    "goal": "sleep",
    "daily": "200",
}
THYROID = {"name": "Thyro", "kind": "medicine", "interaction": "levothyroxine", "times": "07:00"}


def test_the_label_value_wins_over_the_formula(desk: Desk) -> None:
    said = cabinet.understand(desk, {**MAG, "compound": "1000"})
    assert said == (
        "Night Mag: 1 capsule = 100 mg elemental magnesium, "
        "from Bisglycinate, fully reacted (anhydrous); label value used"
    )


def test_a_compound_weight_is_computed_by_form(desk: Desk) -> None:
    """1,000 mg of magnesium glycinate is about 141 mg, of oxide 603 mg."""
    glycinate = cabinet.understand(desk, {"name": "A", "form": "bisglycinate", "compound": "1000"})
    oxide = cabinet.understand(desk, {"name": "A", "form": "oxide", "compound": "1000"})
    assert "= 141 mg" in glycinate
    assert "= 603 mg" in oxide


def test_a_blend_counts_at_the_high_end(desk: Desk) -> None:
    assert "= 302 mg" in cabinet.understand(desk, {"name": "Trio", "form": "blend", "compound": "500"})


@pytest.mark.parametrize(
    ("unit", "amount", "mg"), [("mmol", "5", "122 mg"), ("meq", "10", "122 mg"), ("g", "0.1", "100 mg")]
)
def test_other_units_become_milligrams(desk: Desk, unit: str, amount: str, mg: str) -> None:
    assert f"= {mg}" in cabinet.understand(desk, {"name": "A", "elemental": amount, "unit": unit})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "A", "form": "bisglycinate", "elemental": "200", "compound": "1000"}, "elemental"),
        ({"name": "A", "elemental": "-5"}, "elemental"),
        ({"name": "A", "elemental": "much"}, "elemental"),
        ({"name": "A", "elemental": "9e9"}, "elemental"),
        ({"name": "A", "form": "unobtainium", "elemental": "5"}, "form"),
        ({"name": "A", "compound": "500"}, "form"),
        ({"name": "A"}, "elemental"),
        ({"name": "", "elemental": "5"}, "name"),
        ({"name": "A", "kind": "supplement", "interaction": "nosuchdrug"}, "interaction"),
        ({"name": "A", "kind": "medicine", "interaction": "metro"}, "interaction"),
        ({"name": "A", "elemental": "5", "times": "25:00"}, "times"),
        ({"name": "A", "elemental": "5", "stock": "-1"}, "stock"),
        ({"name": "A", "elemental": "5", "unit": "stones"}, "unit"),
        ({"name": "A", "elemental": "5", "with_food": "maybe"}, "with_food"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(desk: Desk, form: dict[str, str], field: str) -> None:
    with pytest.raises(UsageError) as error:
        cabinet.add_product(desk, form)
    assert error.value.where == field
    assert error.value.todo
    assert not desk.store.all(Product)


def test_an_interaction_is_found_by_part_of_its_name(desk: Desk) -> None:
    cabinet.add_product(desk, {**THYROID, "interaction": "levothy"})
    assert desk.store.all(Product)[0].interaction == "levothyroxine"


def test_the_running_total_stands_against_the_limit(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.take(desk, "Night Mag", 1)
    view = cabinet.see_cabinet(desk)
    one = view.magnesium
    assert (one.taken, one.total, one.limit, one.fact) == (100, 200, 250, "mg.cap_eu")
    assert [row.name for row in view.intakes] == ["Night Mag"]


def test_stock_counts_down_and_names_its_last_day(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.take(desk, "night", 2)
    row = cabinet.see_cabinet(desk).rows[0]
    assert row.stock_left == 58
    assert row.runs_out == date(2026, 4, 4)


def test_a_dose_over_the_limit_is_refused_and_not_logged(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    with pytest.raises(SafetyRefusal) as refusal:
        cabinet.take(desk, "Night Mag", 3)
    assert refusal.value.fact == "mg.cap_eu"
    assert not desk.store.all(Intake)


def test_what_was_taken_already_is_kept_and_flagged(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    done = cabinet.take(desk, "Night Mag", 3, already=True)
    assert done.warnings[0].fact == "mg.cap_eu"
    assert cabinet.see_cabinet(desk).magnesium.taken == 300


def test_a_dose_in_a_drug_gap_is_refused_before_it_is_logged(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.add_product(desk, THYROID)
    early = at(desk, "2026-03-05T09:00:00+01:00")
    assert [warn.fact for warn in cabinet.warnings_before(early, "Night Mag")] == [
        "thyroid_hormone--mineral_mg--absorption"
    ]
    with pytest.raises(SafetyRefusal) as refusal:
        cabinet.take(early, "Night Mag")
    assert refusal.value.fact == "thyroid_hormone--mineral_mg--absorption"
    cabinet.take(at(desk, "2026-03-05T11:00:00+01:00"), "Night Mag")


def test_a_medicine_is_never_refused(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.add_product(desk, THYROID)
    cabinet.take(desk, "Night Mag", 2)
    done = cabinet.take(at(desk, "2026-03-05T19:00:00+01:00"), "Thyro")
    assert "pharmacist" in done.warnings[0].text


def test_a_gate_refuses_every_dose(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    profile.save_profile(desk, {"conditions": "kidney"})
    with pytest.raises(SafetyRefusal) as refusal:
        cabinet.take(desk, "Night Mag")
    assert refusal.value.fact == "kidney"


def test_a_dose_cannot_be_logged_ahead(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    with pytest.raises(UsageError, match="not come yet"):
        cabinet.take(desk, "Night Mag", when="2026-03-05 23:30")


def test_editing_keeps_the_id_and_the_past(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.take(desk, "Night Mag", 2)
    cabinet.edit_product(desk, "Night Mag", {"elemental": "50", "name": "Day Mag"})
    view = cabinet.see_cabinet(desk)
    assert view.magnesium.taken == 200
    assert view.rows[0].product.name == "Day Mag"
    assert view.rows[0].stock_left == 58


def test_a_removed_product_leaves_its_doses(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.take(desk, "Night Mag", 2)
    cabinet.remove_product(desk, "Night Mag")
    view = cabinet.see_cabinet(desk)
    assert view.magnesium.taken == 200
    assert view.intakes[0].name == "Night Mag"


def test_the_form_round_trips(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    before = desk.store.all(Product)[0]
    cabinet.edit_product(desk, "Night Mag", cabinet.product_form(desk, "Night Mag"))
    assert desk.store.all(Product)[0] == before


def test_check_finds_exactly_what_was_planted(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    assert cabinet.check(desk).findings == ()
    cabinet.add_product(desk, {"name": "Multi", "kind": "supplement", "elemental": "100", "times": "09:00"})
    cabinet.add_product(desk, THYROID)
    found = {(finding.fact, finding.severity) for finding in cabinet.check(desk).findings}
    assert found == {("mg.cap_eu", "hard"), ("cab.sum_mg", "info"), ("thyroid_hormone--mineral_mg--absorption", "hard")}


def test_two_products_of_one_name_are_refused(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    with pytest.raises(UsageError, match="already"):
        cabinet.add_product(desk, MAG)


def test_free_times_beside_a_medicine_are_said(desk: Desk) -> None:
    cabinet.add_product(desk, MAG)
    cabinet.add_product(desk, THYROID)
    row = next(row for row in cabinet.see_cabinet(desk).rows if row.product.name == "Night Mag")
    assert row.free == "free from 11:00 to 03:00"


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("thyroxine", "levothyroxine", "magnesium 4 h after it, it 4 h after magnesium"),
        ("cipro", "ciprofloxacin", "magnesium 2 h after it, it 6 h after magnesium"),
        ("raltegravir", "raltegravir", "no magnesium is planned beside it"),
    ],
)
def test_a_drug_is_taken_as_it_is_typed_and_said(desk: Desk, typed: str, kept: str, said: str) -> None:
    changed = cabinet.add_product(desk, {"name": "Pill", "kind": "medicine", "interaction": typed, "times": "08:00"})
    assert said in changed.what
    assert cabinet.find_product(desk, "Pill").interaction == kept


def test_a_medicine_without_a_row_is_known_by_its_name(desk: Desk) -> None:
    changed = cabinet.add_product(desk, {"name": "Moxifloxacin 400", "kind": "medicine", "times": "08:00"})
    assert "it 8 h after magnesium" in changed.what


def test_a_drink_is_one_line_and_one_key_and_the_evening_minds_it(desk: Desk) -> None:
    cabinet.add_product(desk, {"like": "alcohol"})
    late = at(desk, "2026-03-05T20:00:00+01:00")
    cabinet.take(late, "Alcoholic drink")
    assert "alc.gap" in {warn.fact for warn in see_today(late).plan.warnings}


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"elemental": "-5"}, "elemental", "below 0"),
        ({"elemental": "99999"}, "elemental", "more than a serving can be"),
        ({"elemental": "50", "unit": "g"}, "elemental", "more than a serving can be"),
        ({"elemental": "nan"}, "elemental", "not a number"),
        ({"elemental": "100", "form": "unobtainium"}, "form", "not one of the choices"),
        ({"elemental": "100", "form": "bisglycnate"}, "form", "Did you mean bisglycinate?"),
        ({"elemental": "100", "unit": "iu"}, "unit", "not measured in iu"),
        ({"elemental": "100", "unit": "spoons"}, "unit", "not a unit"),
        ({"contents": "zinc 5 iu"}, "contents", "not measured in iu"),
        ({"contents": "zinck 5 mg"}, "contents", "Did you mean zinc?"),
        ({"contents": "zinc -5 mg"}, "contents", "not a nutrient with its amount"),
        ({"elemental": "100", "interaction": "unobtainium"}, "interaction", "not known to the coach"),
        ({"elemental": "100", "daily": "-1"}, "daily", "below 0"),
        ({"elemental": "100", "times": "25:00"}, "times", "not a time of day"),
        ({"elemental": "500", "compound": "500", "form": "oxide"}, "elemental", "can hold"),
        ({"name": "", "elemental": "100"}, "name", "missing"),
    ],
)
def test_bad_input_names_its_field_says_what_to_do_and_keeps_nothing(
    desk: Desk, form: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        cabinet.add_product(desk, {"name": "X", **form})
    assert error.value.where == field
    assert said in str(error.value)
    assert desk.store.all(Product) == ()


def test_a_medicine_that_is_not_listed_keeps_the_default_gap_and_says_so(desk: Desk) -> None:
    said = cabinet.add_product(desk, {"name": "Mysterin", "kind": "medicine", "gap": "2h"}).what
    assert "not in the table; 2 h from magnesium is kept as a precaution" in said


def test_an_antacid_with_magnesium_is_held_to_the_same_limit(desk: Desk) -> None:
    cabinet.add_product(desk, {"like": "antacid"})
    with pytest.raises(SafetyRefusal, match="over the limit of 250 mg") as refusal:
        cabinet.take(desk, "Antacid", 10)
    assert refusal.value.fact == "mg.cap_eu"
    assert cabinet.take(desk, "Antacid", 10, already=True).warnings[0].severity == "hard"


@pytest.mark.parametrize(
    ("per", "unit", "mg"),
    [("3 capsules", "capsule", 100), ("3capsules", "capsule", 100), ("1 tablet", "tablet", 300), ("5 mL", "mL", 60),
     ("2 gummies", "gummy", 150), ("2.5 g", "g", 120), ("capsule", "capsule", 300), ("scoop no 2", "scoop no 2", 300)],
)  # fmt: skip
def test_the_amounts_may_be_for_as_many_as_the_label_says(desk: Desk, per: str, unit: str, mg: float) -> None:
    cabinet.add_product(desk, {"name": "X", "elemental": "300", "per": per, "contents": "zinc 30 mg"})
    product = cabinet.find_product(desk, "X")
    assert product.serving == unit
    assert [content.elemental_mg for content in product.contents] == [mg, pytest.approx(mg / 10)]
    before = product
    cabinet.edit_product(desk, "X", {"note": "as it was"})
    assert cabinet.find_product(desk, "X").contents == before.contents


def test_mending_what_the_amounts_are_for_asks_for_the_amounts_too(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "X", "elemental": "100", "per": "capsule", "contents": "zinc 5 mg"})
    with pytest.raises(UsageError) as error:
        cabinet.edit_product(desk, "X", {"per": "3 capsules"})
    assert error.value.where == "per"
    cabinet.edit_product(desk, "X", {"per": "3 capsules", "elemental": "450"})
    product = cabinet.find_product(desk, "X")
    assert [content.elemental_mg for content in product.contents] == [150, 5]
    assert product.serving == "capsule"


@pytest.mark.parametrize("per", ["0 capsules", "99999 capsules"])
def test_absurd_numbers_of_units_are_named(desk: Desk, per: str) -> None:
    with pytest.raises(UsageError) as error:
        cabinet.add_product(desk, {"name": "X", "elemental": "300", "per": per})
    assert error.value.where == "per"


def test_a_serving_that_was_kept_with_its_number_stays_as_it_is(desk: Desk) -> None:
    kept = Product(id="p", name="X", kind="supplement", serving="2 tablets",
                   contents=(Content(nutrient="magnesium", elemental_mg=200),))  # fmt: skip
    with desk.store.change("imported", at=desk.now()) as change:
        change.put(kept)
    cabinet.edit_product(desk, "X", {"note": "mended"})
    cabinet.edit_product(desk, "X", {"elemental": "180"})
    product = cabinet.find_product(desk, "X")
    assert (product.serving, product.contents[0].elemental_mg) == ("2 tablets", 180)


def test_a_serving_of_so_many_milliliters_is_planned_as_such(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Tonic", "elemental": "60", "per": "240 mL", "goal": "sleep"})
    cabinet.add_product(desk, {"name": "Drops", "elemental": "60", "per": "15 mL", "goal": "sleep"})
    tonic, drops = cabinet.find_product(desk, "Tonic"), cabinet.find_product(desk, "Drops")
    assert (tonic.serving, tonic.contents[0].elemental_mg) == ("240 mL", 60)
    assert drops.use is not None
    assert (drops.serving, drops.contents[0].elemental_mg, drops.use.servings) == ("mL", 4, 15)
    assert "Tonic: 240 mL = 60 mg" in cabinet.understand(desk, {"name": "Tonic", "elemental": "60", "per": "240 mL"})


@pytest.mark.parametrize(
    ("strength", "mg", "serving"),
    [("200/2", 100, "capsule"), ("200 mg in 2 tablets", 100, "tablet"), ("15 mmol", 364.575, "capsule"),
     ("1000 mg malate", 115.5, "capsule"), ("500 mg citrate, 80 mg elemental", 80, "capsule")],
)  # fmt: skip
def test_the_strength_line_is_what_the_label_says(desk: Desk, strength: str, mg: float, serving: str) -> None:
    form = {"name": "X", "form": "" if "mg " in strength and "in" not in strength else "bisglycinate", "per": "capsule"}
    cabinet.add_product(desk, {**form, "strength": strength})
    product = cabinet.find_product(desk, "X")
    assert product.serving == serving
    assert magnesium_mg(product, desk.facts) == pytest.approx(mg)
    cabinet.edit_product(desk, "X", {"strength": "50 mg"})
    assert magnesium_mg(cabinet.find_product(desk, "X"), desk.facts) == 50


def test_a_hydrate_takes_its_own_row_and_a_kept_dry_one_stays(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "X", "form": "malate", "compound": "1000"})
    assert magnesium_mg(cabinet.find_product(desk, "X"), desk.facts) == pytest.approx(115.5)
    cabinet.add_product(desk, {"name": "Y", "form": "anhydrous malate", "compound": "1000"})
    cabinet.edit_product(desk, "Y", {"note": "dry"})
    assert magnesium_mg(cabinet.find_product(desk, "Y"), desk.facts) == pytest.approx(155.4)
