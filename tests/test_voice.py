"""Every sentence the app can say, held against what the voice rows forbid: evidence, reasons, warnings, help."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.evidence import facts
from coach.flows.library import entries

FACTS = facts()
ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "never01": (
        r"\b(?:treats?|cures?|prevents?|diagnos(?:es?|is)|heals?)\b[^.;]*\b(?:insomnia|deficienc|anxiety|cramps?|overtrain"
        r"|disease|depression|soreness|migraine)",
    ),
    "never02": (r"\byou (?:are|may be|seem|look) (?:magnesium[- ])?deficient", r"\byour magnesium is (?:too )?low"),
    "never03": (
        r"\bsafe for (?:everyone|everybody|all)\b", r"\b(?:no|without|zero) side[- ]effects\b",
        r"\bharmless\b[^.;]*natural",
        r"natural[^.;]*\bharmless\b", r"\bperfectly safe\b", r"\brisk[- ]free\b",
    ),
    "never04": (
        r"\b(?:removes?|flush(?:es)?|clears?|washes)\b[^.;]*\blact(?:ate|ic)", r"\bdetox",
    ),
    "never05": (
        r"\b(?:switch(?:es)?|turns?) (?:your )?muscles? off\b", r"\boff switch\b",
        r"\b(?:guarantees?|ensures?|gives? (?:you )?more)\b[^.;]*\b(?:deep|rem)\b",
        r"\b(?:boosts?|raises?|increases?)\b[^.;]*\b(?:growth hormone|testosterone)",
    ),
    "never06": (
        r"\bprevents? (?:an )?injur", r"\b(?:speeds?|boosts?|accelerates?|improves?) (?:up )?(?:your )?recovery\b",
        r"\brecover(?:y)?\b[^.;]*\b\d+ ?(?:%|percent) faster", r"\bfaster recovery\b",
    ),
    "never07": (
        r"\b(?:better than|instead of) (?:a |your |the )?(?:prescri|medicine|drug)",
        r"\b(?:stop|skip|change|halve|pause|delay) (?:taking )?(?:your|the|a) "
        r"(?:prescri|medicine|medication|drug|tablet)",
    ),
    "never08": (r"\bbest (?:form|brand|magnesium)\b[^.;]*\b(?:for everyone|of all|there is)", r"\bbest for everyone\b"),
    "never09": (
        r"\b\d+ ?mg\b[^.;]*\b(?:for|to) (?:a )?(?:child|children|kids|pregnan)",
    ),
    "never10": (
        r"\b(?:bath|spray|lotion|flakes|oil)\b[^.;]*\b(?:raises?|increases?|boosts?)\b[^.;]*\bmagnesium",
    ),
    "never11": (r"\b(?:score|plan) (?:is|proves it) (?:right|correct)\b",),
}  # fmt: skip
"""What each `never` row forbids, as it would stand in a sentence."""

BRITISH = re.compile(
    r"rrhoea|pnoea|anaesth|colour|behaviour|favour|neighbour|\bgrey\b|fibre|\bhaem|aemia|oedema|isation|generalise|recognise"
    r"|organise|travelling|cancelled|labelled|programme\b|tumour|paediatric",
    re.IGNORECASE,
)
"""Spellings that sentences of the app do not have; what people type is read in both (`substances.toml`)."""

SAMPLES = {
    "never01": "Magnesium treats insomnia.",
    "never02": "Your cramps say you are deficient.",
    "never03": "It has no side effects, and is natural, so harmless.",
    "never04": "It flushes lactic acid out of muscle.",
    "never05": "It guarantees deep sleep and boosts testosterone.",
    "never06": "It speeds recovery by 20 percent.",
    "never07": "Stop your prescription; this is better than a drug.",
    "never08": "Glycinate is the best form for everyone.",
    "never09": "Give 100 mg to children.",
    "never10": "A bath raises body magnesium.",
    "never11": "The score is high, so the plan is right.",
}
DENIES = re.compile(
    r"\b(?:not|no|never|nor|neither|without|none|cannot|nothing|against|unproven|nobody|myth|banned|rather)\b|n't"
)
"""One of these before the claim, in its own clause, denies it or warns of it."""

MARKS = re.compile(r"(?<=[.?:;])\s+")
PROMISES = re.compile(r"\b(?:guaranteed?|miracle|proven to|amazing|crush|awesome|must-have|streak)\b", re.IGNORECASE)
SCOLDS = re.compile(r"\byou (?:failed|should have|forgot|missed)\b|\bbad (?:job|boy|girl)\b|\bshame\b", re.IGNORECASE)


def breaks(sentence: str) -> str:
    """The `never` row that a sentence breaks; empty for none."""
    low = sentence.lower()
    for key, parts in FORBIDDEN.items():
        for part in parts:
            found = re.search(part, low)
            if found and not DENIES.search(low[: found.start()].rpartition(",")[2]):
                return key
    return ""


def of_evidence() -> Iterator[tuple[str, str]]:
    """What the evidence base says in the coach's own voice: not the articles' claims, which are quoted and graded."""
    for key, entry in entries(FACTS).items():
        if entry.kind == "voice":
            continue
        if entry.kind not in ("claim", "contradiction"):
            yield key, entry.title
            yield key, entry.text
        yield key, entry.value
        if not entry.does.startswith("warning"):
            yield key, entry.does
    for claim in FACTS.claims.values():
        yield claim.id, claim.evidence
    for row in FACTS.contradictions.values():
        yield row.id, row.resolution
    for step in FACTS.gut_ladder:
        yield f"ladder {step.level}", step.action


def of_code() -> Iterator[tuple[str, str]]:
    """Every text in the code but docstrings; the pieces of an f-string stand together."""
    for file in sorted((ROOT / "coach").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            name = f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.JoinedStr):
                yield name, "".join(str(p.value) if isinstance(p, ast.Constant) else "N" for p in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in (inner | docs):
                yield name, node.value


SAID = [(where, part) for where, text in (*of_evidence(), *of_code()) for part in MARKS.split(text) if " " in part]
"""Every sentence of the app, and where it stands."""


def test_there_is_much_to_say() -> None:
    assert len(SAID) > 1500


@pytest.mark.parametrize("key", SAMPLES)
def test_each_forbidden_claim_would_be_caught(key: str) -> None:
    assert {row.id for row in FACTS.voice.values() if row.kind == "never"} == set(FORBIDDEN) == set(SAMPLES)
    assert key in {breaks(part) for part in MARKS.split(SAMPLES[key])}


def test_no_sentence_makes_a_forbidden_claim() -> None:
    assert [(where, key, said) for where, said in SAID if (key := breaks(said))] == []


def test_no_promise_no_scolding_no_exclamation_mark() -> None:
    assert [(where, said) for where, said in SAID if PROMISES.search(said) and not DENIES.search(said.lower())] == []
    assert [(where, said) for where, said in SAID if SCOLDS.search(said)] == []
    assert [(where, said) for where, said in SAID if re.search(r"[a-z]!(?:\s|$)", said)] == []


def test_every_sentence_is_spelled_the_american_way() -> None:
    assert [(where, said) for where, said in SAID if BRITISH.search(said)] == []
    assert BRITISH.search("loose stools or diarrhoea, dark coloured")


def test_the_disclaimer_says_what_it_must() -> None:
    from coach.flows.profile import DISCLAIMER

    for words in ("not medical advice", "not a medical device", "clinician or pharmacist", "stay on this machine"):
        assert words in DISCLAIMER


def test_what_weak_evidence_carries_is_said_with_its_grade() -> None:
    """A card or claim never stands without a grade, and a rule's reason brings it along."""
    for entry in entries(FACTS).values():
        if entry.kind in ("card", "claim", "rule"):
            assert entry.grade, entry.key
    assert FACTS.rule("mg.window").because("x").grade == "weak"
