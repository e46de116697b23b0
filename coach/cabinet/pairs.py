"""What may stand together: products + doses -> the directed gaps to medicines, and when magnesium is free.

Each medicine brings two numbers: magnesium this long after it, and it this long after magnesium. Both are
kept against its standing times of yesterday, today and tomorrow, and against doses that were taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coach.cabinet.amounts import is_magnesium, magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.meant import each
from coach.evidence import Facts, Interaction
from coach.evidence.names import recognized, strictest
from coach.model import Intake, Product

UNLISTED = "unknown_rx"
MAGNESIUM_MEDICINE = "mg_medicine"
STANDING_DAYS = (-1, 0, 1, 2)
"""Standing times of yesterday, today and the two days after reach into a day and the night that ends it."""


class Forbidden(msgspec.Struct, frozen=True, kw_only=True):
    """Magnesium may not be taken after `after` and before `before`, because of one medicine at one time."""

    fact: str
    product: str
    name: str
    at: datetime
    after: datetime
    before: datetime


class Never(msgspec.Struct, frozen=True, kw_only=True):
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
    servings = each(product)
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


def forbidden(day: CabinetDay, facts: Facts, *, taken: bool = True) -> tuple[Forbidden, ...]:
    """Every stretch in which magnesium may not be taken: around standing times, and doses that were `taken`."""
    return day.once(f"forbidden {taken}", lambda: _forbidden(day, facts, taken=taken))


def _forbidden(day: CabinetDay, facts: Facts, *, taken: bool) -> tuple[Forbidden, ...]:
    doses: tuple[Intake, ...] = day.intakes if taken else ()
    found: list[Forbidden] = []
    for product, rule in spaced(day.products, facts):
        times = product.use.times if product.use is not None else ()
        standing = {day.at(text, days) for days in STANDING_DAYS for text in times}
        for at in sorted(standing | {dose.at for dose in doses if dose.product == product.id}):
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


def never(products: Iterable[Product], facts: Facts) -> tuple[Never, ...]:
    """The medicines beside which no magnesium is scheduled: not together, or their times are not known."""
    found: list[Never] = []
    for product in products:
        rule = interaction_of(product, facts) if product.active else None
        if rule is None:
            continue
        if not rule.together:
            text = f"{product.name}: magnesium is not scheduled beside it. Ask your pharmacist or doctor."
            found.append(Never(fact=rule.id, product=product.id, name=product.name, text=text))
        elif (
            _stated(product)
            and (rule.mg_after_drug_h > 0 or rule.drug_after_mg_h > 0)
            and not (product.use and product.use.times)
        ):
            text = (
                f"{product.name} asks for a gap to magnesium, and its times are not known. "
                "Give its times in the cabinet, and the gap will be kept."
            )
            found.append(Never(fact="mg.gap_conflict", product=product.id, name=product.name, text=text))
    return tuple(found)


def _stated(product: Product) -> bool:
    """Whether the gap is the person's own word, and not only read off what a supplement holds."""
    return product.kind == "medicine" or product.interaction is not None


def clashes(product: Product, day: CabinetDay, facts: Facts) -> list[tuple[str, Forbidden]]:
    """The standing times of a product that lie inside the gap to another one, today or tomorrow."""
    times = product.use.times if product.use is not None else ()
    return [
        (day.dial.of_day(text), stretch)
        for text in times
        for stretch in forbidden(day, facts, taken=False)
        if stretch.product != product.id and any(stretch.after < day.at(text, days) < stretch.before for days in (0, 1))
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
    """`free from 12:00 to 02:00`: when magnesium keeps every gap; empty when it always does."""
    stretches = [stretch for stretch in forbidden(day, facts) if stretch.product != product.id]
    if magnesium_mg(product, facts) <= 0 or not stretches:
        return ""
    pieces = [f"{day.dial.at(first)} to {day.dial.at(last)}" for first, last in _once(free(stretches, day), day)]
    return f"free from {', '.join(pieces)}" if pieces else "no free time today"


def _once(pieces: tuple[tuple[datetime, datetime], ...], day: CabinetDay) -> tuple[tuple[datetime, datetime], ...]:
    """The pieces that begin within 24 hours; the night's is named once, not at both ends of the day."""
    tomorrow = day.start + timedelta(hours=24)
    found = tuple(piece for piece in pieces if piece[0] < tomorrow)
    twice = len(found) > 1 and found[0][0] == day.start and found[-1][1] >= tomorrow
    return found[1:] if twice else found
