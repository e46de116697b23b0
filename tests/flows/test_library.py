"""The library: everything of the evidence base can be read in the app, and each claim by what its `do` says."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest
from msgspec import structs

from coach.errors import UsageError
from coach.evidence import facts
from coach.evidence.facts import Claim
from coach.evidence.medicines import medicines
from coach.flows.library import entries, find, search, why
from coach.forms.questions import BY_ID
from coach.model import Profile, Workout
from coach.model.records import KINDS
from tests.evidence.used import used_rules

FACTS = facts()
COACH = Path(__file__).parents[2] / "coach"
SHOWN_BY = {
    "card": {"card"}, "myth": {"card"}, "rule": {"rule"}, "check-in": {"question"},
    "cabinet": {"form", "cabinet", "card", "rule"}, "warning": {"card", "voice", "rule", "question"},
    "insight": {"rule", "card", "question"},
}  # fmt: skip
"""First word of what a claim's `do` names -> kinds of entries of which one must stand beside it."""
ASKED = {
    "q01": "into_bed", "q02": "quality", "q03": "fatigue", "q04": "sore", "q05": "stress", "q06": "symptoms",
    "q07": "gut", "q08": "intakes", "q09": "intakes", "q10": "rpe", "q11": "hungry", "q12": "intakes", "q13": "drive",
    "q14": "bedroom", "q15": "diet", "q16": "conditions",
}  # fmt: skip
"""A question of the evidence base -> the check-in's line, the log or the profile's field that asks it."""
NUMBERS_ONLY = {"S66": "mg.athlete_need"}
"""A rule that forbids something: it is kept by no code reading it."""


def test_every_row_is_an_entry() -> None:
    known = entries(FACTS)
    tables: dict[str, Collection[str]] = {
              "rule": FACTS.rules, "claim": FACTS.claims, "card": FACTS.cards, "interaction": medicines().pairs,
              "form": FACTS.forms, "gate": FACTS.gates, "contradiction": FACTS.contradictions,
              "cabinet": FACTS.cabinet, "question": FACTS.questions}  # fmt: skip
    for kind, table in tables.items():
        assert {f"{kind}:{key}" for key in table} <= set(known)


@pytest.mark.parametrize("claim", FACTS.claims.values(), ids=lambda claim: claim.id)
def test_each_claim_is_reachable_by_what_its_do_says(claim: Claim) -> None:
    page = why(FACTS, claim.id)
    assert page.entry.does
    if claim.do.startswith("none"):
        assert page.entry.does.startswith("nothing")
        return
    kinds = {other.kind for other in page.beside}
    named = [word for word in SHOWN_BY if re.search(rf"\b{word}\b", claim.do)]
    assert named, claim.do
    for word in named:
        assert kinds & SHOWN_BY[word], f"{claim.do}: {kinds}"


def test_a_claim_that_says_rule_stands_beside_one_that_the_program_reads() -> None:
    used = used_rules()
    for claim in FACTS.claims.values():
        rules = {other.id for other in why(FACTS, claim.id).beside if other.kind == "rule"}
        if re.search(r"\brule\b", claim.do) and claim.id not in NUMBERS_ONLY:
            assert rules & used, f"{claim.id} {claim.do}: {rules}"
    assert not set(NUMBERS_ONLY.values()) & used


def test_a_claim_that_says_check_in_stands_beside_a_question_that_is_asked() -> None:
    asked = {*BY_ID, *(field.name for noun in (Workout, Profile) for field in structs.fields(noun)), *KINDS}
    assert set(ASKED.values()) <= asked
    assert set(ASKED) == set(FACTS.questions)
    for claim in FACTS.claims.values():
        if re.search(r"\bcheck-in\b", claim.do):
            assert "question" in {other.kind for other in why(FACTS, claim.id).beside}, claim.id


def test_a_card_of_a_claim_is_reached_from_a_line_of_the_app() -> None:
    """From the rule, drug, gate, form or product that a line names; not only by searching."""
    kinds = ("rule", "interaction", "gate", "form", "cabinet")
    linked = {key.split(":", 1)[1] for keys in FACTS.shows.values() for key in keys if key.split(":")[0] in kinds}
    named = used_rules() | linked | {"q06"}
    reached = {card.id for fact in named for card in FACTS.cards_of(fact)}
    assert set(FACTS.cards) - reached == {"c11", "c37", "c40"}, "these are read in the library alone"


def test_the_links_beside_the_rows_lead_somewhere_and_back() -> None:
    for claim, keys in FACTS.reach.items():
        assert claim in FACTS.claims
        for key in keys:
            assert claim in {other.id for other in why(FACTS, key).beside}


@pytest.mark.parametrize("card", FACTS.cards)
def test_each_card_is_reached_from_something_the_app_uses(card: str) -> None:
    kinds = {other.kind for other in why(FACTS, card).beside}
    assert kinds & {"rule", "interaction", "gate", "form", "cabinet", "question", "contradiction"}
    for key in FACTS.shows.get(card, ()):
        assert card in {other.id for other in why(FACTS, key).beside}


def test_a_drug_and_a_gate_bring_their_card() -> None:
    assert [card.id for card in FACTS.cards_of("thyroid_hormone--mineral_mg--absorption")] == ["c16"]
    assert FACTS.cards_of("kidney")[0].id == "c14"
    assert FACTS.cards_of("moxifloxacin--polyvalent--absorption")[0].id == "c15"


def test_what_was_not_read_in_full_is_not_checked() -> None:
    for entry in entries(FACTS).values():
        for source in entry.sources:
            read = entry.grade == "read" if entry.kind == "interaction" else FACTS.sources[source.id].status == "V"
            assert source.checked == read
            assert source.text.endswith("(not checked)") != source.checked


def test_every_fact_that_the_code_names_can_be_asked_for() -> None:
    named = re.compile(r'(?:rule\(\s*|fact=)"([a-z]+\.[a-z_0-9]+)"')
    found = {match[1] for file in COACH.rglob("*.py") for match in named.finditer(file.read_text("utf-8"))}
    found = {fact for fact in found if fact.split(".")[0] in {rule.split(".")[0] for rule in FACTS.rules}}
    assert len(found) > 40
    for fact in found:
        assert find(FACTS, fact).id == fact


def test_searching_puts_titles_first_and_wants_every_word() -> None:
    found = search(FACTS, "lactic acid")
    assert found[0].id == "c11"
    assert {entry.kind for entry in search(FACTS, "magnesium", "rule")} == {"rule"}
    assert search(FACTS, "magnesium zebra") == ()
    assert len(search(FACTS, "")) == len(entries(FACTS))


def test_an_id_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Perhaps"):
        find(FACTS, "mg.windw")
    with pytest.raises(UsageError, match="library"):
        find(FACTS, "qqqqqqq")
    assert find(FACTS, "s14").id == "S14"
    assert find(FACTS, "cabinet:zinc").kind == "cabinet"


def test_a_drug_is_found_by_class_and_in_other_spellings() -> None:
    assert [entry.id for entry in search(FACTS, "levotiroxina")] == ["levothyroxine"]
    assert "antibiotic_unknown" in {entry.id for entry in search(FACTS, "antibiotic")}
    assert find(FACTS, "doxycyclin").id == "doxycycline"
    assert find(FACTS, "fq_moxi").id == "moxifloxacin"
    beside = {entry.id for entry in why(FACTS, "moxifloxacin").beside}
    assert {"moxifloxacin--polyvalent--absorption", "moxifloxacin--dairy--absorption"} <= beside
    assert search(FACTS, "levotiroxina", "claim") == ()
