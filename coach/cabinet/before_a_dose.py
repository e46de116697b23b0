"""Before a dose is logged: product + time + what was taken -> what stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coach.cabinet import sums, taken
from coach.cabinet.amounts import caffeine_mg, magnesium_mg
from coach.cabinet.course import course_over
from coach.cabinet.day import CabinetDay
from coach.cabinet.due_words import against_schedule
from coach.cabinet.limits import caffeine_limit, magnesium_cap, over
from coach.cabinet.pairs.beside import own
from coach.cabinet.pairs.now import pairs_now
from coach.cabinet.person import gates, red_flag
from coach.cabinet.sedating import is_alcohol
from coach.clock import minutes_between
from coach.evidence import Facts
from coach.evidence.signs import sentence
from coach.model import Product, Warn
from coach.words import length_text, mg_text

EXPIRED = "expires"


def before_a_dose(
    product: Product,
    servings: float,
    at: datetime,
    day: CabinetDay,
    facts: Facts,
    bed: datetime | None = None,
) -> tuple[Warn, ...]:
    """Everything to know before that dose is taken at that moment; `hard` means that it is refused.

    A medicine is never refused for the sake of anything else: its time is the prescriber's. What is taken as needed
    is, before its own gap is over or past its own maximum. One that is itself magnesium counts as that.
    """
    flag = red_flag(day, facts)
    if flag is not None:
        return (Warn(fact=flag.id, severity="soft" if product.kind == "medicine" else "hard", text=sentence(flag)),)
    found = [
        *(_magnesium(product, servings, day, facts) if own(product, facts) and magnesium_mg(product, facts) else ()),
        *pairs_now(product, at, day, facts),
        *(_caffeine(product, servings, at, day, facts, bed) if caffeine_mg(product) > 0 else ()),
        *sums.one_more(product, servings, day, facts),
        *_sedating(product, day, facts),
        *_alcohol(product, day, facts),
        *_ended(product, day, facts),
        *against_schedule(product, servings, at, day),
    ]
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(found, key=lambda warn: rank[warn.severity]))


def _magnesium(product: Product, servings: float, day: CabinetDay, facts: Facts) -> list[Warn]:
    """Gates, and the day's limit."""
    found = [
        Warn(fact=gate.id, severity="hard" if gate.hard else "soft", text=f"{gate.text}.")
        for gate in day.once("gates", lambda: gates(day.profile, day.products, day.date, facts))
    ]
    return found + _magnesium_limit(magnesium_mg(product, facts) * servings, day, facts)


def _magnesium_limit(dose_mg: float, day: CabinetDay, facts: Facts) -> list[Warn]:
    """What the dose makes of the day's sum; else whether it is much for one take."""
    cap, single, had = magnesium_cap(day.profile, facts), facts.rule("mg.take_max"), taken.magnesium(day, facts)
    if over(had + dose_mg, cap.number):
        text = (
            f"{mg_text(had)} taken today and {mg_text(dose_mg)} more make {mg_text(had + dose_mg)}: "
            f"over the limit of {mg_text(cap.number)} a day from all products."
        )
        return [Warn(fact=cap.id, severity="hard", text=text)]
    if dose_mg > single.number:
        text = f"{mg_text(dose_mg)} at once; up to {mg_text(single.number)} a take tends to sit better."
        return [Warn(fact=single.id, severity="soft", text=text)]
    return []


def _caffeine(
    product: Product, servings: float, at: datetime, day: CabinetDay, facts: Facts, bed: datetime | None
) -> list[Warn]:
    """What a cup makes of the day's sum, and how near it is to bed."""
    dose, today = caffeine_mg(product) * servings, taken.caffeine(day)
    most, single, kinder = (
        caffeine_limit(day.profile, day.date, facts),
        facts.rule("caf.take_max"),
        facts.rule("caf.floor"),
    )
    found = []
    if over(today + dose, most.mg):
        text = (
            f"{mg_text(today)} of caffeine today and {mg_text(dose)} more make {mg_text(today + dose)}: "
            f"over the limit of {mg_text(most.mg)} a day{most.why}."
        )
        found.append(Warn(fact=most.fact, severity="hard", text=text))
    elif dose > single.number:
        text = f"{mg_text(dose)} at once; {single.number:g} mg is the usual single limit."
        found.append(Warn(fact=single.id, severity="soft", text=text))
    if bed is not None and 0 <= minutes_between(at, bed) < kinder.number * 60:
        text = f"{length_text(minutes_between(at, bed))} before bed; {kinder.number:g} h or more is kinder to sleep."
        found.append(Warn(fact=kinder.id, severity="soft", text=text))
    return found


def _had(others: Iterable[Product], day: CabinetDay) -> str:
    """Which of those were taken today, by name; empty when none was."""
    had = {dose.product for dose in day.doses}
    return ", ".join(sorted(other.name for other in others if other.id in had))


def _sedating(product: Product, day: CabinetDay, facts: Facts) -> list[Warn]:
    """What makes sleepy, beside something that does and was taken today."""
    others = _had((p for p in day.products if p.sedating and p.id != product.id), day)
    if not product.sedating or not others:
        return []
    rule = facts.rule("cab.sedating_max")
    text = (
        f"{others} was taken today: more than {rule.number:g} sedating item on one evening adds up. "
        "No driving after it."
    )
    return [Warn(fact=rule.id, severity="soft", text=text)]


def _alcohol(product: Product, day: CabinetDay, facts: Facts) -> list[Warn]:
    """Alcohol after what makes sleepy, or that after alcohol."""
    drink = is_alcohol(product)
    if not drink and not product.sedating:
        return []
    against = (p for p in day.products if (p.sedating if drink else is_alcohol(p)))
    others = _had((p for p in against if p.id != product.id), day)
    if not others:
        return []
    text = f"{others} was taken today: alcohol and what makes sleepy do not go together; they can slow breathing."
    return [Warn(fact="alc.no_stack", severity="soft" if product.kind == "medicine" else "hard", text=text)]


def _ended(product: Product, day: CabinetDay, facts: Facts) -> list[Warn]:
    """A course that is over, and a date of expiry that is past."""
    found, ended = [], course_over(product, day.date, facts)
    if ended is not None:
        text = f"{product.name}: {ended.number:g} weeks of it are over; pause, and ask before another course."
        found.append(Warn(fact=ended.id, severity="hard", text=text))
    if product.expires is not None and product.expires < day.date:
        found.append(Warn(fact=EXPIRED, severity="soft", text=f"{product.name} expired on {product.expires}."))
    return found
