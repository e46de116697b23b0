"""Adding in three answers: what is typed -> what was understood, what must be asked first, and the product."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coach.clean import clean_line
from coach.desk import Desk
from coach.errors import UsageError
from coach.evidence.medicines import Medicines, medicines
from coach.evidence.medicines.naming import NameRead, read_name
from coach.flows.cabinet import add_product
from coach.flows.changed import Changed
from coach.flows.naming import understood_as
from coach.forms.known_by import BY_NAME, which
from coach.forms.named import OF_KIND, generic
from coach.forms.product import form_of, product_of, started, understood
from coach.forms.strength import about_strength, with_strength
from coach.forms.three_answers import fields_of
from coach.forms.typed import given
from coach.model import Product
from coach.words import food_text

ANSWERS = (
    ("kind=magnesium", "a magnesium"),
    ("gap=none", "not swallowed, or it needs no gap (inhaler, injection, patch, cream)"),
    ("gap=2h", "swallowed: two hours from magnesium and minerals, to be safe"),
    ("gap=ask", "I ask the pharmacist; no gap until then"),
)
"""What may be said of a name that is not known; nothing is chosen for the person."""


class AskedName(msgspec.Struct, frozen=True):
    """A question about a name, with what can be answered: (`field=value`, in words)."""

    title: str
    choices: tuple[tuple[str, str], ...]


def names_to_complete(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(name, what it is) of everything that can be completed: generic products first, then all other names."""
    facts, known = desk.facts, medicines()
    generic_ones = {entry.name: f"{entry.kind}, its figures come along" for entry in facts.catalogue.values()}
    rest = {row.name.capitalize(): row.kind for row in known.tables.substance if not row.group}
    low = {name.lower() for name in generic_ones}
    return (*generic_ones.items(), *((name, kind) for name, kind in rest.items() if name.lower() not in low))


def completed(desk: Desk, typed: str) -> str:
    """The first name that begins so; what is a name already, or ends in a space, stays as it was typed."""
    wanted = typed.lower()
    if not wanted.strip() or typed != typed.rstrip() or read_name(typed, medicines()).how == "exact":
        return typed
    return next((name for name, _ in names_to_complete(desk) if name.lower().startswith(wanted)), typed)


def asked_name(desk: Desk, answers: Mapping[str, str]) -> AskedName | None:
    """What must be asked about the name before the product is kept; None where it is clear."""
    fields = fields_of(answers, desk.facts)
    if any(given(fields, field) for field in ("like", "form", "gap", "interaction", "contents")):
        return None
    kind, known = fields.get("kind", ""), medicines()
    read = read_name(clean_line(fields.get("name", "")), known)
    if kind not in ("", *BY_NAME) or (read.found and not read.asks) or not read.typed:
        return None
    named = tuple((f"interaction={one}", known.name_of(one)) for one in read.found)
    return AskedName(f"{which(read, known)}. What is it?", (*named, *ANSWERS))


def answered(answer: str) -> dict[str, str]:
    """The fields that an answer to the question fills: what it is known as, or what is kept of it."""
    field, _, value = answer.partition("=")
    row = medicines().substances.get(value) if field == "interaction" else None
    kind = {"kind": OF_KIND[row.kind]} if row is not None else {} if field == "kind" else {"kind": "medicine"}
    return {field: value, **kind}


def read_back(desk: Desk, answers: Mapping[str, str]) -> str:
    """What the three answers come to, in one sentence; UsageError names the answer."""
    if not given(answers, "name"):
        return ""
    product = _product(desk, answers)
    read = read_name(product.name, medicines())
    said = f"{understood(product, desk.facts)}{_use_text(desk, product)}."
    return said if not _shown(read, product, desk) else f"{said} {_shown(read, product, desk)}"


def _shown(read: NameRead, product: Product, desk: Desk) -> str:
    """How the name was read, where that is not plain: one letter off, a class, a brand, a part not known."""
    known: Medicines = medicines()
    if product.kind not in BY_NAME or product.interaction is not None or generic(product.name, desk.facts) is not None:
        return ""
    text = understood_as(read, known)
    return f"{text[:1].upper()}{text[1:]}." if not text.endswith("?") else f"{text[:1].upper()}{text[1:]}"


def _use_text(desk: Desk, product: Product) -> str:
    use = product.use
    if use is None:
        return ""
    times = f", at {', '.join(map(desk.dial.of_day, use.times))}" if use.times else ""
    food = food_text(use.with_food)
    return f"{f'; for {use.goal}' if use.goal else ''}{times}{f', {food}' if food else ''}"


def _product(desk: Desk, answers: Mapping[str, str]) -> Product:
    try:
        return product_of(fields_of(answers, desk.facts), desk.facts, desk.now(), product_id="draft")
    except UsageError as error:
        raise about_strength(error) from None


def add_in_three(desk: Desk, answers: Mapping[str, str]) -> Changed:
    """Add the product that the three answers describe; UsageError names the answer."""
    try:
        return add_product(desk, fields_of(answers, desk.facts))
    except UsageError as error:
        raise about_strength(error) from None


def more_of(desk: Desk, answers: Mapping[str, str]) -> dict[str, str]:
    """The fields of the whole form with what the three answers say in their places."""
    empty = form_of(None, desk.facts)
    fields = with_strength(started(fields_of(answers, desk.facts), desk.facts), desk.facts)
    return {**empty, **{field: text for field, text in fields.items() if text}, "like": ""}
