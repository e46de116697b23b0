"""Finding an interaction as people type it: `thyroxine`, `doxy`, `a quinolone` -> rows, the best first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from coach.evidence.facts import Facts, Interaction

LEAST = 3
"""Fewer letters find nothing but a whole name."""

FILLERS = frozenset(
    ("a", "an", "the", "and", "or", "of", "for", "my", "with", "tablet", "tablets", "capsule", "capsules", "mg", "dose",
     "weekly", "daily", "other", "any", "class", "which", "one", "unknown", "more", "take")
)  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without fillers and amounts."""
    found = re.findall(r"[a-z][a-z0-9]*", text.lower())
    return tuple(word for word in found if word not in FILLERS)


@lru_cache(maxsize=4)
def _index(facts: Facts) -> tuple[tuple[Interaction, frozenset[str]], ...]:
    """Every row with the words it is known by, its own name's and those beside it."""
    return tuple(
        (row, frozenset(word for name in (row.name, *facts.also(row.id)) for word in words_of(name)))
        for row in facts.interactions.values()
    )


def search(text: str, facts: Facts) -> tuple[Interaction, ...]:
    """Rows for which every typed word is, begins, ends or stands in a word of theirs; whole words first."""
    wanted = words_of(text)
    found: list[tuple[int, int, Interaction]] = []
    for place, (row, words) in enumerate(_index(facts)):
        ranks = [_rank(word, words) for word in wanted]
        if ranks and None not in ranks:
            found.append((sum(rank or 0 for rank in ranks), place, row))
    found.sort(key=lambda item: item[:2])
    whole = tuple(row for rank, _, row in found if rank == 0)
    return whole or tuple(row for _, _, row in found)


def _rank(word: str, words: frozenset[str]) -> int | None:
    """0 the whole word (or its plural), 1 the beginning of one, 2 a part; None not at all."""
    if word in words or word.removesuffix("s") in words or f"{word}s" in words:
        return 0
    if len(word) < LEAST:
        return None
    if any(known.startswith(word) for known in words):
        return 1
    return 2 if any(word in known for known in words) else None


@lru_cache(maxsize=256)
def recognized(name: str, facts: Facts) -> Interaction | None:
    """The row that a product's own name speaks of by a whole word; the strictest where it speaks of several."""
    wanted = {word for word in words_of(name) if len(word) > LEAST}
    rows = [row for row, _ in _index(facts) if wanted & _drugs(row, facts)]
    return strictest(rows)


@lru_cache(maxsize=256)
def _drugs(row: Interaction, facts: Facts) -> frozenset[str]:
    """The single words that name a row without doubt: not `blood` of `blood pressure tablet`."""
    if row.kind != "drug":
        return frozenset()
    listed = re.split(r"[(),/+]", row.name)
    single = [words_of(part) for part in (*listed, *facts.also(row.id))]
    return frozenset(words[0] for words in single if len(words) == 1)


def strictest(rows: Iterable[Interaction]) -> Interaction | None:
    """The row that asks for most: not together at all, else the longest gaps; None of none."""
    ranked = sorted(rows, key=lambda row: (not row.together, row.mg_after_drug_h + row.drug_after_mg_h))
    return ranked[-1] if ranked else None
