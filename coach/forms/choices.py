"""What the fields of a product offer and understand: forms, drugs and generic products of the evidence base."""

from __future__ import annotations

from coach.desk import Desk
from coach.evidence.names import search


def forms(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, name) of every magnesium form."""
    return tuple((form.id, form.name) for form in desk.facts.forms.values())


def interactions(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, name) of every drug and supplement with a known gap."""
    return tuple((row.id, row.name) for row in desk.facts.interactions.values())


def which_interaction(desk: Desk, text: str) -> str:
    """What a typed drug or class would be taken for: `Moxifloxacin`, `3 rows: fq_cipro, …`; empty for none."""
    found = search(text, desk.facts)
    return found[0].name if len(found) == 1 else f"{len(found)} rows: {', '.join(r.id for r in found)}" if found else ""


def catalogue(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, name) of every generic product to start from."""
    return tuple((entry.id, entry.name) for entry in desk.facts.catalogue.values())
