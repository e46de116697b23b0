"""Nights for the tests: clocks as texts -> Night, in Berlin unless another zone is named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from coach.clock import with_offset
from coach.model import Nap, Night
from coach.words import read_night

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 2, 11)
"""An ordinary Wednesday in winter."""


def night(
    day: date = DAY,
    *,
    bed: str = "",
    lights: str = "",
    wake: str = "",
    up: str = "",
    zone: ZoneInfo = BERLIN,
    **fields: Any,
) -> Night:
    """A night of the person's own log that ends on `day`; further fields as in the record."""
    times = read_night(day, {"bed": bed, "lights": lights, "wake": wake, "up": up}, zone, zone)
    named = {"id": f"night-{day}", "date": day, **fields}
    return Night(
        into_bed=times.into_bed,
        lights_out=times.lights_out,
        final_wake=times.final_wake,
        out_of_bed=times.out_of_bed,
        **named,
    )


def nap(start: str, end: str, **fields: Any) -> Nap:
    """A nap from dated texts such as `2026-02-10 14:00`."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (start, end))
    return Nap(
        **{
            "id": f"nap-{start}",
            "start": with_offset(first, BERLIN),
            "end": with_offset(last, BERLIN),
            **fields,
        }
    )
