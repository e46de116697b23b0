"""What the person said of their day, read for the plan: drinks, illness, injuries, a night without sleep."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.cabinet.felt import as_read, texts_of
from coach.cabinet.sedating import is_alcohol, is_sedative
from coach.evidence import Facts
from coach.evidence.shelf import BodyPart
from coach.evidence.signs import pieces
from coach.model import Wish
from coach.planner.told import Evening, cabinet_of

BLOCKING_ILLNESS = ("below_neck", "fever")
WATERY = 4
"""The gut ladder's level of watery stools."""


def drinks(evening: Evening) -> float:
    """Alcoholic drinks of this coach-day: those said and those logged are the same ones, so the larger number."""
    day = cabinet_of(evening)
    had = {dose.product: day.product(dose.product) for dose in day.doses}
    logged = sum(dose.servings for dose in day.doses if (one := had[dose.product]) is not None and is_alcohol(one))
    told = evening.check_in.drinks if evening.check_in is not None else None
    return max(logged, told or 0)


def sedated(evening: Evening) -> str:
    """The name of a sedative that was taken in this coach-day; empty when none was."""
    day = cabinet_of(evening)
    for dose in day.doses:
        product = day.product(dose.product)
        if product is not None and not is_alcohol(product) and is_sedative(product):
            return product.name
    return ""


def barred(evening: Evening, facts: Facts) -> tuple[str, str] | None:
    """(rule id, sentence) when illness forbids any session today: as chosen, as the gut says, or in the words typed."""
    told = evening.check_in
    if told is not None:
        if told.illness in BLOCKING_ILLNESS or ill_in_words(evening, facts):
            return "ex.illness_block", "no session with fever, chest, gut or whole-body symptoms: a rest day"
        if (told.gut or 0) >= WATERY:
            return "ex.illness_block", "no session with diarrhea or watery stools: a rest day, and enough to drink"
    before = evening.check_in_before
    if before is not None and before.illness == "fever":
        wait = facts.rule("ex.illness_return_h").number
        return "ex.illness_return_h", f"wait {wait:g} h without fever before training"
    return None


def ill_in_words(evening: Evening, facts: Facts) -> str:
    """The illness that the symptoms speak of, where none was chosen; empty when they do not."""
    told = evening.check_in
    if told is None or told.illness is not None:
        return ""
    said = pieces(told.symptoms or ())
    return next((key for key in BLOCKING_ILLNESS if any(_says(p, facts.ill_words[key].words) for p in said)), "")


def runs(evening: Evening, facts: Facts) -> bool:
    """Whether the gut loses water: watery stools by the ladder, or words of it."""
    told = evening.check_in
    return told is not None and ((told.gut or 0) >= WATERY or (as_read(told, facts).gut or 0) >= WATERY)


def hurts(evening: Evening, facts: Facts) -> tuple[str, ...]:
    """What hurts by the symptoms and the note of this morning: each piece that names a place and a hurt."""
    told = evening.check_in
    if told is None:
        return ()
    hurt = facts.ill_words["hurt"].words
    found = dict.fromkeys(pieces(texts_of(told)))
    return tuple(piece for piece in found if _says(piece, hurt) and places_of(piece, facts))


def places_of(text: str, facts: Facts) -> tuple[BodyPart, ...]:
    """The parts of the body that a text names."""
    return tuple(place for place in facts.places if _says(text.lower(), place.words))


def loads(wish: Wish, text: str, facts: Facts) -> bool:
    """Whether a session loads an injured place: by its muscles, its kind, its title; a place not known loads all."""
    places = places_of(text, facts)
    muscles = {muscle.lower() for muscle in wish.muscles}
    if not places:
        return not muscles or bool(muscles & {*text.lower().split()})
    return any(
        muscles & {*place.muscles}
        or wish.kind.lower() in place.kinds
        or _says(wish.title.lower(), (*place.words, *place.muscles))
        or (wish.kind == "strength" and not muscles)
        for place in places
    )


def loaded(wish: Wish, text: str, facts: Facts) -> tuple[str, ...]:
    """The muscles of a session that an injured place takes part in."""
    named = {muscle for place in places_of(text, facts) for muscle in place.muscles} or {*text.lower().split()}
    return tuple(muscle for muscle in wish.muscles if muscle.lower() in named)


def _says(text: str, words: Iterable[str]) -> bool:
    said = f" {' '.join(re.findall(r'[a-z]+', text))} "
    return any(f" {word} " in said for word in words)
