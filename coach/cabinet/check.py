"""The cabinet as it is meant to be taken: products + profile + facts -> findings."""

from __future__ import annotations

import msgspec

from coach.cabinet.amounts import (
    amount_text,
    caffeine_mg,
    elemental_mg,
    held,
    is_magnesium,
    magnesium_mg,
    over_ceiling,
)
from coach.cabinet.course import course_over
from coach.cabinet.day import CabinetDay
from coach.cabinet.form_for_goal import better_form
from coach.cabinet.limits import APART, SLACK, Limit, caffeine_limit, limited, magnesium_cap, over
from coach.cabinet.meant import Meant, fullest_day, magnesium_on_its_day, mean_a_day, on_its_day
from coach.cabinet.pairs.found import NO_TIMES, found_pairs, withheld
from coach.cabinet.pairs.gaps import forbidden, free
from coach.cabinet.person import gates, red_flag
from coach.cabinet.schedule import course_ended
from coach.evidence import Facts
from coach.evidence.shelf import Nutrient
from coach.evidence.signs import sentence
from coach.model import Product
from coach.model.plan import Severity
from coach.words import mg_text


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, with the products it is about."""

    fact: str
    severity: Severity
    products: tuple[str, ...]
    text: str


def check(day: CabinetDay, facts: Facts) -> tuple[Found, ...]:
    """Gates, the day's sums, courses, gaps between standing times, forms over their ceiling, unknown amounts."""
    flag = red_flag(day, facts)
    if flag is not None:
        return (Found(fact=flag.id, severity="hard", products=(), text=sentence(flag)),)
    named = sorted(day.products, key=lambda product: (product.name, product.id))
    active = tuple(product for product in named if product.active and course_ended(product, day.date) is None)
    bearing = tuple(product for product in active if magnesium_mg(product, facts) > 0)
    some_day = day.on_some_day()
    found = [
        *(_gates(day, bearing, facts) if bearing else ()),
        *_pairs(some_day, bearing, facts),
        *_magnesium(day, bearing, facts),
        *_nutrients(day, active, facts),
        *_caffeine(day, active, facts),
        *_sedating(active, facts),
        *_courses(day, active, facts),
        *(one for product in bearing for one in _no_time(product, some_day, facts)),
        *(one for product in active for one in _label(product, facts)),
        *(_of_form(product, *said) for product in active if (said := better_form(product, facts)) is not None),
    ]
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(found, key=lambda f: (rank[f.severity], f.fact, f.products)))


def _of_form(product: Product, fact: str, text: str) -> Found:
    """A form that another goal is paired with, to know."""
    return Found(fact=fact, severity="info", products=(product.id,), text=text)


def _gates(day: CabinetDay, bearing: tuple[Product, ...], facts: Facts) -> list[Found]:
    """What stands against every product with magnesium: conditions."""
    ids = tuple(product.id for product in bearing)
    return [
        Found(fact=gate.id, severity="hard" if gate.hard else "soft", products=ids, text=f"{gate.text}.")
        for gate in gates(day.profile, day.products, day.date, facts)
    ]


def _pairs(day: CabinetDay, bearing: tuple[Product, ...], facts: Facts) -> list[Found]:
    """What stands between every two products, and the magnesium that waits for a medicine's times."""
    found = [
        Found(fact=one.fact, severity=one.severity, products=one.products, text=one.text)
        for one in found_pairs(day, facts)
    ]
    for product in bearing:
        stops = (stop for stop in withheld(product, day, facts) if stop.fact == NO_TIMES)
        found += [
            Found(fact=stop.fact, severity="hard", products=(stop.product, product.id), text=stop.text)
            for stop in stops
        ]
    return found


def _magnesium(day: CabinetDay, bearing: tuple[Product, ...], facts: Facts) -> list[Found]:
    """The day's magnesium as it is meant against its limit, and how many products hold some."""
    meant = fullest_day([(product, magnesium_on_its_day(product, day, facts)) for product in bearing], day)
    total, cap = sum(mg for _, mg in meant), magnesium_cap(day.profile, facts)
    found = []
    if over(total, cap.number):
        parts = ", ".join(f"{product.name} {mg_text(mg)}" for product, mg in meant if mg)
        text = f"{mg_text(total)} a day from {parts}: over the limit of {mg_text(cap.number)}."
        found.append(Found(fact=cap.id, severity="hard", products=tuple(p.id for p, mg in meant if mg), text=text))
    if len(bearing) > 1:
        names = ", ".join(f"{product.name} {mg_text(magnesium_mg(product, facts))}" for product in bearing)
        text = (
            f"{len(bearing)} products contain magnesium ({names} a serving); "
            f"all of them count toward {mg_text(cap.number)}."
        )
        found.append(Found(fact="cab.sum_mg", severity="info", products=tuple(p.id for p in bearing), text=text))
    return found


