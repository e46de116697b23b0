"""What the fields of a product offer and understand: forms, drugs and generic products of the evidence base."""

from __future__ import annotations

from coach.desk import Desk
from coach.evidence.medicines import medicines
from coach.forms.known_by import said_to_be, which


def forms(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, name) of every magnesium form."""
    return tuple((form.id, form.name) for form in desk.facts.forms.values())


def substances() -> tuple[tuple[str, str], ...]:
    """(id, name) of everything that a product may be known as."""
    return tuple((row.id, row.name) for row in medicines().tables.substance)


def which_substance(text: str) -> str:
    """What a typed name or class would be taken for: `moxifloxacin`, or the question it asks."""
    read = said_to_be(text, medicines())
    if read.sure:
        return ", ".join(medicines().name_of(one) for one in read.sure)
    return which(read, medicines())


def catalogue(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, name) of every generic product to start from."""
    return tuple((entry.id, entry.name) for entry in desk.facts.catalogue.values())
