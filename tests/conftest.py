"""What holds for every test: nothing reads the machine's clock, its zone is UTC, and property tests share a profile.

Examples are the same on every run and machine, so that what is green stays green until the code changes.
`HYPOTHESIS_PROFILE=thorough` looks for new ones, many more where a test names no number of its own; `attack` is the
bench's, which says what it found and shrinks nothing.
No profile judges by the wall clock: a slow machine is no failure.
"""

from __future__ import annotations

import os
import time
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, settings

from coach.clock import SystemClock

BY_THE_WALL = (HealthCheck.too_slow,)
BY_SIZE = (HealthCheck.data_too_large,)
"""An evening with everything in it is large on purpose."""

os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=(*BY_THE_WALL, *BY_SIZE), print_blob=True
)
settings.register_profile("thorough", settings.get_profile("same"), derandomize=False, max_examples=2000)
settings.register_profile(
    "attack", settings.get_profile("same"), derandomize=False, database=None, phases=(Phase.generate,)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def _refused(clock: SystemClock) -> datetime:
    raise AssertionError("a test read the machine's clock: give it a StoppedClock, --at or COACH_AT")


@pytest.fixture(autouse=True)
def _no_clock_but_a_stopped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes of their own are given COACH_AT; `tests/test_house.py` sees to that."""
    monkeypatch.setattr(SystemClock, "now", _refused)


@pytest.fixture
def machine_clock(_no_clock_but_a_stopped_one: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what has no other clock than the machine's (a crash, a person's own Python): here it stands."""
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime.fromisoformat("2026-03-05T16:42:00+00:00"))
