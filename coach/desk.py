"""The desk: store, clock, facts and settings together, handed to every flow."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import structs

from coach import clock as _clock
from coach import paths
from coach.clock import Clock, StoppedClock, SystemClock, starts_of
from coach.evidence import Facts, facts
from coach.insights.day_start import derived_start
from coach.insights.usual import usual
from coach.model import Night, Profile
from coach.settings import Settings, read_settings
from coach.store import Store
from coach.words import Dial

LAST_NIGHTS = 28
"""So many say when the day starts."""


class Desk:
    """What a flow works with. Cheap to make; opens nothing by itself."""

    def __init__(
        self, store: Store, clock: Clock, facts: Facts, settings: Settings, *, on_machine: bool = False
    ) -> None:
        """Put the four together; `on_machine` where a person works, whose machine may have come along on a journey."""
        self.on_machine = on_machine
        self.store = store
        self.clock = clock
        self.facts = facts
        self.settings = settings
        self._counted: tuple[Profile, int, Profile] | None = None

    @property
    def profile(self) -> Profile:
        """The person as everything counts: as the store has them, in a zone that this machine knows.

        The zone is the machine's until one was said, and where this machine has none of the name that was; what is
        kept, `store.profile()`, still has that name then. When the day starts is always said: as it was set, else as
        the nights have it.
        """
        kept, known = self.store.profile(), self._counted
        if known is None or known[0] is not kept or known[1] != self.store.revision:
            known = self._counted = kept, self.store.revision, self._count(kept)
        return known[2]

    def _count(self, kept: Profile) -> Profile:
        here = kept if self._has_zone(kept) else structs.replace(kept, tz=self.machine_zone)
        if kept.day_starts is not None:
            return here
        times = usual(self.store.tables.of(Night).newest(LAST_NIGHTS))
        begins = derived_start(times.lights or times.bed, times.wake)
        return structs.replace(here, day_starts=f"{begins:%H:%M}")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which everything counts."""
        return _clock.zone(self.profile.tz)

    @cached_property
    def machine_zone(self) -> str:
        """The zone of this machine, by name."""
        return _clock.machine_zone()

    def _has_zone(self, kept: Profile) -> bool:
        """Whether a zone was said that this machine knows."""
        if not self.store.has_profile() or "tz" in self.store.tables.readable_profile()[1]:
            return False
        return isinstance(_clock.named_zone(kept.tz), ZoneInfo)

    @property
    def twelve(self) -> bool:
        """Whether this person reads a 12-hour clock."""
        return self.settings.clock == "12"

    @property
    def dial(self) -> Dial:
        """How times are said to this person, in the profile's zone."""
        return Dial(self.zone, self.twelve)

    @property
    def folder(self) -> Path | None:
        """Where the store is kept; None for one in memory."""
        return self.store.folder

    def as_it_stands(self) -> Desk:
        """The same at this moment, in memory: it stays so whatever is changed here."""
        store, now = Store(self.store.history.as_it_stands()), StoppedClock(self.clock.now())
        return Desk(store, now, self.facts, self.settings, on_machine=self.on_machine)

    def close(self) -> None:
        """Let the store go; another window may write then."""
        self.store.close()

    def now(self) -> datetime:
        """The present moment in the profile's zone, with a fixed offset."""
        return _clock.with_offset(self.clock.now(), self.zone)

    def today(self) -> date:
        """The present coach-day; one who has slept before it begins has begun it.

        So a night that ended early on the calendar's date, and is logged, is this day's.
        """
        now = self.now()
        day = _clock.coach_day(now, self.zone, starts_of(self.profile.day_starts))
        if day < now.date() and self._has_slept(now):
            return now.date()
        return day

    def _has_slept(self, now: datetime) -> bool:
        """Whether the night of the calendar's date is logged and over."""
        tonight = self.store.between(Night, now.date(), now.date())
        return any(night.final_wake is not None and night.final_wake <= now for night in tonight)


def open_desk(
    store: str | Path | None = None, *, at: datetime | None = None, read_only: bool = False, partly: bool = False
) -> Desk:
    """A desk on the named store's folder (or the person's own), at a moment (or at the machine's clock)."""
    return Desk(
        Store.open(paths.store_folder(store), read_only=read_only, partly=partly),
        StoppedClock(at) if at is not None else SystemClock(),
        facts(),
        read_settings(paths.settings_file()),
        on_machine=True,
    )
