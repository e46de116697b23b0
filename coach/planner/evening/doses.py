"""What to take: cabinet + doses taken + bedtime -> portions within the limit, and drafts that keep the gaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

import msgspec

from coach.cabinet import meant, taken
from coach.cabinet.amounts import magnesium_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import magnesium_cap
from coach.cabinet.pairs import Forbidden, forbidden, spaced
from coach.cabinet.sums import room
from coach.clock import parse_clock
from coach.evidence import Facts
from coach.model import Dose, Product, Reason
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import Draft, Mask, Price, allowed, along, before
from coach.planner.evening.gaps import open_mask
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, between
from coach.planner.scale import share, weighted
from coach.planner.told import Evening, cabinet_of
from coach.words import mg_text, number_text, servings_text

USUAL_WORST_MIN = 120
"""Minutes beyond the tolerated ones at which the habit counts as fully broken."""


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """One take of a product that is still open today."""

    id: str
    product: Product
    servings: float
    elemental_mg: float
    at: str | None
    """The standing clock time, where the person set one."""
    early: bool = False
    """The first of two takes: the other one keeps the evening."""

    @property
    def dose(self) -> Dose:
        """What to take, as a line of the plan says it."""
        return Dose(product=self.product.id, servings=self.servings, elemental_mg=self.elemental_mg)


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """A take that the day's limit leaves no room for."""

    product: Product
    wanted_mg: float
    fact: str
    """The limit's rule."""


class Portions(msgspec.Struct, frozen=True, kw_only=True):
    """The day's magnesium, taken and open."""

    taken_mg: float
    cap_mg: float
    open: tuple[Portion, ...]
    short: tuple[Short, ...]


def portions(evening: Evening, facts: Facts, skipped: frozenset[str]) -> Portions:
    """The takes that are still open, cut down so that the sum of every product stays within the limit.

    Standing times come first (a multivitamin in the morning), then what has a daily amount.
    """
    day = cabinet_of(evening)
    cap, had, beside = magnesium_cap(day.profile, facts), taken.magnesium(day, facts), room(day, facts)
    left = cap.number - had
    takes: list[Portion] = []
    short: list[Short] = []
    wanted = _wanted(day, facts)
    for place, (product, number, at, servings) in enumerate(wanted):
        per = magnesium_mg(product, facts)
        fitting, limit = servings if per <= 0 else min(servings, meant.whole(left / per)), cap.id
        if product.id in beside:
            fits, fact = beside[product.id]
            fitting, limit = (fits, fact) if fits < fitting else (fitting, limit)
            beside[product.id] = (fits - max(fitting, 0), fact)
        if fitting < servings:
            missing = per * (servings - max(fitting, 0))
            short.append(Short(product=product, wanted_mg=missing, fact=limit))
        if fitting <= 0:
            continue
        key = f"dose-{product.id}-{evening.date.isoformat()}-{number}"
        left -= 0.0 if key in skipped else fitting * per
        early = at is None and any(later.id == product.id for later, *_ in wanted[place + 1 :])
        takes.append(Portion(id=key, product=product, servings=fitting, elemental_mg=fitting * per, at=at, early=early))
    return Portions(taken_mg=had, cap_mg=cap.number, open=tuple(takes), short=tuple(short))


Wanted = tuple[Product, int, str | None, float]
"""(product, which take of the day it is, standing time, servings)."""


def _wanted(day: CabinetDay, facts: Facts) -> list[Wanted]:
    """Every take meant for today and not yet taken: standing times first, then what has a daily amount."""
    done = taken.servings(day)
    timed: list[Wanted] = []
    daily: list[Wanted] = []
    for product in sorted(day.products, key=lambda p: (p.name, p.id)):
        if product.use is None or not product.active or product.kind in meant.UNPLANNED:
            continue
        had = done.get(product.id, 0.0)
        if product.use.times:
            timed += _timed(product, product.use.times, had)
        elif magnesium_mg(product, facts) > 0:
            daily += _daily(product, had, day, facts)
    return [*timed, *daily]


def _timed(product: Product, times: tuple[str, ...], had: float) -> list[Wanted]:
    """What is open of the standing times: what was taken counts for the earliest, and a part of one for that one."""
    each, found = meant.each(product), []
    for number, clock in enumerate(sorted(times), start=1):
        if had < each:
            found.append((product, number, clock, each - had))
        had = max(had - each, 0.0)
    return list[Wanted](found)


def _daily(product: Product, had: float, day: CabinetDay, facts: Facts) -> list[Wanted]:
    """What is open of a daily amount; a take keeps its number when those before it were taken."""
    every, per = meant.a_day(product, day, facts), magnesium_mg(product, facts)
    open_takes = meant.parted(every - had, meant.most_a_day(product, day, facts) - had, per, facts)
    first = len(meant.takes(product, day, facts)) - len(open_takes) + 1
    return [(product, number, None, servings) for number, servings in enumerate(open_takes, start=first)]


