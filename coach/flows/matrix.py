"""What stands between the products: store -> a table of gaps, and when each magnesium product is free."""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.pairs import Forbidden, clashes, free_text, interaction_of
from coach.desk import Desk
from coach.evidence import Interaction
from coach.gather.doubt import must_be_whole
from coach.gather.evening import evening_of
from coach.model import Product
from coach.planner.told import cabinet_of


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product beside each magnesium product."""

    product: str
    name: str
    fact: str
    """The interaction's row."""
    cells: tuple[str, ...]
    """By column: `4 h, 8 h` (magnesium after it, it after magnesium), `never`, `ask`, `ok`, `same` for itself."""
    gap: str = ""
    """The same for the row, whatever the column."""
    clash: tuple[str, ...] = ()
    """By column: the standing times of that product inside the gap, `08:00, 21:00`; empty where there is none."""


class MatrixView(msgspec.Struct, frozen=True, kw_only=True):
    """The interactions of the cabinet (`coach.matrix/1`)."""

    schema: Literal["coach.matrix/1"] = "coach.matrix/1"
    columns: tuple[str, ...]
    """Names of the products that hold magnesium."""
    rows: tuple[MatrixRow, ...]
    free: tuple[str, ...]
    """By column: `free from 12:00 to 02:00`; empty when always."""


def see_matrix(desk: Desk) -> MatrixView:
    """Every active product against every one that holds magnesium, today; StoreError when some cannot be read."""
    must_be_whole(desk)
    evening = evening_of(desk, desk.today())
    day = cabinet_of(evening)
    active = sorted(evening.products, key=lambda product: (product.name, product.id))
    bearing = [product for product in active if magnesium_mg(product, desk.facts) > 0]
    pairs = [(product, interaction_of(product, desk.facts)) for product in active]
    return MatrixView(
        columns=tuple(product.name for product in bearing),
        rows=tuple(
            _row(product, row, bearing, {other.id: clashes(other, day, desk.facts) for other in bearing})
            for product, row in pairs
            if row is not None
        ),
        free=tuple(free_text(product, day, desk.facts) for product in bearing),
    )


def _row(
    product: Product, row: Interaction, bearing: list[Product], inside: dict[str, list[tuple[str, Forbidden]]]
) -> MatrixRow:
    said = cell(row)
    cells = tuple("same" if other.id == product.id else said for other in bearing)
    clash = tuple(
        ", ".join(dict.fromkeys(text for text, stretch in inside[other.id] if stretch.product == product.id))
        for other in bearing
    )
    return MatrixRow(product=product.id, name=product.name, fact=row.id, cells=cells, gap=said, clash=clash)


def standing(row: MatrixRow, column: int, mark: str = "! ") -> str:
    """How a product stands to a row: `! 08:00` inside the gap, `clear` of it; empty where there is no gap to keep."""
    if row.cells[column] in ("same", "never"):
        return row.cells[column]
    if row.clash[column]:
        return f"{mark}{row.clash[column]}"
    return "clear" if " h" in row.gap else ""


def free_lines(view: MatrixView) -> tuple[str, ...]:
    """`Night Mag, ZMA: free from 12:00 to 02:00`, products of the same hours together."""
    by_hours: dict[str, list[str]] = {}
    for name, free in zip(view.columns, view.free, strict=True):
        by_hours.setdefault(free or "always free today", []).append(name)
    return tuple(f"{', '.join(names)}: {hours}" for hours, names in by_hours.items())


def cell(row: Interaction) -> str:
    """A row in a few letters: both gaps, `never`, `ask` or `ok`."""
    if not row.together:
        return "never"
    if row.mg_after_drug_h or row.drug_after_mg_h:
        ask = ", ask" if row.action in ("clinician", "ask") else ""
        return f"{row.mg_after_drug_h:g} h, {row.drug_after_mg_h:g} h{ask}"
    return "ask" if row.action in ("clinician", "monitor", "warn") else "sum" if row.action == "sum" else "ok"
