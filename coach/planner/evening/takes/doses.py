"""When to take it: takes + bedtime -> drafts that keep the gaps, drawn to the comfort window or the usual time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import lru_cache

from coach.cabinet.limits import magnesium_cap
from coach.cabinet.pairs.beside import pair_reason
from coach.cabinet.pairs.faces import Brought, brought
from coach.cabinet.pairs.found import withheld
from coach.cabinet.pairs.gaps import Forbidden, forbidden
from coach.cabinet.pairs.judge import PairVerdict, judged
from coach.clock import minutes_between, parse_clock
from coach.evidence import Facts
from coach.model import Reason
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, Mask, Price, allowed, along, before
from coach.planner.evening.takes.gaps import with_gaps
from coach.planner.evening.takes.portions import Portion, portion_title
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, between
from coach.planner.scale import TENTHS, share, weighted
from coach.planner.told import Evening, cabinet_of
from coach.words import food_text, length_text, mg_text, number_text

NEAR = timedelta(hours=12)
"""A medicine is spoken of within so long of a take."""
NAMED = 4
"""So many medicines of one hour are named; taste."""

Beside = list[tuple[Forbidden, str]]
"""What is taken at one time for one reason, and by which names."""
Kinds = dict[tuple[Brought, bool], Portion]
"""A take of each kind of product, and whether it has a time of its own."""

MIDDAY_H = 12
"""What is taken before it is taken early in the day."""

USUAL_WORST_MIN = 120
"""Minutes beyond the tolerated ones at which the habit counts as fully broken."""


def drafts(
    takes: tuple[Portion, ...],
    evening: Evening,
    grid: Grid,
    bed: int,
    blocks: tuple[tuple[int, int, str], ...],
    facts: Facts,
) -> tuple[LineDraft, ...]:
    """One draft per magnesium take, keeping every gap to a medicine, also to tomorrow's morning tablet.

    What has no time of its own stays out of busy `blocks` where it can.
    """
    day, inside, parted = cabinet_of(evening), _inside(blocks), {take.product.id for take in takes if take.early}
    takes = tuple(take for take in takes if not withheld(take.product, day, facts))
    kinds: Kinds = {(brought(take.product, facts), take.at is not None): take for take in takes}
    bounds = _bounds(evening, grid, bed)
    shared: dict[int, tuple[tuple[Mask, ...], Beside, tuple[Forbidden, ...]]] = {}
    found = []
    for take in takes:
        stretches = forbidden(take.product, day, facts)
        key = id(stretches)
        if key not in shared:
            shared[key] = (with_gaps(bounds, stretches, "magnesium", grid), _beside(stretches), stretches)
        masks, beside, _ = shared[key]
        own = (
            *((_part(take, bed, grid, facts),) if take.at is None and take.product.id in parted else ()),
            *_stays(take, kinds, grid, facts),
            *_apart(take, kinds, bed, grid, facts),
        )
        found.append(_draft(take, (*masks, *own), beside, inside, evening, grid, bed, facts))
    return tuple(found)


INSIDE = 40
"""Points for a dose in the middle of a dinner, a show or the way there; taste."""


@lru_cache(maxsize=64)
def _inside(blocks: tuple[tuple[int, int, str], ...]) -> tuple[int, ...]:
    """By slot: the price of being busy then."""
    costs = [0] * HORIZON
    for start, end, _ in blocks:
        costs[start:end] = [INSIDE * TENTHS] * (end - start)
    return tuple(costs)


def _between(take: Portion, kinds: Kinds, facts: Facts) -> list[tuple[Portion, PairVerdict]]:
    """The takes of other kinds that a take asks to keep hours from, as its iron does from magnesium."""
    mine = brought(take.product, facts)
    return [
        (other, verdict)
        for (theirs, _), other in kinds.items()
        if other.product.id != take.product.id
        for verdict in judged(mine, theirs)
        if verdict.gap
    ]


def _stays(take: Portion, kinds: Kinds, grid: Grid, facts: Facts) -> tuple[Mask, ...]:
    """A take that keeps other magnesium away (a multivitamin with iron) stays at its time: they keep clear of that."""
    if take.at is None or _gives_way(take):
        return ()
    rows = [verdict.row for _, verdict in _between(take, kinds, facts)]
    if not rows:
        return ()
    text = f"it keeps other magnesium away around {take.at}, so it stays there"
    return (Mask(fact=rows[0].id, slots=1 << grid.slot_of_clock(parse_clock(take.at)), text=text),)


def _gives_way(take: Portion) -> bool:
    """Whether it is the one that moves: what is magnesium and nothing else."""
    return take.product.kind == "magnesium"


def _apart(take: Portion, kinds: Kinds, bed: int, grid: Grid, facts: Facts) -> tuple[Mask, ...]:
    """Two takes without a time that keep away from each other: the one that is more than magnesium comes first."""
    near = [(other, v) for other, v in _between(take, kinds, facts) if other.at is None] if take.at is None else []
    if not near:
        return ()
    other, verdict = near[0]
    first, _ = comfort_window(bed, facts)
    if (_gives_way(take), take.product.name) > (_gives_way(other), other.product.name):
        text = f"from {grid.dial.at(grid.moment(first))} on, clear of what keeps magnesium away"
        return (Mask(fact=verdict.row.id, slots=between(first, 10**4), text=text),)
    hours = max(verdict.a_then_b_h, verdict.b_then_a_h)
    last = first - round(hours * 60) // SLOT_MIN
    text = f"by {grid.dial.at(grid.moment(last))}, {hours:g} h before the other magnesium"
    return (Mask(fact=verdict.row.id, slots=between(0, last), text=text),)


NOON = time(12)
"""For energy one take is the morning's and the other comes after noon; taste."""


