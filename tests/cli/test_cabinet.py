"""`cabinet`: products, doses, refusals and the check."""

from __future__ import annotations

import json

import pytest

from coach.cli import cabinet
from coach.cli.parsing import VerbParser
from coach.forms.product import FIELDS
from tests.cli.conftest import HOSTILE, Shell

MAG = ["--name", "Night Mag", "--kind", "magnesium", "--form", "bisglycinate", "--elemental", "100", "--per", "capsule",
       "--stock", "60", "--goal", "sleep", "--daily", "200"]  # fmt: skip


@pytest.fixture
def stocked(shell: Shell) -> Shell:
    """A cabinet with one magnesium product."""
    assert shell("cabinet", "add", *MAG).code == 0
    return shell


def test_every_typed_field_has_an_option() -> None:
    parser = VerbParser(prog="coach cabinet")
    cabinet.configure(parser)
    assert set(FIELDS) <= parser.parse_args(["add", "--name", "x"]).parser.flags.keys()


def test_a_product_as_it_was_understood(shell: Shell) -> None:
    said = shell("cabinet", "add", *MAG)
    assert said.code == 0
    assert "100 mg elemental magnesium" in said.out
    (product,) = json.loads(shell("cabinet", "list", "--json").out)
    assert (product["name"], product["serving"], product["stock_servings"]) == ("Night Mag", "capsule", 60)
    out = shell("cabinet").out
    assert "60 capsules left" in out
    assert "Magnesium today: 0 mg taken, 200 mg with what is planned, limit 250 mg [mg.cap_eu]" in out


def test_taking_and_taking_out_again(stocked: Shell) -> None:
    said = stocked("cabinet", "take", "Night Mag", "--servings", "2", "--when", "17:30", "--json")
    assert said.code == 0, said.err
    dose = json.loads(said.out)["record_id"]
    out = stocked("cabinet").out
    assert "17:30  Night Mag · 2 capsules" in out
    assert dose in out
    assert stocked("cabinet", "remove", "--dose", dose).code == 0
    assert stocked.document().intakes == ()


def test_a_dose_over_the_limit_is_refused_with_the_rule(stocked: Shell) -> None:
    before = stocked.files()
    said = stocked("cabinet", "take", "Night Mag", "--servings", "20")
    assert said.code == 5
    assert "[mg.cap_eu]" in said.err
    assert "--already" in said.err
    assert stocked.files() == before


def test_a_dose_that_was_taken_already_is_kept_and_flagged(stocked: Shell) -> None:
    said = stocked("cabinet", "take", "Night Mag", "--servings", "20", "--already")
    assert said.code == 1
    assert "[mg.cap_eu]" in said.err
    assert len(stocked.document().intakes) == 1


def test_editing_and_removing(stocked: Shell) -> None:
    assert stocked("cabinet", "edit", "Night Mag", "--stock", "30", "--with-food", "--active", "no").code == 0
    (product,) = stocked.document().products
    assert product.stock_servings == 30
    assert product.use is not None
    assert product.use.with_food is True
    assert product.active is False
    assert stocked("cabinet", "remove", "Night Mag").code == 0
    assert stocked.document().products == ()


def test_the_check_finds_a_medicine_beside_magnesium(stocked: Shell) -> None:
    clean = stocked("cabinet", "check")
    assert (clean.code, clean.out) == (0, "0 pairs looked at.\n")
    added = stocked("cabinet", "add", "--name", "Thyro", "--kind", "medicine", "--interaction", "levothyroxine",
                    "--times", "22:00", "--per", "tablet")  # fmt: skip
    assert added.code == 0, added.err
    said = stocked("cabinet", "check", "--json")
    document = json.loads(said.out)
    assert document["schema"] == "coach.check/1"
    hard = any(finding["severity"] == "hard" for finding in document["findings"])
    assert said.code == int(hard)
    assert all(finding["fact"] and finding["text"] for finding in document["findings"])


