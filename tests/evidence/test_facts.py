"""Every row loads, has what its table promises, and refers to rows that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.errors import UsageError
from coach.evidence import facts
from coach.evidence.__main__ import compiled, main
from coach.evidence.facts import Facts
from coach.evidence.tables import COMPILED, FOLDER, compiled_tables

FACTS = facts()
COUNTS = {
    "rules": 139, "forms": 27, "interactions": 53, "cabinet": 22, "cards": 43, "claims": 125, "sources": 146,
    "gates": 9, "questions": 16, "contradictions": 15, "voice": 48, "red_flags": 11, "gut_ladder": 6, "rda": 9,
    "upper_levels": 4,
}  # fmt: skip
COACH = Path(__file__).parents[2] / "coach"


def test_the_compiled_tables_are_the_toml_ones() -> None:
    assert COMPILED.read_bytes() == compiled(), "python -m coach.evidence compiles them anew"


@pytest.mark.parametrize(("table", "rows"), COUNTS.items())
def test_no_row_was_lost_on_the_way_in(table: str, rows: int) -> None:
    assert len(getattr(FACTS, table)) == rows


@pytest.mark.parametrize("table", ["rules", "forms", "interactions", "cards", "claims", "cabinet", "gates"])
def test_every_source_that_is_named_exists(table: str) -> None:
    for row in getattr(FACTS, table).values():
        assert set(row.sources) <= set(FACTS.sources), row.id


@pytest.mark.parametrize("table", ["rules", "cards", "questions", "contradictions"])
def test_every_claim_that_is_named_exists(table: str) -> None:
    for row in getattr(FACTS, table).values():
        assert set(row.claim_ids) <= set(FACTS.claims), row.id


def test_every_rule_has_unit_grade_source_and_weight() -> None:
    for rule in FACTS.rules.values():
        assert rule.unit
        assert rule.sources
        assert rule.grade in ("strong", "moderate", "weak", "contested", "false", "none")
        assert 0 <= rule.weight <= 100


def test_elemental_shares_follow_from_the_molar_masses() -> None:
    """24.305 g/mol of magnesium, one to three atoms a formula unit, within the rounding of the table."""
    per_mmol = FACTS.rule("mg.mg_per_mmol").number
    for form in FACTS.forms.values():
        if form.molar_mass:
            atoms = re.search(r"Mg(\d*)", form.formula)
            assert atoms is not None
            share = int(atoms[1] or 1) * per_mmol / form.molar_mass * 100
            assert share == pytest.approx(form.elemental_pct, abs=0.02), form.id


def test_every_id_that_the_code_names_exists() -> None:
    known = {*FACTS.rules, *FACTS.interactions, *FACTS.gates, *FACTS.cards}
    named = re.compile(r'rule\(\s*"([^"]+)"\)|fact="((?:mg|ex|sl|caf|food|cab|alc|in)\.[a-z_0-9]+)"')
    found = 0
    for file in COACH.rglob("*.py"):
        for match in named.finditer(file.read_text("utf-8")):
            found += 1
            assert (match[1] or match[2]) in known, f"{file.name}: {match[0]}"
    assert found > 60


def test_a_source_that_was_not_read_in_full_is_not_checked() -> None:
    assert FACTS.sources["LEOTA2025"].checked
    assert not FACTS.sources["ACSM48H"].checked
    assert not FACTS.sources["WATSON2015"].checked


def test_cards_of_a_rule_share_its_claims() -> None:
    assert "c19" in {card.id for card in FACTS.cards_of("ex.vigorous_block")}
    assert FACTS.cards_of("no.such_rule") == ()


BROKEN = {
    r'unit = "mg elemental/day"\n': ("", "rule “mg.cap_us”: there is no `unit`"),
    r'kind = "hard"': ('kind = "firm"', "rule “mg.cap_us”: Invalid enum value 'firm', in `kind`"),
    r"weight = \d+": ("weight = 101", "rule “mg.cap_us”: Expected `int` <= 100, in `weight`"),
    r'id = "mg.cap_us"\n': ("", "rule number 1: there is no `id`"),
    r"\[\[rule\]\]": ("[[rule", "Expected ']]'"),
}


@pytest.mark.parametrize("pattern", BROKEN)
def test_a_broken_row_is_named_with_its_field_and_nothing_is_compiled(
    pattern: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in FOLDER.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rules, (put, said) = tmp_path / "rules.toml", BROKEN[pattern]
    text = rules.read_text("utf-8")
    assert re.search(pattern, text), pattern
    rules.write_text(re.sub(pattern, put, text, count=1), "utf-8")
    assert main(tmp_path, tmp_path / "out.json") == 2
    told = capsys.readouterr().err
    assert said in told
    assert "othing was changed" in told
    assert not (tmp_path / "out.json").exists()


def test_a_rule_that_holds_something_else_than_the_planner_needs_is_named() -> None:
    rows = [{**row, "value": "much"} if row["id"] == "sl.floor" else row for row in compiled_tables()["rule"]]
    broken = Facts({**compiled_tables(), "rule": rows})
    with pytest.raises(UsageError, match=r"sl\.floor"):
        _ = broken.rule("sl.floor").number
    with pytest.raises(UsageError, match=r"sl\.floor"):
        _ = broken.rule("sl.floor").range


def test_a_number_that_words_of_a_gate_or_rule_hold_is_the_rule_that_the_code_reads() -> None:
    known = facts()
    assert f"eGFR known below {known.rule('mg.egfr_gate').number:g}" in known.gates["kidney"].when
    assert known.gates["older"].when.startswith(f"{known.rule('mg.older_age').number:g} ")
    assert f"last {known.rule('sl.light_evening_h').number:g} h" in known.rule("sl.light_evening").parameter
    assert known.rule("sl.bath_temp").note.startswith(f"{known.rule('sl.bath_len').number:g} min")
