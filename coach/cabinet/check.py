"""The cabinet as it is meant to be taken: products + profile + facts -> findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from coach.cabinet.amounts import caffeine_mg, elemental_mg, is_magnesium, magnesium_mg, over_ceiling
from coach.cabinet.caffeine import day_max
from coach.cabinet.gaps import UNLISTED, Forbidden, forbidden, interaction_of, never, open_mask
from coach.cabinet.nutrients import APART, amount_text, held, limited, meant_servings
from coach.cabinet.person import gates, magnesium_cap, red_flag
from coach.cabinet.titration import course_over
from coach.clock import parse_clock
from coach.evidence import Facts
from coach.evidence.signs import sentence
from coach.model import Product
from coach.planner.grid import ALL, SLOT_MIN, Grid, runs
from coach.planner.told import Evening
from coach.words import mg_text


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, with the products it is about."""

    fact: str
    severity: Literal["info", "soft", "hard"]
    products: tuple[str, ...]
    text: str


def check(evening: Evening, grid: Grid, facts: Facts) -> tuple[Found, ...]:
    """Gates, the day's sums, courses, gaps between standing times, forms over their ceiling, unknown amounts."""
    flag = red_flag(evening, facts)
    if flag is not None:
        return (Found(fact=flag.id, severity="hard", products=(), text=sentence(flag)),)
    active = tuple(product for product in evening.products if product.active)
    bearing = tuple(product for product in active if magnesium_mg(product, facts) > 0)
    found = [
        *_gates(evening, bearing, facts),
        *_sum(evening, bearing, facts),
        *_nutrients(evening, active, facts),
        *_caffeine(evening, active, facts),
        *_sedating(active, facts),
        *_courses(evening, active, facts),
        *_standing_gaps(bearing, evening, grid, facts),
        *_labels(active, facts),
    ]
    rank = {"hard": 0, "soft": 1, "info": 2}
    return tuple(sorted(found, key=lambda f: (rank[f.severity], f.fact, f.products)))


def _gates(evening: Evening, bearing: tuple[Product, ...], facts: Facts) -> list[Found]:
    if not bearing:
        return []
    ids = tuple(product.id for product in bearing)
    found = [
        Found(fact=gate.id, severity="hard" if gate.hard else "soft", products=ids, text=f"{gate.text}.")
        for gate in gates(evening.profile, evening.products, evening.date, facts)
    ]
    found += [
        Found(fact=stop.fact, severity="hard", products=(stop.product, *ids), text=stop.text)
        for stop in never(evening.products, facts)
    ]
    for product in evening.products:
        row = interaction_of(product, facts) if product.active else None
        if row is not None and row.together and row.action in ("clinician", "monitor", "ask", "warn"):
            known = "not in the list of known gaps" if row.id == UNLISTED else row.mechanism
            text = f"{product.name} beside magnesium: {known}. Ask your pharmacist or doctor."
            found.append(Found(fact=row.id, severity="soft", products=(product.id, *ids), text=text))
    return found


def meant_mg(product: Product, facts: Facts) -> float:
    """Elemental magnesium a day as the product is meant to be taken."""
    per = magnesium_mg(product, facts)
    use = product.use
    if use is None or per <= 0:
        return 0.0
    if use.times:
        return per * (use.servings or 1.0) * len(use.times)
    if use.servings is not None:
        return per * use.servings
    return use.daily_mg if use.daily_mg is not None else per


def _sum(evening: Evening, bearing: tuple[Product, ...], facts: Facts) -> list[Found]:
    meant = [(product, meant_mg(product, facts)) for product in bearing]
    total = sum(mg for _, mg in meant)
    cap = magnesium_cap(evening.profile, facts)
    found = []
    if total > cap.number:
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


