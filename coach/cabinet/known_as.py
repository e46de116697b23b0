"""What a product is known as: its stated id, else its name -> substances and classes of the table of medicines."""

from __future__ import annotations

from functools import lru_cache

from coach.evidence.medicines import Medicines, medicines
from coach.evidence.medicines.naming import NameRead, read_name
from coach.evidence.medicines.nouns import name_letters
from coach.model import Product
from coach.pattern import Pattern

NUMBER = Pattern(r"\s+#?\d+$")


NOT_SWALLOWED = "no_gap_route"
"""What is kept where the person says that it meets nothing in the gut."""


def known_as(product: Product) -> tuple[str, ...]:
    """Ids of substances or classes; several where a former id or a mixture stands for several; none where unknown."""
    return _known_as(product.interaction or "", product.name)


@lru_cache(maxsize=4096)
def _known_as(stated: str, name: str) -> tuple[str, ...]:
    known, named = medicines(), named_ids(name)
    parts = tuple(one for one in stated.split("+") if one in known.substances)
    if len(parts) > 1:
        return parts
    if stated in known.former:
        former = known.former[stated]
        fitting = tuple(one for one in named if any(_is(one, other, known) for other in former))
        return fitting or former
    return (stated,) if stated in known.substances or stated in known.classes else named


def _is(one: str, other: str, known: Medicines) -> bool:
    """Whether a substance is the other, or of that class."""
    return one == other or any(other in known.implied(c) for c in known.substances[one].classes)


def named_ids(name: str) -> tuple[str, ...]:
    """The substances that a name is read as without asking, every part of a mixture; none where it must be asked."""
    return _read(name).sure


@lru_cache(maxsize=8192)
def _read(name: str) -> NameRead:
    """How a product's name is read; a number at its end says which of several it is, unless it is a name with it."""
    known = medicines()
    if name_letters(name) in known.by_letters:
        return read_name(name, known)
    return read_name(NUMBER.sub("", name) or name, known)


def is_swallowed(product: Product) -> bool:
    """Whether it meets anything in the gut: not an inhaler, a patch, an injection, by what it is or is called."""
    known = medicines()
    ids = known_as(product)
    if ids == (NOT_SWALLOWED,):
        return False
    if ids and not any(one not in known.substances or known.substances[one].oral_gap for one in ids):
        return False
    return not _read(product.name).route


def classes_of(product: Product) -> frozenset[str]:
    """Every class that what a product is known as belongs to."""
    return _classes_of(known_as(product))


@lru_cache(maxsize=4096)
def _classes_of(ids: tuple[str, ...]) -> frozenset[str]:
    known = medicines()
    direct = [c for one in ids for c in (known.substances[one].classes if one in known.substances else (one,))]
    return frozenset[str]().union(*(known.implied(c) for c in direct))
