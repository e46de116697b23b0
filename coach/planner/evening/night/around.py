"""What the calendar leaves of a night: busy blocks + wanted wake -> when to get up, what breaks it, where bed is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from coach.evidence import Facts
from coach.planner.evening.one_day import asked_wake
from coach.planner.grid import HORIZON, SLOT_MIN, Grid, between
from coach.planner.told import Evening

EARLY_MIN = 360
"""A main sleep before a block that splits the night begins at most so long before the bed of a whole night; taste."""

EVENING_MIN = 60
"""What begins within an hour of bedtime belongs to the evening and not to the night; taste."""

LEAST_CALM_MIN = 15
"""Nobody sleeps as the door falls shut, even on a night that is too short; taste."""


class NightBlock(NamedTuple):
    """Something that is in the way of sleep, in slots; it may lie outside the grid."""

    start: int
    end: int
    key: str
    title: str
    keeps: bool = False
    """It breaks the sleep and ends it never."""
    travel: int = 0
    """On the way, before it and after it."""
    calm: int = 0
    """Between the arrival and bed."""
    ready: int | None = None
    """What getting ready for it takes, where that was said of it."""
    first: int | None = None
    """The start of the first of those that it follows without a gap; None where it stands alone."""

    @property
    def begin(self) -> int:
        """The start of the whole row of them."""
        return self.start if self.first is None else self.first

    @property
    def length(self) -> int:
        """How long it takes, with what it follows without a gap."""
        return self.end - self.begin

    @property
    def home(self) -> int:
        """The first slot at home after it."""
        return self.end + self.travel


class Margins(NamedTuple):
    """What a commitment takes before it begins, and when a block counts as what; in slots."""

    ready: int
    said: bool
    """The person told how long getting ready takes."""
    stands: bool
    """The wake was asked for this night: no margin moves it."""
    short: int
    long: int
    rest: int
    """Sleep that is worth lying down for."""

    def up(self, block: NightBlock) -> int:
        """The slot by which one is up for it."""
        return (block.begin if block.length >= self.long else block.start) - self.before(block) - block.travel

    def before(self, block: NightBlock) -> int:
        """What getting ready for that one takes."""
        return self.ready if block.ready is None else block.ready

    def known(self, block: NightBlock) -> bool:
        """Whether the margin of that one was said, and may move the wake."""
        return not self.stands and (self.said or block.ready is not None)


class Wanted(NamedTuple):
    """What is wanted of a night, in slots."""

    wake: int
    in_bed: int
    floor: int
    now: int
    asked: bool = False
    """The wake was asked for this night alone: it is not made later."""


class NightAhead(msgspec.Struct, frozen=True, kw_only=True):
    """One night as the calendar has it."""

    wanted: int
    """The slot of the wake that was wished."""
    wake: int
    early: NightBlock | None = None
    """What the wake was moved for, ahead of the wanted one."""
    split: NightBlock | None = None
    """What takes the night, so that sleep comes after it and the wake is later than wanted."""
    near: NightBlock | None = None
    """What begins sooner after the wake than getting ready may take; the wake stands."""
    breaks: tuple[NightBlock, ...] = ()
    """Bed may come before them; the sleep around them counts."""
    walls: tuple[NightBlock, ...] = ()
    """Bed comes after them."""
    spare: tuple[NightBlock, ...] = ()
    """Those of the walls that may break the night where nothing else keeps the floor."""
    ready: int = 0
    guessed: bool = False
    """`ready` is a guess."""


def margins_of(evening: Evening, facts: Facts) -> Margins:
    """The margins of one evening; a wake that was asked for this night stands as it was asked."""
    ready, (short, long) = evening.profile.ready_in_min, facts.rule("sl.night_break").range
    return Margins(
        ready=_slots(facts.rule("sl.ready").number if ready is None else ready),
        said=ready is not None,
        stands=asked_wake(evening) is not None,
        short=_slots(short),
        long=_slots(long),
        rest=_slots(facts.rule("sl.night_break_rest").number),
    )


def blocks_of(evening: Evening, grid: Grid, facts: Facts) -> tuple[NightBlock, ...]:
    """The busy blocks that are not over before the coach-day begins, in order; an all-day entry is none."""
    calm, way = _slots(facts.rule("sl.after_event").number), evening.profile.travel_min or 0
    found = (
        NightBlock(
            grid.floor(busy.start),
            grid.ceil(busy.end),
            f"busy:{busy.id}",
            busy.title,
            busy.keeps_sleep,
            _slots(way if busy.travel_min is None else busy.travel_min),
            calm,
            None if busy.ready_in_min is None else _slots(busy.ready_in_min),
        )
        for busy in evening.busy
        if busy.blocks
    )
    return tuple(sorted(block for block in found if block.home > 0))


def night_of(blocks: Iterable[NightBlock], wanted: Wanted, margins: Margins) -> NightAhead:
    """The night before a wanted wake, worked backwards from it: the last block first.

    What begins before the wake and is not over long before it is what one gets up for; what takes hours splits the
    night; the rest breaks it or belongs to the evening.
    """
    night = NightAhead(wanted=wanted.wake, wake=wanted.wake, ready=margins.ready)
    ahead = _in_rows(blocks)[::-1]
    for block in ahead:
        begins = margins.up(block) if margins.known(block) else block.start
        if block.keeps or begins >= wanted.wake:
            continue
        if block.start <= wanted.now and (block.length < margins.long or block.home <= night.wake - wanted.floor):
            continue
        if block.length >= margins.long:
            if block.home > night.wake - wanted.in_bed:
                night = _split(night, block, ahead, wanted, margins)
            if night.wake > block.start:
                break  # sleep comes after it, whatever was before
        elif block.end > wanted.wake - margins.rest or block.end > night.wake:
            night = _up_for(night, block, wanted.now, margins)
    return _sorted(night, ahead, wanted.in_bed, margins)


def _in_rows(blocks: Iterable[NightBlock]) -> list[NightBlock]:
    """The blocks in order, each knowing the first of the row that leads up to it without a gap."""
    found, first, until = [], 0, -1
    for block in sorted(blocks):
        if block.keeps:
            found.append(block)
            continue
        first, until = (first, max(until, block.end)) if block.start <= until else (block.start, block.end)
        found.append(block._replace(first=first))
    return found


def _up_for(night: NightAhead, block: NightBlock, now: int, margins: Margins) -> NightAhead:
    """The wake ahead of what one gets up for; where that is over already, at its start."""
    up = margins.up(block)
    wake = min(night.wake, up if up > now else block.start)
    if wake == night.wake:
        return night
    return msgspec.structs.replace(
        night, wake=wake, early=block, ready=margins.before(block), guessed=not margins.known(block)
    )


def _split(
    night: NightAhead, block: NightBlock, blocks: list[NightBlock], wanted: Wanted, margins: Margins
) -> NightAhead:
    """The main sleep before or after a block that takes hours: the longest piece that holds the floor.

    Where neither does and little is left after it, sleep comes after it until the next commitment; else the longer.
    """
    after_from, up = block.home + block.calm, margins.up(block)
    after = night.wake - after_from if after_from < HORIZON else 0
    before = up - _free_from(block, blocks, night.wake - wanted.in_bed - _slots(EARLY_MIN), up)
    before = before if up > wanted.now else 0
    if max(before, after) < wanted.floor and after < wanted.floor // 2 and not wanted.asked and after_from < HORIZON:
        ahead = (margins.up(other) for other in blocks if other.start >= block.end and not other.keeps)
        wake = min([after_from + wanted.in_bed, *ahead])
        if wake - after_from >= wanted.floor and wake > night.wake:
            return msgspec.structs.replace(night, wake=wake, split=block, early=None)
    if before <= after or (before < wanted.floor and after >= wanted.floor // 2):
        return night
    return msgspec.structs.replace(
        night, wake=up, early=block, ready=margins.before(block), guessed=not margins.known(block)
    )


def _free_from(block: NightBlock, blocks: list[NightBlock], earliest: int, up: int) -> int:
    """From when on nothing else stands before the block that one is `up` for."""
    others = (other.home for other in blocks if other.start < block.begin and not other.keeps)
    return max([earliest, *(end for end in others if end <= up)])


def _sorted(night: NightAhead, blocks: list[NightBlock], in_bed: int, margins: Margins) -> NightAhead:
    """The night with every block before its wake told apart: what breaks the sleep, and what bed comes after."""
    bed = night.wake - in_bed
    breaks, walls, spare = [], [], []
    for block in reversed(blocks):
        if block.start >= night.wake:
            continue
        inside = block.end <= night.wake and block.length < margins.long
        if block.keeps or (inside and block.start >= bed + margins.rest):
            breaks.append(block)
            continue
        walls.append(block)
        if inside and block.start >= bed + (0 if block.length <= margins.short else _slots(EVENING_MIN)):
            spare.append(block)
    near = _near(night, blocks, margins) if night.early is None else None
    ready = night.ready if near is None else margins.before(near)
    return msgspec.structs.replace(
        night, breaks=tuple(breaks), walls=tuple(walls), spare=tuple(spare), near=near, ready=ready
    )


def _near(night: NightAhead, blocks: list[NightBlock], margins: Margins) -> NightBlock | None:
    """The first that begins sooner after the wake than getting ready for it takes, where nobody said how long."""
    ahead = (block for block in reversed(blocks) if night.wake <= block.start and not block.keeps)
    soon = (b for b in ahead if b.start < night.wake + margins.before(b) and not margins.known(b))
    return next(soon, None)


class Beds(NamedTuple):
    """Where bed may be, as slots."""

    best: int
    """Those that leave time to come home and down; where none does, what there is."""
    able: int
    """All that keep the floor; 0 where none does."""


def bed_slots(night: NightAhead, first: int, floor: int) -> Beds:
    """The bedtimes from `first` on that keep the floor; where none does, the one that leaves most.

    After what is late the way home and a short wind-down come first, as far as the floor leaves them room. What may
    break the night does so only where nothing else keeps the floor.
    """
    spared = tuple(wall for wall in night.walls if wall not in night.spare)
    for walls, breaks in ((night.walls, night.breaks), (spared, tuple(sorted((*night.breaks, *night.spare))))):
        able = _clear(walls, breaks, first, night.wake) & _long_enough(breaks, night.wake, floor)
        if able:
            return Beds((able & ~_arriving(walls)) or 1 << able.bit_length() - 1, able)
    return Beds(1 << _most_left(night, first), 0)


def crossed(night: NightAhead, bed: int) -> tuple[NightBlock, ...]:
    """What breaks the sleep of that bedtime."""
    return tuple(sorted(block for block in (*night.breaks, *night.spare) if bed <= block.start))


def _clear(walls: Iterable[NightBlock], breaks: Iterable[NightBlock], first: int, wake: int) -> int:
    """Bedtimes after every wall and outside every break."""
    slots = between(first, wake - 1)
    for wall in walls:
        slots &= ~between(0, wall.home - 1)
    for block in breaks:
        slots &= ~between(block.start, block.end - 1)
    return slots


def _long_enough(breaks: tuple[NightBlock, ...], wake: int, floor: int) -> int:
    """Bedtimes from which the sleep, without what breaks it, is as long as the floor."""
    slots, lost, until = 0, 0, max(HORIZON, wake)
    for block in sorted(breaks, key=lambda block: -block.end):
        slots |= between(block.end, min(wake - floor - lost, until))
        lost += max(min(block.end, until) - block.start, 0)
        until = min(until, block.start)
    return slots | between(0, min(wake - floor - lost, until))


def _arriving(walls: Iterable[NightBlock]) -> int:
    """The slots in which one has just come home."""
    slots = 0
    for wall in walls:
        slots |= between(wall.home, wall.home + wall.calm - 1)
    return slots


def _most_left(night: NightAhead, first: int) -> int:
    """With no room for the floor: the first bedtime after the last wall, or now."""
    clear = _clear(night.walls, night.breaks, first, night.wake)
    low = (clear & -clear).bit_length() - 1 if clear else max([first, *(wall.end for wall in night.walls)])
    came = max((wall.home for wall in night.walls), default=0)
    calm = came + min(_slots(LEAST_CALM_MIN), max((wall.calm for wall in night.walls), default=0))
    low = calm if came and clear >> calm & 1 else low
    return min(max(low, first, 0), HORIZON - 1)


def _slots(minutes: float) -> int:
    return -(-round(minutes) // SLOT_MIN)
