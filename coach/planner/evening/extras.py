"""The rest of the evening: bedtime + log -> bath, nap, and the hour from which lights, meals and drinks are over."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from coach.cabinet.pairs.found import not_with_drinks
from coach.cabinet.sedating import is_alcohol, is_hypnotic, is_sedative
from coach.clock import minutes_between, parse_clock, shift
from coach.evidence import Facts
from coach.model import PlanItem, Product, Warn
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.bed import extension_min
from coach.planner.evening.draft import LineDraft, Mask, allowed, along, before
from coach.planner.evening.known.variants import no_heat
from coach.planner.evening.one_day import asked_effort
from coach.planner.grid import ALL, HORIZON, SLOT_MIN, Grid, between
from coach.planner.scale import share, weighted
from coach.planner.told import Evening, cabinet_of
from coach.words import length_text

BATH = "bath"
NAP = "nap"
LIGHT = "light"
OFFERED = (BATH, NAP, None)
"""Kinds of line that an answer may be about although nobody asked for them; an answer need not tell its kind."""
NO_BATH = ("pregnancy", "heart")
"""Conditions with which a hot bath is not proposed (`sl.bath_temp`)."""


def drafts(evening: Evening, grid: Grid, bed: int, sessions: tuple[int, ...], facts: Facts) -> tuple[LineDraft, ...]:
    """A nap when behind, a bath when the evening is a full one and nothing speaks against it.

    `sessions` are the slots in which sessions start: a nap is over in time before them.
    """
    found = [_nap(evening, grid, bed, sessions, facts)] if extension_min(evening, facts) else []
    guard = int(facts.rule("sl.bedtime_guard").number) // SLOT_MIN
    bathes = not set(NO_BATH) & set(evening.profile.conditions) and not no_heat(evening, facts)
    if asked_effort(evening) == "full" and bathes and grid.ceil(evening.now) <= bed - guard:
        found.append(_bath(evening, grid, bed, facts))
    return tuple(found)


def _now(evening: Evening, grid: Grid) -> Mask:
    text = f"it is already {grid.dial.at(evening.now)}"
    return Mask(fact="now", slots=between(max(grid.ceil(evening.now), 0), 10**4), text=text)


def _bath(evening: Evening, grid: Grid, bed: int, facts: Facts) -> LineDraft:
    rule, heat, length = facts.rule("sl.bath"), facts.rule("sl.bath_temp"), facts.rule("sl.bath_len")
    (near, far), (cool, hot) = rule.range, heat.range
    slots = int(length.number) // SLOT_MIN
    first, last = bed - int(far) // SLOT_MIN, bed - int(near) // SLOT_MIN
    masks = (
        _now(evening, grid),
        Mask(
            fact=rule.id,
            slots=between(first, last),
            text=f"a bath belongs {near:g}–{far:g} min before bed",
            safety=False,
        ),
    )
    return LineDraft(
        id=f"{BATH}-{evening.date.isoformat()}",
        kind="bath",
        title="Warm bath or shower",
        slots=slots,
        exclusive=True,
        masks=masks,
        prices=(before(rule.id, _off(rule.id, int(near + far) // 2 // SLOT_MIN, facts), bed, allowed(masks)),),
        importance=LINE_KINDS["bath"].importance,
        say=lambda start, end, bed_at: (
            rule.because(_bath_at(minutes_between(start, bed_at), near, far)),
            heat.because(f"{cool:g}–{hot:g} °C, {length.number:g} min; skip it if you tend to faint"),
        ),
        hint=lambda start, end, bed_at: "if you like",
    )


def _bath_at(ahead: float, near: float, far: float) -> str:
    """Where it stands, and what was studied."""
    if near <= ahead <= far:
        return f"{near:g}–{far:g} min before bed it may shorten falling asleep"
    return f"{length_text(ahead)} before bed; {near:g} to {far:g} min is what may shorten falling asleep"


@lru_cache(maxsize=8)
def _off(fact: str, best: int, facts: Facts) -> tuple[int, ...]:
    """By slots before bed: a small price for every step off the middle, so that ties have one answer."""
    rule = facts.rule(fact)
    return tuple(weighted(rule, share(abs(slot - best), 0, 24)) for slot in range(HORIZON))


def _nap(evening: Evening, grid: Grid, bed: int, sessions: tuple[int, ...], facts: Facts) -> LineDraft:
    window, length = facts.rule("sl.nap_window"), facts.rule("sl.nap_len")
    first, last = (grid.slot_of_clock(parse_clock(text)) for text in window.value)
    slots, wakes = int(length.range[0]) // SLOT_MIN, facts.rule("sl.nap_inertia")
    asleep = ALL
    for start in sessions:
        asleep &= ~between(start - slots - int(wakes.number) // SLOT_MIN + 1, start)
    masks = (
        Mask(fact=wakes.id, slots=asleep, text=f"awake {wakes.number:g} min before training"),
        _now(evening, grid),
        Mask(fact=window.id, slots=between(first, min(last, bed) - slots), text="a nap belongs in the early afternoon"),
    )
    opens, closes = (grid.dial.of_day(clock) for clock in window.value)
    return LineDraft(
        id=f"{NAP}-{evening.date.isoformat()}",
        kind="nap",
        title=f"Nap · {length.range[0]:g} min",
        slots=slots,
        exclusive=True,
        masks=masks,
        prices=(along(window.id, _later(first, facts), allowed(masks)),),
        importance=LINE_KINDS["nap"].importance,
        say=lambda start, end, bed_at: (
            window.because(f"between {opens} and {closes}, as you are behind; later costs the night"),
            wakes.because(f"awake at least {wakes.number:g} min before training"),
            length.because(f"{length.range[0]:g} min keep you out of deep sleep; alarm on"),
        ),
        hint=lambda start, end, bed_at: "if you can",
    )


@lru_cache(maxsize=8)
def _later(first: int, facts: Facts) -> tuple[int, ...]:
    """By slot: the earlier in the nap window the better."""
    rule = facts.rule("sl.nap_window")
    return tuple(weighted(rule, share(slot, first, first + 72) / 4) for slot in range(HORIZON))


def lights_low(evening: Evening, grid: Grid, bed: datetime, facts: Facts) -> PlanItem | None:
    """The hour from which light is dim and big meals are over; None when it is already past the coach's own guard."""
    if minutes_between(evening.now, bed) < facts.rule("sl.bedtime_guard").number:
        return None
    lux, meal = facts.rule("sl.light_evening"), facts.rule("food.large_meal")
    dim_min = 60 * facts.rule("sl.light_evening_h").number
    fluid, drink = facts.rule("food.late_fluid"), facts.rule("alc.gap")
    at = grid.moment(grid.floor(shift(bed, -dim_min)))
    said_fluid = grid.dial.at(shift(bed, -fluid.number))
    said_drink = grid.dial.at(shift(bed, -60 * drink.number))
    return PlanItem(
        id=f"{LIGHT}-{evening.date.isoformat()}",
        kind="light",
        title="Lights low · big meals over",
        start=at,
        end=at,
        reasons=(
            lux.because(f"the last {length_text(dim_min)} before bed: {lux.number:g} lux melanopic at most"),
            meal.because(f"a large meal ends {length_text(meal.number)} before bed; something small is fine"),
            fluid.because(f"large drinks until {said_fluid}"),
            drink.because(f"alcohol, if at all, until {said_drink}"),
        ),
        hint=f"big drinks until {said_fluid}",
    )


