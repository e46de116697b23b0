"""A table of nights, anyone's: header and rows -> Night records, each resolved on the local clock."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coach.clean import clean_note
from coach.errors import UsageError
from coach.importers.build import build, problem
from coach.importers.dates import ASK, decide_order, read_date
from coach.importers.episodes import fuller, sleeps
from coach.importers.formats.nights_csv.columns import (
    PER_MINUTE,
    ColumnMap,
    Field,
    NightColumns,
    Order,
    Unit,
    find_columns,
)
from coach.importers.table import SENTINELS, Table, TableRow, header_key, titles_text, unrecognized
from coach.model import Night, Problem, Reading
from coach.words import NightTimes, count_text, read_minutes, read_night, read_number

SOURCE = "csv"
CLOCKS: tuple[Field, ...] = ("bed", "lights", "wake", "up")

_QUALITY = {
    5: ("very good", "excellent", "great", "sehr gut", "hervorragend"),
    4: ("good", "gut"),
    3: ("ok", "okay", "average", "fair", "medium", "mittel", "geht so", "mittelmassig"),
    2: ("poor", "bad", "schlecht"),
    1: ("very poor", "very bad", "terrible", "sehr schlecht", "miserabel"),
}
_RATING_OF = {word: rating for rating, words in _QUALITY.items() for word in words}
_MOST_HOURS = 24
_NUMBER = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?", re.ASCII)
_UHR = re.compile(r"\s*uhr$", re.IGNORECASE)


def read_nights(table: Table, mapping: ColumnMap, zone: ZoneInfo) -> Reading:
    """Every night of the table, clocks in `zone`; UnreadableError when its columns say nothing of nights."""
    columns = find_columns(table.header, mapping.titles, table.file)
    if not columns.enough():
        raise unrecognized(table.header, table.file)
    dated = [cell for row in table.rows for name in ("date", *CLOCKS) if (cell := _cell(columns, row, name))]
    try:
        order = decide_order(dated, mapping.order)
    except UsageError as error:
        return Reading(format="csv", records=(), problems=(problem(error, table.file, None),))
    if order is None:
        why = "its dates can be read day first or month first"
        return Reading(format="csv", records=(), problems=(Problem(file=table.file, line=None, why=why, todo=ASK),))
    return _Nights(table, columns, order, zone).reading()


class _Nights:
    """The rows of one table on their way to nights."""

    def __init__(self, table: Table, columns: NightColumns, order: Order, zone: ZoneInfo) -> None:
        """Settle for the whole column what no single row can: the unit of hours, the scale of quality."""
        self._table, self._columns, self._order, self._zone = table, columns, order, zone
        self._counts: Counter[str] = Counter()
        self._notes: list[str] = [f"{table.file}: times taken in {zone.key}, dates as the day the night ends"]
        if columns.unknown:
            self._notes.append(f"{table.file}: columns left out: {titles_text(columns.unknown)}")
        self._in_hours = self._asleep_in_hours()
        self._rated = self._rating_known()

    def reading(self) -> Reading:
        """Nights, and a problem for every row that is none."""
        problems = list(self._table.problems)
        nights: dict[str, Night] = {}
        for row in self._table.rows:
            try:
                night = self._night(row)
            except UsageError as error:
                problems.append(problem(error, self._table.file, row.line))
                continue
            if night.id in nights:
                self._counts["repeated, counted once"] += 1
                night = fuller(nights[night.id], night)
            nights[night.id] = night
        records = sleeps(nights.values(), self._counts)
        notes = [f"{self._table.file}: {count_text(n, 'row')} {what}" for what, n in self._counts.items()]
        return Reading(
            format="csv",
            records=tuple(records),
            problems=tuple(problems),
            notes=(*self._notes, *notes),
        )

    def _night(self, row: TableRow) -> Night:
        day, times = self._times(row)
        moments = [times.into_bed, times.lights_out, times.final_wake, times.out_of_bed]
        known = [moment for moment in moments if moment is not None]
        asleep = self._asleep(row)
        if not known and asleep is None:
            raise UsageError("the row holds no times", where="bed", todo="Fill it in or remove it.")
        for note in times.notes:
            self._notes.append(f"{self._table.file}:{row.line}: {note}")
        key = f"{day} {known[0].isoformat() if known else 'no clock'}"
        return build(
            Night, "night", source=SOURCE, key=key, date=day, asleep_min=asleep,
            into_bed=times.into_bed, lights_out=times.lights_out,
            final_wake=times.final_wake, out_of_bed=times.out_of_bed,
            latency_min=self._minutes(row, "latency"), awake_min=self._minutes(row, "awake"),
            awakenings=self._whole(row, "awakenings"), quality=self._quality(row),
            alarm=_ALARMS.get(self._cell(row, "alarm").casefold()),
            note=clean_note(self._cell(row, "note")) or None,
            tz_start=self._zone.key if known else None, tz_end=self._zone.key if known else None,
        )  # fmt: skip

    def _times(self, row: TableRow) -> tuple[date, NightTimes]:
        """The date the night ends on, and its four moments."""
        clocks: dict[str, str] = {}
        days: dict[str, date] = {}
        for name in CLOCKS:
            text = self._cell(row, name)
            if not text:
                continue
            found = read_date(text, self._order, name)
            if found is None:
                clocks[name] = _clock(text)
                continue
            day, clock = found[0], _clock(found[1])
            if not clock:
                raise UsageError(f"“{text}” has no time of day", where=name, todo="Mend the line.")
            clocks[name] = f"{day.isoformat()} {clock}"
            days[name] = self._local_date(day, clock)
        day = self._ends_on(self._label(row), days.get("wake", days.get("up")))
        return day, read_night(day, clocks, self._zone, self._zone, fields=CLOCKS)

    def _ends_on(self, labeled: date | None, woken: date | None) -> date:
        """A dated morning says itself on which day the night ends; else the Date column does."""
        if woken is not None:
            if labeled is not None and labeled != woken:
                self._counts["whose date is not the day the night ends; its end was taken"] += 1
            return woken
        if labeled is None:
            raise UsageError("the row has no date", where="date", todo="Fill it in.")
        return labeled

    def _local_date(self, day: date, clock: str) -> date:
        try:
            moment = datetime.fromisoformat(f"{day.isoformat()}T{clock.replace(' ', '')}")
        except ValueError:
            return day
        return moment.astimezone(self._zone).date() if moment.tzinfo else day

    def _label(self, row: TableRow) -> date | None:
        text = self._cell(row, "date")
        if not text:
            return None
        found = read_date(text, self._order, "date")
        if found is None:
            raise UsageError(f"“{text[:40]}” is not a date", where="date", todo="Mend the line.")
        return found[0]

    def _cell(self, row: TableRow, name: Field) -> str:
        return _cell(self._columns, row, name)

    def _asleep(self, row: TableRow) -> int | None:
        text = self._cell(row, "asleep")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            return read_minutes(text, "asleep")
        unit = self._columns.units.get("asleep") or ("h" if self._in_hours else "min")
        return _minutes_in(text, "asleep", unit)

    def _asleep_in_hours(self) -> bool:
        """Whether plain numbers of a column whose title names no unit are hours: when none is above 24."""
        unit = self._columns.units.get("asleep", "")
        if unit:
            return False
        numbers = [self._loose(row, "asleep") for row in self._table.rows]
        hours = all(number is None or number <= _MOST_HOURS for number in numbers)
        if "asleep" in self._columns.index:
            self._notes.append(f"{self._table.file}: sleep taken as {'hours' if hours else 'minutes'}")
        return hours

    def _loose(self, row: TableRow, name: Field) -> float | None:
        try:
            return read_number(self._cell(row, name), name)
        except UsageError:
            return None

    def _minutes(self, row: TableRow, name: Field) -> int | None:
        text = self._cell(row, name)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            return read_minutes(text, name)
        return _minutes_in(text, name, self._columns.units.get(name) or "min")

    def _whole(self, row: TableRow, name: Field) -> int | None:
        text = self._cell(row, name)
        return round(read_number(text, name, low=0, high=99)) if text else None

    def _quality(self, row: TableRow) -> int | None:
        text = self._cell(row, "quality")
        return _rating(text) if text and self._rated else None

    def _rating_known(self) -> bool:
        """Whether every quality is a word we know or a whole number 1–5; another scale is left out whole."""
        cells = [text for row in self._table.rows if (text := self._cell(row, "quality"))]
        known = all(_rating(text) is not None for text in cells)
        if not known:
            self._notes.append(f"{self._table.file}: quality left out, it is not on a scale of 1 to 5")
        return known


def _minutes_in(text: str, name: Field, unit: Unit) -> int:
    """A number of that unit in whole minutes, no more than a day."""
    per = PER_MINUTE[unit]
    return round(read_number(text, name, low=0, high=_MOST_HOURS * 60 * per) / per)


_ALARMS = {"yes": True, "y": True, "true": True, "1": True, "ja": True,
           "no": False, "n": False, "false": False, "0": False, "nein": False}  # fmt: skip
"""What a column on alarms may say; anything else is not known."""


def _cell(columns: NightColumns, row: TableRow, name: Field) -> str:
    text = row.cell(columns.index.get(name))
    return "" if text.casefold() in SENTINELS else text


def _clock(text: str) -> str:
    """A clock cell without the German word for o'clock."""
    return _UHR.sub("", text)


def _rating(text: str) -> int | None:
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 5:
        return int(text)
    return _RATING_OF.get(header_key(text).replace("ß", "ss"))
