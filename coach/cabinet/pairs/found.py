"""The pairs of a cabinet: products two by two -> what is not planned, what is found, and how many were looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations, islice
from itertools import product as every

import msgspec

from coach.cabinet.day import CabinetDay
from coach.cabinet.pairs.beside import SUMS, advice, agreed, because, gap_words, own, verdicts
from coach.cabinet.pairs.faces import Brought, brought
from coach.cabinet.pairs.gaps import clash_with, forbidden
from coach.cabinet.pairs.judge import PairVerdict, judged
from coach.cabinet.schedule import course_ended, is_as_needed
from coach.cabinet.sedating import is_alcohol
from coach.evidence import Facts
from coach.model import Product
from coach.model.plan import Severity
from coach.words import count_text

STAY = "Take what is prescribed as prescribed; ask your pharmacist."
NO_TIMES = "mg.gap_conflict"
DRINK_BEFORE_H = 4
"""A drink stands beside what it must not meet from so long before it (README of the table of medicines)."""
MOST_OF_A_KIND = 40
"""Pairs of products that bring the same are named up to so many; taste."""


class Never(msgspec.Struct, frozen=True, kw_only=True):
    """A product is not planned beside another one."""

    fact: str
    product: str
    """The other one."""
    name: str
    text: str
    hard: bool = True
    """False: until a pharmacist or doctor agreed."""


class PairFound(msgspec.Struct, frozen=True, kw_only=True):
    """What is found of two products."""

    fact: str
    severity: Severity
    products: tuple[str, ...]
    text: str


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at: pairs of known products, those of concern, and the names that are not known."""

    pairs: int
    of_concern: int
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """`12 pairs looked at, none of concern; 1 name unknown`, as a sentence."""
        concern = f"{self.of_concern} of concern" if self.of_concern else "none of concern"
        said = f"{count_text(self.pairs, 'pair')} looked at" + (f", {concern}" if self.pairs else "")
        if not self.unknown:
            return f"{said}."
        names = ", ".join(self.unknown[:3]) + (", …" if len(self.unknown) > 3 else "")
        return f"{said}; {count_text(len(self.unknown), 'name')} unknown ({names})."


def withheld(product: Product, day: CabinetDay, facts: Facts) -> tuple[Never, ...]:
    """Why the coach does not plan a product: what it never goes with, what must be asked first, unknown times."""
    if not own(product, facts) or (len(day.products) < 2 and product in day.products):
        return ()
    return day.once(f"withheld {product.id}", lambda: tuple(_withheld(product, day, facts)))


def _withheld(product: Product, day: CabinetDay, facts: Facts) -> Iterator[Never]:
    mine = brought(product, facts)
    for what, products in _kinds(day, facts).items():
        said = [v for v in judged(mine, what) if v.topic != SUMS and (v.never or v.strength == "ask" or v.gap)]
        waits = any(verdict.never or verdict.strength == "ask" for verdict in said)
        for other in (products if waits else _without_times(day, facts).get(what, ())) if said else ():
            going = other.active and course_ended(other, day.date) is None
            if other.id != product.id and (going or _taken(other, day)):
                yield from _against(product, other, said, day, facts)


def _against(
    product: Product, other: Product, said: list[PairVerdict], day: CabinetDay, facts: Facts
) -> Iterator[Never]:
    for verdict in said:
        if verdict.never and verdict.action == "avoid":
            if stands(product, other, day, facts):
                text = f"{advice(verdict, product, other)}. {because(verdict.row)}"
                yield Never(fact=verdict.row.id, product=other.id, name=other.name, text=text)
        elif verdict.strength == "ask" and other.kind == "medicine" and not agreed(product, other):
            if stands(product, other, day, facts):
                text = f"{advice(verdict, product, other)}. {because(verdict.row)}"
                hard = verdict.never
                yield Never(fact=verdict.row.id, product=other.id, name=other.name, text=text, hard=hard)
        elif verdict.gap and verdict.strength != "soft" and other.kind == "medicine" and _no_times(other, day):
            text = (
                f"{other.name} asks for hours from {product.name}, and its times are not known. "
                "Give its times in the cabinet, and they will be kept."
            )
            yield Never(fact=NO_TIMES, product=other.id, name=other.name, text=text)


