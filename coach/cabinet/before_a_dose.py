"""Before a dose is logged: product + time + what was taken -> what stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coach.cabinet import caffeine, nutrients
from coach.cabinet.amounts import caffeine_mg, magnesium_mg
from coach.cabinet.gaps import MAGNESIUM_MEDICINE, forbidden, interaction_of, never
from coach.cabinet.person import gates, magnesium_cap, red_flag
from coach.cabinet.titration import course_over
from coach.clock import coach_day, minutes_between, parse_clock
from coach.evidence import Facts
from coach.evidence.signs import sentence
from coach.model import Product, Warn
from coach.planner.evening.doses import magnesium_taken
from coach.planner.evening.extras import ALCOHOL
from coach.planner.grid import Grid
from coach.planner.told import Evening, grid_of
from coach.words import length_text, mg_text

EXPIRED = "expires"


def judge_dose(
    product: Product,
    servings: float,
    at: datetime,
    evening: Evening,
    facts: Facts,
    bed: datetime | None = None,
) -> tuple[Warn, ...]:
    """Everything to know before that dose is taken at that moment; `hard` means that it is refused.

    A medicine is never refused: its time is the prescriber's. One that is itself magnesium counts as that.
    """
    flag = red_flag(evening, facts)
    if flag is not None:
        return (Warn(fact=flag.id, severity="soft" if product.kind == "medicine" else "hard", text=sentence(flag)),)
    grid = grid_of(evening)
    found: list[Warn] = []
    row = interaction_of(product, facts)
    if magnesium_mg(product, facts) > 0 and (product.kind != "medicine" or (row and row.id == MAGNESIUM_MEDICINE)):
        found += _magnesium(product, servings, at, evening, grid, facts)
    if product.kind == "medicine":
        found += _medicine(product, at, evening, grid, facts)
    if caffeine_mg(product) > 0:
        found += _caffeine(product, servings, at, evening, grid, facts, bed)
    found += nutrients.judge(product, servings, evening, grid, facts)
    found += _sedating(product, evening, grid, facts)
    found += _alcohol(product, evening, grid)
    over = course_over(product, evening.date, facts)
    if over is not None:
        text = f"{product.name}: {over.number:g} weeks of it are over; pause, and ask before another course."
        found.append(Warn(fact=over.id, severity="hard", text=text))
    if product.expires is not None and product.expires < evening.date:
        found.append(Warn(fact=EXPIRED, severity="soft", text=f"{product.name} expired on {product.expires}."))
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(found, key=lambda warn: rank[warn.severity]))


def _magnesium(
    product: Product, servings: float, at: datetime, evening: Evening, grid: Grid, facts: Facts
) -> list[Warn]:
    found = [
        Warn(fact=gate.id, severity="hard" if gate.hard else "soft", text=f"{gate.text}.")
        for gate in gates(evening.profile, evening.products, evening.date, facts)
    ]
    found += [Warn(fact=stop.fact, severity="hard", text=stop.text) for stop in never(evening.products, facts)]
    dose = magnesium_mg(product, facts) * servings
    cap = magnesium_cap(evening.profile, facts)
    taken = magnesium_taken(evening, grid, facts)
    if taken + dose > cap.number:
        text = (
            f"{mg_text(taken)} taken today and {mg_text(dose)} more make {mg_text(taken + dose)}: "
            f"over the limit of {mg_text(cap.number)} a day from all products."
        )
        found.append(Warn(fact=cap.id, severity="hard", text=text))
    for stretch in forbidden(evening.products, evening.intakes, grid, facts):
        if stretch.product != product.id and stretch.after < at < stretch.before:
            text = (
                f"{stretch.name} at {grid.dial.at(stretch.at)} keeps magnesium away "
                f"from {grid.dial.at(stretch.after)} to {grid.dial.at(stretch.before)}."
            )
            found.append(Warn(fact=stretch.fact, severity="hard", text=text))
    single = facts.rule("mg.take_max")
    if dose > single.number and taken + dose <= cap.number:
        text = f"{mg_text(dose)} at once; up to {mg_text(single.number)} a take tends to sit better."
        found.append(Warn(fact=single.id, severity="soft", text=text))
    return found


def _medicine(product: Product, at: datetime, evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    """Magnesium that was taken too shortly before this medicine: said, never refused."""
    row = interaction_of(product, facts)
    if row is None or row.drug_after_mg_h <= 0:
        return []
    per = {p.id: magnesium_mg(p, facts) for p in evening.products}
    found = []
    for dose in evening.intakes:
        holds = dose.magnesium_mg if dose.magnesium_mg is not None else per.get(dose.product, 0)
        gap = minutes_between(dose.at, at)
        if holds and dose.product != product.id and 0 <= gap < row.drug_after_mg_h * 60:
            text = (
                f"Magnesium was taken {length_text(gap)} before; {product.name} asks for {row.drug_after_mg_h:g} h. "
                "Take the medicine as prescribed, and ask your pharmacist."
            )
            found.append(Warn(fact=row.id, severity="soft", text=text))
    return found


def _caffeine(
    product: Product,
    servings: float,
    at: datetime,
    evening: Evening,
    grid: Grid,
    facts: Facts,
    bed: datetime | None,
) -> list[Warn]:
    dose = caffeine_mg(product) * servings
    start = parse_clock(evening.profile.day_starts)
    today = sum(mg for when, mg in caffeine.doses(evening) if coach_day(when, grid.zone, start) == evening.date)
    found = []
    limit, single = facts.rule("caf.day_max"), facts.rule("caf.take_max")
    most = caffeine.day_max(evening.profile, evening.date, facts)
    if today + dose > most.mg:
        text = (
            f"{mg_text(today)} of caffeine today and {mg_text(dose)} more make {mg_text(today + dose)}: "
            f"over the limit of {mg_text(most.mg)} a day{most.why}."
        )
        found.append(Warn(fact=limit.id, severity="hard", text=text))
    elif dose > single.number:
        text = f"{mg_text(dose)} at once; {single.number:g} mg is the usual single limit."
        found.append(Warn(fact=single.id, severity="soft", text=text))
    floor = facts.rule("caf.floor")
    if bed is not None and 0 <= minutes_between(at, bed) < floor.number * 60:
        text = f"{length_text(minutes_between(at, bed))} before bed; {floor.number:g} h or more is kinder to sleep."
        found.append(Warn(fact=floor.id, severity="soft", text=text))
    return found


def _taken(others: Iterable[Product], evening: Evening, grid: Grid) -> str:
    """Which of those were taken today, by name; empty when none was."""
    start = parse_clock(evening.profile.day_starts)
    had = {dose.product for dose in evening.intakes if coach_day(dose.at, grid.zone, start) == evening.date}
    return ", ".join(sorted(other.name for other in others if other.id in had))


def _sedating(product: Product, evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    others = _taken((p for p in evening.products if p.sedating and p.id != product.id), evening, grid)
    if not product.sedating or not others:
        return []
    rule = facts.rule("cab.sedating_max")
    text = (
        f"{others} was taken today: more than {rule.number:g} sedating item on one evening adds up. "
        "No driving after it."
    )
    return [Warn(fact=rule.id, severity="soft", text=text)]


def _alcohol(product: Product, evening: Evening, grid: Grid) -> list[Warn]:
    """Alcohol after what makes sleepy, or that after alcohol."""
    drink = product.interaction == ALCOHOL
    if not drink and not product.sedating:
        return []
    against = (p for p in evening.products if (p.sedating if drink else p.interaction == ALCOHOL))
    others = _taken((p for p in against if p.id != product.id), evening, grid)
    if not others:
        return []
    text = f"{others} was taken today: alcohol and what makes sleepy do not go together; they can slow breathing."
    return [Warn(fact="alc.no_stack", severity="soft" if product.kind == "medicine" else "hard", text=text)]
