"""A line of the plan before it has a time: what may be where, at what cost, and how it will be explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from coach.model import Dose, Reason
from coach.model.fields import Variant
from coach.model.plan import ItemKind
from coach.model.records import Strain
from coach.planner.grid import ALL, HORIZON


class Mask(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that leaves only some start slots."""

    fact: str
    """Rule id, `wish` for the person's own window, `now`, or a medicine's id."""
    slots: int
    text: str
    """`start by 18:10`; said when the line does not fit."""
    safety: bool = True
    """Safety rules are never offered as a repair."""
    by_end: bool = False
    """It bounds the end: a shorter line may start later."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """A soft rule as one cost per start slot, from slot `first` on; elsewhere it costs nothing."""

    fact: str
    first: int
    costs: tuple[int, ...]

    def at(self, slot: int) -> int:
        """What starting in that slot costs."""
        place = slot - self.first
        return self.costs[place] if 0 <= place < len(self.costs) else 0


Say = Callable[[datetime, datetime, datetime], tuple[Reason, ...]]
"""(start, end, bed) -> the reasons of a line that stands there."""


class LineDraft(msgspec.Struct, frozen=True, kw_only=True):
    """One activity to be placed."""

    id: str
    kind: ItemKind
    title: str
    slots: int
    exclusive: bool
    masks: tuple[Mask, ...]
    prices: tuple[Price, ...] = ()
    importance: int
    """What dropping it costs against dropping others; a more important line is kept first."""
    say: Say
    hint: Callable[[datetime, datetime, datetime], str]
    dose: Dose | None = None
    wish: str | None = None
    strain: Strain | None = None
    muscles: tuple[str, ...] = ()
    variant: Variant | None = None
    wished: Strain | None = None
    moved: bool = False
    """The person put it there."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Two lines that belong together, in that order."""

    fact: str
    first: str
    second: str
    low: int
    high: int
    """low <= start(second) - start(first) <= high, in slots."""


def allowed(masks: Iterable[Mask]) -> int:
    """The start slots that every mask leaves."""
    slots = ALL
    for mask in masks:
        slots &= mask.slots
    return slots


def shortened(draft: LineDraft, slots: int) -> LineDraft:
    """The same line with a shorter length; bounds on its end move along."""
    gained = draft.slots - slots
    masks = tuple(
        msgspec.structs.replace(mask, slots=(mask.slots | mask.slots << gained) & ALL) if mask.by_end else mask
        for mask in draft.masks
    )
    return msgspec.structs.replace(draft, slots=slots, masks=masks)


def span(slots: int) -> tuple[int, int]:
    """First and last slot of a bitset; (0, -1) when it is empty."""
    return ((slots & -slots).bit_length() - 1, slots.bit_length() - 1) if slots else (0, -1)


def before(fact: str, table: tuple[int, ...], zero: int, slots: int) -> Price:
    """A rule that counts back from slot `zero`: `table[n]` is the cost of starting n slots before it."""
    low, high = span(slots)
    high = min(high, zero)
    return Price(fact=fact, first=low, costs=table[zero - high : zero - low + 1][::-1] if low <= high else ())


def along(fact: str, table: tuple[int, ...], slots: int) -> Price:
    """A rule that goes by the clock: `table[slot]` is the cost of starting there."""
    low, high = span(slots)
    return Price(fact=fact, first=low, costs=table[low : high + 1])


def total(prices: Iterable[Price]) -> tuple[int, ...] | None:
    """All prices added up over the whole day, or None where there is none."""
    sums: list[int] | None = None
    for price in prices:
        sums = sums or [0] * HORIZON
        end = price.first + len(price.costs)
        sums[price.first : end] = map(int.__add__, sums[price.first : end], price.costs)
    return None if sums is None else tuple(sums)