def _without_times(day: CabinetDay, facts: Facts) -> dict[Brought, list[Product]]:
    """The medicines whose times are not known, by what they bring; asked once a day."""

    def found() -> dict[Brought, list[Product]]:
        timeless = {
            what: [product for product in products if product.kind == "medicine" and _no_times(product, day)]
            for what, products in _kinds(day, facts).items()
        }
        return {what: products for what, products in timeless.items() if products}

    return day.once("timeless", found)


def _no_times(product: Product, day: CabinetDay) -> bool:
    """Whether it may be taken at any moment near that day: in use on one of its days, without a time."""
    if (product.use is not None and product.use.times) or _taken(product, day) or is_as_needed(product):
        return False
    return any(day.due(product, days) for days in (-1, 0, 1))


def _taken(product: Product, day: CabinetDay) -> bool:
    return any(dose.product == product.id for dose in day.intakes)


def stands(one: Product, other: Product, day: CabinetDay, facts: Facts) -> bool:
    """Whether the two meet today: always, but for a drink, which must have been had within its hours."""
    for drink, beside in ((one, other), (other, one)):
        if is_alcohol(drink):
            return bool(_drinks_beside(drink, beside, day))
    return True


def _drinks_beside(drink: Product, beside: Product, day: CabinetDay) -> list[datetime]:
    """When that drink was had today, from its hours before a time of the other one on."""
    had = [dose.at for dose in day.doses if dose.product == drink.id]
    moments = [day.at(text) for text in beside.use.times] if beside.use is not None else []
    moments += [dose.at for dose in day.doses if dose.product == beside.id]
    early = timedelta(hours=DRINK_BEFORE_H)
    if not day.due(beside):
        moments = [dose.at for dose in day.doses if dose.product == beside.id]
        return [at for at in had if any(at >= moment - early for moment in moments)]
    return [at for at in had if not moments or any(at >= moment - early for moment in moments)]


def not_with_drinks(product: Product, day: CabinetDay, facts: Facts) -> tuple[str, str] | None:
    """(row, sentence) where a drink of today is within the hours in which it must not meet that product."""
    had = {dose.product for dose in day.doses}
    for drink in day.products:
        if drink.id in had and drink.id != product.id and is_alcohol(drink) and stands(drink, product, day, facts):
            for verdict in verdicts(drink, product, facts):
                if verdict.never and verdict.action == "avoid":
                    return verdict.row.id, f"{advice(verdict, drink, product)}. {because(verdict.row)} {STAY}"
    return None


def _kinds(day: CabinetDay, facts: Facts) -> dict[Brought, list[Product]]:
    """The active products by what they bring; asked once a day."""

    def sorted_out() -> dict[Brought, list[Product]]:
        found: dict[Brought, list[Product]] = {}
        for product in sorted(day.products, key=lambda product: (product.name, product.id)):
            if product.active:
                found.setdefault(brought(product, facts), []).append(product)
        return found

    return day.once("kinds", sorted_out)


def paired(day: CabinetDay, facts: Facts) -> Iterator[tuple[Product, Product, tuple[PairVerdict, ...]]]:
    """Every two products of which something is said; of those that bring the same, a first few."""
    kinds = _kinds(day, facts)
    for mine, products in kinds.items():
        if said := _said(mine, mine):
            yield from ((one, other, said) for one, other in islice(combinations(products, 2), MOST_OF_A_KIND))
    for (mine, products), (theirs, others) in combinations(kinds.items(), 2):
        if said := _said(mine, theirs):
            yield from ((one, other, said) for one, other in islice(every(products, others), MOST_OF_A_KIND))


def _said(one: Brought, other: Brought) -> tuple[PairVerdict, ...]:
    return tuple(v for v in judged(one, other) if v.topic != SUMS and v.severity != "none")


