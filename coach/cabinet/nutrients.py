"""What the cabinet holds beside magnesium: products + doses + facts -> sums by nutrient against the day's limits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from coach.cabinet import caffeine
from coach.cabinet.amounts import CAFFEINE, MAGNESIUM, magnesium_mg
from coach.cabinet.titration import course_over
from coach.clock import coach_day, parse_clock
from coach.evidence import Facts
from coach.evidence.shelf import Nutrient
from coach.model import DaySum, Dose, Intake, Product, Profile, Warn
from coach.model.records import Region
from coach.planner.grid import Grid
from coach.planner.told import Evening
from coach.words import number_text

APART = (MAGNESIUM, CAFFEINE)
"""Nutrients with a sum of their own (`amounts`, `caffeine`)."""
PER = {"mg": 1.0, "g": 1000.0, "ug": 0.001}
WRITTEN = {"mg": "mg", "g": "g", "ug": "µg"}


def amount_text(mg: float, nutrient: Nutrient | None) -> str:
    """An amount in the unit that labels print: `30 mg`, `25 µg`, `3 g`."""
    unit = nutrient.unit if nutrient is not None else "mg"
    return f"{number_text(mg / PER[unit])} {WRITTEN[unit]}"


def held(product: Product, facts: Facts) -> dict[str, float]:
    """Milligrams in one serving by nutrient id, contents of one nutrient summed; unlisted ones as they are called."""
    sums: dict[str, float] = {}
    for content in product.contents:
        row = facts.nutrient(content.nutrient)
        key = row.id if row is not None else content.nutrient
        if content.elemental_mg is not None:
            sums[key] = sums.get(key, 0.0) + content.elemental_mg
    return sums


def limited(profile: Profile, facts: Facts) -> dict[str, tuple[float, str, bool]]:
    """(limit in mg a day, fact, hard) by nutrient, for this person's region; magnesium and caffeine stand apart."""
    return _limits(profile.region, "pregnancy" in profile.conditions, facts)


@lru_cache(maxsize=16)
def _limits(region: Region | None, pregnant: bool, facts: Facts) -> dict[str, tuple[float, str, bool]]:
    found = {}
    for row in facts.nutrients.values():
        limit = row.limit_mg(region, pregnant=pregnant)
        if limit is not None and row.id not in APART:
            rule = facts.rules.get(row.limit_fact)
            found[row.id] = (limit, row.limit_fact, rule is not None and rule.kind == "hard")
    return found


def of_dose(dose: Intake, products: dict[str, Product], facts: Facts) -> dict[str, float]:
    """What a dose held by nutrient: as it was kept with it, else as its product says now."""
    if dose.nutrients_mg is not None:
        return dose.nutrients_mg
    product = products.get(dose.product)
    return {} if product is None else {key: mg * dose.servings for key, mg in held(product, facts).items()}


def taken(evening: Evening, grid: Grid, facts: Facts) -> dict[str, float]:
    """Milligrams taken in this coach-day by nutrient."""
    start = parse_clock(evening.profile.day_starts)
    products = {product.id: product for product in evening.products}
    sums: dict[str, float] = {}
    for dose in evening.intakes:
        if coach_day(dose.at, grid.zone, start) == evening.date:
            for key, mg in of_dose(dose, products, facts).items():
                sums[key] = sums.get(key, 0.0) + mg
    return sums


def meant_servings(product: Product, facts: Facts) -> float:
    """Servings a day as the product is meant to be taken; at least one that is meant at all."""
    use = product.use
    if use is None:
        return 0.0
    per = magnesium_mg(product, facts)
    if use.daily_mg is not None and per > 0 and use.servings is None and not use.times:
        return max(float(int(use.daily_mg / per + 1e-9)), 1.0)
    return (use.servings or 1.0) * max(len(use.times), 1)


