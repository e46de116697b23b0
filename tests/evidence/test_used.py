"""Every fact is read by the program; one that is not says why, and the reason is tried, so that it cannot go stale."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest

from coach.cabinet.caffeine import lead_h
from coach.errors import UsageError
from coach.evidence import facts
from coach.evidence.facts import Facts
from coach.evidence.tables import LazyTable
from coach.forms.contents import read_contents
from coach.insights.associations.things import OUTCOMES
from coach.model import Wish
from coach.model.records import KINDS
from coach.planner.week.search import DAYS
from tests.evidence.used import read_in_code, used_rules

FACTS = facts()


def value(rule: str) -> Any:
    return FACTS.rule(rule).value


class Unread(NamedTuple):
    """Why no code reads a fact, and what is true as long as that is why."""

    why: str
    holds: Callable[[], bool]


def no_food_in_mg() -> bool:
    """The only milligrams that a record keeps are those of a dose or a product."""
    kept = {name for noun in KINDS.values() for name in noun.__struct_fields__ if name.endswith("_mg")}
    return kept == {"magnesium_mg", "caffeine_mg", "nutrients_mg"}


def labels_are_read_in_mg() -> bool:
    """A share of a daily value is no amount."""
    try:
        read_contents("magnesium 50 %", FACTS)
    except UsageError:
        return True
    return False


def not_there(module: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(module) is None


def as_careful_as_the_trial(rule: str, mg: float) -> Callable[[], bool]:
    """The lead that the program gives a dose is the study's, or longer (to a tenth of an hour)."""

    def holds() -> bool:
        ours = lead_h(mg, FACTS.rule("caf.residual_green").number, FACTS.rule("caf.half_life").number)
        return ours >= FACTS.rule(rule).number - 0.1

    return holds


def gaps_are_of(interaction: str, rule: str) -> Callable[[], bool]:
    row = FACTS.interactions[interaction]
    return lambda: row.mg_after_drug_h == row.drug_after_mg_h == FACTS.rule(rule).number


FOOD = Unread("food is kept in servings, never in milligrams", no_food_in_mg)
LABEL = Unread("labels are read in mg; a share of a daily value is refused", labels_are_read_in_mg)
EXPERIMENTS = Unread("there are no experiments yet", not_there("coach.insights.experiments"))

RULES = {
    "mg.mg_per_mmol": Unread(
        "the nutrient carries it",
        lambda: FACTS.nutrients["magnesium"].mg_per("mmol") == FACTS.rule("mg.mg_per_mmol").number,
    ),
    "mg.mg_per_meq": Unread(
        "the same", lambda: FACTS.nutrients["magnesium"].mg_per("meq") == FACTS.rule("mg.mg_per_meq").number
    ),
    "mg.diet_flag_m": FOOD,
    "mg.diet_flag_f": FOOD,
    "mg.athlete_need": FOOD,
    "mg.us_dv": LABEL,
    "mg.eu_nrv": LABEL,
    "mg.rx_default_gap": Unread("the interaction carries the gap", gaps_are_of("unknown_rx", "mg.rx_default_gap")),
    "cab.iron_gap": Unread("the interaction carries the gap", gaps_are_of("iron", "cab.iron_gap")),
    "ex.session_default": Unread(
        "a wish always says its minutes", lambda: {f.name: f.required for f in msgspec.structs.fields(Wish)}["minutes"]
    ),
    "ex.short_sleep_effect": Unread(
        "an average of studies, told on its card",
        lambda: f"{-value('ex.short_sleep_effect'):.1f}%" in FACTS.cards_of("ex.short_sleep_effect")[0].text,
    ),
    "ex.deload_len": Unread("an easy week is a week", lambda: value("ex.deload_len") == DAYS),
    "caf.gap_100": Unread("a study behind `caf.residual_green`", as_careful_as_the_trial("caf.gap_100", 100)),
    "caf.gap_217": Unread("a study behind `caf.residual_green`", as_careful_as_the_trial("caf.gap_217", 217.5)),
    "caf.gap_400": Unread("a study behind `caf.residual_green`", as_careful_as_the_trial("caf.gap_400", 400)),
    "cab.one_change": EXPERIMENTS,
    "in.soreness_mcid": Unread(
        "no insight compares soreness yet", lambda: not {"soreness", "sore_muscles"} & set(OUTCOMES)
    ),
    "in.stage_use": Unread(
        "a promise kept by asking no night for its stages",
        lambda: value("in.stage_use") is False and not {"stages", "deep_min", "rem_min"} & read_in_code(),
    ),
}
"""Rules that no code reads."""

TABLES = {
    "rda": FOOD,
    "upper_levels": Unread(
        "the limits of a day are rules",
        lambda: (
            {row.region: row.supplemental_mg for row in FACTS.upper_levels}
            == {"us": value("mg.cap_us"), "eu": value("mg.cap_eu")}
        ),
    ),
}
"""Tables that no code reads."""


def test_every_rule_is_read_or_says_why_not() -> None:
    assert set(FACTS.rules) - used_rules() == set(RULES), "read it, or take it off the list"


@pytest.mark.parametrize("rule", RULES)
def test_why_a_rule_is_not_read_still_holds(rule: str) -> None:
    assert RULES[rule].holds(), RULES[rule].why


def test_every_table_is_read_or_says_why_not() -> None:
    tables = {name for name, table in vars(Facts).items() if isinstance(table, LazyTable) and not name.startswith("_")}
    assert len(tables) > 15
    assert tables - read_in_code() == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_why_a_table_is_not_read_still_holds(table: str) -> None:
    assert TABLES[table].holds(), TABLES[table].why


@pytest.mark.parametrize("rule", ["sl.bath", "sl.nap_window", "food.large_meal", "alc.gap", "mg.split_over"])
def test_a_rule_of_the_evening_is_read(rule: str) -> None:
    assert rule in used_rules()


def test_every_source_is_cited() -> None:
    tables = (FACTS.rules, FACTS.forms, FACTS.interactions, FACTS.cards, FACTS.claims, FACTS.cabinet, FACTS.gates)
    cited = {source for table in tables for row in table.values() for source in row.sources}
    assert set(FACTS.sources) == cited


def test_every_limit_of_a_nutrient_is_the_rule_s_own() -> None:
    """The rule gives the first number, its unit the other region's: `mg/day (EU 25)`."""
    for row in FACTS.nutrients.values():
        rule = FACTS.rules.get(row.limit_fact)
        if rule is not None and rule.id != "caf.day_max":
            assert row.limit_us == rule.number, row.id
            assert f"(EU {row.limit_eu:g})" in rule.unit, row.id
    assert FACTS.nutrients["caffeine"].limit_us == value("caf.day_max")
    linked = {row.limit_fact for row in FACTS.nutrients.values()} & set(FACTS.rules)
    assert linked >= {"cab.zinc_max", "cab.b6_max", "caf.day_max"}


@pytest.mark.parametrize("flag", FACTS.red_flags, ids=lambda flag: flag.id)
def test_every_red_flag_has_words_that_raise_it(flag: Any) -> None:
    assert FACTS.signs(flag.id)


def test_every_link_from_a_row_leads_to_a_row() -> None:
    for row in FACTS.nutrients.values():
        assert not row.gap or row.gap in FACTS.interactions, row.id
        for name in (row.limit_fact, row.course_fact):
            assert not name or name in {*FACTS.rules, *FACTS.interactions, *FACTS.cabinet}, f"{row.id}: {name}"
