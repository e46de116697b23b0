"""What a product brings: contents, or what it is known as -> faces, one for each mineral or substance, with classes."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from coach.cabinet.known_as import is_swallowed, known_as, named_ids
from coach.evidence import Facts
from coach.evidence.medicines import Medicines, Substance, medicines
from coach.model import Content, Product

NO_GAP = frozenset(("no_gap", "no_gap_route", "no_gap_studied", "no_gap_not_listed"))
BY_MINERALS = frozenset(("polyvalent", "antacid_like"))
BY_NAME_TOO = ("medicine", "caffeine", "food")
"""Kinds whose name counts beside their contents: coffee is more than its caffeine."""
NUTRIENTS = {"b6": "vitamin_b6"}
"""Nutrients of labels that the table of medicines calls otherwise."""


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a product brings."""

    id: str = ""
    """The substance it is; empty where only a class is known."""
    classes: frozenset[str]
    mg: float | None = None
    """How much of it a take holds; None where that is not known."""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a take of a product brings."""

    faces: tuple[Face, ...]
    swallowed: bool = True
    """False: an inhaler, a patch, an injection; nothing meets in the gut."""
    known: bool = True
    """False: its name says nothing to the coach, and no content does."""


def brought(product: Product, facts: Facts) -> Brought:
    """What a product brings at one take."""
    servings = product.use.servings or 1.0 if product.use is not None else 1.0
    marks = (is_swallowed(product), product.sedating)
    return _brought(known_as(product), product.kind, product.contents, servings, marks, facts)


@lru_cache(maxsize=4096)
def _brought(
    ids: tuple[str, ...],
    kind: str,
    contents: tuple[Content, ...],
    servings: float,
    marks: tuple[bool, bool],
    facts: Facts,
) -> Brought:
    known = medicines()
    lines = [_content(content, kind, servings, facts, known) for content in contents]
    held = tuple(face for line in lines for face in line or ())
    by_name = all(line is None for line in lines) or kind in BY_NAME_TOO
    named = tuple(face for one in ids for face in _of_id(one, known)) if by_name else ()
    swallowed, sedating = marks
    also = frozenset(("any_food_drink" if kind in ("caffeine", "food") else "any_oral",) if swallowed else ())
    also |= {"sedative_strong" if kind == "medicine" else "sedative_mild"} if sedating and not named else frozenset()
    if kind == "caffeine":
        also |= known.implied("caffeine_source") | {"drink"}
    faces = tuple(
        Face(id=face.id, classes=face.classes | (also - {"any_oral"} if face.id == "water" else also), mg=face.mg)
        for face in dict.fromkeys((*held, *named))
    )
    return Brought(
        faces=faces or (Face(classes=also),),
        swallowed=swallowed,
        known=not by_name or bool(faces) or kind == "caffeine",
    )


def _content(content: Content, kind: str, servings: float, facts: Facts, known: Medicines) -> list[Face] | None:
    """What a line of a label brings: a class from its amount on, else the substance of that name; None of no name."""
    row = facts.nutrient(content.nutrient)
    key = row.id if row is not None else content.nutrient
    key = NUTRIENTS.get(key, key)
    mg = None if content.elemental_mg is None else content.elemental_mg * servings
    found = known.contents.get(key)
    if found is None:
        ids = named_ids(content.nutrient)[:1]
        return [msgspec.structs.replace(face, mg=mg) for one in ids for face in _of_id(one, known)] if ids else None
    fitting = [one.brings for one in found if mg is None or mg >= one.from_mg]
    if kind == "medicine" and "mineral_mg" in fitting:
        fitting = ["mineral_mg_medicine"]
    return [msgspec.structs.replace(face, mg=mg) for one in fitting[-1:] for face in _of_id(one, known)]


def _of_id(one: str, known: Medicines) -> tuple[Face, ...]:
    if one in known.substances:
        return of_substance(known.substances[one], known)
    return (Face(classes=known.implied(one)),)


def of_substance(row: Substance, known: Medicines) -> tuple[Face, ...]:
    """The faces of a substance: one for each mineral it holds, with everything else it is."""
    gone = _without(row, known)
    direct = [one for c in row.classes for one in ((*known.classes[c].implies, c) if c == "multi" else (c,))]
    minerals = [c for c in direct if c != "multi" and "polyvalent" in known.implied(c)]
    common: set[str] = set()
    for c in direct:
        if c == "multi":
            common.add(c)
        elif c not in minerals:
            common |= known.implied(c)
    if row.kind in ("drug", "supplement") and row.oral_gap:
        common.add("any_oral")
    if row.kind in ("food", "drink") and row.id != "water":
        common.add("any_food_drink")
    sides = [known.implied(mineral) for mineral in minerals] or [frozenset[str]()]
    return tuple(Face(id=row.id, classes=frozenset(common | side) - gone) for side in sides)


def _without(row: Substance, known: Medicines) -> frozenset[str]:
    """Classes that do not hold for a substance; a ground of its own for no gap is kept."""
    gone = set(row.without)
    if gone & NO_GAP:
        gone |= NO_GAP
    for c in row.classes:
        if c in NO_GAP and c not in row.without:
            gone -= known.implied(c)
    return frozenset(gone)
