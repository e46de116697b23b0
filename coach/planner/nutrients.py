"""What the cabinet holds beside magnesium: products + doses + facts -> sums by nutrient against the day's limits."""

from __future__ import annotations

from functools import lru_cache

from coach.clock import coach_day, parse_clock
from coach.evidence import Facts
from coach.evidence.shelf import Nutrient
from coach.model import Intake, Product, Profile, Warn
from coach.model.records import Region
from coach.planner.amounts import MAGNESIUM, magnesium_mg
from coach.planner.evening import Evening
from coach.planner.grid import Grid
from coach.planner.titration import course_over
from coach.words import number_text

APART = (MAGNESIUM, "caffeine")
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


def day_sums(evening: Evening, grid: Grid, facts: Facts) -> tuple[str, ...]:
    """`zinc 15 of 25 mg`: taken so far today of everything with a limit that the cabinet holds."""
    so_far = taken(evening, grid, facts)
    in_stock = {key for product in evening.products for key in held(product, facts)}
    found = []
    for key, (limit, _, _) in limited(evening.profile, facts).items():
        if key in in_stock or so_far.get(key):
            row = facts.nutrients[key]
            amount = amount_text(so_far.get(key, 0.0), row).split(" ")[0]
            found.append(f"{row.name} {amount} of {amount_text(limit, row)}")
    return tuple(found)
