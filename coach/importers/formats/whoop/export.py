"""A WHOOP export -> nights, naps and workouts: sleeps, cycles, workouts and journal tables in one Reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from coach.clean import clean_line
from coach.clock import minutes_between
from coach.errors import UsageError
from coach.importers.build import build, problem
from coach.importers.formats.whoop.columns import Columns, Kind, table_kind
from coach.importers.formats.whoop.values import (
    kind_of,
    read_local,
    read_measure,
    read_minutes_cell,
    read_offset,
    strain_of,
)
from coach.importers.table import Table, TableRow
from coach.model import Nap, Night, Problem, Reading, Record, Workout
from coach.words import count_text, number_text

SOURCE = "whoop"
_TRUE = frozenset({"true", "yes", "1", "sí", "si", "verdadero"})
_DOSED = {
    "magnesium": ("magnesi",),
    "caffeine": ("caffeine", "cafeína", "cafeina", "coffee"),
    "alcohol": ("alcohol",),
    "melatonin": ("melatonin",),
}
"""Journal questions about something with an amount, by a word in them."""
_QUESTIONS_SHOWN = 12

WHOLE = 100


def read_whoop(tables: Sequence[Table], zone: ZoneInfo) -> Reading:
    """Everything the tables hold; `zone` stands in where a row names no offset."""
    export = _Export(zone)
    by_kind: dict[Kind, list[Table]] = {"sleeps": [], "cycles": [], "workouts": [], "journal": []}
    for table in tables:
        kind = table_kind(table.header)
        if kind is not None:
            by_kind[kind].append(table)
    steps: tuple[tuple[Kind, Callable[[Columns, TableRow], None]], ...] = (
        ("sleeps", export.sleep),
        ("cycles", export.cycle),
        ("workouts", export.workout),
        ("journal", export.journal),
    )
    for kind, take in steps:
        for table in by_kind[kind]:
            export.read(table, take)
    return export.reading()


class _Export:
    """What has been read so far."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Nothing yet."""
        self._zone = zone
        self._nights: dict[datetime, Night] = {}
        self._dates: set[date] = set()
        self._others: dict[str, Record] = {}
        self._answers: Counter[str] = Counter()
        self._seen: set[tuple[str, ...]] = set()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._offsets: dict[str, None] = {}
        self._bare = 0
        self._problems: list[Problem] = []
        self._notes: list[str] = []

    def read(self, table: Table, take: Callable[[Columns, TableRow], None]) -> None:
        """Every row of a table; one that cannot be used becomes a problem of its line."""
        columns = Columns(table)
        self._problems.extend(table.problems)
        if columns.note:
            self._notes.append(columns.note)
        for row in table.rows:
            try:
                take(columns, row)
            except UsageError as error:
                self._problems.append(problem(error, table.file, row.line))

    def sleep(self, columns: Columns, row: TableRow) -> None:
        """A row of the sleeps table: a night, or a nap."""
        if columns.cell(row, "nap").casefold() in _TRUE:
            start, end, key = self._span(columns, row, "onset", "wake")
            asleep = read_minutes_cell(columns.cell(row, "asleep"), "Asleep duration")
            self._keep(build(Nap, "nap", source=SOURCE, key=key, start=start, end=end, asleep_min=asleep))
            return
        self._keep_night(self._night(columns, row))

    def cycle(self, columns: Columns, row: TableRow) -> None:
        """A row of the cycles table: heart rate measures for its night, or the night itself."""
        self._moment(columns, row, "cycle_start", "Cycle start time")
        if not columns.cell(row, "onset") and not columns.cell(row, "wake"):
            self._counts["cycle", "without sleep left out"] += 1
            return
        measured = self._night(columns, row)
        onset = measured.lights_out
        if onset in self._nights:
            self._nights[onset] = msgspec.structs.replace(
                self._nights[onset],
                hrv_rmssd_ms=measured.hrv_rmssd_ms,
                resting_hr_bpm=measured.resting_hr_bpm,
            )
        elif measured.date in self._dates:
            self._counts["cycle", "left out: the night of that date begins at another time"] += 1
        else:
            self._keep_night(measured)

    def workout(self, columns: Columns, row: TableRow) -> None:
        """A row of the workouts table."""
        activity = clean_line(columns.cell(row, "activity"), 80)
        start, end, key = self._span(columns, row, "start", "end")
        strain = read_measure(columns.cell(row, "strain"), "Activity Strain")
        note = f"WHOOP strain {number_text(strain)}" if strain is not None else None
        self._keep(
            build(
                Workout, "workout", source=SOURCE, key=f"{key} {activity}", start=start, end=end, note=note,
                kind=kind_of(activity), title=activity or None, strain=strain_of(strain),
                heart_bpm=read_measure(columns.cell(row, "heart"), "Average HR") or None,
                zones_min=_zones_min(columns, row, minutes_between(start, end)),
            )
        )  # fmt: skip

    def journal(self, columns: Columns, row: TableRow) -> None:
        """A row of the journal: counted by question, never guessed into a dose."""
        question = clean_line(columns.cell(row, "question"), 80)
        if not question:
            raise UsageError("there is no question", where="Question text")
        answer = tuple(columns.cell(row, name).casefold() for name in ("cycle_start", "zone", "answer", "notes"))
        if (question, *answer) in self._seen:
            self._counts["journal row", "repeated, counted once"] += 1
            return
        self._seen.add((question, *answer))
        self._answers[question] += 1

    def reading(self) -> Reading:
        """The whole export."""
        return Reading(
            format="whoop",
            records=(*self._nights.values(), *self._others.values()),
            problems=tuple(self._problems),
            notes=(*self._zone_notes(), *self._notes, *self._count_notes(), *self._journal_notes()),
        )

    def _night(self, columns: Columns, row: TableRow) -> Night:
        onset, wake, key = self._span(columns, row, "onset", "wake")
        minutes = {
            name: read_minutes_cell(columns.cell(row, name), name)
            for name in ("asleep", "in_bed", "awake", "light", "deep", "rem")
        }
        stages = {f"{name}_min": minutes[name] for name in ("light", "deep", "rem")}
        zone = clean_line(columns.cell(row, "zone"), 40) or self._zone.key
        return build(
            Night, "night", source=SOURCE, key=key, date=wake.date(), lights_out=onset, final_wake=wake,
            asleep_min=minutes["asleep"], in_bed_min=minutes["in_bed"], awake_min=minutes["awake"],
            stages=stages if any(value is not None for value in stages.values()) else None,
            tz_start=zone, tz_end=zone,
            hrv_rmssd_ms=read_measure(columns.cell(row, "hrv"), "Heart rate variability"),
            resting_hr_bpm=read_measure(columns.cell(row, "resting_hr"), "Resting heart rate"),
        )  # fmt: skip

    def _span(self, columns: Columns, row: TableRow, first: str, last: str) -> tuple[datetime, datetime, str]:
        """Both ends of a sleep or workout, and WHOOP's key for it."""
        titles = {"onset": "Sleep onset", "wake": "Wake onset", "start": "Workout start", "end": "Workout end"}
        start = self._moment(columns, row, first, titles[first])
        minutes = None
        if not columns.cell(row, last) and first == "start":
            minutes = read_minutes_cell(columns.cell(row, "minutes"), "Duration")
        end = start + timedelta(minutes=minutes) if minutes else self._moment(columns, row, last, titles[last])
        zone = columns.cell(row, "zone") or self._zone.key
        return start, end, f"{start:%Y-%m-%d %H:%M:%S} {zone}"

    def _moment(self, columns: Columns, row: TableRow, name: str, title: str) -> datetime:
        text = columns.cell(row, "zone")
        offset = read_offset(text)
        moment = read_local(columns.cell(row, name), title, offset, self._zone)
        if offset is None:
            self._bare += name in ("onset", "start")
        else:
            self._offsets[f"UTC{moment.isoformat()[-6:]}"] = None
        return moment

    def _keep(self, record: Record) -> None:
        if record.id in self._others:
            self._counts["row", "repeated, counted once"] += 1
        self._others.setdefault(record.id, record)

    def _keep_night(self, night: Night) -> None:
        onset = night.lights_out
        if onset is None:
            raise UsageError("there is no time", where="Sleep onset")
        if onset in self._nights:
            self._counts["row", "repeated, counted once"] += 1
            return
        self._nights[onset] = night
        self._dates.add(night.date)

    def _zone_notes(self) -> list[str]:
        notes = [f"times taken as local: {', '.join(self._offsets)}"] if self._offsets else []
        if self._bare:
            notes.append(f"{count_text(self._bare, 'row')} without a zone: times taken in {self._zone.key}")
        return notes

    def _count_notes(self) -> list[str]:
        return [f"{count_text(n, noun)} {what}" for (noun, what), n in self._counts.items()]

    def _journal_notes(self) -> list[str]:
        topics: Counter[str] = Counter()
        plain: Counter[str] = Counter()
        for question, n in self._answers.items():
            low = question.casefold()
            topic = next((t for t, words in _DOSED.items() if any(word in low for word in words)), None)
            if topic:
                topics[topic] += n
            else:
                plain[question] += n
        todo = "no amount or time; add the product and log doses"
        notes = [
            f"journal: {count_text(n, 'answer')} about {topic} {'has' if n == 1 else 'have'} {todo}"
            for topic, n in topics.items()
        ]
        notes += [
            f"journal: {count_text(n, 'answer')} to “{question}” left out"
            for question, n in plain.most_common(_QUESTIONS_SHOWN)
        ]
        if (more := len(plain) - _QUESTIONS_SHOWN) > 0:
            notes.append(f"journal: answers to {count_text(more, 'other question')} left out")
        return notes


def _zones_min(columns: Columns, row: TableRow, minutes: float) -> tuple[int, ...] | None:
    """Minutes in the five zones from their shares; None where one is none, or no heart rate was measured."""
    cells = [columns.cell(row, f"zone_{n}") for n in range(1, 6)]
    shares = [0.0 if cell.strip() == "0" else read_measure(cell, "HR Zone") for cell in cells]
    known = [share for share in shares if share is not None and 0 <= share <= WHOLE]
    return (
        tuple(round(share * minutes / WHOLE) for share in known) if len(known) == len(shares) and any(known) else None
    )
