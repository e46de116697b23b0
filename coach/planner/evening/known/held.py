"""What is in the cabinet and not for tonight: expired, empty, or beside drinks -> not meant, and said once.

Such a product stays known, so that what was taken of it keeps its name and its gaps; it is not meant to be taken.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from coach.cabinet.schedule import due_on
from coach.cabinet.sedating import is_alcohol, is_hypnotic, is_own_aid, is_sedative
from coach.cabinet.stock import EXPIRES, REFILL
from coach.evidence import Facts
from coach.model import Product, Unplaced, Warn
from coach.planner.evening.known import body
from coach.planner.told import Evening
from coach.words import day_text, number_text

NO_STACK = "alc.no_stack"


class Held(NamedTuple):
    """A product that is not planned, and why."""

    product: Product
    fact: str
    text: str


def held(evening: Evening, facts: Facts) -> tuple[Held, ...]:
    """Every product that the evening leaves out, each with one sentence; a prescribed medicine only beside drinks."""
    due = (product for product in evening.products if product.use is not None and due_on(product, evening.date))
    meant = [product for product in due if not is_alcohol(product)]
    return tuple(found for product in meant if (found := _why(product, evening, facts)) is not None)


def _why(product: Product, evening: Evening, facts: Facts) -> Held | None:
    if product.kind != "medicine" and product.expires is not None and product.expires < evening.date:
        text = f"{product.name} expired on {day_text(product.expires)}: not planned. 3, then e: a new bottle."
        return Held(product, EXPIRES, text)
    if product.kind != "medicine" and evening.left.get(product.id) == 0:
        return Held(product, REFILL, f"{product.name} is empty by your count: not planned. 3, then e: a new stock.")
    if not body.drinks(evening):
        return None
    if is_hypnotic(product):
        text = (
            f"{product.name} is left out tonight: beside alcohol it can slow breathing. Ask your pharmacist or doctor."
        )
        return Held(product, NO_STACK, text)
    if body.drinks(evening) >= facts.rule("alc.training").number and is_own_aid(product):
        return Held(product, NO_STACK, f"{product.name} is left out tonight: no sleep aid after {_count(evening)}.")
    return None


def _count(evening: Evening) -> str:
    had = body.drinks(evening)
    return f"{number_text(had)} drinks"


def without(evening: Evening, facts: Facts) -> Evening:
    """The evening with what is held no longer meant to be taken, and said among what was left out."""
    out = {found.product.id: found for found in held(evening, facts)}
    if not out:
        return evening
    products = tuple(
        msgspec.structs.replace(product, use=None) if product.id in out else product for product in evening.products
    )
    said = tuple(
        Unplaced(what=f"dose-{key}", title=found.product.name, because=(found.fact,), text=found.text)
        for key, found in out.items()
    )
    return msgspec.structs.replace(evening, products=products, waived=(*evening.waived, *said))


def warnings(evening: Evening, facts: Facts) -> tuple[Warn, ...]:
    """What a drink says against each prescribed sedative that stays, and whom to ask; never to stop it."""
    if not body.drinks(evening):
        return ()
    due = (p for p in evening.products if p.use is not None and due_on(p, evening.date))
    stays = (p for p in due if p.kind == "medicine" and not is_hypnotic(p))
    return tuple(
        Warn(
            fact=NO_STACK,
            severity="hard",
            text=f"{product.name} beside alcohol: together they can slow breathing. It stays as prescribed; "
            "ask your pharmacist or prescriber about tonight.",
        )
        for product in stays
        if is_sedative(product)
    )
