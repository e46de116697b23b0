"""The day's sums beside magnesium: doses + limits -> what is over, what still fits, what stands against what."""

from __future__ import annotations

from collections.abc import Iterable

from coach.cabinet import taken
from coach.cabinet.amounts import CAFFEINE, MAGNESIUM, PER, WRITTEN, amount_text, held
from coach.cabinet.course import course_over
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import Limit, caffeine_limit, limited, magnesium_cap, over
from coach.cabinet.meant import a_day, fitting
from coach.evidence import Facts
from coach.evidence.shelf import Nutrient
from coach.model import DaySum, Dose, Product, Profile, Warn


def one_more(product: Product, servings: float, day: CabinetDay, facts: Facts) -> list[Warn]:
    """What one more dose does to the sums of everything but magnesium and caffeine."""
    limits = limited(day.profile, facts)
    mine = {key: mg * servings for key, mg in held(product, facts).items() if key in limits}
    if not mine or product.kind == "medicine":
        return []
    so_far = taken.nutrients(day, facts)
    found = []
    for key, mg in mine.items():
        limit, total = limits[key], so_far.get(key, 0.0) + mg
        if over(total, limit.mg):
            row = facts.nutrients[key]
            text = (
                f"{amount_text(so_far.get(key, 0.0), row)} of {row.name} taken today and {amount_text(mg, row)} more "
                f"make {amount_text(total, row)}: over the limit of {amount_text(limit.mg, row)} a day "
                "from all products."
            )
            found.append(Warn(fact=limit.fact, severity="hard" if limit.hard else "soft", text=text))
    return found


def room(day: CabinetDay, facts: Facts) -> dict[str, tuple[float, str]]:
    """(servings that still fit, fact) of each product that a hard limit beside magnesium holds back today."""
    holding = [(p, held(p, facts)) for p in day.products if p.kind != "medicine" and p.contents]
    limits = {key: limit for key, limit in limited(day.profile, facts).items() if limit.hard}
    ended = {p.id: (0.0, rule.id) for p, _ in holding if (rule := course_over(p, day.date, facts)) is not None}
    if not any(set(sums) & set(limits) for _, sums in holding):
        return ended
    so_far = taken.nutrients(day, facts)
    left = {key: limit.mg - so_far.get(key, 0.0) for key, limit in limits.items()}
    found: dict[str, tuple[float, str]] = {}
    for product, sums in sorted(holding, key=lambda pair: (pair[0].name, pair[0].id)):
        held_back = [(max(left[key], 0.0) / mg, limits[key].fact) for key, mg in sums.items() if key in left and mg > 0]
        if not held_back or product.use is None:
            continue
        fits, fact = min(held_back)
        found[product.id] = (fitting(product, fits), fact)
        servings = min(fitting(product, fits), a_day(product, day, facts))
        for key in set(sums) & set(left):
            left[key] -= sums[key] * servings
    return {**found, **ended}


def past_limits(day: CabinetDay, facts: Facts) -> list[Warn]:
    """What was taken today beyond a limit beside magnesium and caffeine."""
    so_far, found = taken.nutrients(day, facts), []
    for key, limit in limited(day.profile, facts).items():
        if over(so_far.get(key, 0.0), limit.mg):
            row = facts.nutrients[key]
            most = amount_text(limit.mg, row)
            text = f"{amount_text(so_far[key], row)} of {row.name} taken today; the limit is {most}."
            found.append(Warn(fact=limit.fact, severity="hard" if limit.hard else "soft", text=text))
    return found


def day_sums(day: CabinetDay, planned: Iterable[Dose], facts: Facts) -> tuple[DaySum, ...]:
    """Everything with a limit that was taken or is planned today beside magnesium, the worst first."""
    doses, products = tuple(planned), {product.id: product for product in day.products}
    so_far = taken.nutrients(day, facts)
    later: dict[str, float] = {}
    for dose in doses:
        if dose.product in products:
            for key, mg in held(products[dose.product], facts).items():
                later[key] = later.get(key, 0.0) + mg * dose.servings
    found = [
        _day_sum(facts.nutrients[key], so_far.get(key, 0.0), later.get(key, 0.0), limit)
        for key, limit in limited(day.profile, facts).items()
        if so_far.get(key) or later.get(key)
    ]
    found += (*_caffeine(day, facts), *_sedating(day, doses, facts))
    return tuple(sorted(found, key=lambda one: (-one.total / one.limit, one.name)))


def magnesium_sum(taken_mg: float, planned_mg: float, profile: Profile, facts: Facts) -> DaySum:
    """The day's elemental magnesium from every product against its limit."""
    cap = magnesium_cap(profile, facts)
    limit = Limit(mg=cap.number, fact=cap.id, hard=cap.kind == "hard")
    return _day_sum(facts.nutrients[MAGNESIUM], taken_mg, planned_mg, limit)


def _day_sum(row: Nutrient, mg: float, later: float, limit: Limit) -> DaySum:
    of = PER[row.unit]
    return DaySum(
        what=row.id, name=row.name, taken=round(mg / of, 3), total=round((mg + later) / of, 3),
        limit=round(limit.mg / of, 3), unit=WRITTEN[row.unit], fact=limit.fact, hard=limit.hard,
    )  # fmt: skip


def _caffeine(day: CabinetDay, facts: Facts) -> list[DaySum]:
    mg = taken.caffeine(day)
    return [_day_sum(facts.nutrients[CAFFEINE], mg, 0.0, caffeine_limit(day.profile, day.date, facts))] if mg else []


def _sedating(day: CabinetDay, planned: Iterable[Dose], facts: Facts) -> list[DaySum]:
    """How many products that make sleepy were taken or are planned, once each."""
    sleepy = {product.id for product in day.products if product.sedating}
    had = {dose.product for dose in day.doses} & sleepy
    every = had | ({dose.product for dose in planned} & sleepy)
    rule = facts.rule("cab.sedating_max")
    one = DaySum(
        what="sedating", name="sedating", taken=len(had), total=len(every), limit=rule.number, unit="", fact=rule.id,
        hard=rule.kind == "hard",
    )  # fmt: skip
    return [one] if every else []
