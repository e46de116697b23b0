"""Gaps on the grid: what the cabinet says in moments -> the slots in which a dose, or the snack, keeps them."""

from __future__ import annotations

import msgspec

from coach.cabinet.pairs.beside import pair_reason
from coach.cabinet.pairs.gaps import Forbidden, forbidden
from coach.evidence import Facts
from coach.model import Product, Reason
from coach.planner.evening.draft import Mask, allowed
from coach.planner.grid import ALL, Grid, between
from coach.planner.told import Evening, cabinet_of

DAIRY = Product(id="snack-dairy", name="casein", kind="food")
PLANTS = Product(id="snack-plants", name="plant protein", kind="food")


def open_mask(stretch: Forbidden, grid: Grid) -> int:
    """The slots in which a dose keeps that gap: at or before its start, or at or after its end."""
    first = grid.floor(stretch.after) + 1
    last = grid.ceil(stretch.before) - 1
    return ALL & ~between(first, last)


def kept(stretch: Forbidden, what: str, grid: Grid) -> Mask:
    """The slots that keep one gap to `what`."""
    away = f"{grid.dial.at(stretch.after)} to {grid.dial.at(stretch.before)}"
    text = f"{stretch.name} at {grid.dial.at(stretch.at)} keeps {what} away from {away}"
    return Mask(fact=stretch.fact, slots=open_mask(stretch, grid), text=text, safety=stretch.hard)


def with_gaps(masks: tuple[Mask, ...], stretches: tuple[Forbidden, ...], what: str, grid: Grid) -> tuple[Mask, ...]:
    """The masks with every hard gap, and each soft one for as long as a slot is left that keeps it."""
    hard = (kept(stretch, what, grid) for stretch in stretches if stretch.hard)
    masks = (*masks, *{(mask.fact, mask.slots): mask for mask in hard}.values())
    soft = (kept(stretch, what, grid) for stretch in stretches if not stretch.hard)
    for mask in {(mask.fact, mask.slots): mask for mask in soft}.values():
        if allowed((*masks, mask)):
            masks = (*masks, mask)
    return masks


class SnackGaps(msgspec.Struct, frozen=True, kw_only=True):
    """Where the snack may stand, and what its protein is then."""

    masks: tuple[Mask, ...]
    without_dairy: bool = False
    because: tuple[Reason, ...] = ()


def snack_gaps(evening: Evening, grid: Grid, masks: tuple[Mask, ...], facts: Facts) -> SnackGaps:
    """The snack clear of what dairy must not meet; where no slot is left for dairy, its protein is another."""
    day = cabinet_of(evening)
    if all(product.kind in ("magnesium", "caffeine", "food") for product in day.products):
        return SnackGaps(masks=masks)
    dairy = forbidden(DAIRY, day, facts)
    clear = (*masks, *(kept(stretch, "dairy", grid) for stretch in dairy))
    if allowed(clear) or not dairy:
        return SnackGaps(masks=clear)
    near = [stretch for stretch in dairy if not allowed((*masks, kept(stretch, "dairy", grid)))] or list(dairy)
    text = f"without dairy, as {near[0].name} at {grid.dial.at(near[0].at)} is near"
    plants = with_gaps(masks, forbidden(PLANTS, day, facts), "food", grid)
    return SnackGaps(masks=plants, without_dairy=True, because=(pair_reason(near[0].verdict, text),))
