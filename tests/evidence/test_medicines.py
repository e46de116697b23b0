"""The table of medicines loads whole, refers to rows that exist, and says what is wrong with one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import UsageError
from coach.evidence.medicines import medicines
from coach.evidence.medicines.compiling import FOLDER, compiled
from coach.evidence.medicines.known import COMPILED
from coach.evidence.medicines.nouns import name_letters

KNOWN = medicines()
FORMER = 53


def test_the_compiled_tables_are_the_toml_ones() -> None:
    assert COMPILED.read_bytes() == compiled(), "python -m coach.evidence compiles them anew"


def test_no_row_was_lost_on_the_way_in() -> None:
    tables = KNOWN.tables
    assert (len(tables.substance), len(tables.substance_class), len(tables.pair)) == (785, 184, 564)
    assert (len(tables.content), len(tables.source), len(tables.half_life)) == (21, 141, 18)
    assert sum(pair.checked for pair in tables.pair) == 331
    assert len(KNOWN.former) == FORMER


def test_a_class_implies_to_the_end() -> None:
    assert KNOWN.implied("mineral_mg_medicine") == {
        "mineral_mg_medicine", "mineral_mg", "polyvalent", "antacid_like", "laxative"
    }  # fmt: skip


def test_a_name_is_compared_by_its_letters() -> None:
    assert name_letters("Alendronsäure 70") == "alendronsaure70"
    assert KNOWN.by_letters["euthyrox"] == ("levothyroxine",)
    assert set(KNOWN.by_letters["prep"]) == {"tenofovir_emtricitabine", "bowel_prep"}
    assert "none" in KNOWN.nameless
    assert "cycloserine" in KNOWN.unlisted
    assert "penicillamine" in KNOWN.lookalikes["penicillin_unspecified"]
    assert "penicillin_unspecified" in KNOWN.lookalikes["penicillamine"]


def test_every_former_gap_has_what_took_its_place() -> None:
    from coach.evidence import facts

    assert set(KNOWN.former) == set(facts().interactions)
    assert KNOWN.former["bisphosphonate"] == ("alendronate", "risedronate")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pairs.toml", 'b = "polyvalent"', 'b = "polyvalant"', "polyvalant"),
        ("pairs.toml", "a_then_b_h = 2.0", "a_then_b_h = -1.0", "one direction"),
        ("pairs.toml", "a_then_b_h = 2.0", "a_then_b_h = 30.0", "a_then_b_h"),
        ("pairs.toml", 'mechanism = "bound"', 'mechanism = "bond"', "bond"),
        ("substances.toml", '"cipro",', '"doxy",', "belongs to"),
        ("substances.toml", 'sources = ["MZ_CIPRO"', 'sources = ["MZ_CIPRA"', "MZ_CIPRA"),
        ("former.toml", 'now = ["ace_antacid"]', 'now = ["ace_antacids"]', "ace_antacids"),
    ],
)
def test_a_broken_row_is_named(file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    for table in FOLDER.glob("*.toml"):
        text = table.read_text("utf-8")
        assert table.name != file or old in text
        (tmp_path / table.name).write_text(text.replace(old, new, 1) if table.name == file else text, "utf-8")
    with pytest.raises(UsageError, match=said):
        compiled(tmp_path)
