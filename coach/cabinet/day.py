"""What the cabinet is told of one coach-day: whose it is, what is in it and what was taken, in moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - `date` is also a field name
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from coach.cabinet.schedule import course_ended, due_on, schedule_of
from coach.clock import coach_day, day_start, local, parse_clock, shift, starts_of
from coach.model import Intake, Product, Profile
from coach.words import Dial

T = TypeVar("T")

AHEAD_H = 30
"""A day is looked over from its start to so many hours on: the whole night that ends it is in sight."""


class CabinetDay(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The cabinet on one coach-day."""

    date: Date
    profile: Profile
    dial: Dial
    """Where the person's clock hangs, and how times are said."""
    products: tuple[Product, ...] = ()
    """The active ones."""
    intakes: tuple[Intake, ...] = ()
    """From the day before to the day after."""
    symptoms: tuple[str, ...] = ()
    """What the morning's check-in told of."""
    misread: tuple[str, ...] = ()
    """Signs that its words do not mean."""
    any_day: bool = False
    """Every scheduled product counts as due: what may meet on some day is looked for."""

    @cached_property
    def _asked(self) -> dict[str, Any]:
        return {}

    def once(self, question: str, answer: Callable[[], T]) -> T:
        """The answer to a question about the whole cabinet, worked out at its first asking: a day never changes."""
        if question not in self._asked:
            self._asked[question] = answer()
        found: T = self._asked[question]
        return found

    @property
    def start(self) -> datetime:
        """The instant the coach-day begins."""
        return day_start(self.date, self.dial.zone, starts_of(self.profile.day_starts))

    @property
    def end(self) -> datetime:
        """The instant up to which the day is looked over."""
        return shift(self.start, AHEAD_H * 60)

    @property
    def doses(self) -> tuple[Intake, ...]:
        """What was taken in this coach-day, in order."""
        starts = starts_of(self.profile.day_starts)
        mine = (dose for dose in self.intakes if coach_day(dose.at, self.dial.zone, starts) == self.date)
        return tuple(sorted(mine, key=lambda dose: (dose.at, dose.id)))

    def due(self, product: Product, days: int = 0) -> bool:
        """Whether a product is due so many days after the coach-day."""
        return self.any_day or due_on(product, self.date + timedelta(days=days))

    def on_some_day(self) -> CabinetDay:
        """A day on which everything scheduled is due and what is over is put away; itself where nothing is scheduled.

        What can meet on any day is found there; whether two products ever do, `schedule.meet` says.
        """
        if not any(map(schedule_of, self.products)):
            return self
        products = (
            msgspec.structs.replace(one, active=one.active and course_ended(one, self.date) is None)
            for one in self.products
        )
        return msgspec.structs.replace(self, any_day=True, products=tuple(products))

    def at(self, clock: str, days: int = 0) -> datetime:
        """A wall-clock time `days` after the coach-day's date, as an instant; many products share a time."""
        known = self.once("clocks", dict[tuple[str, int], datetime])
        if (clock, days) not in known:
            known[clock, days] = local(self.date + timedelta(days=days), parse_clock(clock), self.dial.zone)
        return known[clock, days]

    def product(self, key: str) -> Product | None:
        """The product of that id; None where it is not in the cabinet any more."""
        return self.once("by id", lambda: {product.id: product for product in reversed(self.products)}).get(key)