def test_the_check_of_a_seeded_store_names_exactly_its_conflicts_and_their_products(shell: Shell) -> None:
    shell("profile", "--region", "eu", "--tz", "Europe/Berlin")
    ids = {}
    for name, line in {
        "Mag": ["--elemental", "100", "--servings-per-dose", "1", "--times", "21:00"],
        "Thyro": ["--kind", "medicine", "--interaction", "thyroxine", "--times", "22:00"],
        "Z1": ["--kind", "supplement", "--contents", "zinc 15 mg", "--servings-per-dose", "1"],
        "Z2": ["--kind", "supplement", "--contents", "zinc 15 mg", "--servings-per-dose", "1"],
        "Fine": ["--kind", "supplement", "--contents", "vitamin_d 10 ug", "--servings-per-dose", "1"],
    }.items():
        ids[name] = json.loads(shell("cabinet", "add", "--name", name, *line, "--json").out)["record_id"]
    said = shell("cabinet", "check", "--json")
    found = {(one["fact"], one["severity"], tuple(one["products"])) for one in json.loads(said.out)["findings"]}
    zinc = tuple(sorted((ids["Z1"], ids["Z2"])))
    assert said.code == 1
    assert {(fact, severity, tuple(sorted(products))) for fact, severity, products in found} == {
        ("thyroid_hormone--mineral_mg--absorption", "hard", tuple(sorted((ids["Thyro"], ids["Mag"])))),
        ("cab.zinc_max", "hard", zinc),
        ("cab.zinc_max", "info", zinc),
    }


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (["add"], "--name"),
        (["add", "--name", "x", "--kind", "poison"], "--kind"),
        (["add", "--name", "x", "--elemental", "many"], "--elemental"),
        (["add", "--name", "x", "--form", "oxide", "--elemental", "900", "--compound", "1000"], "--elemental"),
        (["take", "Nothing"], "product"),
        (["take", "Night Mag", "--servings", "0"], "--servings"),
        (["take", "Night Mag", "--when", "25:00"], "--when"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(stocked: Shell, line: list[str], field: str) -> None:
    before = stocked.files()
    said = stocked("cabinet", *line)
    assert said.code == 2
    assert said.err.startswith(f"coach: {field}: "), said.err
    assert stocked.files() == before


def test_a_hostile_name_is_only_text(shell: Shell) -> None:
    assert shell("cabinet", "add", *MAG, "--name", HOSTILE).code == 0
    for line in (["cabinet"], ["cabinet", "--json"], ["today"], ["cabinet", "check"], ["cabinet", "take", HOSTILE]):
        said = shell(*line)
        assert not set("\x1b\x07\x9b\u202e") & set(said.out + said.err), line


def test_many_ingredients_and_the_matrix(shell: Shell) -> None:
    assert shell("cabinet", "add", "--like", "zma", "--elemental", "100").code == 0
    assert shell("cabinet", "add", "--name", "Moxi", "--kind", "medicine", "--interaction", "moxi",
                 "--times", "08:00").code == 0  # fmt: skip
    said = shell("cabinet", "matrix")
    assert "4 h, 8 h" in said.out
    assert "ZMA: free from 12:00 to 00:00" in said.out
    document = json.loads(shell("cabinet", "matrix", "--json").out)
    assert document["columns"] == ["ZMA"]
    assert shell("cabinet", "take", "zma").code == 5
    bad = shell("cabinet", "edit", "zma", "--contents", "zinc 30 iu")
    assert (bad.code, "--contents" in bad.err) == (2, True)


def test_what_was_felt_and_the_sentence_of_a_red_flag(shell: Shell) -> None:
    shell("cabinet", "add", "--name", "Mag", "--elemental", "100")
    assert "Kept with today: cramps" in shell("cabinet", "felt", "cramps").out
    assert "seek urgent care" in shell("cabinet", "felt", "chest pain").out
    today = json.loads(shell("today", "--json").out)
    assert (today["items"], [warn["fact"] for warn in today["warnings"]]) == ([], ["rf11"])
    assert shell("cabinet", "take", "Mag").code == 5
    assert shell("cabinet", "felt", "").code == 2
    assert shell("check-in", "--symptoms", "no").code == 0
    assert shell("cabinet", "take", "Mag").code == 0
    assert shell("profile", "--egfr", "25").code == 0
    assert "mg.egfr_block" in shell("cabinet", "check").out


def test_a_red_flag_is_all_that_any_verb_says(shell: Shell) -> None:
    shell("wish", "add", "--title", "Legs", "--minutes", "60", "--preferred", "18:00")
    shell("cabinet", "add", "--name", "Mag", "--elemental", "100", "--daily", "100")
    said = shell("check-in", "--symptoms", "chest pain", "--fatigue", "3")
    sentence = said.out.removesuffix(" [rf11]\n")
    assert sentence.endswith("seek urgent care.")
    assert (said.err, sentence.count("\n")) == ("", 0)
    for line in (["next"], ["today"], ["today", "--plain"], ["plan", "--days", "1"]):
        told = " ".join(shell(*line).out.split()).removeprefix("Thu 5 Mar · now 17:42 ")
        assert told == f"Important: {sentence} [rf11]"
    for line in (["cabinet", "take", "Mag"], ["cabinet", "step", "Mag", "--accept"], ["today", "--what-if", "legs 19"]):
        refused = shell(*line)
        assert (refused.code, refused.out, refused.err.strip()) == (5, "", f"coach: {sentence} [rf11]")
    assert json.loads(shell("next", "--json").out)["warnings"][0]["text"] == sentence
    kept = shell("cabinet", "take", "Mag", "--already")
    assert (kept.code, kept.out) == (1, f"{sentence} [rf11]\n")


def test_steps_are_shown_and_accepted(shell: Shell) -> None:
    shell("cabinet", "add", "--name", "Mag", "--elemental", "50")
    assert "offered: Start with 200 mg a day [mg.start]" in shell("cabinet", "step").out
    assert shell("cabinet", "step", "Mag", "--accept").code == 0
    document = json.loads(shell("cabinet", "step", "--json").out)
    assert document["rows"][0]["course"]["steps"] == ["Thu 5 Mar: Start with 200 mg a day"]
    assert shell("cabinet", "step", "Mag", "--accept").code == 2


def test_how_a_name_is_understood_is_said_without_a_store(shell: Shell) -> None:
    said = json.loads(shell("cabinet", "name", "cipro", "--json").out)
    assert (said["schema"], said["how"], said["found"], said["asked"]) == (
        "coach.name/1", "exact", ["ciprofloxacin"], False)  # fmt: skip
    assert "fluoroquinolone" in said["classes"]
    sentences = {
        name: shell("cabinet", "name", name).out.strip() for name in ("metro", "ciprofloxasinn", "none", "iron + foo")
    }
    assert sentences == {
        "metro": "metro: it may be metronidazole or metoprolol",
        "ciprofloxasinn": "ciprofloxasinn: did you mean ciprofloxacin?",
        "none": "none: not known to the coach",
        "iron + foo": "iron + foo: read as iron (form unknown); not known: foo",
    }


def test_a_name_that_may_mean_several_things_is_two_with_the_choices(shell: Shell) -> None:
    said = shell("cabinet", "add", "--name", "metro", "--kind", "medicine", "--times", "08:00")
    assert said.code == 2
    assert "“metro” may be metronidazole or metoprolol" in said.err
    assert "--interaction" in said.err
    assert "--gap" in said.err
    assert shell.document().products == ()
    assert shell("cabinet", "add", "--name", "metro", "--kind", "medicine", "--interaction", "metoprolol").code == 0
    assert shell.document().products[0].interaction == "metoprolol"


def test_a_name_two_letters_off_is_asked_and_one_off_is_taken_and_shown(shell: Shell) -> None:
    said = shell("cabinet", "add", "--name", "ciprofloxasinn", "--kind", "medicine")
    assert (said.code, "did you mean ciprofloxacin?" in said.err) == (2, True)
    taken = shell("cabinet", "add", "--name", "levothyroxne", "--kind", "medicine", "--times", "06:30")
    assert taken.code == 0, taken.err
    assert "read as levothyroxine" in taken.out


def test_an_unknown_name_is_kept_without_a_gap_and_one_says_the_flag_that_answers(shell: Shell) -> None:
    said = shell("cabinet", "add", "--name", "Blorptezine", "--kind", "medicine", "--times", "21:00")
    assert said.code == 1
    assert "Blorptezine: not known to the coach, so no gap is kept" in said.err
    assert "--gap none" in said.err
    (product,) = shell.document().products
    assert (product.name, product.interaction) == ("Blorptezine", None)
    assert shell("cabinet", "edit", "Blorptezine", "--gap", "2h").code == 0
    assert shell.document().products[0].interaction == "unknown_rx"


@pytest.mark.parametrize(("gap", "kept"), [("none", "no_gap_route"), ("2h", "unknown_rx"), ("ask", "gap_open")])
def test_the_answer_about_an_unknown_name_is_remembered(shell: Shell, gap: str, kept: str) -> None:
    added = shell("cabinet", "add", "--name", "Herbal drops", "--kind", "medicine", "--gap", gap, "--times", "21:00")
    assert added.code == 0, added.err
    assert shell.document().products[0].interaction == kept


def test_an_interaction_of_none_is_no_drug(shell: Shell) -> None:
    line = (
        "cabinet",
        "add",
        "--name",
        "Herbal drops",
        "--kind",
        "medicine",
        "--times",
        "21:00",
        "--interaction",
        "none",
    )
    assert shell(*line).code == 0
    assert shell.document().products[0].interaction == "no_gap_route"


def test_no_gap_cannot_be_said_of_what_is_known_to_have_one(shell: Shell) -> None:
    said = shell("cabinet", "add", "--name", "Euthyrox", "--gap", "none", "--times", "06:30")
    assert (said.code, "levothyroxine is known, and has a gap of its own" in said.err) == (2, True)
    assert shell("cabinet", "add", "--name", "Morphine injection", "--kind", "medicine", "--gap", "none").code == 0


@pytest.mark.parametrize(
    ("name", "kind", "holds"),
    [
        ("Euthyrox", "medicine", []),
        ("Fosamax", "medicine", []),
        ("ZMA", "supplement", ["magnesium", "zinc", "b6"]),
        ("Multivitamin", "supplement", ["magnesium", "zinc", "iron", "b6", "vitamin_d"]),
        ("Iron bisglycinate", "supplement", []),
        ("Psyllium husk", "supplement", []),
        ("vitamin a", "supplement", []),
        ("Magnesium citrate", "magnesium", ["magnesium"]),
    ],
)
def test_a_name_alone_says_what_it_is(shell: Shell, name: str, kind: str, holds: list[str]) -> None:
    said = shell("cabinet", "add", "--name", name)
    assert said.code == 0, said.err
    (product,) = shell.document().products
    assert (product.name, product.kind) == (name, kind)
    assert [content.nutrient for content in product.contents] == holds
