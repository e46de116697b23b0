"""Directed gaps to medicines: products + doses -> when magnesium may not be taken, and why.

Each medicine brings two numbers: magnesium this long after it, and it this long after magnesium. Both are
kept against its standing times of yesterday, today and tomorrow, and against doses that were taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coach.cabinet.amounts import is_magnesium
from coach.clock import parse_clock
from coach.evidence import Facts, Interaction
from coach.evidence.names import recognized, strictest
from coach.model import Intake, Product
from coach.planner.grid import ALL, Grid, between

UNLISTED = "unknown_rx"
MAGNESIUM_MEDICINE = "mg_medicine"


class Forbidden(msgspec.Struct, frozen=True, kw_only=True):
    """Magnesium may not be taken after `after` and before `before`, because of one medicine at one time."""

    fact: str
    product: str
    name: str
    at: datetime
    after: datetime
    before: datetime


class NoSlot(msgspec.Struct, frozen=True, kw_only=True):
    """Magnesium is not scheduled at all beside this medicine."""

    fact: str
    product: str
    name: str
    text: str


def interaction_of(product: Product, facts: Facts) -> Interaction | None:
    """What stands between a product and magnesium: as stated, else a medicine's name, else the default gap for it."""
    if product.interaction in facts.interactions:
        return facts.interactions[product.interaction or ""]
    if product.kind == "medicine":
        if any(is_magnesium(content, facts) for content in product.contents):
            return facts.interactions[MAGNESIUM_MEDICINE]
        return recognized(product.name, facts) or facts.interactions[UNLISTED]
    return strictest(_of_contents(product, facts))


def _of_contents(product: Product, facts: Facts) -> list[Interaction]:
    """The rows that what a take holds brings: iron, much calcium, very much zinc."""
    servings = product.use.servings if product.use is not None and product.use.servings else 1.0
    found = []
    for content in product.contents:
        row = facts.nutrient(content.nutrient)
        if row is not None and row.gap and (content.elemental_mg or 0.0) * servings >= max(row.gap_from_mg, 1e-9):
            found.append(facts.interactions[row.gap])
    return found


def gap_text(row: Interaction) -> str:
    """`magnesium 4 h after it, it 8 h after magnesium`: both directions of a row, in words."""
    if not row.together:
        return "no magnesium is scheduled beside it; ask your pharmacist or doctor"
    if not row.mg_after_drug_h and not row.drug_after_mg_h:
        return "no gap to magnesium"
    said = f"magnesium {row.mg_after_drug_h:g} h after it, it {row.drug_after_mg_h:g} h after magnesium"
    return f"not in the list of known gaps, so {said}; ask your pharmacist" if row.id == UNLISTED else said


def spaced(products: Iterable[Product], facts: Facts) -> tuple[tuple[Product, Interaction], ...]:
    """The active products that ask for a gap."""
    pairs = ((p, interaction_of(p, facts)) for p in products if p.active)
    return tuple((p, i) for p, i in pairs if i is not None and (i.mg_after_drug_h > 0 or i.drug_after_mg_h > 0))


def standing_times(product: Product, grid: Grid) -> tuple[datetime, ...]:
    """The instants of a product's standing times yesterday, today and in the two days after."""
    if product.use is None:
        return ()
    return tuple(grid.at(parse_clock(text), days) for days in (-1, 0, 1, 2) for text in product.use.times)


def forbidden(
    products: Iterable[Product], intakes: Iterable[Intake], grid: Grid, facts: Facts
) -> tuple[Forbidden, ...]:
    """Every stretch in which magnesium may not be taken."""
    doses = tuple(intakes)
    found: list[Forbidden] = []
    for product, rule in spaced(products, facts):
        taken = {dose.at for dose in doses if dose.product == product.id}
        for at in sorted({*standing_times(product, grid), *taken}):
            found.append(
                Forbidden(
                    fact=rule.id,
                    product=product.id,
                    name=product.name,
                    at=at,
                    after=at - timedelta(hours=rule.drug_after_mg_h),
                    before=at + timedelta(hours=rule.mg_after_drug_h),
                )
            )
    return tuple(found)


def never(products: Iterable[Product], facts: Facts) -> tuple[NoSlot, ...]:
    """The medicines beside which no magnesium is scheduled: not together, or their times are not known."""
    found: list[NoSlot] = []
    for product in products:
        rule = interaction_of(product, facts) if product.active else None
        if rule is None:
            continue
        if not rule.together:
            text = f"{product.name}: magnesium is not scheduled beside it. Ask your pharmacist or doctor."
            found.append(NoSlot(fact=rule.id, product=product.id, name=product.name, text=text))
        elif (
            _stated(product)
            and (rule.mg_after_drug_h > 0 or rule.drug_after_mg_h > 0)
            and not (product.use and product.use.times)
        ):
            text = (
                f"{product.name} asks for a gap to magnesium, and its times are not known. "
                "Give its times in the cabinet, and the gap will be kept."
            )
            found.append(NoSlot(fact="mg.gap_conflict", product=product.id, name=product.name, text=text))
    return tuple(found)


def _stated(product: Product) -> bool:
    """Whether the gap is the person's own word, and not only read off what a supplement holds."""
    return product.kind == "medicine" or product.interaction is not None


def open_mask(stretch: Forbidden, grid: Grid) -> int:
    """The slots in which a dose keeps that gap: at or before its start, or at or after its end."""
    first = grid.floor(stretch.after) + 1
    last = grid.ceil(stretch.before) - 1
    return ALL & ~between(first, last)