def _part(take: Portion, bed: int, grid: Grid, facts: Facts) -> Mask:
    """Which side of the day one of two takes is on: before the comfort window or in it, for energy around noon."""
    morning = take.product.use is not None and take.product.use.goal == "energy"
    first = grid.slot_of_clock(NOON) if morning else comfort_window(bed, facts)[0]
    text = f"the first of two takes comes before {grid.dial.at(grid.moment(first))}, the other one later"
    slots = between(0, first - 1) if take.early else between(first, 10**4)
    return Mask(fact="mg.split_over", slots=slots, text=text, safety=False)


def _draft(
    take: Portion,
    masks: tuple[Mask, ...],
    beside: Beside,
    inside: tuple[int, ...],
    evening: Evening,
    grid: Grid,
    bed: int,
    facts: Facts,
) -> LineDraft:
    starts = allowed(masks)
    if not starts and not take.early:  # better at another time than not at all
        masks = tuple(mask for mask in masks if mask.fact != "mg.split_over")
        starts = allowed(masks)
    prices = _prices(take, evening, grid, bed, facts, starts)
    return LineDraft(
        id=take.id,
        kind="supplement",
        title=portion_title(take),
        slots=1,
        exclusive=False,
        masks=masks,
        prices=prices if take.at is not None else (*prices, along("plan.inside", inside, starts)),
        importance=LINE_KINDS["supplement"].importance,
        say=_reasons(take, beside, evening, grid, facts),
        hint=lambda start, end, bed_at: f"best at {grid.dial.at(start)}",
        dose=take.dose,
    )


def _bounds(evening: Evening, grid: Grid, bed: int) -> tuple[Mask, ...]:
    """From now to bed."""
    text = f"it is already {grid.dial.at(evening.now)}"
    return (
        Mask(fact="now", slots=between(max(grid.ceil(evening.now), 0), 10**4), text=text),
        Mask(fact="mg.window_edge", slots=between(0, bed), text="taken by bedtime"),
    )


