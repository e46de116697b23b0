"""What people write of how they feel: `watery diarrhoea since two days`, `no cramps` -> red flags and other signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coach.evidence.facts import Facts, RedFlag
from coach.evidence.shelf import FeltSign
from coach.pattern import Pattern

NOT = frozenset({"no", "not", "without", "never", "none", "nothing", "kein", "keine", "keinen", "ohne", "sin", "ningun",
                 "pas", "sans", "aucun", "aucune", "isnt", "arent", "wasnt", "dont", "didnt"})  # fmt: skip
"""A word that denies what follows it."""

REACH = 3
"""How many words a denial reaches over: `no real muscle cramps`."""

OVER = frozenset({"gone", "over", "stopped", "ended", "vorbei", "weg", "cleared", "resolved", "anymore", "longer"})
"""A word that says it is past."""

OTHERS = frozenset({"kid", "kids", "child", "children", "son", "daughter", "baby", "wife", "husband", "partner", "cat",
                    "dog", "mum", "mom", "dad", "mother", "father", "sister", "brother", "tochter", "sohn",
                    "frau", "mann", "hija", "hijo"})  # fmt: skip
"""A piece that names one of these is about somebody else."""

_PIECES = Pattern(r"[,;.!?\n]| but | aber | pero | mais ")
_JOINTS = Pattern(r" and | und | y | et | with | mit | con | avec ")
_SINCE = Pattern(
    r"\b(?:since|for|seit|desde|hace|depuis)\s+(?:about\s+|the last\s+)?(\w+)\s+"
    r"(day|week|tag|woche|dia|semana|jour|semaine)"
)
_YESTERDAY = Pattern(r"\b(?:since yesterday|seit gestern|desde ayer|depuis hier)\b")
_NUMBERS = {word: number for number, words in enumerate(
    ("", "a an one ein eine einem un una une", "two zwei dos deux couple", "three drei tres trois",
     "four vier cuatro quatre", "five funf cinco cinq", "six sechs seis", "seven sieben siete sept"))
    for word in words.split()}  # fmt: skip
_WEEKS = ("week", "woche", "semana", "semaine")


class Felt(NamedTuple):
    """A sign that a text speaks of."""

    sign: FeltSign
    text: str
    """The piece as it was written."""
    days: int | None
    """For how many days, where that is said."""


def flag_in(texts: Iterable[str], facts: Facts, misread: Iterable[str] = ()) -> RedFlag | None:
    """The first red flag that a text speaks of, without those that were said to be misread.

    Only a piece that opens with a denial speaks of none: what is past, denied further on, or happened to somebody else
    counts all the same.
    """
    left_out = frozenset(misread)
    for _, words in _pieces(texts):
        if words[0] not in NOT:
            for flag in facts.red_flags:
                if flag.id not in left_out and any(_holds(words, phrase) for phrase in facts.signs(flag.id)):
                    return flag
    return None


def felt_in(texts: Iterable[str], facts: Facts, misread: Iterable[str] = ()) -> tuple[Felt, ...]:
    """The other signs that the texts speak of, each once, in the order of the evidence."""
    left_out, said = frozenset(misread), [(piece, _affirmed(words)) for piece, words in _pieces(texts)]
    found = []
    for sign in facts.felt:
        for piece, words in said:
            if sign.id not in left_out and _means(words, sign):
                found.append(Felt(sign, piece, _days(piece)))
                break
    return tuple(found)


def pieces(texts: Iterable[str]) -> tuple[str, ...]:
    """The pieces of what was written that neither open with a denial nor are about somebody else, in small letters."""
    return tuple(piece.lower() for piece, words in _pieces(texts) if words[0] not in NOT and not OTHERS & set(words))


def _pieces(texts: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Each piece as written, with its words in plain letters; one that denies something is parted at its joints too."""
    for text in texts:
        for piece in _PIECES.compiled.split(text):
            parts = _JOINTS.compiled.split(piece) if NOT & set(_words(piece)) else [piece]
            for part in parts:
                words = _words(part)
                if words:
                    yield part.strip(), words


def _words(text: str) -> list[str]:
    """The words of a text in small letters, without accents and apostrophes."""
    return re.findall(r"[a-z]+", _plain(text))


def _plain(text: str) -> str:
    """Small letters without accents; an apostrophe parts no word."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("\N{LATIN SMALL LETTER SHARP S}", "ss"))
    quotes = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in quotes)


def _affirmed(words: list[str]) -> list[str]:
    """The words without those that a denial reaches; none where they speak of what is past, or of somebody else."""
    left, reach = list[str](), 0
    for word in words:
        if word in NOT:
            reach = REACH
        elif reach:
            reach -= 1
        else:
            left.append(word)
    return [] if (OVER | OTHERS) & set(words) else left


def _means(words: list[str], sign: FeltSign) -> bool:
    if any(word.startswith(part) for word in words for part in sign.apart):
        return False
    return any(_holds(words, phrase) for phrase in sign.words)


def _holds(words: list[str], phrase: str) -> bool:
    return all(any(word.startswith(part) for word in words) for part in phrase.split())


def _days(piece: str) -> int | None:
    """For how many days, by `since two days`, `for 3 days`, `seit gestern`."""
    plain = _plain(piece)
    if _YESTERDAY.search(plain):
        return 2
    found = _SINCE.search(plain)
    if found is None:
        return None
    number = int(found[1][:4]) if found[1].isdecimal() and found[1].isascii() else _NUMBERS.get(found[1])
    return None if number is None else number * (7 if found[2] in _WEEKS else 1)


def sentence(flag: RedFlag) -> str:
    """The flag's own sentence: what was named, and what to do."""
    return f"{flag.sign[:1].upper()}{flag.sign[1:]}: {flag.action}."
