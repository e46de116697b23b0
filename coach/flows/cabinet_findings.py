"""Everything there is to say of a cabinet: its check, what stands against a dose now, stocks and courses that end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from coach.cabinet.before_a_dose import before_a_dose
from coach.cabinet.check import check
from coach.cabinet.course import ending
from coach.cabinet.day import CabinetDay
from coach.cabinet.meant import a_take
from coach.cabinet.schedule import is_as_needed
from coach.desk import Desk
from coach.flows.red_flags import lasting_signs
from coach.gather.stock import Stocks
from coach.model import DayPlan, Product, Warn
from coach.planner.evening.known.scheduled import COURSE_ENDS
from coach.planner.told import Evening, cabinet_of


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, with the products it is about."""

    fact: str
    severity: Literal["info", "soft", "hard"]
    products: tuple[str, ...]
    text: str


class CabinetFinding(Finding, frozen=True, kw_only=True):
    """A finding of the cabinet as the person has it before them."""

    now: bool = False
    """It is about one usual take of the product at this moment, or about its stock."""


def findings_of(desk: Desk, evening: Evening, plan: DayPlan, products: Iterable[Product]) -> tuple[CabinetFinding, ...]:
    """What the check says, and what stands against one usual take of each product now; what both say, once."""
    day, bed = cabinet_of(evening), plan.bed.target if plan.bed is not None else None
    stocks = Stocks(desk, evening)
    unsure = (CabinetFinding(fact="", severity="hard", products=(), text=evening.unsure),) if evening.unsure else ()
    meant = (
        CabinetFinding(fact=one.fact, severity=one.severity, products=one.products, text=one.text)
        for one in check(day, desk.facts)
    )
    now = (
        CabinetFinding(fact=warn.fact, severity=warn.severity, products=(product.id,), text=warn.text, now=True)
        for product in products
        if product.active and (is_as_needed(product) or day.due(product))
        for warn in (*before_a_dose(product, a_take(product, day, desk.facts), desk.now(), day, desk.facts, bed),)
    )
    stock = (
        CabinetFinding(fact=warn.fact, severity=warn.severity, products=(product.id,), text=warn.text, now=True)
        for product in products
        if product.active
        for warn in (*stocks.notices(product), *_ending(product, day, desk))
    )
    signs = tuple(
        CabinetFinding(fact=warn.fact, severity=warn.severity, products=(), text=warn.text)
        for warn in lasting_signs(desk, evening.date)
    )
    found: dict[tuple[str, str], CabinetFinding] = {}
    about: dict[tuple[str, str], dict[str, None]] = {}
    for one in (*unsure, *meant, *now, *stock, *signs):
        found.setdefault((one.fact, one.text), one)
        about.setdefault((one.fact, one.text), {}).update(dict.fromkeys(one.products))
    said = (msgspec.structs.replace(one, products=tuple(about[key])) for key, one in found.items())
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(said, key=lambda one: rank[one.severity]))


def _ending(product: Product, day: CabinetDay, desk: Desk) -> tuple[Warn, ...]:
    text = ending(product, day.date, desk.facts)
    return (Warn(fact=COURSE_ENDS, severity="info", text=f"{text}."),) if text else ()
