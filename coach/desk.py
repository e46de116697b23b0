"""The desk: store, clock, facts and settings together, handed to every flow."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coach import clock as _clock
from coach import paths
from coach.clock import Clock, StoppedClock, SystemClock
from coach.evidence import Facts, facts
from coach.model import Profile
from coach.settings import Settings, read_settings
from coach.store import Store
from coach.words import Dial


class Desk:
    """What a flow works with. Cheap to make; opens nothing by itself."""

    def __init__(self, store: Store, clock: Clock, facts: Facts, settings: Settings) -> None:
        """Put the four together."""
        self.store = store
        self.clock = clock
        self.facts = facts
        self.settings = settings

    @property
    def profile(self) -> Profile:
        """The person, as the store has them."""
        return self.store.profile()

    @property
    def zone(self) -> ZoneInfo:
        """The profile's time zone."""
        return _clock.zone(self.profile.tz)

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

    def close(self) -> None:
        """Let the store go; another window may write then."""
        self.store.close()

    def now(self) -> datetime:
        """The present moment in the profile's zone, with a fixed offset."""
        return _clock.with_offset(self.clock.now(), self.zone)

    def today(self) -> date:
        """The present coach-day."""
        return _clock.coach_day(self.clock.now(), self.zone, _clock.parse_clock(self.profile.day_starts))


def open_desk(
    store: str | Path | None = None, *, at: datetime | None = None, read_only: bool = False, partly: bool = False
) -> Desk:
    """A desk on the named store's folder (or the person's own), at a moment (or at the machine's clock)."""
    return Desk(
        Store.open(paths.store_folder(store), read_only=read_only, partly=partly),
        StoppedClock(at) if at is not None else SystemClock(),
        facts(),
        read_settings(paths.settings_file()),
    )
