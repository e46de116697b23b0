"""What the person means to take: product + person + day -> servings at a take and in a day. The only owner.

The plan, the run-out of a stock, the check, the course of a dose and the key that logs the usual one ask here.
"""

from __future__ import annotations

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import magnesium_cap
from coach.cabinet.person import is_older
from coach.cabinet.schedule import due_days, due_share, is_as_needed, schedule_of
from coach.evidence import Facts
from coach.model import Product

UNPLANNED = ("caffeine", "food")
"""Kinds that are logged when they are had; the plan never asks for them."""


def whole(servings: float) -> float:
    """The most whole servings within a number of them."""
    return float(int(servings + 1e-9))


QUARTER = 0.25


def fitting(product: Product, servings: float) -> float:
    """The most of it that can be taken within a number of servings: whole ones, of what is taken in parts quarters."""
    return whole(servings) if each(product) == whole(each(product)) else whole(servings / QUARTER) * QUARTER


def each(product: Product) -> float:
    """Servings at each standing time: as set, else one."""
    use = product.use
    return use.servings if use is not None and use.servings is not None else 1.0


def set_a_day(product: Product, facts: Facts) -> float | None:
    """Servings a day where the person set an amount; None where none is set.

    A daily amount of magnesium is the whole servings within it, never above it, and at least one.
    """
    use, per = product.use, magnesium_mg(product, facts)
    if use is None:
        return None
    if use.times or use.servings is not None:
        return each(product) * max(len(use.times), 1)
    if use.daily_mg is None or per <= 0:
        return None
    return max(whole(use.daily_mg / per), 1.0) if use.daily_mg else 0.0


def a_day(product: Product, day: CabinetDay, facts: Facts) -> float:
    """Servings of that day as the product is meant to be taken; 0 on a day on which it is not due."""
    return on_its_day(product, day, facts) if day.due(product) else 0.0


def on_its_day(product: Product, day: CabinetDay, facts: Facts) -> float:
    """Servings on a day on which it is due; 0 for one that is in the cabinet and not in use.

    Where no amount is set, magnesium counts at the amount one starts with, anything else at one serving.
    """
    if product.use is None:
        return 0.0
    if is_as_needed(product):
        return each(product)
    stated, per = set_a_day(product, facts), magnesium_mg(product, facts)
    if stated is not None:
        return stated
    if per <= 0 or product.kind in UNPLANNED:
        return 1.0
    start = "mg.start_sensitive" if is_older(day.profile, day.date, facts) else "mg.start"
    return max(whole(facts.rule(start).number / per), 1.0)


def magnesium_on_its_day(product: Product, day: CabinetDay, facts: Facts) -> float:
    """Elemental magnesium in mg of a day on which it is due, as the product is meant to be taken."""
    return magnesium_mg(product, facts) * on_its_day(product, day, facts)


Meant = list[tuple[Product, float]]
"""Products with an amount in mg of a day on which each is due."""


def fullest_day(meant: Meant, day: CabinetDay) -> Meant:
    """Those that are due together on the day with the largest sum; as needed counts on every one."""
    scheduled = {product.id: due_days(product, day.date) for product, _ in meant if schedule_of(product) is not None}
    if not scheduled:
        return meant
    days = sorted(frozenset[int]().union(*scheduled.values()) | {0})

    def due(ahead: int) -> Meant:
        return [
            (product, mg)
            for product, mg in meant
            if product.id not in scheduled or ahead in scheduled[product.id] or is_as_needed(product)
        ]

    return max((due(ahead) for ahead in days), key=lambda those: sum(mg for _, mg in those))


def mean_a_day(meant: Meant, day: CabinetDay) -> float:
    """Milligrams a day on average over the next eight weeks, each product on its days."""
    return sum(mg * due_share(product, day.date) for product, mg in meant)


def parted(servings: float, most: float, per: float, facts: Facts) -> tuple[float, ...]:
    """One take, or two where more than `mg.split_over` may be taken and can be parted; the larger one in the evening.

    `most` is what the day's limit leaves; what is beyond it stands with the last take and is cut off there.
    """
    if servings <= 0:
        return ()
    within = min(servings, most)
    first = float(int(within / 2))
    return (first, servings - first) if within * per > facts.rule("mg.split_over").number and first else (servings,)


def takes(product: Product, day: CabinetDay, facts: Facts) -> tuple[float, ...]:
    """Servings of each take of a day on which it is due, in order: one at each standing time, else one or two."""
    use, per, servings = product.use, magnesium_mg(product, facts), on_its_day(product, day, facts)
    if use is not None and use.times and not is_as_needed(product):
        return (each(product),) * len(use.times)
    if per <= 0 or product.kind in UNPLANNED:
        return (servings,) if servings else ()
    return parted(servings, most_a_day(product, day, facts), per, facts)


def most_a_day(product: Product, day: CabinetDay, facts: Facts) -> float:
    """Servings of a product with magnesium that the day's limit leaves, nothing else counted."""
    return fitting(product, magnesium_cap(day.profile, facts).number / magnesium_mg(product, facts))


def a_take(product: Product, day: CabinetDay, facts: Facts) -> float:
    """Servings of one usual take, the larger of two; one where none is meant."""
    return max(takes(product, day, facts), default=1.0)
