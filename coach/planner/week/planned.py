"""What a week is before it is placed, and after: its sessions, where they stand, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from coach.model import CostPart, Reason, Wish
from coach.planner.told import TrainingWeek
from coach.planner.week.costs import Days, Terms
from coach.planner.week.search import PARTS, Rules, WeekSession


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the week."""

    id: str
    wish: Wish
    """As it is meant this week: shorter in an easy one."""
    slot: int | None
    """3 x day + part; None where it found no place: it keeps its place in the queue."""
    done: bool = False
    pinned: bool = False
    conditional: bool = False
    """It stands only after a night that was not short, and that night is not known yet."""
    as_asked: bool = False
    """It stands on the day that was asked for, although a rule of the week speaks against it."""
    cost: int = 0
    costs: tuple[CostPart, ...] = ()
    """The same by fact."""
    because: tuple[str, ...] = ()
    """Without a place: the smallest set of rules and sessions against it."""
    text: str = ""
    """The same in words."""
    reasons: tuple[Reason, ...] = ()
    """What the week says of it to the plan of its day."""


class WeekPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A week with its sessions in order of time."""

    monday: date
    sessions: tuple[Planned, ...]
    cost: int
    proved: bool
    minutes: int
    """Moderate minutes, every session done and those planned; a vigorous one counts twice."""
    strength_days: int
    notes: tuple[tuple[str, str], ...]
    """(rule id, sentence) of goals, signs and proposals."""
    easy: bool = False
    """The person took an easy week."""
    proposal: str = ""
    """The fact behind an easy week that is proposed; empty when none is."""


class OpenWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A week before it is placed."""

    known: TrainingWeek
    keys: tuple[str, ...]
    wishes: dict[str, Wish]
    done: tuple[Planned, ...]
    told: tuple[WeekSession, ...]
    terms: tuple[dict[int, Terms], ...]
    rules: Rules

    @property
    def had(self) -> Days:
        """The days on which one of a wish was done."""
        return days_of(self.done)


def days_of(done: Iterable[Planned]) -> Days:
    """(wish, day) of sessions that stand somewhere."""
    return frozenset((one.wish.id, one.slot // PARTS) for one in done if one.slot is not None)
