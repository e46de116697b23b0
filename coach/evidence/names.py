"""Finding an interaction as people type it: `thyroxine`, `doxy`, `a quinolone` -> rows, the best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from coach.evidence.facts import Facts, Interaction
from coach.pattern import Pattern

LEAST = 3
"""Fewer letters find nothing but a whole name."""

FILLERS = frozenset(
    ("a", "an", "the", "and", "or", "of", "for", "my", "with", "tablet", "tablets", "capsule", "capsules", "mg", "dose",
     "weekly", "daily", "other", "any", "class", "which", "one", "unknown", "more", "take")
)  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without fillers and amounts."""
    found = re.findall(r"[a-z][a-z0-9]*", _plain(text))
    return tuple(word for word in found if word not in FILLERS)


def _plain(text: str) -> str:
    """Lower case, letters without their accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=4)
def _index(facts: Facts) -> tuple[tuple[Interaction, frozenset[str]], ...]:
    """Every row with the words it is known by, its own name's and those beside it."""
    return tuple(
        (row, frozenset(word for name in (row.name, *facts.also(row.id)) for word in words_of(name)))
        for row in facts.interactions.values()
    )


def search(text: str, facts: Facts) -> tuple[Interaction, ...]:
    """Rows for which every typed word is, begins, ends or stands in a word of theirs; whole words first.

    Where there is none, each word may be spelled as other languages do, or have a slip: `levotiroxina`.
    """
    wanted = words_of(text)
    return _rows(wanted, facts) or _rows(tuple(_meant(word, facts) or word for word in wanted), facts)


def _rows(wanted: tuple[str, ...], facts: Facts) -> tuple[Interaction, ...]:
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
    """The row that a product's own name speaks of by a whole word; the strictest where it speaks of several.

    A word that is none may be one spelled as other languages do, or with a slip.
    """
    words = [word for word in words_of(name) if len(word) > LEAST]
    for wanted in (set(words), {meant for word in words if (meant := _meant(word, facts)) is not None}):
        rows = [row for row, _ in _index(facts) if wanted & _drugs(row, facts)]
        if rows:
            return strictest(rows)
    return None


FOLDS = (("ph", "f"), ("th", "t"), ("ch", "c"), ("kh", "c"), ("qu", "k"), ("y", "i"), ("k", "c"), ("z", "s"),
         ("ae", "e"), ("oe", "e"))  # fmt: skip
ENDINGS = Pattern(r"(?:ium|um|us|o|a|e)$")
CLOSE = 0.85
"""How alike two folded names must be; below it drugs of one class begin to look like each other."""
LEAST_CLOSE = 6
"""Shorter words are too near to each other to guess at."""


def folded(word: str) -> str:
    """A drug's name without what languages spell differently: `levotiroxin` for levothyroxine and levotiroxina."""
    plain = _plain(word)
    for written, kept in FOLDS:
        plain = plain.replace(written, kept)
    return ENDINGS.sub("", re.sub(r"(.)\1", r"\1", plain))


@lru_cache(maxsize=4)
def _spelled(facts: Facts) -> dict[str, str]:
    """Every single-word drug name by how it sounds."""
    return {folded(word): word for row, _ in _index(facts) for word in sorted(_drugs(row, facts))}


@lru_cache(maxsize=256)
def _meant(word: str, facts: Facts) -> str | None:
    """The drug's name that a word most likely is: the same but for its spelling, or but for a letter or two."""
    known, sound = _spelled(facts), folded(word)
    if len(sound) < LEAST_CLOSE or sound in known:
        return known.get(sound)
    from difflib import get_close_matches  # only for a name that is not in the list

    near = get_close_matches(sound, [other for other in known if other[0] == sound[0]], n=1, cutoff=CLOSE)
    return known[near[0]] if near else None


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
