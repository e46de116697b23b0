"""What stands behind a fact in a few sentences: rule, drug, gate or nutrient -> its card, else its own entry."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coach.cabinet.amounts import CAFFEINE, caffeine_mg, held, is_magnesium
from coach.cabinet.limits import limited, magnesium_cap
from coach.cabinet.pairs.beside import beside_magnesium
from coach.evidence import Facts
from coach.flows.library import ORDER, entries
from coach.flows.library_entry import LibraryEntry
from coach.model import Product, Profile


class WhyCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card, or what the library says of a fact that has none."""

    id: str
    """Of the entry: `coach why ID` and the library show it with its sources."""
    title: str
    text: str
    grade: str
    claims: tuple[str, ...] = ()
    """The articles' claims it rests on."""


def cards_for(facts: Facts, keys: Iterable[str]) -> tuple[WhyCard, ...]:
    """The best card of each fact, else the fact's own entry; each once, in that order."""
    found = (_entry(facts, key) for key in dict.fromkeys(keys))
    entries_found = {entry.key: entry for entry in found if entry is not None}
    return tuple(_card(entry) for entry in entries_found.values())


def _entry(facts: Facts, key: str) -> LibraryEntry | None:
    known, cards = entries(facts), facts.cards_of(key)
    names = [f"card:{cards[0].id}"] if cards else [f"{kind}:{key}" for kind in ORDER]
    return next((known[name] for name in names if name in known), None)


def _card(entry: LibraryEntry) -> WhyCard:
    said = f"{entry.value[:1].upper()}{entry.value[1:]}."
    text = " ".join(filter(None, (said if entry.value else "", entry.text)))
    return WhyCard(id=entry.id, title=entry.title, text=text, grade=entry.grade, claims=entry.claims)


def facts_about(product: Product, profile: Profile, facts: Facts) -> tuple[str, ...]:
    """What the line of a product rests on: its gap to magnesium, and the limit of everything it holds."""
    limits = limited(profile, facts)
    keys = [verdict.row.id for verdict in beside_magnesium(product, facts)[:1] if verdict.severity != "none"]
    if any(is_magnesium(content, facts) for content in product.contents):
        keys.append(magnesium_cap(profile, facts).id)
    if caffeine_mg(product):
        keys.append(facts.nutrients[CAFFEINE].limit_fact)
    return (*keys, *(limits[key].fact for key in held(product, facts) if key in limits))