def drafts(
    takes: tuple[Portion, ...], evening: Evening, grid: Grid, bed: int, first: int, facts: Facts
) -> tuple[Draft, ...]:
    """One draft per magnesium take, keeping every gap to a medicine, also to tomorrow's morning tablet.

    `first` is the bedtime that is best by itself: no other is sought to make room for the first of two takes.
    """
    stretches = forbidden(cabinet_of(evening), facts)
    by = _before_window(min(first, bed), grid, facts)
    own = {
        take.id: (*((by,) if take.early else ()), *_stays(take, grid, facts), *_apart(take, takes, bed, grid, facts))
        for take in takes
    }
    return tuple(_draft(take, own[take.id], stretches, evening, grid, bed, facts) for take in takes)


def _stays(take: Portion, grid: Grid, facts: Facts) -> tuple[Mask, ...]:
    """A take that keeps other magnesium away (a multivitamin with iron) stays at its time: they keep clear of that."""
    rows = [row for _, row in spaced([take.product], facts)]
    if take.at is None or not rows:
        return ()
    text = f"it keeps other magnesium away around {take.at}, so it stays there"
    return (Mask(fact=rows[0].id, slots=1 << grid.slot_of_clock(parse_clock(take.at)), text=text),)


def _apart(take: Portion, takes: tuple[Portion, ...], bed: int, grid: Grid, facts: Facts) -> tuple[Mask, ...]:
    """A take without a time that keeps other magnesium away comes its hours before the window, the others in it."""
    away = {t.product.id: row for t in takes if t.at is None for _, row in spaced([t.product], facts)}
    if not away or take.at is not None or {t.product.id for t in takes} == {take.product.id}:
        return ()
    first, _ = comfort_window(bed, facts)
    row = away.get(take.product.id)
    if row is None:
        text = f"from {grid.dial.at(grid.moment(first))} on, clear of what keeps magnesium away"
        return (Mask(fact=next(iter(away.values())).id, slots=between(first, 10**4), text=text),)
    hours = max(row.mg_after_drug_h, row.drug_after_mg_h)
    last = first - round(hours * 60) // SLOT_MIN
    text = f"by {grid.dial.at(grid.moment(last))}, {hours:g} h before the other magnesium"
    return (Mask(fact=row.id, slots=between(0, last), text=text),)


def _before_window(bed: int, grid: Grid, facts: Facts) -> Mask:
    first, _ = comfort_window(bed, facts)
    text = f"the first of two takes comes before {grid.dial.at(grid.moment(first))}, the other one later"
    return Mask(fact="mg.split_over", slots=between(0, first - 1), text=text, safety=False)


def _draft(
    take: Portion,
    own: tuple[Mask, ...],
    stretches: tuple[Forbidden, ...],
    evening: Evening,
    grid: Grid,
    bed: int,
    facts: Facts,
) -> Draft:
    masks = (*_masks(take, stretches, evening, grid, bed), *own)
    return Draft(
        id=take.id,
        kind="supplement",
        title=portion_title(take),
        slots=1,
        exclusive=False,
        masks=masks,
        prices=_prices(take, evening, grid, bed, facts, allowed(masks)),
        importance=LINE_KINDS["supplement"].importance,
        say=_reasons(take, stretches, evening, grid, facts),
        hint=lambda start, end, bed_at: f"best at {grid.dial.at(start)}",
        dose=take.dose,
    )


def title(name: str, serving: str, dose: Dose) -> str:
    """`Night Mag · 2 capsules · 200 mg`."""
    said = f"{name} · {servings_text(dose.servings, serving)}"
    return f"{said} · {mg_text(dose.elemental_mg)}" if dose.elemental_mg else said


def portion_title(take: Portion) -> str:
    """The title of a take that is still open."""
    return title(take.product.name, take.product.serving, take.dose)


def _masks(take: Portion, stretches: tuple[Forbidden, ...], evening: Evening, grid: Grid, bed: int) -> tuple[Mask, ...]:
    masks = [
        Mask(
            fact="now",
            slots=between(max(grid.ceil(evening.now), 0), 10**4),
            text=f"it is already {grid.dial.at(evening.now)}",
        ),
        Mask(fact="mg.window_edge", slots=between(0, bed), text="taken by bedtime"),
    ]
    for stretch in stretches:
        if stretch.product == take.product.id:
            continue
        at = grid.dial.at(stretch.at)
        away = f"{grid.dial.at(stretch.after)} to {grid.dial.at(stretch.before)}"
        text = f"{stretch.name} at {at} keeps magnesium away from {away}"
        masks.append(Mask(fact=stretch.fact, slots=open_mask(stretch, grid), text=text))
    return tuple(masks)


