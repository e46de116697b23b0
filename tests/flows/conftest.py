"""Desks to work at: a store in memory, a stopped clock, the real facts."""

from __future__ import annotations

from datetime import datetime

import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.model import Profile
from coach.settings import Settings
from coach.store import Store

EVENING = "2026-03-05T17:42:00+01:00"
"""Thursday, before training."""
BERLIN = Profile(birth_year=1988, region="eu", tz="Europe/Berlin", wake={"default": "06:45", "sat": "08:00"})


def make_desk(at: str = EVENING, *, profile: Profile | None = BERLIN, settings: Settings | None = None) -> Desk:
    """A desk at that moment; `profile=None` leaves everything unasked."""
    store = Store.in_memory()
    if profile is not None:
        with store.change("profile", at=datetime.fromisoformat(at)) as change:
            change.set_profile(profile)
    return Desk(store, StoppedClock(datetime.fromisoformat(at)), facts(), settings or Settings())


def at(desk: Desk, moment: str) -> Desk:
    """The same store at another moment."""
    return Desk(desk.store, StoppedClock(datetime.fromisoformat(moment)), desk.facts, desk.settings)


@pytest.fixture
def desk() -> Desk:
    """Someone of 38 in Berlin on Thursday 5 March 2026, 17:42, with nothing logged yet."""
    return make_desk()
