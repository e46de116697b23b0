"""What to take today: cabinet + doses taken + the day's limit -> the takes that are open, and those without room."""

from __future__ import annotations

import msgspec

from coach.cabinet import meant, taken
from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.barred import barred
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import magnesium_cap
from coach.cabinet.pairs.found import withheld
from coach.cabinet.stock import REFILL
from coach.cabinet.sums import room
from coach.evidence import Facts
from coach.model import Dose, Product
from coach.planner.told import Evening, cabinet_of
from coach.words import mg_text, servings_text

LESS_LEVELS = (2, 3)
"""The levels of the gut ladder at which there is less magnesium; above them there is none."""
STEP_DAYS = 3
"""A step down is so many days old at most to count as the ladder's own; its level 3 speaks of 3 to 4 days."""


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """One take of a product that is still open today."""

    id: str
    product: Product
    servings: float
    elemental_mg: float
    at: str | None
    """The standing clock time, where the person set one."""
    early: bool = False
    """The first of two takes: the other one keeps the evening."""

    @property
    def dose(self) -> Dose:
        """What to take, as a line of the plan says it."""
        return Dose(product=self.product.id, servings=self.servings, elemental_mg=self.elemental_mg)


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """A take, or a part of one, that the day's limit leaves no room for or the stock does not hold."""

    product: Product
    wanted_mg: float
    fact: str
    """The limit's rule; `REFILL` where the stock ends."""


class Portions(msgspec.Struct, frozen=True, kw_only=True):
    """The day's magnesium, taken and open."""

    taken_mg: float
    cap_mg: float
    open: tuple[Portion, ...]
    short: tuple[Short, ...]


def portions(evening: Evening, facts: Facts, skipped: frozenset[str]) -> Portions:
    """The takes that are still open, cut down to the limit of the day, the sum of every product, and to the stock.

    Standing times come first (a multivitamin in the morning), then what has a daily amount.
    """
    day = cabinet_of(evening)
    cap, had, beside = magnesium_cap(day.profile, facts), taken.magnesium(day, facts), room(day, facts)
    left = cap.number - had
    takes: list[Portion] = []
    short: list[Short] = []
    wanted = _wanted(day, facts, gut_of(evening))
    stock = {product.id: evening.left[product.id] for product in _runs_out(evening)}
    last = {product.id: place for place, (product, *_) in enumerate(wanted)}
    for place, (product, number, at, servings) in enumerate(wanted):
        per = magnesium_mg(product, facts)
        fitting, limit = servings if per <= 0 else min(servings, meant.fitting(product, left / per)), cap.id
        if product.id in beside:
            fits, fact = beside[product.id]
            fitting, limit = (fits, fact) if fits < fitting else (fitting, limit)
            beside[product.id] = (fits - max(fitting, 0), fact)
        if stock.get(product.id, fitting) < fitting:
            fitting, limit = meant.fitting(product, stock[product.id]), REFILL
        if fitting < servings:
            missing = per * (servings - max(fitting, 0))
            short.append(Short(product=product, wanted_mg=missing, fact=limit))
        if fitting <= 0:
            continue
        if product.id in stock:
            stock[product.id] -= fitting
        key = f"dose-{product.id}-{evening.date.isoformat()}-{number}"
        left -= 0.0 if key in skipped else fitting * per
        early = at is None and last[product.id] > place
        takes.append(Portion(id=key, product=product, servings=fitting, elemental_mg=fitting * per, at=at, early=early))
    return Portions(taken_mg=had, cap_mg=cap.number, open=tuple(takes), short=tuple(short))


def _runs_out(evening: Evening) -> tuple[Product, ...]:
    """The products whose count says when there is no more; what is prescribed stays planned, the count may be wrong."""
    return tuple(p for p in evening.products if p.kind != "medicine" and p.id in evening.left)


