"""When a product may not be taken: standing times and doses of everything else -> stretches, and what is free of them.

Both directions of a gap are kept against the standing times of yesterday, today and the days after, and against what
was taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coach.cabinet.day import CabinetDay
from coach.cabinet.pairs.beside import agreed, own
from coach.cabinet.pairs.faces import Brought, brought
from coach.cabinet.pairs.judge import PairVerdict, judged
from coach.cabinet.schedule import meet
from coach.evidence import Facts
from coach.model import Content, Intake, Product

STANDING_DAYS = (-1, 0, 1, 2)
"""Standing times of yesterday, today and the two days after reach into a day and the night that ends it."""


class Forbidden(msgspec.Struct, frozen=True, kw_only=True):
    """A product may not be taken after `after` and before `before`, because of another one at one time."""

    verdict: PairVerdict
    """Seen from the product: it as a, the other as b."""
    product: str
    """The other one."""
    name: str
    at: datetime
    """When that stands or was taken."""
    after: datetime
    before: datetime
    hard: bool
    """False: kept where the day allows, else said."""
    taken: bool
    with_food: bool
    """The other one goes with a meal; the same meal needs no gap where its row says so."""

    @property
    def fact(self) -> str:
        """The row of the pair."""
        return self.verdict.row.id

    def holds(self, moment: datetime) -> bool:
        """Whether that moment lies inside."""
        return self.after < moment < self.before


class _Other(msgspec.Struct, frozen=True, kw_only=True):
    """Products that bring the same, with every moment they stand at or were taken at."""

    brought: Brought
    products: list[tuple[Product, tuple[tuple[datetime, bool], ...]]]


def forbidden(product: Product, day: CabinetDay, facts: Facts, *, taken: bool = True) -> tuple[Forbidden, ...]:
    """Every stretch in which a product may not be taken: around standing times, and doses that were `taken`."""
    if day.once("present", lambda: _present(day)) <= {product.id}:
        return ()
    mine, meal = brought(product, facts), product.use is not None and product.use.with_food is True
    known = day.once(f"forbidden {taken}", dict[tuple[Brought, bool, tuple[str, ...]], Shared])
    key = (mine, meal, product.agreed)
    if key not in known:
        stretches = tuple(_forbidden(product, mine, day, facts, taken=taken))
        known[key] = stretches, frozenset(stretch.product for stretch in stretches)
    stretches, products = known[key]
    return stretches if product.id not in products else tuple(s for s in stretches if s.product != product.id)


def _present(day: CabinetDay) -> frozenset[str]:
    """Ids of what is in the cabinet or was taken."""
    return frozenset((*(other.id for other in day.products), *(dose.product for dose in day.intakes)))


Shared = tuple[tuple[Forbidden, ...], frozenset[str]]
"""The stretches of everything that brings the same, and whose they are."""


def _forbidden(product: Product, mine: Brought, day: CabinetDay, facts: Facts, *, taken: bool) -> list[Forbidden]:
    found: list[Forbidden] = []
    for other in _others(day, facts):
        gaps = _longest([verdict for verdict in judged(mine, other.brought) if verdict.gap and not verdict.never])
        for beside, moments in other.products if gaps else ():
            found += [
                _stretch(verdict, product, beside, at, was)
                for at, was in moments
                if taken or not was
                for verdict in gaps
            ]
    return sorted(found, key=lambda one: (one.at, one.product))


def _longest(gaps: list[PairVerdict]) -> list[PairVerdict]:
    """The hard gaps, and the soft ones that are longer in a direction than every hard one."""
    hard = [gap for gap in gaps if gap.strength != "soft"]
    return [
        gap
        for gap in gaps
        if gap in hard
        or not hard
        or gap.a_then_b_h > max(one.a_then_b_h for one in hard)
        or gap.b_then_a_h > max(one.b_then_a_h for one in hard)
    ]


def _stretch(verdict: PairVerdict, product: Product, beside: Product, at: datetime, was: bool) -> Forbidden:
    return Forbidden(
        verdict=verdict,
        product=beside.id,
        name=beside.name,
        at=at,
        after=at - timedelta(hours=verdict.a_then_b_h),
        before=at + timedelta(hours=verdict.b_then_a_h),
        hard=verdict.strength == "hard" or (verdict.strength == "ask" and not _softly(verdict, product, beside)),
        taken=was,
        with_food=_with_food(verdict, product, beside),
    )


def _softly(verdict: PairVerdict, product: Product, beside: Product) -> bool:
    """A gap that is asked about is hard once it was agreed to; of a minor one, the asking is what matters."""
    return verdict.severity == "minor" and not agreed(product, beside)


def _with_food(verdict: PairVerdict, product: Product, beside: Product) -> bool:
    meals = [one.use is not None and one.use.with_food is True for one in (product, beside)]
    return all(meals) and all(row.with_food_ok for row in verdict.rows if row.action != "note")


def _others(day: CabinetDay, facts: Facts) -> tuple[_Other, ...]:
    """What is in the cabinet or was taken, by what it brings, with its moments; asked once a day."""
    return day.once("moments", lambda: _moments(day, facts))


def _moments(day: CabinetDay, facts: Facts) -> tuple[_Other, ...]:
    by_product: dict[str, list[datetime]] = {}
    for dose in day.intakes:
        by_product.setdefault(dose.product, []).append(dose.at)
    found: dict[Brought, _Other] = {}
    kept = {product.id for product in day.products}
    removed = {dose.product: dose for dose in day.intakes if dose.product not in kept}
    for product in (*day.products, *map(_as_product, removed.values())):
        times = product.use.times if product.use is not None else ()
        doses = set(by_product.get(product.id, ()))
        due = [days for days in STANDING_DAYS if day.due(product, days)] if times else []
        standing = {day.at(text, days) for days in due for text in times} - doses
        moments = tuple(sorted((*((at, False) for at in standing), *((at, True) for at in doses))))
        if moments:
            what = brought(product, facts)
            found.setdefault(what, _Other(brought=what, products=[])).products.append((product, moments))
    return tuple(found.values())


def _as_product(dose: Intake) -> Product:
    """What a dose of a product that is not in the cabinet any more held, as it was kept with it."""
    held = {"magnesium": dose.magnesium_mg or 0.0, **(dose.nutrients_mg or {})}
    contents = tuple(Content(nutrient=key, elemental_mg=mg) for key, mg in held.items() if mg)
    name = dose.name or ("Magnesium" if dose.magnesium_mg else "A removed product")
    return Product(id=dose.product, name=name, kind="supplement" if contents else "medicine", contents=contents)


def clashes(product: Product, day: CabinetDay, facts: Facts) -> list[tuple[str, Forbidden]]:
    """The standing times of a product that lie inside the gap to another one, today or tomorrow; asked once a day."""
    known = day.once("clashes", dict[str, tuple[Product, list[tuple[str, Forbidden]]]])
    asked = known.get(product.id)
    if asked is None or asked[0] is not product:
        asked = known[product.id] = product, _clashes(product, day, facts)
    return asked[1]


def clash_with(
    product: Product, other: Product, fact: str, day: CabinetDay, facts: Facts
) -> tuple[str, Forbidden] | None:
    """The first standing time of a product inside the gap to that other one by that row; None where there is none."""
    known = day.once("clash with", dict[str, tuple[Product, dict[tuple[str, str], tuple[str, Forbidden]]]])
    asked = known.get(product.id)
    if asked is None or asked[0] is not product:
        first: dict[tuple[str, str], tuple[str, Forbidden]] = {}
        for text, stretch in clashes(product, day, facts):
            first.setdefault((stretch.product, stretch.fact), (text, stretch))
        asked = known[product.id] = product, first
    return asked[1].get((other.id, fact))


def _clashes(product: Product, day: CabinetDay, facts: Facts) -> list[tuple[str, Forbidden]]:
    times = [(text, day.at(text), day.at(text, 1)) for text in (product.use.times if product.use is not None else ())]
    return [
        (day.dial.of_day(text), stretch)
        for text, today, tomorrow in times
        for stretch in forbidden(product, day, facts, taken=False)
        for moment in (today, tomorrow)
        if stretch.holds(moment)
        and not (stretch.with_food and moment == stretch.at)
        and (not day.any_day or meet(product, day.product(stretch.product) or product, day.date))
    ]


def free(stretches: Iterable[Forbidden], day: CabinetDay) -> tuple[tuple[datetime, datetime], ...]:
    """(first, last) moment of every piece of the day that keeps each of those gaps; both ends are free."""
    found: list[tuple[datetime, datetime]] = []
    since, end = day.start, day.end
    for stretch in sorted(stretches, key=lambda stretch: stretch.after):
        if since <= stretch.after < end:
            found.append((since, stretch.after))
        since = max(since, stretch.before)
    return (*found, (since, end)) if since <= end else tuple(found)


def free_text(product: Product, day: CabinetDay, facts: Facts) -> str:
    """`free from 12:00 to 02:00`: when a product keeps every gap; empty for a medicine and what always does."""
    if not own(product, facts):
        return ""
    stretches = forbidden(product, day, facts)
    if not stretches:
        return ""
    pieces = [f"{day.dial.at(first)} to {day.dial.at(last)}" for first, last in _once(free(stretches, day), day)]
    return f"free from {', '.join(pieces)}" if pieces else "no free time today"


def _once(pieces: tuple[tuple[datetime, datetime], ...], day: CabinetDay) -> tuple[tuple[datetime, datetime], ...]:
    """The pieces that begin within 24 hours; the night's is named once, not at both ends of the day."""
    tomorrow = day.start + timedelta(hours=24)
    found = tuple(piece for piece in pieces if piece[0] < tomorrow)
    twice = len(found) > 1 and found[0][0] == day.start and found[-1][1] >= tomorrow
    return found[1:] if twice else found
