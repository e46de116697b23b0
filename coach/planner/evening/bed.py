"""Bedtime from its parts: tomorrow's wake, need, debt, latency and habit -> candidates, cheapest first.

The sleep floor is hard: no candidate is shorter unless the clock or a busy block leaves nothing longer, and
then the plan says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

import msgspec

from coach.cabinet.person import floor_min, need_rule
from coach.clock import minutes_between, parse_clock, shift, weekday, with_offset
from coach.evidence import Facts, Rule
from coach.model import BedPart, BedPlan, PlanItem, Warn, Window
from coach.model.fields import Effort
from coach.planner.evening import long_run
from coach.planner.evening.one_day import asked_effort, asked_wake
from coach.planner.evening.steadiness import FACT as CALM
from coach.planner.evening.steadiness import MOVED
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, between, runs
from coach.planner.scale import TENTHS, points, share, weighted
from coach.planner.scale import parts as costs_by_fact
from coach.planner.told import Evening
from coach.words import behind_text, length_text

FALLBACK_WAKE = time(7, 0)
"""Only where neither the profile nor the log knows a wake time."""

AROUND = 24
"""Bedtimes within two hours of the wanted one are worth trying."""

STEP = 3
"""Candidates stand a quarter of an hour apart."""

SAID = {
    "baseline": "of need",
    "debt": "to catch up",
    "latency": "to fall asleep",
    "regularity": "for your usual bedtime and what the evening holds",
}
"""The parts of the time in bed in words."""

EARLIEST_MIN = 120
"""Bed is not offered more than two hours before its target."""

DEBT_NIGHTS = 7
"""A debt is repaid over about a week: small steps (`sl.extension`), not one long night."""


Blocks = tuple[tuple[int, int, str], ...]
"""Busy slots [start, end) with their ids."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One bedtime and what it costs by itself."""

    slot: int
    parts: tuple[tuple[str, int], ...]
    """Rule id and its share of the cost."""

    @property
    def cost(self) -> int:
        """The whole cost, in tenths."""
        return sum(cost for _, cost in self.parts)


class BedChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before the evening is placed."""

    wake: datetime
    wake_slot: int
    candidates: tuple[Candidate, ...]
    """Cheapest first; never empty."""
    need: Rule
    baseline_min: int
    debt_min: int
    latency_min: int
    floor_min: int
    below_floor: bool
    """True when nothing as long as the floor was left."""
    blocked_by: tuple[str, ...] = ()
    """Ids of the busy blocks that stand in the way of the floor."""
    broken_by: tuple[str, ...] = ()
    """Ids of the busy blocks after the grid's end that fall into the sleep of who gets up late."""


def wake_time(evening: Evening) -> time:
    """Tomorrow's wanted wake time: the profile's for that weekday, else the log's median, else seven."""
    wanted = evening.profile.wake
    tomorrow = weekday(evening.date.fromordinal(evening.date.toordinal() + 1))
    text = wanted.get(tomorrow) or wanted.get("default")  # type: ignore[call-overload]
    return parse_clock(text) if text else evening.usual_wake or FALLBACK_WAKE


def extension_min(evening: Evening, facts: Facts) -> int:
    """Minutes of earlier bed when behind: a seventh of the debt, within `sl.extension`; 0 when not behind.

    Where too few nights are known for a debt, a last night that was short by the largest step or more
    asks for the smallest one.
    """
    low, high = facts.rule("sl.extension").range
    debt = evening.debt_min
    if debt is None:
        short = evening.last_night_min is not None and evening.need_min - evening.last_night_min >= high
        return int(low) if short else 0
    if debt < low:
        return 0
    return int(min(max(round(debt / DEBT_NIGHTS / SLOT_MIN) * SLOT_MIN, low), high))


