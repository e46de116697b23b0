"""Pictures in characters: amounts against a limit, nights on a clock axis (values -> cells and text)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby, repeat
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from coach import clock
from coach.model import DaySum, Night
from coach.tui.widgets.text import EMPTY, FULL, WARN
from coach.words import mg_text

Cell = Literal["out", "awake", "asleep", "gap"]

OUT: Cell = "out"
GAUGE = 7
"""Cells of the magnesium bar."""
STEPS_MIN = (5, 10, 15, 20, 30, 60, 120)
"""Widths a cell of the clock axis may have, in minutes."""
EVENING_MIN = -360
"""The axis begins at 18:00 of the evening before unless a night begins earlier."""
NOON_MIN = 720
"""The axis ends at 12:00 unless a night ends later."""
EARLIEST_MIN, LATEST_MIN = -1440, 2160
"""Nothing outside a day before and half a day after is drawn."""

CELL_SIGNS: dict[Cell, str] = {"out": " ", "awake": "░", "asleep": "█", "gap": "│"}
"""Signs of a bar; all of them have an ASCII equivalent in `coach.tui.widgets.text`."""


class Axis(msgspec.Struct, frozen=True):
    """A stretch of wall-clock time, in minutes from the midnight on which a night's date begins."""

    first_min: int
    last_min: int
    step_min: int

    @property
    def width(self) -> int:
        """How many cells it takes."""
        return -(-(self.last_min - self.first_min) // self.step_min)


class Sleep(msgspec.Struct, frozen=True):
    """The four instants of a night that a bar needs, in order."""

    into_bed: datetime
    asleep: datetime
    awake: datetime
    out_of_bed: datetime


def limit_bar(amount: float, limit: float, width: int) -> str:
    """`amount` against `limit` in `width` cells: one at least for any amount, all of them at the limit."""
    share = amount / limit if limit > 0 else float(amount > 0)
    cells = min(width, int(share * width))
    if amount > 0:
        cells = max(1, cells)
    return FULL * cells + EMPTY * (width - cells)


def magnesium_gauge(one: DaySum) -> str:
    """`Mg ▰▰▱▱▱▱▱ 100/350 mg +200 planned`: taken against the limit, and what is planned; `!` when that is over.

    Today and the cabinet draw it alike.
    """
    amount = f"{mg_text(one.taken).removesuffix(' mg')}/{mg_text(one.limit)}"
    later = f" +{mg_text(one.total - one.taken).removesuffix(' mg')} planned" if one.total > one.taken else ""
    return f"Mg {limit_bar(one.taken, one.limit, GAUGE)} {amount}{later}{f' {WARN} over' if one.over else ''}"


def sleep_of(night: Night) -> Sleep | None:
    """The instants of a night; None when it has no beginning or no end.

    Asleep from lights out plus latency to the final awakening. Time awake in between has a length in the log
    but no place, so it is told in numbers and never drawn.
    """
    start, end = night.into_bed or night.lights_out, night.out_of_bed or night.final_wake
    if start is None or end is None or clock.to_utc(end) <= clock.to_utc(start):
        return None
    asleep = clock.shift(night.lights_out or start, night.latency_min or 0)
    awake = night.final_wake or end
    if not clock.to_utc(start) <= clock.to_utc(asleep) <= clock.to_utc(awake) <= clock.to_utc(end):
        return None
    return Sleep(start, asleep, awake, end)


def wall_minutes(moment: datetime, day: date, zone: ZoneInfo) -> int:
    """What the clock on the wall shows, in minutes from the midnight on which `day` begins."""
    here = moment.astimezone(zone)
    return (here.date() - day).days * 1440 + here.hour * 60 + here.minute


def axis_for(spans: Iterable[tuple[int, int]], width: int) -> Axis:
    """The axis that shows every span (wall minutes), 18:00–12:00 at least, in the finest cells that fit."""
    first, last = EVENING_MIN, NOON_MIN
    for start, end in spans:
        first, last = min(first, start), max(last, end)
    first = max(EARLIEST_MIN, first // 60 * 60)
    last = min(LATEST_MIN, -(-last // 60) * 60)
    step = next((step for step in STEPS_MIN if (last - first) <= step * width), STEPS_MIN[-1])
    return Axis(first, last, step)


def axis_text(axis: Axis, *, twelve: bool = False) -> str:
    """The hours above the chart, as many as have room: `22`, or `10p`."""
    row = [" "] * (axis.width + 3)
    every = 60 if axis.step_min * 4 <= 60 else 120
    for minute in range(axis.first_min, axis.last_min + 1, 60):
        cell = (minute - axis.first_min) // axis.step_min
        if minute % every == 0:
            row[cell : cell + 3] = _hour_text(minute // 60 % 24, twelve)
    return "".join(row).rstrip()


def _hour_text(hour: int, twelve: bool) -> str:
    said = f"{(hour + 11) % 12 + 1}{'a' if hour < 12 else 'p'}" if twelve else f"{hour:02}"
    return f"{said:<3}"


def night_cells(night: Night, axis: Axis, zone: ZoneInfo) -> tuple[Cell, ...]:
    """What each cell of the axis holds, judged by the instant at its middle.

    An hour that a spring clock leaves out is a `gap` inside the night; an hour that comes twice in autumn is
    filled when either of the two is.
    """
    sleep = sleep_of(night)
    if sleep is None:
        return tuple(repeat(OUT, axis.width))
    midnight = datetime.combine(night.date, time())
    starts = (axis.first_min + index * axis.step_min for index in range(axis.width))
    middles = (midnight + timedelta(minutes=start + axis.step_min / 2) for start in starts)
    return tuple(_cell(middle, sleep, zone) for middle in middles)


def runs(cells: Iterable[Cell]) -> tuple[tuple[Cell, str], ...]:
    """The cells as stretches of the same state, each with its signs."""
    return tuple((state, CELL_SIGNS[state] * len(list(group))) for state, group in groupby(cells))


def _cell(wall: datetime, sleep: Sleep, zone: ZoneInfo) -> Cell:
    """The state at a wall-clock moment (naive): asleep wins over awake when it comes twice."""
    readings = {clock.to_utc(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)}
    states = [_state(instant, sleep) for instant in readings]
    if not clock.exists(wall, zone):
        return "gap" if "out" not in states else "out"
    if "asleep" in states:
        return "asleep"
    return "awake" if "awake" in states else "out"


def _state(instant: datetime, sleep: Sleep) -> Cell:
    """Out of bed, awake in bed or asleep at an instant."""
    if not clock.to_utc(sleep.into_bed) <= instant < clock.to_utc(sleep.out_of_bed):
        return "out"
    asleep = clock.to_utc(sleep.asleep) <= instant < clock.to_utc(sleep.awake)
    return "asleep" if asleep else "awake"
