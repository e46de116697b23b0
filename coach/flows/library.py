"""The library: evidence base -> entries to search and read, each with what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from coach.errors import UsageError
from coach.evidence import Facts
from coach.flows.library_entry import Cited, Kind, LibraryEntry
from coach.flows.pair_entries import pair_entries, rows_of, substance_entry
from coach.words import number_text

VOICE_SAYS = {"never": "The coach never says this", "do": "How the coach speaks"}


class WhyPage(msgspec.Struct, frozen=True, kw_only=True):
    """An entry and everything that shares its claims."""

    entry: LibraryEntry
    beside: tuple[LibraryEntry, ...]
    """Cards first, then rules, contradictions, claims and the rest."""


ORDER: tuple[Kind, ...] = (
    "card", "rule", "contradiction", "claim", "interaction", "gate", "form", "cabinet", "question", "voice", "red_flag",
)  # fmt: skip
"""What is shown first where several share a claim or an id."""


@lru_cache(maxsize=2)
def entries(facts: Facts) -> dict[str, LibraryEntry]:
    """Every entry by its key."""
    made = (*_articles(facts), *_numbers(facts), *_shelf(facts), *_manners(facts))
    return {entry.key: entry for entry in made}


def _cited(ids: tuple[str, ...], facts: Facts) -> tuple[Cited, ...]:
    rows = (facts.sources[key] for key in ids)
    return tuple(Cited(id=row.id, cite=row.cite, checked=row.checked) for row in rows)


def _articles(facts: Facts) -> Iterator[LibraryEntry]:
    for claim in facts.claims.values():
        does = "nothing: it is not used" if claim.do.startswith("none") else claim.do
        yield LibraryEntry(
            id=claim.id, kind="claim", title=claim.claim, text=claim.evidence, does=does, grade=claim.grade,
            claims=(claim.id,), sources=_cited(claim.sources, facts),
        )  # fmt: skip
    for card in facts.cards.values():
        yield LibraryEntry(
            id=card.id, kind="card", title=card.title, text=card.text, grade=card.grade, claims=card.claim_ids,
            sources=_cited(card.sources, facts),
        )  # fmt: skip
    for row in facts.contradictions.values():
        yield LibraryEntry(
            id=row.id, kind="contradiction", title=f"Where they disagree: {row.where}", text=row.text,
            does=row.resolution, claims=row.claim_ids,
        )  # fmt: skip


def _numbers(facts: Facts) -> Iterator[LibraryEntry]:
    for rule in facts.rules.values():
        weight = "hard: it is never broken" if rule.kind == "hard" else f"soft, weight {rule.weight} of 100"
        yield LibraryEntry(
            id=rule.id, kind="rule", title=rule.parameter, text=rule.note, value=f"{said(rule.value)} {rule.unit}",
            does=weight, grade=rule.grade, claims=rule.claim_ids, sources=_cited(rule.sources, facts),
        )  # fmt: skip
    yield from pair_entries()
    for gate in facts.gates.values():
        yield LibraryEntry(
            id=gate.id, kind="gate", title=gate.when, text=f"{gate.action}.", does=gate.kind,
            sources=_cited(gate.sources, facts),
        )  # fmt: skip


def said(value: object) -> str:
    """A rule's value in words: `60–120`, `yes`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list | tuple):
        if any(isinstance(part, list | tuple) for part in value):
            return "a table of"
        joint = "–" if len(value) == 2 else ", "
        return joint.join(said(part) for part in value)
    return str(value)


def _shelf(facts: Facts) -> Iterator[LibraryEntry]:
    for form in facts.forms.values():
        share = f"{number_text(form.elemental_pct)} % magnesium by formula" if form.elemental_pct else "no formula"
        text = f"Absorption: {form.absorption}. Gut: {form.gi}. Used for: {form.uses}. {form.notes}".rstrip()
        yield LibraryEntry(
            id=form.id, kind="form", title=form.name, text=text, value=share, grade=form.grade,
            sources=_cited(form.sources, facts),
        )  # fmt: skip
    for item in facts.cabinet.values():
        parts = (("Limit", item.upper), ("When", item.timing), ("Beside others", item.interactions),
                 ("Also in", item.duplication), ("Mind", item.caution))  # fmt: skip
        text = " ".join(f"{head}: {text}." for head, text in parts if text not in ("", "-"))
        grade = f"sleep {item.grade_sleep}; recovery {item.grade_recovery}"
        yield LibraryEntry(
            id=item.id, kind="cabinet", title=item.name, text=text, value=item.usual_dose, grade=grade,
            sources=_cited(item.sources, facts),
        )  # fmt: skip