def found_pairs(day: CabinetDay, facts: Facts) -> tuple[PairFound, ...]:
    """What is found of every two products: never, ask, times inside a gap, and notes that matter."""
    found: list[PairFound] = []
    for one, other, said in paired(day, facts):
        for verdict in said:
            if verdict.gap and not verdict.never:
                found += _inside(one, other, verdict, day, facts)
            if verdict.never or verdict.action in ("ask", "note"):
                found += _together(one, other, verdict, day, facts)
    return tuple(dict.fromkeys(found))


def _together(one: Product, other: Product, verdict: PairVerdict, day: CabinetDay, facts: Facts) -> Iterator[PairFound]:
    """What is said of two products whatever their times."""
    if (verdict.strength == "ask" and agreed(one, other)) or not stands(one, other, day, facts):
        return
    if verdict.action == "note" and not _worth_saying(one, other, verdict):
        return
    severity: Severity = "info" if verdict.action == "note" else "soft" if verdict.action == "ask" else "hard"
    stay = f" {STAY}" if _prescribed(one, other, verdict) else ""
    text = f"{advice(verdict, one, other)}. {because(verdict.row)}{stay}"
    yield PairFound(fact=verdict.row.id, severity=severity, products=(one.id, other.id), text=text)


def _worth_saying(one: Product, other: Product, verdict: PairVerdict) -> bool:
    """Whether a note is said unasked: of what is in use and matters; two of a person's own cups are said as sums."""
    cups = verdict.topic == "caffeine" and "medicine" not in (one.kind, other.kind)
    return verdict.severity not in ("none", "minor") and None not in (one.use, other.use) and not cups


def _prescribed(one: Product, other: Product, verdict: PairVerdict) -> bool:
    return verdict.action == "avoid" and "medicine" in (one.kind, other.kind)


def _inside(one: Product, other: Product, verdict: PairVerdict, day: CabinetDay, facts: Facts) -> Iterator[PairFound]:
    """Standing times of two products that are nearer to each other than their gap: said once."""
    clash = clash_with(other, one, verdict.row.id, day, facts)
    if clash is None:
        return
    text, stretch = clash
    said = (
        f"{other.name} at {text} is inside the gap to {one.name} at {day.dial.at(stretch.at)}: "
        f"{gap_words(verdict, one.name, other.name)}. {because(verdict.row)} {_which_moves(one, other, facts)}"
    )
    severity: Severity = "hard" if stretch.hard else "soft"
    yield PairFound(fact=verdict.row.id, severity=severity, products=(one.id, other.id), text=said)


def _which_moves(one: Product, other: Product, facts: Facts) -> str:
    free = [product for product in (one, other) if own(product, facts)]
    if not free:
        return "Take both as prescribed; ask your pharmacist."
    if len(free) == 1:
        stays = other if free[0] is one else one
        return f"Move {free[0].name}, not {stays.name}."
    return "Move one of them."


def unknown_names(products: Iterable[Product], facts: Facts) -> tuple[str, ...]:
    """The products whose names say nothing to the coach, and of which no content does."""
    return tuple(sorted(p.name for p in products if p.active and not brought(p, facts).known))


def looked_at(day: CabinetDay, facts: Facts, of_concern: Iterable[tuple[str, ...]]) -> Looked:
    """How many pairs of known products were looked at; `of_concern` are the products of what was found."""
    unknown = unknown_names(day.products, facts)
    known = sum(product.active for product in day.products) - len(unknown)
    pairs = {frozenset(products) for products in of_concern}
    return Looked(pairs=known * (known - 1) // 2, of_concern=len(pairs), unknown=unknown)


def taken_too_near(product: Product, day: CabinetDay, facts: Facts) -> Iterator[tuple[datetime, str, str]]:
    """(moment, sentence, row) of each dose of a product that was taken inside a hard gap."""
    doses = [dose for dose in day.intakes if dose.product == product.id]
    for stretch in forbidden(product, day, facts) if doses else ():
        for dose in doses:
            if stretch.hard and stretch.holds(dose.at):
                text = (
                    f"{product.name} at {day.dial.at(dose.at)} is inside the gap to {stretch.name} "
                    f"at {day.dial.at(stretch.at)}. Take the medicine as prescribed; ask your pharmacist."
                )
                yield dose.at, text, stretch.fact
