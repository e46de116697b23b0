"""What stands between a dose at a moment and everything else: gaps, what never goes with it, drinks that were had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.pairs.beside import advice, because, own, verdicts
from coach.cabinet.pairs.found import stands, withheld
from coach.cabinet.pairs.gaps import Forbidden, forbidden
from coach.cabinet.sedating import is_alcohol
from coach.clock import minutes_between
from coach.evidence import Facts
from coach.model import Intake, Product, Warn
from coach.words import length_text


def pairs_now(product: Product, at: datetime, day: CabinetDay, facts: Facts) -> tuple[Warn, ...]:
    """Before that dose; hard ones refuse it. Of a prescriber's medicine only what was taken is said, never refused."""
    return tuple(dict.fromkeys((*_gaps(product, at, day, facts), *_never(product, at, day, facts))))


def _gaps(product: Product, at: datetime, day: CabinetDay, facts: Facts) -> Iterator[Warn]:
    for stretch in forbidden(product, day, facts):
        if not stretch.holds(at) or (stretch.with_food and stretch.at == at):
            continue
        if own(product, facts):
            yield Warn(
                fact=stretch.fact,
                severity="hard" if stretch.hard else "soft",
                text=keeps_away(product, stretch, day, facts),
            )
        elif stretch.taken:
            yield Warn(fact=stretch.fact, severity="soft", text=_too_soon(product, stretch, at, day, facts))


def keeps_away(product: Product, stretch: Forbidden, day: CabinetDay, facts: Facts) -> str:
    """`Moxifloxacin at 22:00 keeps magnesium away from 14:00 to 02:00.`, in a sentence of its own."""
    what = "magnesium" if magnesium_mg(product, facts) > 0 else product.name
    hours = f"{day.dial.at(stretch.after)} to {day.dial.at(stretch.before)}"
    return f"{stretch.name} at {day.dial.at(stretch.at)} keeps {what} away from {hours}."


def _too_soon(product: Product, stretch: Forbidden, at: datetime, day: CabinetDay, facts: Facts) -> str:
    """What was taken too near a medicine, before it or after."""
    other = day.product(stretch.product)
    what = "Magnesium" if other is not None and magnesium_mg(other, facts) > 0 else stretch.name
    apart = minutes_between(stretch.at, at)
    when = f"{length_text(apart)} before" if apart >= 0 else f"at {day.dial.at(stretch.at)}"
    hours = stretch.verdict.b_then_a_h if apart >= 0 else stretch.verdict.a_then_b_h
    return (
        f"{what} was taken {when}; {product.name} asks for {hours:g} h. "
        "Take the medicine as prescribed, and ask your pharmacist."
    )


def _never(product: Product, at: datetime, day: CabinetDay, facts: Facts) -> Iterator[Warn]:
    """What never goes with it; a drink, or beside one, only by what was or will be taken in its hours."""
    if is_alcohol(product) or not own(product, facts):
        yield from _with_it(product, at, day, facts)
        return
    for stop in withheld(product, day, facts):
        other = day.product(stop.product)
        if product.sedating and other is not None and is_alcohol(other):
            continue  # said as `alc.no_stack`
        yield Warn(fact=stop.fact, severity="hard" if stop.hard else "soft", text=stop.text)


def _with_it(product: Product, at: datetime, day: CabinetDay, facts: Facts) -> Iterator[Warn]:
    """A drink beside what is taken today, or a medicine beside what was: as the day would be with it."""
    had = {dose.product for dose in day.doses}
    intakes = (*day.intakes, Intake(id="draft", at=at, product=product.id))
    then = CabinetDay(
        date=day.date, profile=day.profile, dial=day.dial, products=day.products, intakes=intakes
    )  # nothing asked of the day is kept
    mine = own(product, facts)
    for other in day.products:
        if other.id == product.id or (not mine and other.id not in had) or (product.sedating or other.sedating):
            continue
        for verdict in verdicts(product, other, facts):
            if verdict.never and verdict.action == "avoid" and stands(product, other, then, facts):
                text = f"{advice(verdict, product, other)}. {because(verdict.row)}"
                yield Warn(fact=verdict.row.id, severity="hard" if mine and other.id in had else "soft", text=text)