def _nutrients(evening: Evening, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """Sums of everything beside magnesium against its limit, and what more than one product holds."""
    limits = limited(evening.profile, facts)
    by_nutrient: dict[str, list[tuple[Product, float]]] = {}
    for product in active:
        for key, mg in held(product, facts).items():
            if key in facts.nutrients and key not in APART:
                by_nutrient.setdefault(key, []).append((product, mg))
    found = []
    for key, holding in by_nutrient.items():
        row, ids = facts.nutrients[key], tuple(product.id for product, _ in holding)
        total = sum(mg * meant_servings(product, facts) for product, mg in holding)
        limit, fact, hard = limits.get(key, (float("inf"), row.limit_fact or "cab.sum_mg", False))
        names = ", ".join(f"{product.name} {amount_text(mg, row)}" for product, mg in holding)
        if total > limit + 1e-9:
            text = f"{amount_text(total, row)} of {row.name} a day from {names}: over {amount_text(limit, row)}."
            found.append(Found(fact=fact, severity="hard" if hard else "soft", products=ids, text=text))
        if len(holding) > 1:
            text = f"{len(holding)} products hold {row.name} ({names} a serving); all of them count."
            found.append(Found(fact=fact, severity="info", products=ids, text=text))
    return found


def _caffeine(evening: Evening, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """The day's caffeine as it is meant to be taken."""
    cups = [(product, caffeine_mg(product) * meant_servings(product, facts)) for product in active]
    total, most = sum(mg for _, mg in cups), day_max(evening.profile, evening.date, facts)
    if total <= most.mg:
        return []
    text = f"{mg_text(total)} of caffeine a day: over {mg_text(most.mg)}{most.why}."
    ids = tuple(product.id for product, mg in cups if mg)
    return [Found(fact="caf.day_max", severity="hard", products=ids, text=text)]


def _sedating(active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """More products that make sleepy than one evening holds."""
    rule, sleepy = facts.rule("cab.sedating_max"), [p for p in active if p.sedating and p.use is not None]
    if len(sleepy) <= rule.number:
        return []
    text = f"{', '.join(p.name for p in sleepy)} all make sleepy; {rule.number:g} of them an evening is enough."
    return [Found(fact=rule.id, severity="soft", products=tuple(p.id for p in sleepy), text=text)]


def _courses(evening: Evening, active: tuple[Product, ...], facts: Facts) -> list[Found]:
    """Courses that have lasted as long as they should."""
    over = [(product, course_over(product, evening.date, facts)) for product in active]
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


def _standing_gaps(bearing: tuple[Product, ...], evening: Evening, grid: Grid, facts: Facts) -> list[Found]:
    """Standing magnesium times inside a medicine's gap, and products for which the day has no free slot."""
    found: dict[tuple[str, str, str], Found] = {}
    for product in bearing:
        for text, stretch in clashes(product, evening, grid, facts):
            said = (
                f"{product.name} at {text} is inside the gap to {stretch.name} at "
                f"{grid.dial.at(stretch.at)}: move the magnesium, not the medicine."
            )
            found[stretch.fact, product.id, stretch.product] = Found(
                fact=stretch.fact, severity="hard", products=(stretch.product, product.id), text=said
            )
        stretches = [s for s in forbidden(evening.products, (), grid, facts) if s.product != product.id]
        if not (product.use is not None and product.use.times) and stretches:
            mask = ALL
            for stretch in stretches:
                mask &= open_mask(stretch, grid)
            if not mask:
                said = f"No time of the day is free for {product.name} beside your medicines. Ask your pharmacist."
                ids = (product.id, *dict.fromkeys(s.product for s in stretches))
                found["mg.gap_conflict", product.id, ""] = Found(
                    fact="mg.gap_conflict", severity="hard", products=ids, text=said
                )
    return list(found.values())


def clashes(product: Product, evening: Evening, grid: Grid, facts: Facts) -> list[tuple[str, Forbidden]]:
    """The standing times of a product that lie inside the gap to another one, today or tomorrow."""
    times = product.use.times if product.use is not None else ()
    return [
        (grid.dial.of_day(text), stretch)
        for text in times
        for stretch in forbidden(evening.products, (), grid, facts)
        if stretch.product != product.id
        and any(stretch.after < grid.at(parse_clock(text), days) < stretch.before for days in (0, 1))
    ]


def _labels(active: tuple[Product, ...], facts: Facts) -> list[Found]:
    found = []
    for product in active:
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


def _once(free: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that begin within 24 hours; the night's is named once, not at both ends of the day."""
    day = 24 * 60 // SLOT_MIN
    found = [(low, high) for low, high in free if low < day]
    return found[1:] if len(found) > 1 and found[0][0] == 0 and found[-1][1] >= day else found


def free_text(product: Product, evening: Evening, grid: Grid, facts: Facts) -> str:
    """`free from 12:00 to 02:00`: when magnesium keeps every gap; empty when it always does."""
    stretches = [s for s in forbidden(evening.products, evening.intakes, grid, facts) if s.product != product.id]
    if magnesium_mg(product, facts) <= 0 or not stretches:
        return ""
    mask = ALL
    for stretch in stretches:
        mask &= open_mask(stretch, grid)
    pieces = [
        f"{grid.dial.at(grid.moment(low))} to {grid.dial.at(grid.moment(high))}" for low, high in _once(runs(mask))
    ]
    return f"free from {', '.join(pieces)}" if pieces else "no free time today"
