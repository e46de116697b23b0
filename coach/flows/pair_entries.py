"""The table of medicines as things to read: a pair, or a substance with every pair it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from coach.cabinet.known_as import named_ids
from coach.cabinet.pairs.beside import because, gap_words, known_text
from coach.cabinet.pairs.faces import Face, of_substance
from coach.evidence import Facts
from coach.evidence.medicines import PairRow, medicines
from coach.flows.library_entry import Cited, LibraryEntry
from coach.model import Product

DOES = {
    "hard": "is never planned inside those hours, or not at all", "soft": "keeps the hours where the day allows",
    "ask": "waits until a pharmacist or doctor agreed", "note": "says so",
}  # fmt: skip
"""What the coach does with a row, by its strength."""


def pair_entries() -> Iterator[LibraryEntry]:
    """Every row of the table of pairs."""
    return map(_entry, medicines().tables.pair)


def _entry(row: PairRow) -> LibraryEntry:
    known = medicines()
    one, other = known.name_of(row.a), known.name_of(row.b)
    hours = gap_words(row, one, other) if max(row.a_then_b_h, row.b_then_a_h) > 0 else ""
    return LibraryEntry(
        id=row.id, kind="interaction", title=f"{one} beside {other}", text=because(row), value=hours or _value(row),
        does=DOES[row.strength], grade="read" if row.checked else "not checked", sources=_cited(row),
    )  # fmt: skip


def _value(row: PairRow) -> str:
    return "not together" if row.a_then_b_h < 0 else "no hours to keep"


def _cited(row: PairRow) -> tuple[Cited, ...]:
    known = medicines()
    found = (known.sources[key] for key in row.sources)
    return tuple(Cited(id=one.id, cite=f"{one.title}, {one.publisher}", checked=row.checked) for one in found)


def substance_entry(name: str, facts: Facts) -> LibraryEntry | None:
    """The entry of the one substance that is called so, or that took the place of a former gap; None of none."""
    known = medicines()
    ids = (name,) if name in known.substances else named_ids(name) or known.former.get(name, ())
    if not ids or (len(ids) > 1 and name not in known.former):
        return None
    product = Product(id="read", name=name, kind="medicine", interaction=ids[0])
    rows = rows_of(ids[0])
    return LibraryEntry(
        id=ids[0], kind="interaction", title=known.name_of(ids[0]), value=known_text(product, facts),
        text=f"{len(rows)} rows of the table speak of it." if rows else "No row of the table speaks of it.",
        does="looks at it beside everything else in the cabinet",
    )  # fmt: skip


def rows_of(key: str) -> tuple[PairRow, ...]:
    """The rows that speak of a substance or class, in the order of the table."""
    known = medicines()
    if key not in known.substances and key not in known.classes:
        return ()
    if key in known.substances:
        faces = of_substance(known.substances[key], known)
    else:
        faces = (Face(classes=known.implied(key)),)
    sides = {side for face in faces for side in (face.id, *face.classes)} - {"any_oral", "any_food_drink", "no_gap"}
    return tuple(row for row in known.tables.pair if row.a in sides or row.b in sides)
