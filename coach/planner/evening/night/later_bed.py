"""Bed a little later for what was wished: the settled bed + sessions -> the bed that lets most of them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from coach.model import LineAnswer, Wish
from coach.model.fields import VIGOROUS
from coach.planner.evening.bed import BedChoice
from coach.planner.evening.draft import LineDraft, Mask
from coach.planner.evening.tiers.lines import Blocks, Budget, lines_of
from coach.planner.evening.tiers.order import by_tier
from coach.planner.fulfilled import line_id
from coach.planner.grid import SLOT_MIN, Grid, between
from coach.planner.told import Evening, grid_of

Sessions = Callable[[int], tuple[LineDraft, ...]]
"""Bedtime -> the open sessions as they may stand before it."""


def bed_for(evening: Evening, choice: BedChoice, sessions: Sessions, blocks: Blocks, budget: Budget) -> int:
    """The settled bed, or the first one later that lets in the most sessions that were wished.

    Not later than `sl.regular` after the settled one and after the usual one, and never below the floor. A session
    that was skipped or done where it stood keeps the bed it had: an answer moves no bed.
    """
    first = choice.candidates[0].slot
    able = choice.able & between(first, _latest(choice, first))
    if not able:
        return first
    bed = max(first, _held(evening, choice, able))
    left = _left_out(sessions(bed), blocks, budget)
    last = able.bit_length() - 1
    if not left or bed >= last:
        return bed
    calm = int(choice.priced.facts.rule("sl.after_event").number) // SLOT_MIN

    def left_out(slot: int) -> int:
        return _left_out(tuple(_calmer(draft, slot - calm) for draft in sessions(slot)), blocks, budget)

    fewest = left_out(last)
    if fewest >= left:
        return bed
    later = [slot for slot in range(bed + 1, last + 1) if able >> slot & 1]
    low, high = 0, len(later) - 1
    while low < high:  # what fits before one bed fits before a later one
        middle = (low + high) // 2
        if left_out(later[middle]) > fewest:
            low = middle + 1
        else:
            high = middle
    return later[low]


def _calmer(draft: LineDraft, over: int) -> LineDraft:
    """The session over by that slot: where bed waits for it, a short wind-down comes in between."""
    by = Mask(fact="sl.after_event", slots=between(0, over - draft.slots), text="a short wind-down comes after it")
    return msgspec.structs.replace(draft, masks=(*draft.masks, by))


def _latest(choice: BedChoice, first: int) -> int:
    away = int(choice.priced.facts.rule("sl.regular").number) // SLOT_MIN
    usual = choice.priced.usual
    return first + away if usual is None else max(first, min(first + away, usual + away))


def _left_out(sessions: tuple[LineDraft, ...], blocks: Blocks, budget: Budget) -> int:
    """How much is left out before that bed."""
    return by_tier(lines_of(sessions, (), blocks), budget).importance if sessions else 0


def _held(evening: Evening, choice: BedChoice, able: int) -> int:
    """The bed that sessions answered where they stood had needed, where it is one of those; else 0."""
    grid = grid_of(evening)
    wishes = {line_id(wish.id, evening.date): wish for wish in evening.wishes}
    needed = [_after(answer, wishes[answer.item], choice, grid) for answer in evening.answers if answer.item in wishes]
    return max((slot for slot in needed if slot >= 0 and able >> slot & 1), default=0)


def _after(answer: LineAnswer, wish: Wish, choice: BedChoice, grid: Grid) -> int:
    """The first bed after that session, as it stood when it was answered."""
    if answer.state == "moved" or answer.start is None:
        return -1
    ends = grid.ceil(answer.start + timedelta(minutes=answer.minutes or wish.minutes))
    block = choice.priced.facts.rule("ex.vigorous_block")
    return ends + (-(-int(block.number) // SLOT_MIN) if wish.strain in VIGOROUS else 0)