def _manners(facts: Facts) -> Iterator[LibraryEntry]:
    for flag in facts.red_flags:
        yield LibraryEntry(id=flag.id, kind="red_flag", title=flag.sign, text=f"{flag.action}.")
    for asked in facts.questions.values():
        yield LibraryEntry(
            id=asked.id, kind="question", title=asked.question, text=f"{asked.scale}; asked: {asked.when}.",
            does=asked.use, claims=asked.claim_ids,
        )  # fmt: skip
    for row in facts.voice.values():
        if row.kind in VOICE_SAYS:
            yield LibraryEntry(id=row.id, kind="voice", title=VOICE_SAYS[row.kind], text=row.text)


def find(facts: Facts, name: str) -> LibraryEntry:
    """The entry of that id or `kind:id`, or of the one drug that is called so; UsageError with the nearest, else."""
    known = entries(facts)
    wanted = name.strip()
    for key in (wanted, *(f"{kind}:{wanted}" for kind in ORDER)):
        if key in known:
            return known[key]
    folded = {entry.id.lower(): entry for entry in reversed(tuple(known.values()))}
    if wanted.lower() in folded:
        return folded[wanted.lower()]
    if (substance := substance_entry(wanted, facts)) is not None:
        return substance
    from difflib import get_close_matches  # 1 ms that only a search without a hit needs

    near = [entry.id for entry in search(facts, wanted)[:3]] or get_close_matches(wanted.lower(), folded, n=3)
    todo = f"Perhaps {', '.join(near)}." if near else "coach library WORDS searches it."
    raise UsageError(f"there is no rule, claim or card “{wanted[:40]}”", where="id", todo=todo)


def why(facts: Facts, name: str) -> WhyPage:
    """The entry of that id, and what is said beside it."""
    entry = find(facts, name)
    claims = set(entry.claims)
    linked = {key for claim in claims for key in facts.reach.get(claim, ())} if entry.kind == "claim" else set()
    shown = {claim for claim, keys in facts.reach.items() if entry.key in keys}
    spoken = set(facts.shows.get(entry.id, ()) if entry.kind == "card" else ())
    spoken |= {f"card:{card}" for card, keys in facts.shows.items() if entry.key in keys}
    pairs = {f"interaction:{row.id}" for row in rows_of(entry.id)} if entry.kind == "interaction" else set()
    beside = [
        other
        for other in entries(facts).values()
        if other.key != entry.key
        and (other.key in spoken or other.key in linked or other.id == entry.id or claims & set(other.claims) or
             (other.kind == "claim" and other.id in shown) or other.key in pairs)
    ]  # fmt: skip
    return WhyPage(entry=entry, beside=tuple(sorted(beside, key=lambda other: ORDER.index(other.kind))))


def search(facts: Facts, words: str, kind: str = "") -> tuple[LibraryEntry, ...]:
    """Entries that hold every typed word, those that hold them in id or title first; all of them without words.

    A drug is found as people type it: by its class, in another spelling, with a slip.
    """
    wanted = words.lower().split()
    found: list[tuple[bool, int, int, LibraryEntry]] = []
    for place, entry in enumerate(entries(facts).values()):
        head = f"{entry.id} {entry.title}".lower()
        body = f"{head} {entry.text} {entry.value} {entry.does} {entry.grade} {entry.kind}".lower()
        if (not kind or entry.kind == kind) and all(word in body for word in wanted):
            apart = not all(word in head for word in wanted)
            found.append((apart, ORDER.index(entry.kind) if wanted else 0, place, entry))
    plain = tuple(entry for *_, entry in sorted(found, key=lambda item: item[:3]))
    if not wanted or kind not in ("", "interaction"):
        return plain
    substance = substance_entry(words.strip(), facts)
    return plain if substance is None else (substance, *plain)
