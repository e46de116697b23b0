"""Bedtime from its parts: tomorrow's wake, need, debt, latency and habit -> candidates, cheapest first.

The sleep floor is hard: no candidate is shorter unless the clock or the calendar leaves nothing longer, and then
the plan says so. Nothing but the night itself moves it: no tablet, no line of comfort, no answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

import msgspec

from coach.cabinet.person import floor_min, need_rule
from coach.clock import parse_clock, shift, weekday, with_offset
from coach.evidence import Facts, Rule
from coach.model import BedPlan
from coach.model.fields import VIGOROUS
from coach.planner.evening import long_run
from coach.planner.evening.done_sessions import sessions_today
from coach.planner.evening.known import journey
from coach.planner.evening.night.around import (
    NightAhead,
    NightBlock,
    Wanted,
    bed_slots,
    blocks_of,
    margins_of,
    night_of,
)
from coach.planner.evening.one_day import asked_effort, asked_wake
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, runs
from coach.planner.scale import share, weighted
from coach.planner.told import Evening

FALLBACK_WAKE = time(7, 0)
"""Only where neither the profile nor the log knows a wake time."""

AROUND = 24
"""Bedtimes within two hours of the wanted one are worth trying."""

STEP = 3
"""Candidates stand a quarter of an hour apart."""

DEBT_NIGHTS = 7
"""A debt is repaid over about a week: small steps (`sl.extension`), not one long night."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One bedtime and what it costs by itself."""

    slot: int
    parts: tuple[tuple[str, int], ...]
    """Rule id and its share of the cost."""

    @property
    def cost(self) -> int:
        """The whole cost, in tenths."""
        return sum(cost for _, cost in self.parts)


class Pricing(NamedTuple):
    """What a bedtime costs: shortfall of need, and distance from the usual bedtime beyond `sl.regular`."""

    wake: int
    wanted_min: int
    floor_min: int
    usual: int | None
    need: Rule
    facts: Facts

    def candidate(self, slot: int) -> Candidate:
        """That bedtime with its price by rule."""
        minutes = (self.wake - slot) * SLOT_MIN
        need, more = self.need, self.facts.rule("sl.extension")
        short = share(self.wanted_min - minutes, 0, max(self.wanted_min - self.floor_min, SLOT_MIN))
        found = [(need.id, weighted(need, short)), (more.id, weighted(more, share(minutes - self.wanted_min, 0, 240)))]
        if self.usual is not None:
            away = abs(slot - self.usual) * SLOT_MIN
            regular = self.facts.rule("sl.regular")  # linear: no plateau far off
            found.append((regular.id, weighted(regular, max(away - regular.number, 0) / regular.number)))
        return Candidate(slot=slot, parts=tuple(found))


class BedChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before the evening is placed."""

    wake: datetime
    wake_slot: int
    candidates: tuple[Candidate, ...]
    """Cheapest first; never empty."""
    able: int
    """Every bedtime that keeps the floor, as slots; 0 where none does."""
    priced: Pricing
    night: NightAhead
    moved_min: int
    """By how much a journey moves the night from where the clock wants it; earlier is negative."""
    need: Rule
    baseline_min: int
    debt_min: int
    latency_min: int
    floor_min: int
    usual_slot: int | None = None

    @property
    def below_floor(self) -> bool:
        """Whether nothing as long as the floor was left."""
        return not self.able

    def at(self, slot: int) -> Candidate:
        """That bedtime with its own cost."""
        return self.priced.candidate(slot)


def wake_time(evening: Evening, ahead: int = 1) -> time:
    """Tomorrow's (or today's) wanted wake time: the profile's for that weekday, else the log's median, else seven."""
    wanted = evening.profile.wake
    day = weekday(evening.date.fromordinal(evening.date.toordinal() + ahead))
    text = wanted.get(day) or wanted.get("default")  # type: ignore[call-overload]
    return parse_clock(text) if text else evening.usual_wake or FALLBACK_WAKE


def up_at(evening: Evening, grid: Grid, bed: BedPlan) -> datetime | None:
    """When the person gets up on this day, as they want it; None where bed comes before it: who sleeps by day."""
    today = grid.at(wake_time(evening, 0))
    return today if today < bed.target else None


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


def choose(evening: Evening, grid: Grid, facts: Facts, moved_to: int | None = None) -> BedChoice:
    """Every bedtime worth trying, with its own cost: a function of wake, need, debt, habit and events alone.

    A bedtime the person chose (`moved_to`) is the only one, as long as it keeps the floor.
    """
    latency, floor = latency_min(evening, facts), floor_min(evening.profile, evening.date, facts)
    band = need_rule(evening.profile, evening.date, facts)
    need, baseline, debt = _asked_of_sleep(band, floor, latency, evening, facts)
    debt, wanted = _in_bed(baseline, debt, latency, long_run.held(evening, facts), floor)
    slots = -(-floor // SLOT_MIN)
    moved = 0 if asked_wake(evening) else journey.moved_min(evening, wake_time(evening), wanted, facts)
    wished, now = with_offset(shift(_wake(evening, grid, floor), moved), grid.zone), max(grid.ceil(evening.now), 0)
    night = night_of(
        (*blocks_of(evening, grid, facts), *_worked(evening, grid, facts)),
        Wanted(grid.floor(wished), -(-wanted // SLOT_MIN), slots, now, asked_wake(evening) is not None),
        margins_of(evening, facts),
    )
    wake = wished if night.wake == night.wanted else grid.moment(night.wake)
    beds = bed_slots(night, now, slots)
    best = 1 << moved_to if moved_to is not None and moved_to >= 0 and beds.able >> moved_to & 1 else beds.best
    usual = _usual_slot(evening, night.wake, grid, moved)
    priced = Pricing(night.wake, wanted, floor, usual, band, facts)
    found = map(priced.candidate, _spread(best, night.wake - -(-wanted // SLOT_MIN)))
    return BedChoice(
        wake=wake,
        wake_slot=night.wake,
        candidates=tuple(sorted(found, key=lambda c: (c.cost, -c.slot))),
        able=beds.able,
        priced=priced,
        night=night,
        moved_min=moved,
        need=need,
        baseline_min=baseline,
        debt_min=debt,
        latency_min=latency,
        floor_min=floor,
        usual_slot=usual,
    )


def _worked(evening: Evening, grid: Grid, facts: Facts) -> Iterator[NightBlock]:
    """Sessions of this day that happened: a hard one ends an hour before bed, any leaves a short wind-down."""
    for workout in sessions_today(evening, grid):
        rule = "ex.vigorous_block" if workout.strain in VIGOROUS else "sl.after_event"
        calm = -(-int(facts.rule(rule).number) // SLOT_MIN)
        start, end, title = grid.floor(workout.start), grid.ceil(workout.end), workout.title or workout.kind
        yield NightBlock(start, end, f"workout-{workout.id}", title, calm=calm)


def latency_min(evening: Evening, facts: Facts) -> int:
    """Minutes to fall asleep: the person's own, else `ex.onset_offset`."""
    own = evening.usual_latency_min
    return round(facts.rule("ex.onset_offset").number) if own is None else own


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


def _spread(legal: int, target: int) -> tuple[int, ...]:
    """In every free stretch: its moment nearest the target, even steps for two hours around that, and its end."""
    found: set[int] = set()
    for low, high in runs(legal):
        near = min(max(target, low), high)
        found.update(slot for slot in range(near - AROUND, near + AROUND + 1, STEP) if low <= slot <= high)
        found.add(high)
    return tuple(sorted(found))


def _usual_slot(evening: Evening, wake_slot: int, grid: Grid, moved: int) -> int | None:
    """The slot of the usual bedtime, as far `moved` as the night, that lies nearest before the wake time.

    None in a night meant to be short.
    """
    clock = evening.usual_bed
    if clock is None or asked_effort(evening) != "full":
        return None
    slots = (grid.floor(shift(grid.at(clock, days), moved)) for days in (-1, 0, 1))
    return max((s for s in slots if s < wake_slot), default=wake_slot)
