"""Nights as lines: NightRow -> a row of the table, a bar of the chart, or every number in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from coach import clock
from coach.flows.sleep import NapRow, NightRow, SleepView
from coach.model import Night
from coach.tui.widgets.charts import Axis, axis_for, night_cells, runs, wall_minutes
from coach.tui.widgets.row_list import RowPart
from coach.tui.widgets.text import DOT, fit, one_line
from coach.words import clock_text, count_text, day_in_log, day_text, length_text

DATE_WIDTH = 11
NUMBERS_WIDTH = 8
"""Room for the time asleep at the right of a bar."""
UNKNOWN = DOT
IN_BED = "time in bed"
USUAL = "~"
"""Before a time asleep that rests on what was offered as usual and left alone."""
SECOND = "="
"""Before a night that a second source tells of: kept, not counted."""


Cell = Callable[[NightRow, SleepView, bool], str]


class Column(NamedTuple):
    """One column of the table; the narrower the screen, the fewer ranks are shown."""

    head: str
    width: int
    rank: int
    cell: Cell


def table_columns(width: int, twelve: bool) -> tuple[Column, ...]:
    """The columns that fit `width`, most important first, in their order."""
    clocks = 8 if twelve else 5
    columns = tuple(
        column._replace(width=max(column.width, clocks)) if column.head in CLOCK_HEADS else column for column in COLUMNS
    )
    for rank in range(max(column.rank for column in columns), 0, -1):
        shown = tuple(column for column in columns if column.rank <= rank)
        if sum(column.width + 1 for column in shown) <= width - DATE_WIDTH - 1:
            return shown
    return tuple(column for column in columns if column.rank <= 1)


def table_head(columns: tuple[Column, ...]) -> str:
    """The names above the columns."""
    return "  " + fit(" date", DATE_WIDTH + 1) + "".join(f" {column.head:>{column.width}}" for column in columns)


def table_line(row: NightRow, view: SleepView, columns: tuple[Column, ...], twelve: bool) -> tuple[RowPart, ...]:
    """One night under those columns; a second source's is quieter and marked."""
    look = "" if row.main else "quiet"
    cells = "".join(f" {column.cell(row, view, twelve):>{column.width}}" for column in columns)
    return (RowPart(_date(row, view), look), RowPart(cells, look))


def chart_axis(view: SleepView, width: int) -> Axis:
    """The clock axis on which every night of the log has room."""
    spans = [
        (
            wall_minutes(row.start, row.night.date, zone_of(row.night, view)),
            wall_minutes(row.end, row.night.date, zone_of(row.night, view)),
        )
        for row in view.rows
        if row.start is not None and row.end is not None
    ]
    return axis_for(spans, width - DATE_WIDTH - 1 - NUMBERS_WIDTH)


def chart_line(row: NightRow, view: SleepView, axis: Axis) -> tuple[RowPart, ...]:
    """One night as a bar from bed to wake, with the time asleep behind it."""
    cells = night_cells(row.night, axis, zone_of(row.night, view))
    bars = tuple(RowPart(signs, state if state in ("asleep", "awake") else "quiet") for state, signs in runs(cells))
    asleep = _sign(row) + length_text(row.tst_min) if row.tst_min is not None else UNKNOWN
    look = "" if row.main else "quiet"
    return (RowPart(_date(row, view), look), *bars, RowPart(f"{asleep:>{NUMBERS_WIDTH}}", look))


def nap_line(row: NapRow, view: SleepView, twelve: bool) -> tuple[RowPart, ...]:
    """One nap."""
    zone = zone_named(None, view.tz)
    nap = row.nap
    span = f"{clock_text(nap.start, zone, twelve=twelve)}–{clock_text(nap.end, zone, twelve=twelve)}"
    return (
        RowPart(fit(day_text(nap.start.astimezone(zone).date()), DATE_WIDTH + 1)),
        RowPart(f" {span}  {length_text(row.minutes)}"),
        RowPart(f"  {one_line(nap.note)}" if nap.note else "", "quiet"),
    )


def night_details(row: NightRow, view: SleepView, twelve: bool) -> tuple[tuple[str, str], ...]:
    """(name, value) of everything the log says of a night; what it does not say is left out."""
    night = row.night
    start, end = zone_named(night.tz_start, view.tz), zone_of(night, view)
    moments = (
        ("into bed", night.into_bed, start),
        ("lights out", night.lights_out, start),
        ("woke", night.final_wake, end),
        ("up", night.out_of_bed, end),
    )
    found = [(name, _moment(at, zone, night.date, twelve)) for name, at, zone in moments if at is not None]
    lengths = (
        ("in bed", row.tib_min),
        ("asleep", row.tst_min),
        ("latency (SOL)", row.sol_min),
        ("awake (WASO)", row.waso_min),
    )
    found += [(name, length_text(minutes)) for name, minutes in lengths if minutes is not None]
    if night.awakenings is not None:
        found.append(("awakenings", str(night.awakenings)))
    if row.efficiency_pct is not None:
        found.append(("efficiency", f"{row.efficiency_pct:.0f} % of {row.efficiency_of}"))
    if row.midsleep:
        found.append(("midsleep", row.midsleep))
    if night.quality is not None:
        found.append(("quality", f"{night.quality} of 5"))
    if night.alarm is not None:
        found.append(("woke", "by an alarm" if night.alarm else "without an alarm"))
    found.append(("source", one_line(night.source) + ("" if row.main else ", second source: not counted")))
    if night.tz_start and night.tz_end and night.tz_start != night.tz_end:
        found.append(("zones", f"{one_line(night.tz_start)} to {one_line(night.tz_end)}"))
    rest = (("as usual", row.usual), ("note", one_line(night.note or "")))
    found += [(name, text) for name, text in rest if text]
    return tuple(found)


