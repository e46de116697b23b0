"""Desks for the app's tests: a person with an ordinary Thursday evening, and one who just arrived."""

from __future__ import annotations

from datetime import datetime

import pytest

from coach.clock import StoppedClock
from coach.desk import Desk
from coach.evidence import facts
from coach.flows import cabinet, log, profile
from coach.settings import Settings
from coach.store import Store

AT = datetime.fromisoformat("2026-03-05T17:42:00+01:00")
ANSWERS = {"wake": "06:45", "birth_year": "1988", "region": "us", "conditions": "", "tz": "Europe/Berlin"}
DINNER = {"start": "2026-03-05 19:15", "end": "2026-03-05 20:00", "title": "Dinner"}
LEGS = {
    "title": "Legs", "kind": "strength", "minutes": "60", "strain": "high", "muscles": "legs", "preferred": "18:00",
    "days": "thu",
}  # fmt: skip
MAGNESIUM = {
    "name": "Night Mag", "kind": "magnesium", "form": "bisglycinate", "elemental": "100", "per": "capsule",
    "stock": "60", "goal": "sleep", "daily": "200",
}  # fmt: skip


def new_desk(at: datetime = AT, store: Store | None = None, settings: Settings | None = None) -> Desk:
    """A desk on an empty store, at 17:42 of Thursday 5 March 2026 unless told otherwise."""
    return Desk(store or Store.in_memory(), StoppedClock(at), facts(), settings or Settings())


def furnish(desk: Desk) -> Desk:
    """A profile, dinner, a leg session and a magnesium product."""
    profile.save_profile(desk, ANSWERS)
    log.add(desk, "busy", DINNER)
    log.add(desk, "wish", LEGS)
    cabinet.add_product(desk, MAGNESIUM)
    return desk


@pytest.fixture
def desk() -> Desk:
    """An ordinary Thursday evening."""
    return furnish(new_desk())


@pytest.fixture
def empty_desk() -> Desk:
    """A store that knows nothing."""
    return new_desk()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's own environment says about colors must not change a picture."""
    monkeypatch.delenv("NO_COLOR", raising=False)