def choose(
    evening: Evening, grid: Grid, facts: Facts, blocks: Blocks, moved_to: int | None = None, stood: int | None = None
) -> BedChoice:
    """Every bedtime worth trying, with its own cost; `blocks` are busy slots [start, end) with their ids.

    A bedtime the person chose (`moved_to`) is the only one, as long as it keeps the floor;
    where bed `stood` before the last change is a little cheaper than elsewhere.
    """
    latency, floor = latency_min(evening, facts), floor_min(evening.profile, evening.date, facts)
    band = need_rule(evening.profile, evening.date, facts)
    need, baseline, debt = _asked_of_sleep(band, floor, latency, evening, facts)
    debt, wanted = _in_bed(baseline, debt, latency, long_run.held(evening, facts), floor)
    wake = _wake(evening, grid, floor)
    wake_slot = grid.floor(wake)
    last = wake_slot - -(-floor // SLOT_MIN)
    beyond = tuple(name for a, _, name in blocks if HORIZON <= a < wake_slot)
    blocks = tuple((a, min(b, HORIZON), name) for a, b, name in blocks if a < HORIZON)
    legal, below = _legal(max(grid.ceil(evening.now), 0), last, wake_slot, blocks, moved_to)
    stands = tuple(dict.fromkeys(name for a, b, name in blocks if a < wake_slot and b > last)) if below else ()
    here = stood if stood is not None and stood >= 0 and legal >> stood & 1 else None
    slots = {*_spread(legal, wake_slot - -(-wanted // SLOT_MIN)), *(() if here is None else (here,))}
    usual = _usual_slot(evening, wake_slot, grid)
    found = (
        Candidate(slot=slot, parts=(*_costs(slot, wake_slot, wanted, floor, usual, band, facts), *_calm(slot, here)))
        for slot in slots
    )
    return BedChoice(
        wake=wake,
        wake_slot=wake_slot,
        candidates=tuple(sorted(found, key=lambda c: (c.cost, -c.slot))),
        need=need,
        baseline_min=baseline,
        debt_min=debt,
        latency_min=latency,
        floor_min=floor,
        below_floor=below,
        blocked_by=stands,
        broken_by=() if below else beyond,
    )


def _legal(first: int, last: int, wake_slot: int, blocks: Blocks, moved_to: int | None) -> tuple[int, bool]:
    """(bedtimes that keep the floor, False), the one the person chose alone; (the longest that is left, True)."""
    legal = _clear(between(first, last), wake_slot, blocks)
    if moved_to is not None and moved_to >= 0 and legal >> moved_to & 1:
        return 1 << moved_to, False
    return (legal, False) if legal else (_longest(first, wake_slot, blocks), True)


def latency_min(evening: Evening, facts: Facts) -> int:
    """Minutes to fall asleep: the person's own, else `ex.onset_offset`."""
    own = evening.usual_latency_min
    return round(facts.rule("ex.onset_offset").number) if own is None else own


def _calm(slot: int, stood: int | None) -> tuple[tuple[str, int], ...]:
    """The price of leaving where bed stood, where it may stay."""
    return () if stood is None or slot == stood else ((CALM, MOVED * TENTHS),)


def _asked_of_sleep(need: Rule, floor: int, latency: int, evening: Evening, facts: Facts) -> tuple[Rule, int, int]:
    """(rule, minutes asleep, minutes of debt repaid) at the effort that was chosen for this night.

    `enough` is the low end of the need for the age, `least` the floor; neither repays debt, neither is shorter
    than the floor.
    """
    effort = asked_effort(evening)
    if effort == "enough":
        low = round(need.range[0] * 60)
        return need, max(min(evening.need_min, low), floor - latency), 0
    if effort == "least":
        return facts.rule("sl.floor"), floor - latency, 0
    own = facts.rule("sl.need_own") if evening.own_need else need
    return own, evening.need_min, extension_min(evening, facts)


def _in_bed(baseline: int, debt: int, latency: int, held: int | None, floor: int) -> tuple[int, int]:
    """(debt repaid, minutes in bed); where time in bed is held nothing is repaid, and the floor still holds."""
    if held is None:
        return debt, baseline + debt + latency
    return 0, min(baseline + latency, max(held, floor))


def _wake(evening: Evening, grid: Grid, floor: int) -> datetime:
    """The wake time that ends this coach-day's sleep: the one asked for, tomorrow's, or today's for day sleepers."""
    asked = asked_wake(evening)
    if asked is not None:
        return with_offset(asked, grid.zone)
    tomorrow = grid.at(wake_time(evening), 1)
    today = grid.at(wake_time(evening))
    sleeps_by_day = grid.floor(shift(tomorrow, -floor)) >= HORIZON
    return today if sleeps_by_day and evening.now < today else tomorrow


def _clear(starts: int, wake_slot: int, blocks: Blocks) -> int:
    """Bedtimes from which nobody has to get up again before the wake time."""
    for a, b, _ in blocks:
        if a < wake_slot and b > 0:
            starts &= ~between(0, b - 1)
    return starts


def _longest(first: int, wake_slot: int, blocks: Blocks) -> int:
    """With no room for the floor: bed at the first slot after the last block, or now, whichever is later."""
    ends = [b for a, b, _ in blocks if a < wake_slot and first < b < wake_slot]
    slot = max([first, *ends])
    return 1 << min(max(slot, 0), HORIZON - 1)


def _spread(legal: int, target: int) -> tuple[int, ...]:
    """In every free stretch: its moment nearest the target, even steps for two hours around that, and its end."""
    found: set[int] = set()
    for low, high in runs(legal):
        near = min(max(target, low), high)
        found.update(slot for slot in range(near - AROUND, near + AROUND + 1, STEP) if low <= slot <= high)
        found.add(high)
    return tuple(sorted(found))


def _costs(
    slot: int, wake_slot: int, wanted: int, floor: int, usual: int | None, need: Rule, facts: Facts
) -> tuple[tuple[str, int], ...]:
    """Shortfall of need, and distance from the usual bedtime beyond `sl.regular`."""
    minutes = (wake_slot - slot) * SLOT_MIN
    more = facts.rule("sl.extension")
    found = [
        (need.id, weighted(need, share(wanted - minutes, 0, max(wanted - floor, SLOT_MIN)))),
        (more.id, weighted(more, share(minutes - wanted, 0, 240))),
    ]
    if usual is not None:
        away = abs(slot - usual) * SLOT_MIN
        regular = facts.rule("sl.regular")  # linear: no plateau far off
        found.append((regular.id, weighted(regular, max(away - regular.number, 0) / regular.number)))
    return tuple(found)


def _usual_slot(evening: Evening, wake_slot: int, grid: Grid) -> int | None:
    """The slot of the usual bedtime that lies nearest before the wake time; none in a night meant to be short."""
    clock = evening.usual_bed
    if clock is None or asked_effort(evening) != "full":
        return None
    slots = (grid.floor(grid.at(clock, days)) for days in (-1, 0, 1))
    return max((s for s in slots if s < wake_slot), default=wake_slot)


def bed_plan(choice: BedChoice, slot: int, grid: Grid) -> BedPlan:
    """The parts of the time in bed, adding up exactly to wake minus target."""
    target = grid.moment(slot)
    total = round(minutes_between(target, choice.wake))
    parts = [BedPart(what="baseline", min=choice.baseline_min, fact=choice.need.id)]
    if choice.debt_min:
        parts.append(BedPart(what="debt", min=choice.debt_min, fact="sl.extension"))
    parts.append(BedPart(what="latency", min=choice.latency_min, fact="ex.onset_offset"))
    rest = total - sum(part.min for part in parts)
    if rest:
        parts.append(BedPart(what="regularity", min=rest, fact="sl.regular"))
    return BedPlan(target=target, wake=choice.wake, need_min=total, parts=tuple(parts))


def item(choice: BedChoice, bed: BedPlan, evening: Evening, grid: Grid, facts: Facts) -> PlanItem:
    """The line that ends the evening."""
    said = ", ".join(f"{length_text(part.min)} {SAID[part.what]}" for part in bed.parts)
    own = f"; the need is {evening.own_need}" if choice.need.id == "sl.need_own" else ""
    reasons = [choice.need.because(f"{length_text(bed.need_min)} in bed: {said}{own}")]
    if choice.debt_min:
        behind = (
            f"you are {evening.behind or behind_text(evening.debt_min)}"
            if evening.debt_min is not None
            else f"last night was {length_text(evening.last_night_min or 0)} asleep"
        )
        text = f"{choice.debt_min} min earlier, as {behind}"
        reasons.append(facts.rule("sl.extension").because(text))
    if evening.usual_bed is not None and asked_effort(evening) == "full":
        regular = facts.rule("sl.regular")
        usual = grid.dial.of_day(evening.usual_bed)
        text = f"your usual {evening.usual_bed_is} is {usual}; within {regular.number:g} min of it is steady"
        reasons.append(regular.because(text))
    costs_here = next(c for c in choice.candidates if grid.moment(c.slot) == bed.target)
    return PlanItem(
        id=f"bed-{evening.date.isoformat()}",
        kind="bed",
        title="Bed",
        start=bed.target,
        end=bed.wake,
        window=_window(choice, bed, evening),
        reasons=tuple(reasons),
        hint=_hint(bed, grid),
        cost=points(costs_here.cost),
        costs=costs_by_fact(costs_here.parts),
    )


def _hint(bed: BedPlan, grid: Grid) -> str:
    return f"up {grid.dial.at(bed.wake)} · {length_text(bed.need_min)} in bed"


def _window(choice: BedChoice, bed: BedPlan, evening: Evening) -> Window | None:
    """From now (or the first free moment) to the last bedtime that keeps the floor."""
    if choice.below_floor or bed.target.tzinfo is None:
        return None
    latest = with_offset(shift(bed.wake, -choice.floor_min), bed.target.tzinfo)
    earliest = max(with_offset(evening.now, bed.target.tzinfo), shift(bed.target, -EARLIEST_MIN))
    return Window(from_=min(earliest, bed.target), to=max(latest, bed.target))


def warnings(
    choice: BedChoice, titles: Mapping[str, str], bed: datetime, effort: Effort, facts: Facts
) -> tuple[Warn, ...]:
    """When nothing as long as the floor is left, say so and why; else what was chosen for a short night."""
    if choice.broken_by:
        names = ", ".join(titles.get(key) or "a busy block" for key in choice.broken_by)
        text = f"{names} breaks the night: less than {length_text(choice.floor_min)} of sleep in one piece."
        return (Warn(fact="sl.floor", severity="hard", text=text),)
    if not choice.below_floor:
        return _said_effort(effort, choice, bed)
    left = length_text(minutes_between(bed, choice.wake))
    why = ", ".join(titles.get(key) or "a busy block" for key in choice.blocked_by)
    cause = f"{why} leaves" if why else "the hour leaves"
    text = f"Less than {length_text(choice.floor_min)} of sleep: {cause} {left} before you get up. Bed comes first now."
    return (Warn(fact="sl.floor", severity="hard", text=text),)


def _said_effort(effort: Effort, choice: BedChoice, bed: datetime) -> tuple[Warn, ...]:
    if effort == "full":
        return ()
    length = length_text(minutes_between(bed, choice.wake))
    text = f"Tonight only {effort}: {length} in bed, the floor is {length_text(choice.floor_min)}. Full again tomorrow."
    return (Warn(fact="sl.floor", severity="info", text=text),)