def averages(view: SleepView) -> str:
    """The log in one line, and the need; a number that needs more nights is not there."""
    said = [count_text(view.nights, "night")]
    if view.mean_tst_min is not None:
        said.append(f"mean {length_text(view.mean_tst_min)} asleep")
    if view.usual_bed and view.usual_wake:
        said.append(f"usual {view.usual_bed}–{view.usual_wake}")
    said.append(view.debt.text)
    learning = f" ({view.own_need_nights} of {view.own_need_fewest} nights without an alarm known)"
    counts = 0 < view.own_need_nights < view.own_need_fewest
    return f"{'  '.join(said)}\nneed {view.need}{learning if counts else ''} [{view.need_fact}]"


def efficiency_legend(view: SleepView) -> str:
    """What the efficiency column divides by; `b` behind a number says time in bed."""
    used = {row.efficiency_of for row in view.rows if row.efficiency_of}
    said = "eff % = asleep of sleep period" if used - {IN_BED} else ""
    return said + ("; " if said else "eff % = ") + "b: of time in bed" if IN_BED in used else said


def zone_of(night: Night, view: SleepView) -> ZoneInfo:
    """The zone in which a night ends."""
    return zone_named(night.tz_end, view.tz)


@lru_cache(64)
def zone_named(name: str | None, home: str) -> ZoneInfo:
    """The zone of that name, looked up once; home where this machine knows none of that name."""
    # A fixed offset answers all that is asked of a zone here.
    return cast(ZoneInfo, clock.named_zone(name) or clock.zone(home))


def _date(row: NightRow, view: SleepView) -> str:
    mark = " " if row.main else SECOND
    return mark + fit(day_in_log(row.night.date, view.rows[0].night.date), DATE_WIDTH)


def _moment(at: datetime, zone: ZoneInfo, day: date, twelve: bool) -> str:
    """The clock, with its date where that is not the night's own."""
    there = at.astimezone(zone).date()
    return clock_text(at, zone, twelve=twelve) + ("" if there == day else f" {day_text(there)}")


def _clock(at: datetime | None, zone: ZoneInfo, twelve: bool) -> str:
    return clock_text(at, zone, twelve=twelve) if at is not None else UNKNOWN


def _whole(minutes: int | None) -> str:
    return str(minutes) if minutes is not None else UNKNOWN


def _sign(row: NightRow) -> str:
    return USUAL if row.as_usual else ""


def _hours(minutes: int | None) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes is not None else UNKNOWN


def _efficiency(row: NightRow, view: SleepView, twelve: bool) -> str:
    if row.efficiency_pct is None:
        return UNKNOWN
    return f"{row.efficiency_pct:.0f}" + ("b" if row.efficiency_of == IN_BED else "")


def _at_start(pick: Callable[[Night], datetime | None]) -> Cell:
    return lambda row, view, twelve: _clock(pick(row.night), zone_named(row.night.tz_start, view.tz), twelve)


def _at_end(pick: Callable[[Night], datetime | None]) -> Cell:
    return lambda row, view, twelve: _clock(pick(row.night), zone_of(row.night, view), twelve)


COLUMNS = (
    Column("bed", 5, 1, _at_start(lambda night: night.into_bed)),
    Column("lights", 6, 3, _at_start(lambda night: night.lights_out)),
    Column("wake", 5, 1, _at_end(lambda night: night.final_wake)),
    Column("up", 5, 3, _at_end(lambda night: night.out_of_bed)),
    Column("TIB", 5, 2, lambda row, view, twelve: _hours(row.tib_min)),
    Column("TST", 5, 1, lambda row, view, twelve: _sign(row) + _hours(row.tst_min)),
    Column("SOL", 3, 2, lambda row, view, twelve: _whole(row.sol_min)),
    Column("WASO", 4, 2, lambda row, view, twelve: _whole(row.waso_min)),
    Column("eff %", 5, 1, _efficiency),
    Column("mid", 5, 2, lambda row, view, twelve: row.midsleep or UNKNOWN),
    Column("qual", 4, 4, lambda row, view, twelve: _whole(row.night.quality)),
)
"""Bed to quality; TIB, TST as hours:minutes, SOL and WASO in minutes."""
CLOCK_HEADS = frozenset({"bed", "lights", "wake", "up", "mid"})
