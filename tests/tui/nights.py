"""Builders for the rooms of the log: a fortnight of ordinary nights, and a Thursday morning after them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.clock import local
from coach.desk import Desk
from coach.flows.profile import save_profile
from coach.model import Nap, Night
from coach.settings import Settings
from tests.tui.conftest import ANSWERS, new_desk

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = date(2026, 3, 5)
MORNING = datetime.fromisoformat("2026-03-05T07:10:00+01:00")


def night(day: date, *, shift_min: int = 0, id: str = "") -> Night:
    """22:40 to 06:50, all of it `shift_min` later."""

    def at(of: date, hour: int, minute: int) -> datetime:
        return local(of, time(hour, minute + shift_min), BERLIN)

    evening = day - timedelta(days=1)
    return Night(
        id=id or f"night-{day}",
        date=day,
        into_bed=at(evening, 22, 40),
        lights_out=at(evening, 23, 5),
        latency_min=15,
        awakenings=1,
        awake_min=10,
        final_wake=at(day, 6, 35),
        out_of_bed=at(day, 6, 50),
        quality=4,
    )


def fortnight(before: date = THURSDAY, nights: int = 14) -> tuple[Night, ...]:
    """Ordinary nights up to the day before, a few minutes apart."""
    return tuple(night(before - timedelta(days=back), shift_min=back % 5) for back in range(1, nights + 1))


def nap() -> Nap:
    """25 minutes on a Tuesday afternoon."""
    tuesday = date(2026, 3, 3)
    return Nap(id="nap-1", start=local(tuesday, time(14, 0), BERLIN), end=local(tuesday, time(14, 25), BERLIN))


def put(desk: Desk, *records: Night | Nap) -> Desk:
    """Those records in the store."""
    with desk.store.change("history", at=desk.now()) as change:
        for record in records:
            change.put(record)
    return desk


def morning_desk(*records: Night | Nap, settings: Settings | None = None) -> Desk:
    """Ten past seven on Thursday 5 March, with those records."""
    desk = new_desk(MORNING, settings=settings)
    save_profile(desk, ANSWERS)
    return put(desk, *records)