def _prices(take: Portion, evening: Evening, grid: Grid, bed: int, facts: Facts, starts: int) -> tuple[Price, ...]:
    if take.at is not None:
        target = grid.slot_of_clock(parse_clock(take.at))
        return (along("mg.consistency", _off_clock(target, 0, 240, facts), starts),)
    if take.early:
        return (along("mg.split_over", _morning(facts), starts),)
    goal = take.product.use.goal if take.product.use is not None else None
    if goal == "energy":
        prices = [along("mg.window", _morning(facts), starts)]
    else:
        prices = [before("mg.window", _window(facts), bed, starts)]
    if evening.usual_magnesium is not None:
        usual = grid.slot_of_clock(evening.usual_magnesium)
        tolerated = facts.rule("mg.consistency").number
        prices.append(along("mg.consistency", _off_clock(usual, tolerated, tolerated + USUAL_WORST_MIN, facts), starts))
    return tuple(prices)


@lru_cache(maxsize=4)
def _window(facts: Facts) -> tuple[int, ...]:
    """By slots before bed: free inside the comfort window, rising to its edges and a little more beyond.

    Ties go to the middle of the window.
    """
    rule, edge = facts.rule("mg.window"), facts.rule("mg.window_edge")
    (near, far), (nearest, farthest) = rule.range, edge.range

    def cost(slot: int) -> int:
        ahead = slot * SLOT_MIN
        late, early = share(ahead, near, nearest), share(ahead, far, farthest)
        beyond = max(share(ahead, nearest, 0), share(ahead, farthest, farthest * 2))
        middle = abs(ahead - (near + far) / 2) / SLOT_MIN / 2
        return weighted(rule, max(late, early)) + weighted(edge, beyond) + round(middle)

    return tuple(cost(slot) for slot in range(HORIZON))


@lru_cache(maxsize=4)
def _morning(facts: Facts) -> tuple[int, ...]:
    """By slot, for the goal `energy`: the morning, a little dearer with every later hour."""
    rule = facts.rule("mg.window")
    return tuple(weighted(rule, share(slot, 0, 240)) for slot in range(HORIZON))


@lru_cache(maxsize=64)
def _off_clock(target: int, good: float, bad: float, facts: Facts) -> tuple[int, ...]:
    """By slot: the share of `mg.consistency` that minutes away from a clock time break."""
    rule = facts.rule("mg.consistency")
    return tuple(weighted(rule, share(abs(slot - target) * SLOT_MIN, good, bad)) for slot in range(HORIZON))


def _reasons(
    take: Portion, stretches: tuple[Forbidden, ...], evening: Evening, grid: Grid, facts: Facts
) -> Callable[[datetime, datetime, datetime], tuple[Reason, ...]]:
    cap, away = magnesium_cap(evening.profile, facts), [row for _, row in spaced([take.product], facts)]

    def say(start: datetime, end: datetime, bed: datetime) -> tuple[Reason, ...]:
        found: list[Reason] = []
        low, high = facts.rule("mg.window").range
        if take.at is not None:
            text = f"your standing time is {grid.dial.of_day(take.at)}"
            found.append(facts.rule("mg.consistency").because(text))
        elif take.early:
            over = facts.rule("mg.split_over").number
            text = f"more than {over:g} mg a day in two takes: a smaller one earlier, the other before bed"
            found.append(facts.rule("mg.split_over").because(text))
        elif away:
            text = f"{away[0].name.lower()} in it keeps {away[0].mg_after_drug_h:g} h from other magnesium"
            found.append(_interaction_reason(away[0].id, text, facts))
        elif take.product.use is not None and take.product.use.goal == "energy":
            found.append(facts.rule("mg.consistency").because("for energy: earlier in the day"))
        else:
            found.append(facts.rule("mg.window").because(f"{low:g}–{high:g} min before bed: comfort, not proof"))
        if evening.usual_magnesium is not None and take.at is None:
            usual = grid.dial.of_day(evening.usual_magnesium)
            text = f"your usual time is {usual}; a steady time counts for more than the window"
            found.append(facts.rule("mg.consistency").because(text))
        sum_text = (
            f"{mg_text(take.elemental_mg)} elemental; the limit is {number_text(cap.number)} mg a day from all products"
        )
        found.append(cap.because(sum_text))
        for stretch in stretches:
            if abs((stretch.at - start).total_seconds()) <= 12 * 3600 and stretch.product != take.product.id:
                text = f"clear of {stretch.name} at {grid.dial.at(stretch.at)}"
                found.append(_interaction_reason(stretch.fact, text, facts))
        if evening.check_in is not None and (evening.check_in.gut or 0) >= 1:
            found.append(facts.rule("mg.with_food").because("with food, as your gut was unsettled"))
        return tuple(found)

    return say


def _interaction_reason(fact: str, text: str, facts: Facts) -> Reason:
    row = facts.interactions[fact]
    grade = {"high": "strong", "medium": "moderate"}.get(row.confidence, "weak")
    return Reason(fact=row.id, text=text, grade=grade, sources=row.sources)  # type: ignore[arg-type]


def comfort_window(take_bed: int, facts: Facts) -> tuple[int, int]:
    """First and last start slot of the comfort window before that bedtime."""
    near, far = facts.rule("mg.window").range
    return take_bed - int(far) // SLOT_MIN, take_bed - int(near) // SLOT_MIN