def judge(product: Product, servings: float, evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    """What one more dose does to the sums of everything but magnesium and caffeine."""
    limits = limited(evening.profile, facts)
    mine = {key: mg * servings for key, mg in held(product, facts).items() if key in limits}
    if not mine or product.kind == "medicine":
        return []
    so_far = taken(evening, grid, facts)
    found = []
    for key, mg in mine.items():
        limit, fact, hard = limits[key]
        total = so_far.get(key, 0.0) + mg
        if total > limit + 1e-9:
            row = facts.nutrients[key]
            text = (
                f"{amount_text(so_far.get(key, 0.0), row)} of {row.name} taken today and {amount_text(mg, row)} more "
                f"make {amount_text(total, row)}: over the limit of {amount_text(limit, row)} a day from all products."
            )
            found.append(Warn(fact=fact, severity="hard" if hard else "soft", text=text))
    return found


def room(evening: Evening, grid: Grid, facts: Facts) -> dict[str, tuple[float, str]]:
    """(servings that still fit, fact) of each product that a hard limit beside magnesium holds back today."""
    holding = [(p, held(p, facts)) for p in evening.products if p.kind != "medicine" and p.contents]
    limits = {key: entry for key, entry in limited(evening.profile, facts).items() if entry[2]}
    over = {p.id: (0.0, rule.id) for p, _ in holding if (rule := course_over(p, evening.date, facts)) is not None}
    if not any(set(sums) & set(limits) for _, sums in holding):
        return over
    left = {key: limit for key, (limit, _, _) in limits.items()}
    for key, mg in taken(evening, grid, facts).items():
        if key in left:
            left[key] -= mg
    found: dict[str, tuple[float, str]] = {}
    for product, sums in sorted(holding, key=lambda pair: (pair[0].name, pair[0].id)):
        fits = min(((max(left[k], 0.0) / mg, limits[k][1]) for k, mg in sums.items() if k in left and mg > 0),
                   default=None)  # fmt: skip
        if fits is None or product.use is None:
            continue
        servings = min(float(int(fits[0] + 1e-9)), meant_servings(product, facts))
        found[product.id] = (float(int(fits[0] + 1e-9)), fits[1])
        for key, mg in sums.items():
            if key in left:
                left[key] -= mg * servings
    return {**found, **over}


def over(evening: Evening, grid: Grid, facts: Facts) -> list[Warn]:
    """What was taken today beyond a limit beside magnesium and caffeine."""
    so_far, found = taken(evening, grid, facts), []
    for key, (limit, fact, hard) in limited(evening.profile, facts).items():
        if so_far.get(key, 0.0) > limit + 1e-9:
            row = facts.nutrients[key]
            text = f"{amount_text(so_far[key], row)} of {row.name} taken today; the limit is {amount_text(limit, row)}."
            found.append(Warn(fact=fact, severity="hard" if hard else "soft", text=text))
    return found


def day_sums(evening: Evening, planned: Iterable[Dose], grid: Grid, facts: Facts) -> tuple[DaySum, ...]:
    """Everything with a limit that was taken or is planned today beside magnesium, the worst first."""
    doses, products = tuple(planned), {product.id: product for product in evening.products}
    so_far = taken(evening, grid, facts)
    later: dict[str, float] = {}
    for dose in doses:
        if dose.product in products:
            for key, mg in held(products[dose.product], facts).items():
                later[key] = later.get(key, 0.0) + mg * dose.servings
    found = [
        _day_sum(facts.nutrients[key], so_far.get(key, 0.0), later.get(key, 0.0), entry)
        for key, entry in limited(evening.profile, facts).items()
        if so_far.get(key) or later.get(key)
    ]
    found += (*_caffeine(evening, grid, facts), *_sedating(evening, doses, grid, facts))
    return tuple(sorted(found, key=lambda one: (-one.total / one.limit, one.name)))


def _day_sum(row: Nutrient, mg: float, later: float, entry: tuple[float, str, bool]) -> DaySum:
    limit, fact, hard = entry
    of = PER[row.unit]
    return DaySum(
        what=row.id, name=row.name, taken=round(mg / of, 3), total=round((mg + later) / of, 3),
        limit=round(limit / of, 3), unit=WRITTEN[row.unit], fact=fact, hard=hard,
    )  # fmt: skip


def _caffeine(evening: Evening, grid: Grid, facts: Facts) -> list[DaySum]:
    start = parse_clock(evening.profile.day_starts)
    cups = [mg for at, mg in caffeine.doses(evening) if coach_day(at, grid.zone, start) == evening.date]
    if not cups:
        return []
    rule, most = facts.rule("caf.day_max"), caffeine.day_max(evening.profile, evening.date, facts)
    return [_day_sum(facts.nutrients[CAFFEINE], sum(cups), 0.0, (most.mg, rule.id, rule.kind == "hard"))]


def _sedating(evening: Evening, planned: Iterable[Dose], grid: Grid, facts: Facts) -> list[DaySum]:
    """How many products that make sleepy were taken or are planned, once each."""
    start = parse_clock(evening.profile.day_starts)
    sleepy = {product.id for product in evening.products if product.sedating}
    had = {d.product for d in evening.intakes if coach_day(d.at, grid.zone, start) == evening.date} & sleepy
    every = had | ({dose.product for dose in planned} & sleepy)
    rule = facts.rule("cab.sedating_max")
    one = DaySum(
        what="sedating", name="sedating", taken=len(had), total=len(every), limit=rule.number, unit="", fact=rule.id,
        hard=rule.kind == "hard",
    )  # fmt: skip
    return [one] if every else []
