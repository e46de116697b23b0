"""The soft end of the evening: bedtime -> stretch, snack and wind-down drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from coach.clock import minutes_between
from coach.evidence import Facts
from coach.model import PlanItem, Wish
from coach.model.line_kinds import LINE_KINDS
from coach.planner.evening.draft import LineDraft, Link, Mask, allowed, before
from coach.planner.evening.one_day import asked_effort
from coach.planner.evening.takes.gaps import snack_gaps
from coach.planner.grid import ALL, HORIZON, SLOT_MIN, Grid, between
from coach.planner.scale import share, weighted
from coach.planner.told import Evening
from coach.words import length_text

WIND_DOWN = "wind_down"
STRETCH = "stretch"
SNACK = "snack"
AFTER_LIFTING = "after lifting"
IF_HUNGRY = "only if hungry"
ABOUT_MIN = 10
"""So far off is still about there; taste."""

LEEWAY_MIN = 60
"""How far from its own moment a comfort line may stand before it is left out instead."""


LEAST_MIN = 10
"""A wind-down shorter than that is none."""

LATE_MIN = 60
"""What ends within the last hour before bed is late: a short wind-down comes after it even then."""

Blocks = tuple[tuple[int, int, str], ...]


def drafts(
    evening: Evening, grid: Grid, bed: int, free_from: int, blocks: Blocks, wishes: tuple[Wish, ...], facts: Facts
) -> tuple[LineDraft, ...]:
    """Wind-down, stretch and snack of one evening; nothing new inside `sl.bedtime_guard` of bed.

    Only what is late leaves a short wind-down even then: nothing stands between `free_from` and bed. Who said "not
    hungry" is offered no snack, and nobody eats inside a busy block.
    """
    guard = int(facts.rule("sl.bedtime_guard").number) // SLOT_MIN
    calm = _wind_down(evening, grid, bed, _calm_slots(evening, grid, bed, free_from, facts), facts)
    if grid.ceil(evening.now) > bed - guard:
        late = free_from > bed - LATE_MIN // SLOT_MIN
        return (calm,) if late and calm.slots <= bed - grid.ceil(evening.now) else ()
    if asked_effort(evening) == "least":
        return (calm,)
    lifting = any(wish.kind == "strength" for wish in wishes)
    hungry = evening.check_in.hungry if evening.check_in is not None else None
    when = "you said hungry" if hungry else AFTER_LIFTING if lifting else IF_HUNGRY
    snack = (_snack(evening, grid, bed, when, blocks, facts),) if hungry is not False else ()
    return (calm, _stretch(evening, grid, bed, facts), *snack)


def _calm_slots(evening: Evening, grid: Grid, bed: int, free_from: int, facts: Facts) -> int:
    """How long the wind-down is: all of it, or what is left of it before bed."""
    whole, least = int(facts.rule("sl.screens_off").number) // SLOT_MIN, LEAST_MIN // SLOT_MIN
    room = bed - max(free_from, grid.ceil(evening.now))
    return room if least <= room < whole else whole


def _id(kind: str, evening: Evening) -> str:
    return f"{kind}-{evening.date.isoformat()}"


def _masks(evening: Evening, grid: Grid, bed: int, slots: int, first: int, last: int, fact: str) -> tuple[Mask, ...]:
    return (
        Mask(
            fact="now",
            slots=between(max(grid.ceil(evening.now), 0), 10**4),
            text=f"it is already {grid.dial.at(evening.now)}",
        ),
        Mask(fact=fact, slots=between(first, last), text="it belongs near bedtime", safety=False),
        Mask(fact="sl.floor", slots=between(0, bed - slots), text="over by bedtime", by_end=True),
    )


@lru_cache(maxsize=16)
def _away(fact: str, worst: int, facts: Facts) -> tuple[int, ...]:
    """By slots before the line's best moment: the share rises to 1 at `worst` slots."""
    rule = facts.rule(fact)
    return tuple(weighted(rule, share(slot, 0, worst)) for slot in range(HORIZON))


