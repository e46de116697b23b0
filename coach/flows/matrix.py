"""What stands between every two products: store -> a table of gaps, and when each is free."""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.pairs.beside import beside_magnesium, own
from coach.cabinet.pairs.found import paired
from coach.cabinet.pairs.gaps import Forbidden, clashes, free_text
from coach.cabinet.pairs.judge import PairVerdict
from coach.desk import Desk
from coach.evidence import Facts
from coach.gather.doubt import must_be_whole
from coach.gather.evening import evening_of
from coach.model import Product
from coach.planner.told import cabinet_of


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product beside each of the columns."""

    product: str
    name: str
    fact: str
    """The row of the table of pairs that asks for most."""
    cells: tuple[str, ...]
    """By column: `4 h, 8 h` (the column's after it, it after the column's), `never`, `ask`, `ok`, `same` for itself."""
    gap: str = ""
    """The same to magnesium itself."""
    clash: tuple[str, ...] = ()
    """By column: the standing times of that product inside the gap, `08:00, 21:00`; empty where there is none."""


class MatrixView(msgspec.Struct, frozen=True, kw_only=True):
    """The interactions of the cabinet (`coach.matrix/1`)."""

    schema: Literal["coach.matrix/1"] = "coach.matrix/1"
    columns: tuple[str, ...]
    """Names of the products that hold magnesium, or ask for something beside another one."""
    rows: tuple[MatrixRow, ...]
    free: tuple[str, ...]
    """By column: `free from 12:00 to 02:00`; empty when always."""


def see_matrix(desk: Desk) -> MatrixView:
    """Every two active products that have something to keep, and magnesium; StoreError when some cannot be read."""
    must_be_whole(desk)
    today = cabinet_of(evening_of(desk, desk.today()))
    day = today.on_some_day()
    beside: dict[str, dict[str, tuple[PairVerdict, ...]]] = {}
    for one, other, said in paired(day, desk.facts):
        if any(verdict.gap or verdict.never or verdict.action == "ask" for verdict in said):
            beside.setdefault(one.id, {})[other.id] = said
            beside.setdefault(other.id, {})[one.id] = tuple(verdict.turned() for verdict in said)
    bearing = {product.id for product in day.products if magnesium_mg(product, desk.facts) > 0}
    active = sorted((p for p in day.products if p.active), key=lambda product: (product.name, product.id))
    first = sorted(active, key=lambda product: product.id not in bearing)  # magnesium, then what else keeps away
    columns = [one for one in first if one.id in bearing or _is_column(one, beside, active, desk.facts)]
    inside = {product.id: clashes(product, day, desk.facts) for product in columns}
    rows = (_row(product, columns, beside.get(product.id, {}), inside, desk.facts) for product in active)
    medicines = {product.id for product in active if product.kind == "medicine"}
    return MatrixView(
        columns=tuple(product.name for product in columns),
        rows=tuple(row for row in rows if row.product in medicines or set(row.cells) - {"same", "ok"}),
        free=tuple(free_text(product, today, desk.facts) for product in columns),
    )


def _is_column(
    product: Product, beside: dict[str, dict[str, tuple[PairVerdict, ...]]], active: list[Product], facts: Facts
) -> bool:
    """Whether a product has something to keep; a medicine only beside another one, else it is a row."""
    near = beside.get(product.id, {})
    return bool(near) and (own(product, facts) or any(o.id in near and not own(o, facts) for o in active))


def _row(
    product: Product,
    columns: list[Product],
    beside: dict[str, tuple[PairVerdict, ...]],
    inside: dict[str, list[tuple[str, Forbidden]]],
    facts: Facts,
) -> MatrixRow:
    to_magnesium = tuple(v for v in beside_magnesium(product, facts) if v.severity != "none")
    cells = tuple("same" if other.id == product.id else cell(beside.get(other.id, ())) for other in columns)
    clash = tuple(
        ", ".join(dict.fromkeys(text for text, stretch in inside[other.id] if stretch.product == product.id))
        for other in columns
    )
    said = next((verdict for verdicts in (to_magnesium, *beside.values()) for verdict in verdicts), None)
    fact = said.row.id if said is not None else ""
    return MatrixRow(product=product.id, name=product.name, fact=fact, cells=cells, gap=cell(to_magnesium), clash=clash)


def standing(row: MatrixRow, column: int, mark: str = "! ") -> str:
    """How a product stands to a row: `! 08:00` inside the gap, `clear` of it; empty where there is no gap to keep."""
    if row.cells[column] in ("same", "never"):
        return row.cells[column]
    if row.clash[column]:
        return f"{mark}{row.clash[column]}"
    return "clear" if " h" in row.cells[column] else "" if row.cells[column] == "ok" else row.cells[column]


def free_lines(view: MatrixView) -> tuple[str, ...]:
    """`Night Mag, ZMA: free from 12:00 to 02:00`, products of the same hours together."""
    by_hours: dict[str, list[str]] = {}
    for name, free in zip(view.columns, view.free, strict=True):
        by_hours.setdefault(free or "always free today", []).append(name)
    return tuple(f"{_in_short(names)}: {hours}" for hours, names in by_hours.items())


NAMED = 3
"""So many products of the same hours are named, the others counted; taste."""


def _in_short(names: list[str]) -> str:
    """`Night Mag, ZMA, Iron and 4 more`: magnesium and what else there is, by name."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def cell(said: tuple[PairVerdict, ...]) -> str:
    """What is said of two products in a few letters: both gaps, `never`, `ask` or `ok`."""
    if any(verdict.never and verdict.action == "avoid" for verdict in said):
        return "never"
    gaps = [verdict for verdict in said if verdict.gap and not verdict.never]
    asks = any(verdict.action == "ask" for verdict in said)
    if not gaps:
        return "ask" if asks else "ok"
    hours = f"{max(v.a_then_b_h for v in gaps):g} h, {max(v.b_then_a_h for v in gaps):g} h"
    return f"{hours}, ask" if asks else hours
