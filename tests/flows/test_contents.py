"""Products of many ingredients: typed on a line, summed by nutrient over products, held to each limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.desk import Desk
from coach.errors import SafetyRefusal, UsageError
from coach.evidence import facts
from coach.flows import cabinet
from coach.flows.matrix import free_lines, see_matrix, standing
from coach.flows.today import see_today
from coach.forms.contents import contents_text, read_contents
from coach.model import Content, Intake, Product
from coach.words import sum_text
from tests.flows.conftest import at, make_desk

FACTS = facts()
ZMA = {"name": "ZMA", "kind": "supplement", "elemental": "150", "contents": "zinc 10 mg, b6 3.5 mg", "per": "capsule"}


@pytest.mark.parametrize(
    ("text", "nutrient", "mg"),
    [
        ("zinc 30 mg", "zinc", 30),
        ("Vitamin D3 800 IU", "vitamin_d", 0.02),
        ("vit d 20 µg", "vitamin_d", 0.02),
        ("magnesium 10 mmol", "magnesium", 243.05),
        ("magnesium 20 mEq as citrate", "magnesium", 243.05),
        ("glycine 3 g", "glycine", 3000),
        ("zinc 0,5 mmol", "zinc", 32.69),
        ("biotin 50 mcg", "biotin", 0.05),
    ],
)
def test_a_label_is_read_as_it_is_printed(text: str, nutrient: str, mg: float) -> None:
    (content,) = read_contents(text, FACTS)
    assert content.nutrient == nutrient
    assert content.elemental_mg == pytest.approx(mg)


@pytest.mark.parametrize(
    "text",
    ["zinc", "zinc 30", "zinc -3 mg", "zinc 30 iu", "iron 3 meq", "vitamin d 3 mmol", "magnesum 3 mg", "zinc 9e9 mg",
     "zinc 2000000 mg", "zinc 30 stones", "biotin 3 iu", "zinc 3 mg as citrate", "magnesium 3 mg as unobtainium"],
)  # fmt: skip
def test_what_does_not_fit_names_the_field(text: str) -> None:
    with pytest.raises(UsageError) as error:
        read_contents(text, FACTS)
    assert error.value.where == "contents"


@given(st.lists(st.tuples(st.sampled_from(sorted(FACTS.nutrients)), st.integers(1, 900)), max_size=6))
def test_a_line_reads_back_as_it_was(pairs: list[tuple[str, int]]) -> None:
    contents = tuple(Content(nutrient=key, elemental_mg=float(mg)) for key, mg in pairs)
    assert read_contents(contents_text(contents, FACTS), FACTS) == contents


def test_editing_another_field_leaves_the_contents_alone(desk: Desk) -> None:
    cabinet.add_product(desk, ZMA)
    before = cabinet.find_product(desk, "ZMA").contents
    cabinet.edit_product(desk, "ZMA", {"stock": "30"})
    assert cabinet.find_product(desk, "ZMA").contents == before
    cabinet.edit_product(desk, "ZMA", {"contents": "zinc 5 mg"})
    assert [c.nutrient for c in cabinet.find_product(desk, "ZMA").contents] == ["magnesium", "zinc"]


def test_a_generic_product_starts_the_form_and_what_is_typed_wins(desk: Desk) -> None:
    changed = cabinet.add_product(desk, {"like": "zma", "elemental": "200"})
    product = cabinet.find_product(desk, "ZMA")
    assert [(c.nutrient, c.elemental_mg) for c in product.contents] == [("magnesium", 200), ("zinc", 30), ("b6", 10.5)]
    assert "30 mg zinc" in changed.what
    with pytest.raises(UsageError):
        cabinet.add_product(desk, {"like": "nothing"})


def test_duplicates_are_pointed_out_and_sums_go_by_region(desk: Desk) -> None:
    cabinet.add_product(desk, {**ZMA, "times": "21:00"})
    cabinet.add_product(desk, {"name": "Zinc", "kind": "supplement", "contents": "zinc 20 mg", "times": "08:00"})
    found = {(f.fact, f.severity) for f in cabinet.check(desk).findings}
    assert ("cab.zinc_max", "hard") in found
    assert ("cab.zinc_max", "info") in found
    assert not any(fact == "cab.b6_max" for fact, _ in found)


def test_a_dose_over_a_hard_limit_is_refused_with_the_sum_and_kept_when_taken(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Zinc", "kind": "supplement", "contents": "zinc 15 mg"})
    cabinet.take(desk, "Zinc", 1, "08:00")
    with pytest.raises(SafetyRefusal, match="make 30 mg: over the limit of 25 mg") as refusal:
        cabinet.take(desk, "Zinc", 1, "09:00")
    assert refusal.value.fact == "cab.zinc_max"
    kept = cabinet.take(desk, "Zinc", 1, "09:00", already=True)
    assert kept.warnings[0].severity == "hard"
    assert "zinc 30/25 mg over" in map(sum_text, cabinet.see_cabinet(desk).sums)
    assert ("cab.zinc_max", "hard") in {(warn.fact, warn.severity) for warn in see_today(desk).plan.warnings}


def test_a_dose_keeps_what_it_held_when_its_product_changes(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Zinc", "kind": "supplement", "contents": "zinc 15 mg"})
    cabinet.take(desk, "Zinc", 1, "08:00")
    cabinet.remove_product(desk, "Zinc")
    assert desk.store.all(Intake)[0].nutrients_mg == {"zinc": 15}
    assert [sum_text(one) for one in cabinet.see_cabinet(desk).sums] == ["zinc 15/25 mg"]


def test_iron_in_a_multivitamin_keeps_its_hours_from_magnesium(desk: Desk) -> None:
    cabinet.add_product(desk, {"like": "multivitamin", "times": "21:00", "elemental": "0"})
    cabinet.add_product(desk, {"name": "Mag", "elemental": "100", "daily": "100", "goal": "sleep"})
    doses = [i for i in see_today(desk).plan.items if i.dose is not None and i.dose.elemental_mg]
    assert [abs(i.start.hour * 60 + i.start.minute - 21 * 60) >= 120 for i in doses] == [True]


@pytest.mark.parametrize("now", ["2026-03-05T06:00:00+01:00", "2026-03-05T17:42:00+01:00", "2026-03-05T20:30:00+01:00"])
def test_a_multivitamin_with_iron_stays_at_its_time_and_other_magnesium_keeps_clear(now: str) -> None:
    desk = make_desk(now)
    cabinet.add_product(desk, {"like": "multivitamin", "times": "08:00", "servings_per_dose": "1"})
    cabinet.add_product(desk, {"name": "Mag", "elemental": "50", "daily": "50", "goal": "sleep"})
    starts = {i.title.split(" ")[0]: i.start for i in see_today(desk).plan.items if i.dose is not None}
    assert "Mag" in starts
    assert ("Multivitamin" in starts) == ("T06" in now)
    if "Multivitamin" in starts:
        assert f"{starts['Multivitamin']:%H:%M}" == "08:00"
        assert starts["Mag"] - starts["Multivitamin"] >= timedelta(hours=2)


@pytest.mark.parametrize("now", ["06:00", "17:42", "19:30", "21:00"])
def test_without_a_time_it_comes_its_hours_before_the_other_magnesium_or_is_left_out(now: str) -> None:
    desk = make_desk(f"2026-03-05T{now}:00+01:00")
    cabinet.add_product(desk, {"like": "multivitamin", "servings_per_dose": "1"})
    cabinet.add_product(desk, {"name": "Mag", "elemental": "50", "daily": "50", "goal": "sleep"})
    plan = see_today(desk).plan
    starts = {i.title.split(" ")[0]: i.start for i in plan.items if i.dose is not None}
    assert "Mag" in starts
    if "Multivitamin" in starts:
        assert starts["Mag"] - starts["Multivitamin"] >= timedelta(hours=2)
    else:
        assert any("mineral_fe--mineral_mg--absorption" in left.because for left in plan.unplaced)


def test_the_matrix_says_both_gaps_and_when_it_is_free(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Mag", "elemental": "100", "daily": "100"})
    cabinet.add_product(desk, {"name": "Moxi", "kind": "medicine", "interaction": "moxi", "times": "08:00"})
    view = see_matrix(desk)
    assert view.columns == ("Mag",)
    assert [(row.name, row.fact, row.cells) for row in view.rows] == [
        ("Moxi", "moxifloxacin--polyvalent--absorption", ("4 h, 8 h",))
    ]
    assert view.free == ("free from 12:00 to 00:00",)
    assert [(row.gap, row.clash) for row in view.rows] == [("4 h, 8 h", ("",))]
    cabinet.edit_product(desk, "Mag", {"times": "07:00, 11:00, 13:00"})
    cabinet.add_product(desk, {"name": "Other", "elemental": "50", "daily": "50"})
    view = see_matrix(desk)
    (moxi,) = view.rows
    assert moxi.clash == ("07:00, 11:00", "")
    assert [standing(moxi, column) for column in (0, 1)] == ["! 07:00, 11:00", "clear"]
    assert free_lines(view) == ("Mag, Other: free from 12:00 to 00:00",)


AMOUNTS = st.lists(st.tuples(st.sampled_from(("zinc", "b6", "magnesium")), st.sampled_from((2, 9, 15, 40))),
                   min_size=1, max_size=3)  # fmt: skip
TAKES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from((1, 2)), st.integers(0, 3)), max_size=8)


@settings(max_examples=60)
@given(st.lists(AMOUNTS, min_size=1, max_size=3), TAKES)
def test_no_accepted_dose_passes_a_limit_and_the_sums_are_right(
    labels: list[list[tuple[str, int]]], takes: list[tuple[int, int, int]]
) -> None:
    desk = make_desk()
    for number, label in enumerate(labels):
        text = ", ".join(f"{key} {mg} mg" for key, mg in label)
        cabinet.add_product(desk, {"name": f"P{number}", "kind": "supplement", "contents": text})
    sums = {"zinc": 0.0, "b6": 0.0, "magnesium": 0.0}
    for number, servings, hours in takes:
        now = at(desk, (desk.now() - timedelta(hours=hours)).isoformat())
        label = labels[number % len(labels)]
        try:
            cabinet.take(now, f"P{number % len(labels)}", servings)
        except SafetyRefusal:
            continue
        for key, mg in label:
            sums[key] += mg * servings
    assert sums["zinc"] <= 25
    assert sums["b6"] <= 12
    assert sums["magnesium"] <= 250
    kept = [dose.nutrients_mg or {} for dose in desk.store.all(Intake)]
    assert {key: sum(dose.get(key, 0.0) for dose in kept) for key in sums} == pytest.approx(sums)


def test_a_figure_that_looks_like_a_compound_weight_is_asked_about(desk: Desk) -> None:
    doubtful = cabinet.understand(desk, {"name": "A", "form": "bisglycinate", "elemental": "1000"})
    assert "is 1000 mg the weight of the compound? Then it is 141 mg" in doubtful
    assert "?" not in cabinet.understand(desk, {"name": "A", "form": "bisglycinate", "elemental": "200"})
    assert "= 141 mg" in cabinet.understand(desk, {"name": "A", "form": "bisglycinate", "compound": "1000"})


def test_the_check_of_a_cabinet_with_seeded_conflicts_finds_exactly_those(desk: Desk) -> None:
    for form in (
        {"name": "Mag", "elemental": "200", "times": "21:00", "servings_per_dose": "1"},
        {"name": "ZMA", "kind": "supplement", "elemental": "100", "contents": "zinc 20 mg, b6 5 mg", "times": "12:00"},
        {"name": "Zinc", "kind": "supplement", "contents": "zinc 10 mg", "times": "12:00"},
        {"name": "Thyroid", "kind": "medicine", "interaction": "thyroxine", "times": "23:00"},
        {"name": "Pril", "kind": "medicine", "interaction": "digoxin", "times": "06:00"},
        {"name": "Coffee", "kind": "caffeine", "elemental": "95"},
    ):
        cabinet.add_product(desk, form)
    name = {product.id: product.name for product in desk.store.all(Product)}
    found = {(f.fact, f.severity, frozenset(name[p] for p in f.products)) for f in cabinet.check(desk).findings}
    assert found == {
        ("mg.cap_eu", "hard", frozenset({"Mag", "ZMA"})),
        ("cab.sum_mg", "info", frozenset({"Mag", "ZMA"})),
        ("cab.zinc_max", "hard", frozenset({"ZMA", "Zinc"})),
        ("cab.zinc_max", "info", frozenset({"ZMA", "Zinc"})),
        ("thyroid_hormone--mineral_mg--absorption", "hard", frozenset({"Mag", "Thyroid"})),
        ("cardiac_glycoside--antacid_like--absorption", "soft", frozenset({"Mag", "Pril"})),
        ("cardiac_glycoside--antacid_like--absorption", "soft", frozenset({"ZMA", "Pril"})),
    }


def test_a_free_night_is_named_once(desk: Desk) -> None:
    cabinet.add_product(desk, {"name": "Mag", "elemental": "100", "daily": "100"})
    cabinet.add_product(desk, {"name": "Gabapentin", "kind": "medicine", "times": "07:00"})
    assert see_matrix(desk).free == ("free from 09:00 to 05:00",)
