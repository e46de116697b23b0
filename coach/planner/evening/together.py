"""What the articles combine: placed lines -> the same lines, each naming the others it goes well with."""

from __future__ import annotations

import msgspec

from coach.clock import minutes_between
from coach.evidence import Facts
from coach.model import PlanItem, Reason

NEAR_MIN = 90
"""Lines further apart than this are no combination any more."""

PAIRS = (("stretch", "ex.stretch"), ("snack", "food.snack_protein"))
"""Kind of the line that goes with an evening magnesium dose, and the fact behind it."""

CHERRY = "cherry"
"""In the name of a tart cherry product."""


def together(items: tuple[PlanItem, ...], facts: Facts) -> tuple[PlanItem, ...]:
    """The lines with their combinations: magnesium with protein, with tart cherry, with stretching."""
    dose = next((i for i in items if i.kind == "supplement" and i.dose is not None and i.dose.elemental_mg), None)
    if dose is None:
        return items
    found = {item.id: fact for item in items if (fact := _fact(item, dose)) is not None}
    return tuple(_linked(item, dose, found, facts) for item in items)


def _fact(item: PlanItem, dose: PlanItem) -> str | None:
    if item.id == dose.id or abs(minutes_between(item.start, dose.start)) > NEAR_MIN or item.state == "skipped":
        return None
    if item.kind == "supplement" and CHERRY in item.title.lower():
        return "cab.cherry_days"
    return dict(PAIRS).get(item.kind)


def _linked(item: PlanItem, dose: PlanItem, found: dict[str, str], facts: Facts) -> PlanItem:
    if item.id == dose.id:
        return msgspec.structs.replace(item, linked=tuple(sorted(found)))
    if item.id not in found:
        return item
    reason = _reason(found[item.id], facts)
    return msgspec.structs.replace(item, linked=(dose.id,), reasons=(*item.reasons, reason))


def _reason(fact: str, facts: Facts) -> Reason:
    if fact == "cab.cherry_days":
        ahead, after = facts.rule(fact).range
        text = f"beside the magnesium; studied {ahead:g} days before to {after:g} days after a hard event"
        return facts.rule(fact).because(text)
    return facts.rule(fact).because("one habit with the magnesium: the articles combine them, proof there is none")