def _beside(stretches: tuple[Forbidden, ...]) -> Beside:
    """What is taken at one time for one reason, by name: a few of them, and how many more."""
    found: dict[tuple[str, datetime], list[Forbidden]] = {}
    for stretch in stretches:
        found.setdefault((stretch.fact, stretch.at), []).append(stretch)
    return [(group[0], _named([one.name for one in group])) for group in found.values()]


def _named(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:NAMED])} and {more} more"


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
    take: Portion, beside: Beside, evening: Evening, grid: Grid, facts: Facts
) -> Callable[[datetime, datetime, datetime], tuple[Reason, ...]]:
    """What is said of a take at a time: why there, the usual time, the limit, the gaps it keeps, the gut."""
    cap, gut = magnesium_cap(evening.profile, facts), evening.check_in.gut if evening.check_in is not None else None
    most = f"the limit is {number_text(cap.number)} mg a day from all products"
    said = []
    if evening.usual_magnesium is not None and take.at is None:
        usual = grid.dial.of_day(evening.usual_magnesium)
        text = f"your usual time is {usual}; a steady time counts for more than the window"
        said.append(facts.rule("mg.consistency").because(text))
    said.append(cap.because(f"{mg_text(take.elemental_mg)} elemental; {most}"))
    with_food = (facts.rule("mg.with_food").because("with food, as your gut was unsettled"),) if gut else ()

    food = food_text(take.product.use.with_food) if take.product.use is not None else ""
    rule = facts.rule("mg.with_food" if food == food_text(with_food=True) else "mg.consistency")
    own = (rule.because(f"{food}, as you take it"),) if food else ()

    def say(start: datetime, end: datetime, bed: datetime) -> tuple[Reason, ...]:
        near = ((stretch, names) for stretch, names in beside if abs(stretch.at - start) <= NEAR)
        kept = (_kept(stretch, names, start, grid) for stretch, names in near)
        return (_why_there(take, start, bed, grid, facts), *said, *kept, *(with_food or own))

    return say


def _why_there(take: Portion, start: datetime, bed: datetime, grid: Grid, facts: Facts) -> Reason:
    """The rule that draws a take to its time, and where it stands by it."""
    if take.at is not None:
        return facts.rule("mg.consistency").because(f"your standing time is {grid.dial.of_day(take.at)}")
    if take.early:
        over = facts.rule("mg.split_over")
        text = f"more than {over.number:g} mg a day in two takes: a smaller one earlier, the other before bed"
        return over.because(text)
    if take.product.use is not None and take.product.use.goal == "energy":
        early = start.hour < MIDDAY_H
        text = "for energy: earlier in the day" if early else "for energy the morning is better; it had no room there"
        return facts.rule("mg.consistency").because(text)
    (low, high), ahead = facts.rule("mg.window").range, minutes_between(start, bed)
    if low <= ahead <= high:
        return facts.rule("mg.window").because(f"{low:g}–{high:g} min before bed: comfort, not proof")
    other = "earlier" if ahead > high else "later"
    text = f"{length_text(ahead)} before bed, {other} than its {low:g} to {high:g} min: that is comfort, not proof"
    return facts.rule("mg.window").because(text)


def _kept(stretch: Forbidden, names: str, start: datetime, grid: Grid) -> Reason:
    """That a gap is kept, or, where no slot was left that keeps it, that it is not."""
    at = f"{names} at {grid.dial.at(stretch.at)}"
    if stretch.holds(start):
        return pair_reason(stretch.verdict, f"nearer to {at} than is best: no better time was left")
    return pair_reason(stretch.verdict, f"clear of {at}")


def comfort_window(take_bed: int, facts: Facts) -> tuple[int, int]:
    """First and last start slot of the comfort window before that bedtime."""
    near, far = facts.rule("mg.window").range
    return take_bed - int(far) // SLOT_MIN, take_bed - int(near) // SLOT_MIN
