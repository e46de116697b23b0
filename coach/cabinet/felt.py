"""What a morning's words say of gut and body: CheckIn -> the same with its words read, and the signs in it."""

from __future__ import annotations

from msgspec import structs

from coach.evidence import Facts
from coach.evidence.facts import RedFlag
from coach.evidence.signs import Felt, felt_in, flag_in
from coach.model import CheckIn
from coach.pattern import Pattern

LOOSE_DAYS = 2
"""Loose stools on so many days are the ladder's second level."""

_STRONG = Pattern(r"(?i)\b(?:bad|badly|severe|strong|terrible|awful|stark\w*|fuerte\w*|fort\w*)\b")


def texts_of(told: CheckIn) -> tuple[str, ...]:
    """What the person wrote that morning: symptoms and note."""
    return (*(told.symptoms or ()), *((told.note,) if told.note else ()))


def signs_of(told: CheckIn, facts: Facts) -> tuple[Felt, ...]:
    """The signs that the words of a morning speak of, without those that were said to be misread."""
    texts = texts_of(told)
    return felt_in(texts, facts, told.misread or ()) if texts else ()


def flag_of(told: CheckIn, facts: Facts) -> RedFlag | None:
    """The red flag that the words of a morning speak of."""
    texts = texts_of(told)
    return flag_in(texts, facts, told.misread or ()) if texts else None


def level_of(felt: Felt) -> int:
    """The level of the gut ladder that a sign comes to: the second where a mild one lasts or is strong."""
    if felt.sign.gut == 1 and ((felt.days or 0) >= LOOSE_DAYS or _STRONG.search(felt.text)):
        return 2
    return felt.sign.gut


def as_read(told: CheckIn, facts: Facts) -> CheckIn:
    """The morning with its words read: the gut at the worse of the answer and the words, the note among the symptoms.

    What was said to be misread counts for nothing; the record itself stays as it was written.
    """
    if not texts_of(told):
        return told
    worst = max((level_of(felt) for felt in signs_of(told, facts)), default=0)
    gut = told.gut if not worst else max(worst, told.gut or 0)
    return structs.replace(told, gut=gut, symptoms=texts_of(told))