def _drinks(evening: Evening) -> list[datetime]:
    """When alcohol was taken in this coach-day."""
    bottles = {product.id for product in evening.products if is_alcohol(product)}
    return [dose.at for dose in cabinet_of(evening).doses if dose.product in bottles]


def warnings(evening: Evening, grid: Grid, bed: datetime, facts: Facts) -> tuple[Warn, ...]:
    """Alcohol near bed or beside something sedating, more than one sedating thing, and a run of short nights."""
    found: list[Warn] = []
    sleepy = [product for product in evening.products if product.sedating and not is_alcohol(product)]
    drinks = _drinks(evening)
    if drinks and sleepy:
        text = f"Alcohol today: leave out {_names(sleepy)} tonight. Together they can slow breathing."
        found.append(Warn(fact="alc.no_stack", severity="hard", text=text))
    found += [Warn(fact=fact, severity="hard", text=text) for fact, text in _not_with_drinks(evening, drinks, facts)]
    gap = facts.rule("alc.gap")
    if drinks and minutes_between(drinks[-1], bed) < gap.number * 60:
        text = f"The last drink at {grid.dial.at(drinks[-1])} is less than {gap.number:g} h before bed: "
        found.append(Warn(fact=gap.id, severity="soft", text=text + "REM sleep may be shorter."))
    most = facts.rule("cab.sedating_max")
    meant = [product for product in sleepy if product.use is not None]
    if len(meant) > most.number:
        text = f"{_names(meant)} all make sleepy; {most.number:g} of them an evening is enough. No driving after it."
        found.append(Warn(fact=most.id, severity="soft", text=text))
    run = facts.rule("ex.short_nights_easy")
    if evening.short_nights >= run.number:
        text = f"{evening.short_nights} short nights in a row: an easy day or a rest day is the better training."
        found.append(Warn(fact=run.id, severity="soft", text=text))
    return tuple(found)


def _not_with_drinks(evening: Evening, drinks: list[datetime], facts: Facts) -> list[tuple[str, str]]:
    """(row, sentence) of each medicine that alcohol must not meet for another reason than sleepiness."""
    day = cabinet_of(evening)
    prescribed = (product for product in evening.products if drinks and product.kind == "medicine")
    said = (not_with_drinks(p, day, facts) for p in prescribed if not (is_sedative(p) or is_hypnotic(p)))
    return [one for one in said if one is not None]


def _names(products: list[Product]) -> str:
    return ", ".join(sorted(product.name for product in products))
