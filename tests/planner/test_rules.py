"""Every rule of the evidence base is used by a named piece of code, or is shown only, with the reason beside it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from coach.evidence import facts

ROOT = Path(__file__).parents[2]

DISPLAY_ONLY = {
    "mg.mg_per_mmol": "the nutrients table carries it for every unit; a test holds the two equal",
    "mg.mg_per_meq": "the same",
    "mg.diet_flag_m": "diet is not logged; education only",
    "mg.diet_flag_f": "the same",
    "mg.athlete_need": "a total from food; it never raises the cap",
    "mg.us_dv": "labels are read in mg",
    "mg.eu_nrv": "labels are read in mg",
    "mg.rx_default_gap": "the interaction row `unknown_rx` carries the gap",
    "ex.session_default": "a wish always says its minutes",
    "ex.short_sleep_effect": "an average of studies, shown on the card",
    "ex.deload_len": "a whole planning week is the easy week",
    "sl.insomnia_flag": "needs twelve weeks of nights: insights and red flags",
    "caf.gap_100": "one row of the study table behind `caf.residual_green`",
    "caf.gap_217": "one row of the study table behind `caf.residual_green`",
    "caf.gap_400": "one row of the study table behind `caf.residual_green`",
    "cab.zinc_max": "sums of other nutrients belong to the cabinet's check",
    "cab.b6_max": "sums of other nutrients belong to the cabinet's check",
    "cab.ashwa_max": "a course of weeks belongs to the cabinet's check",
    "cab.iron_gap": "the interaction row `iron` carries the gap",
    "cab.one_change": "for insights and experiments",
    "in.stage_use": "a promise kept by leaving stages alone",
    "in.min_nights": "for insights and experiments",
    "in.soreness_mcid": "for insights",
}
"""Rule id -> why no code reads it."""


def named_in_code() -> set[str]:
    """Every text in the program's own code."""
    found: set[str] = set()
    for file in (ROOT / "coach").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        found |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def test_every_rule_is_used_or_said_to_be_for_display() -> None:
    unused = set(facts().rules) - named_in_code()
    assert unused == set(DISPLAY_ONLY)


def test_the_two_homes_of_the_unit_factors_agree() -> None:
    magnesium = facts().nutrients["magnesium"]
    assert magnesium.mg_per("mmol") == facts().rule("mg.mg_per_mmol").number
    assert magnesium.mg_per("meq") == facts().rule("mg.mg_per_meq").number


def test_the_list_names_no_rule_that_is_not_there() -> None:
    assert set(DISPLAY_ONLY) <= set(facts().rules)
    assert all(len(reason) > 3 for reason in DISPLAY_ONLY.values())


@pytest.mark.parametrize("rule", ["sl.bath", "sl.nap_window", "food.large_meal", "alc.gap", "mg.split_over"])
def test_a_rule_of_the_evening_is_not_for_display_alone(rule: str) -> None:
    assert rule not in DISPLAY_ONLY
    assert rule in named_in_code()