def _nutrients(day: CabinetDay, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """Sums of everything beside magnesium against its limit, and what more than one product holds."""
    limits, by_nutrient = limited(day.profile, facts), dict[str, list[tuple[Product, float]]]()
    for product in active:
        for key, mg in held(product, facts).items():
            if key in facts.nutrients and key not in APART:
                by_nutrient.setdefault(key, []).append((product, mg))
    return [
        found
        for key, holding in by_nutrient.items()
        for found in _nutrient(facts.nutrients[key], holding, limits.get(key), day, facts)
    ]


def _nutrient(
    row: Nutrient, holding: list[tuple[Product, float]], limit: Limit | None, day: CabinetDay, facts: Facts
) -> list[Found]:
    ids = tuple(product.id for product, _ in holding)
    meant = [(product, mg * on_its_day(product, day, facts)) for product, mg in holding]
    total = sum(mg for _, mg in fullest_day(meant, day))
    names = ", ".join(f"{product.name} {amount_text(mg, row)}" for product, mg in holding)
    found = []
    if limit is not None and over(total, limit.mg):
        text = f"{amount_text(total, row)} of {row.name} a day from {names}: over {amount_text(limit.mg, row)}."
        text += _on_average(row, meant, total, limit, day)
        severity: Severity = "hard" if limit.hard else "soft"
        found.append(Found(fact=limit.fact, severity=severity, products=ids, text=text))
    if len(holding) > 1:
        fact = limit.fact if limit is not None else row.limit_fact or "cab.sum_mg"
        text = f"{len(holding)} products hold {row.name} ({names} a serving); all of them count."
        found.append(Found(fact=fact, severity="info", products=ids, text=text))
    return found


def _on_average(row: Nutrient, meant: Meant, total: float, limit: Limit, day: CabinetDay) -> str:
    """What a large dose on some days comes to a day: said beside the limit, which holds for the day itself."""
    mean = mean_a_day(meant, day)
    if mean > total - SLACK:
        return ""
    within = "over it as well" if over(mean, limit.mg) else "within it"
    return (
        f" That is the sum of one day, and the limit is set for each day; over eight weeks it comes to "
        f"{amount_text(float(f'{mean:.2g}'), row)} a day, {within}. Ask whoever advised the larger dose."
    )


def _caffeine(day: CabinetDay, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """The day's caffeine as it is meant to be taken."""
    cups = fullest_day([(product, caffeine_mg(product) * on_its_day(product, day, facts)) for product in active], day)
    total, most = sum(mg for _, mg in cups), caffeine_limit(day.profile, day.date, facts)
    if not over(total, most.mg):
        return []
    text = f"{mg_text(total)} of caffeine a day: over {mg_text(most.mg)}{most.why}."
    ids = tuple(product.id for product, mg in cups if mg)
    return [Found(fact=most.fact, severity="hard", products=ids, text=text)]


def _sedating(active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """More products that make sleepy than one evening holds."""
    rule, sleepy = facts.rule("cab.sedating_max"), [p for p in active if p.sedating and p.use is not None]
    if len(sleepy) <= rule.number:
        return []
    text = f"{', '.join(p.name for p in sleepy)} all make sleepy; {rule.number:g} of them an evening is enough."
    return [Found(fact=rule.id, severity="soft", products=tuple(p.id for p in sleepy), text=text)]


def _courses(day: CabinetDay, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """Courses that have lasted as long as they should."""
    over = [(product, course_over(product, day.date, facts)) for product in active]
    return [
        Found(
            fact=rule.id,
            severity="hard",
            products=(product.id,),
            text=f"{product.name}: {rule.number:g} weeks of it are over; pause, and ask before another course.",
        )
        for product, rule in over
        if rule is not None
    ]


def _no_time(product: Product, day: CabinetDay, facts: Facts) -> list[Found]:
    """A product without standing times for which the medicines leave no time of the day."""
    if product.use is not None and product.use.times:
        return []
    stretches = [stretch for stretch in forbidden(product, day, facts, taken=False) if stretch.hard]
    if not stretches or free(stretches, day):
        return []
    said = f"No time of the day is free for {product.name} beside your medicines. Ask your pharmacist."
    ids = (product.id, *dict.fromkeys(s.product for s in stretches))
    return [Found(fact=NO_TIMES, severity="hard", products=ids, text=said)]


def _label(product: Product, facts: Facts) -> list[Found]:
    """Contents that a label cannot mean, and those of which it does not say how much."""
    found = []
    for content in product.contents:
        ceiling = over_ceiling(content, facts)
        if ceiling is not None and content.form is not None:
            name = facts.forms[content.form].name
            text = (
                f"{product.name}: {mg_text(content.elemental_mg or 0)} is more than "
                f"{mg_text(content.compound_mg or 0)} of {name} can hold ({mg_text(ceiling)}). "
                "A blend, buffered, or a slip of typing: check the label."
            )
            found.append(Found(fact="mg.label_ceiling", severity="soft", products=(product.id,), text=text))
        if is_magnesium(content, facts) and elemental_mg(content, facts) is None:
            text = f"{product.name}: how much magnesium a serving holds is not known, so it is not counted."
            found.append(Found(fact="cab.sum_mg", severity="soft", products=(product.id,), text=text))
    return found
