"""What was taken: doses as they were logged -> servings, magnesium, caffeine and the rest, day by day.

A dose counts as what was kept with it when it was logged; only one of an older version, with which nothing was
kept, counts as its product says now.
"""

from __future__ import annotations

from datetime import datetime

from coach.cabinet.amounts import caffeine_mg, held, magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.evidence import Facts
from coach.model import Intake, Product


def magnesium_of(dose: Intake, product: Product | None, facts: Facts) -> float:
    """Elemental magnesium of a dose in mg."""
    if dose.magnesium_mg is not None:
        return dose.magnesium_mg
    return 0.0 if dose.nutrients_mg is not None or product is None else magnesium_mg(product, facts) * dose.servings


def caffeine_of(dose: Intake, product: Product | None) -> float:
    """Caffeine of a dose in mg."""
    if dose.caffeine_mg is not None:
        return dose.caffeine_mg
    return 0.0 if dose.nutrients_mg is not None or product is None else caffeine_mg(product) * dose.servings


def nutrients_of(dose: Intake, product: Product | None, facts: Facts) -> dict[str, float]:
    """Everything a dose held in mg, by nutrient."""
    if dose.nutrients_mg is not None:
        return dose.nutrients_mg
    return {} if product is None else {key: mg * dose.servings for key, mg in held(product, facts).items()}


def servings(day: CabinetDay) -> dict[str, float]:
    """Servings taken in this coach-day, by product id."""
    sums: dict[str, float] = {}
    for dose in day.doses:
        sums[dose.product] = sums.get(dose.product, 0.0) + dose.servings
    return sums


def magnesium(day: CabinetDay, facts: Facts) -> float:
    """Elemental magnesium taken in this coach-day, every product counted (`cab.sum_mg`)."""
    return sum(magnesium_of(dose, day.product(dose.product), facts) for dose in day.doses)


def caffeine(day: CabinetDay) -> float:
    """Caffeine taken in this coach-day, in mg."""
    return sum(caffeine_of(dose, day.product(dose.product)) for dose in day.doses)


def cups(day: CabinetDay) -> tuple[tuple[datetime, float], ...]:
    """(moment, mg) of every dose of caffeine that is known, those of the days around this one too."""
    found = ((dose.at, caffeine_of(dose, day.product(dose.product))) for dose in day.intakes)
    return tuple((at, mg) for at, mg in found if mg > 0)


def nutrients(day: CabinetDay, facts: Facts) -> dict[str, float]:
    """Milligrams taken in this coach-day, by nutrient."""
    sums: dict[str, float] = {}
    for dose in day.doses:
        for key, mg in nutrients_of(dose, day.product(dose.product), facts).items():
            sums[key] = sums.get(key, 0.0) + mg
    return sums