def _wind_down(evening: Evening, grid: Grid, bed: int, slots: int, facts: Facts) -> LineDraft:
    rule = facts.rule("sl.screens_off")
    short = slots * SLOT_MIN < rule.number
    best = bed - slots
    masks = _masks(evening, grid, bed, slots, best - LEEWAY_MIN // SLOT_MIN, best, rule.id)
    lux = facts.rule("sl.light_evening")
    return LineDraft(
        id=_id(WIND_DOWN, evening),
        kind="wind_down",
        title="Wind-down · screens off",
        slots=slots,
        exclusive=True,
        masks=masks,
        prices=(before(rule.id, _away(rule.id, 12, facts), best, allowed(masks)),),
        importance=LINE_KINDS["wind_down"].importance,
        say=lambda start, end, bed_at: (
            rule.because(f"the last {slots * SLOT_MIN} min calm; what you watch matters more than the light"),
            lux.because(f"dim light in the last hours: {lux.number:g} lux melanopic at most"),
        ),
        hint=lambda start, end, bed_at: "short: there is no more time before bed" if short else "",
    )


def _stretch(evening: Evening, grid: Grid, bed: int, facts: Facts) -> LineDraft:
    rule = facts.rule("ex.stretch")
    low, high = rule.range
    slots = int(high) // SLOT_MIN
    calm = int(facts.rule("sl.screens_off").number) // SLOT_MIN
    best = bed - calm - slots
    masks = _masks(evening, grid, bed, slots, best - 2 * LEEWAY_MIN // SLOT_MIN, best, rule.id)
    return LineDraft(
        id=_id(STRETCH, evening),
        kind="stretch",
        title="Stretch",
        slots=slots,
        exclusive=True,
        masks=masks,
        prices=(before(rule.id, _away(rule.id, 24, facts), best, allowed(masks)),),
        importance=LINE_KINDS["stretch"].importance,
        say=lambda start, end, bed_at: (
            rule.because(f"{low:g}–{high:g} min to relax; it is not known to ease soreness"),
        ),
        hint=lambda start, end, bed_at: f"{low:g}–{high:g} min, easy",
    )


def _snack(evening: Evening, grid: Grid, bed: int, when: str, blocks: Blocks, facts: Facts) -> LineDraft:
    rule, protein = facts.rule("food.snack"), facts.rule("food.snack_protein")
    low, high = protein.range
    best = bed - int(rule.number) // SLOT_MIN
    masks = (
        *_masks(evening, grid, bed, 1, best - LEEWAY_MIN // SLOT_MIN, best, rule.id),
        *(
            Mask(fact=key, slots=ALL & ~between(start, end - 1), text="no snack in the middle of it", safety=False)
            for start, end, key in blocks
            if start <= best and end > best - LEEWAY_MIN // SLOT_MIN
        ),
    )
    gaps = snack_gaps(evening, grid, masks, facts)
    return LineDraft(
        id=_id(SNACK, evening),
        kind="snack",
        title=f"Protein snack{', no dairy' if gaps.without_dairy else ''} · {low:g}–{high:g} g",
        slots=1,
        exclusive=False,
        masks=gaps.masks,
        prices=(before(rule.id, _away(rule.id, 12, facts), best, allowed(gaps.masks)),),
        importance=LINE_KINDS["snack"].importance,
        say=lambda start, end, bed_at: (
            rule.because(f"{_about(minutes_between(start, bed_at), rule.number)} before bed, {when}"),
            protein.because(f"{low:g}–{high:g} g of protein: for muscle, not for sleep; the day's total matters most"),
            *gaps.because,
        ),
        hint=lambda start, end, bed_at: when,
    )


def as_they_stand(items: Sequence[PlanItem], wishes: Iterable[Wish]) -> tuple[PlanItem, ...]:
    """The lines; a snack after a lifting that the search put behind it is one for the hungry."""
    strength = {wish.id for wish in wishes if wish.kind == "strength"}
    lifts = [item.end for item in items if item.wish in strength and item.state != "skipped"]
    return tuple(
        _for_the_hungry(item) if item.hint == AFTER_LIFTING and not any(end <= item.end for end in lifts) else item
        for item in items
    )


def _for_the_hungry(snack: PlanItem) -> PlanItem:
    reasons = (replace(reason, text=reason.text.replace(AFTER_LIFTING, IF_HUNGRY)) for reason in snack.reasons)
    return replace(snack, hint=IF_HUNGRY, reasons=tuple(reasons))


def _about(ahead: float, usual: float) -> str:
    """`about 30 min` where it stands there, else how long before bed it really is."""
    return f"about {usual:g} min" if abs(ahead - usual) <= ABOUT_MIN else length_text(ahead)


def links(drafts: tuple[LineDraft, ...], facts: Facts) -> tuple[Link, ...]:
    """The stretch comes before the wind-down, unless the person moved one of them."""
    by_kind = {draft.kind: draft for draft in drafts}
    found: list[Link] = []
    stretch, calm = by_kind.get("stretch"), by_kind.get("wind_down")
    if stretch is not None and calm is not None and not (stretch.moved or calm.moved):
        found.append(Link(fact="ex.stretch", first=stretch.id, second=calm.id, low=stretch.slots, high=10**3))
    return tuple(found)