def on_a_new_day(evening: Evening, facts: Facts) -> dict[str, float]:
    """Servings of each product with magnesium or standing times that a day takes before which nothing was taken.

    What limits and gates leave of it, after what comes first; a product that is left out altogether has 0.
    """
    fresh = msgspec.structs.replace(evening, intakes=(), left={})
    day = cabinet_of(fresh)
    planned = {product.id: 0.0 for product, *_ in _wanted(day, facts)}
    none = barred(day, facts)
    for take in portions(fresh, facts, frozenset()).open:
        stopped = take.elemental_mg > 0 and (none or withheld(take.product, day, facts))
        planned[take.product.id] += 0.0 if stopped else take.servings
    return planned


Wanted = tuple[Product, int, str | None, float]
"""(product, which take of the day it is, standing time, servings)."""


def gut_of(evening: Evening) -> int:
    """The level of the gut ladder this morning, where it asks for less magnesium; 0 where it asks for nothing."""
    level = evening.check_in.gut if evening.check_in is not None else None
    return level if level in LESS_LEVELS else 0


def eased_servings(product: Product, servings: float, gut: int, day: CabinetDay, facts: Facts) -> float:
    """What the gut ladder leaves of a magnesium product: `mg.step_down` less, from level 3 on the least dose.

    Whole servings; one that holds no more than the least dose is kept. A step down of these days is not taken twice.
    """
    per = magnesium_mg(product, facts)
    if not gut or product.kind != "magnesium" or per <= 0 or _stepped_down(product, day):
        return servings
    least, less = facts.rule("mg.start_sensitive").number, facts.rule("mg.step_down").number
    mg = least if gut > LESS_LEVELS[0] else max(servings * per - less, least)
    return min(servings, meant.fitting(product, mg / per))


def _stepped_down(product: Product, day: CabinetDay) -> bool:
    steps = product.use.steps if product.use is not None else ()
    return any(step.kind in ("down", "switch") and 0 <= (day.date - step.date).days <= STEP_DAYS for step in steps)


def _wanted(day: CabinetDay, facts: Facts, gut: int = 0) -> list[Wanted]:
    """Every take meant for today and not yet taken: standing times first, then what has a daily amount."""
    done = taken.servings(day)
    timed: list[Wanted] = []
    daily: list[Wanted] = []
    for product in sorted(day.products, key=lambda p: (p.name, p.id)):
        if product.use is None or not product.active or product.kind in meant.UNPLANNED or not day.due(product):
            continue
        had = done.get(product.id, 0.0)
        if product.use.times:
            each = eased_servings(product, meant.each(product), gut, day, facts)
            timed += _timed(product, product.use.times, had, each) if each else []
        elif magnesium_mg(product, facts) > 0:
            daily += _daily(product, had, day, facts, gut)
    return [*timed, *daily]


def _timed(product: Product, times: tuple[str, ...], had: float, each: float) -> list[Wanted]:
    """What is open of the standing times: what was taken counts for the earliest, and a part of one for that one."""
    found = []
    for number, clock in enumerate(sorted(times), start=1):
        if had < each:
            found.append((product, number, clock, each - had))
        had = max(had - each, 0.0)
    return list[Wanted](found)


def _daily(product: Product, had: float, day: CabinetDay, facts: Facts, gut: int) -> list[Wanted]:
    """What is open of a daily amount; a take keeps its number when those before it were taken."""
    every, per = meant.a_day(product, day, facts), magnesium_mg(product, facts)
    eased = eased_servings(product, every, gut, day, facts)
    if eased < every:
        half = float(int(eased / 2)) if not had and eased * per > facts.rule("mg.start_sensitive").number else 0.0
        open_takes = tuple(part for part in (half, eased - had - half) if part > 0)
    else:
        open_takes = meant.parted(every - had, meant.most_a_day(product, day, facts) - had, per, facts)
    first = max(len(meant.takes(product, day, facts)) - len(open_takes), 0) + 1
    return [(product, number, None, servings) for number, servings in enumerate(open_takes, start=first)]


def title(name: str, serving: str, dose: Dose) -> str:
    """`Night Mag · 2 capsules · 200 mg`."""
    said = f"{name} · {servings_text(dose.servings, serving)}"
    return f"{said} · {mg_text(dose.elemental_mg)}" if dose.elemental_mg else said


def portion_title(take: Portion) -> str:
    """The title of a take that is still open."""
    return title(take.product.name, take.product.serving, take.dose)
