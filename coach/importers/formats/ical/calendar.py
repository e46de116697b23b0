"""A calendar file -> busy times around today: recurrences expanded, zones settled, free time left out."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach.clean import clean_line
from coach.clock import local, minutes_between, with_offset, zone
from coach.errors import UnreadableError, UsageError
from coach.importers.build import build, problem
from coach.importers.format import ImportBudget
from coach.importers.formats.ical.blocks import Blocks, CalendarBlock, take_apart
from coach.importers.formats.ical.rules import steps_of
from coach.model import Busy, CalendarRead, Problem, Reading
from coach.words import count_text

if TYPE_CHECKING:
    from icalendar import Component

SOURCE = "ical"
DAYS_BACK, DAYS_AHEAD = 30, 180
"""The window around today in which entries are taken."""
MAX_ENTRIES = 5_000
MAX_NEAR = 20_000
"""Entries that repeat or lie near the window, each read in full."""
MAX_SIZE = 16 * 2**20
"""Characters of a calendar; ten busy years are about 5 MiB."""
"""Steps of all recurrence rules of one file together; about two seconds."""
MAX_ZONES = 50
LONGEST_DAYS = 31

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError)
"""What icalendar, recurring-ical-events and dateutil raise on broken entries; zones are looked up as files."""
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_TODO = "Enter the time by hand if it matters: coach busy add."
_KINDS = {"VTODO": "to-do", "VJOURNAL": "journal entry", "VFREEBUSY": "free-busy list"}


def read_calendar(text: str, file: str, where: ZoneInfo, today: date, budget: ImportBudget | None = None) -> Reading:
    """Busy times from 30 days before `today` to 180 days after; floating times are in `where`."""
    if len(text) > MAX_SIZE:
        raise UnreadableError(f"is a calendar larger than {MAX_SIZE >> 20} MiB", where=file, todo="Export fewer years.")
    blocks = take_apart(text, file)
    with warnings.catch_warnings():
        # Guessed vendor zones are warned about on stderr; the person reads notes instead.
        warnings.simplefilter("ignore")
        return _Calendar(blocks, file, where, today, budget or ImportBudget()).reading()


class _Calendar:
    """One file on its way to busy times."""

    def __init__(self, blocks: Blocks, file: str, where: ZoneInfo, today: date, budget: ImportBudget) -> None:
        """Settle the window and the zone of times that name none."""
        self._blocks, self._file, self._person = blocks, file, where
        self._first, self._last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
        self._own = _iana(blocks.zone_name)
        self._zone = zone(self._own) if self._own else where
        self._problems: list[Problem] = list(blocks.problems)
        self._counts: Counter[str] = Counter()
        self._skipped: dict[str, list[int]] = {}
        self._budget = budget
        self._name = blocks.name or f"file {clean_line(file, 200)}"
        self._read: set[str] = set()

    def reading(self) -> Reading:
        """Every busy time in the window."""
        from icalendar.timezone import tzp  # icalendar: 35 ms that only a calendar needs

        # The library keeps custom zones for the whole process; this file must not inherit another's.
        tzp.use_zoneinfo()
        self._take_zones()
        busy: dict[str, Busy] = {}
        for line, series in self._series():
            before = len(self._problems)
            for record in self._expanded(line, series):
                busy.setdefault(record.id, record)
            if len(self._problems) == before:
                self._read.add(str(series[0]["UID"]))
            if len(busy) > MAX_ENTRIES:
                why = f"more than {MAX_ENTRIES} entries in the window; the rest was left out"
                self._problems.append(Problem(file=self._file, line=line, why=why))
                break
        records = sorted(busy.values(), key=lambda record: (record.start, record.id))[:MAX_ENTRIES]
        calendar = CalendarRead(
            name=self._name,
            uids=frozenset(self._read),
            first=self._first,
            last=self._last,
            whole=not self._problems,
            where=self._person,
        )
        return Reading(
            format="ical",
            records=tuple(records),
            problems=tuple(self._all_problems()),
            notes=tuple(self._notes()),
            calendar=calendar,
        )

    def _take_zones(self) -> None:
        """Make the file's own zones known; named ones (IANA, Windows) are known better already."""
        import icalendar  # as in `reading`

        for block in self._blocks.zones[:MAX_ZONES]:
            name = block.value("TZID")
            if not name or _iana(name):
                continue
            try:
                for _, rule in block.values("RRULE"):
                    if "FREQ=YEARLY" not in rule.upper():
                        raise UsageError("its changes do not repeat by the year")
                    steps_of(rule, date(1900, 1, 1), self._last)
                icalendar.Timezone.from_ical(block.text())
            except (UsageError, *_BROKEN) as error:
                why = f"the zone “{clean_line(name, 60)}” cannot be read ({_said(error)}); its times are taken in "
                self._problems.append(Problem(file=self._file, line=block.line, why=why + self._zone.key))

    def _series(self) -> Iterator[tuple[int, list[Component]]]:
        """Entries that belong together by UID, parsed; what cannot be read is a problem of its line."""
        groups: dict[str, list[CalendarBlock]] = {}
        near = 0
        for block in self._blocks.events:
            if self._near(block):
                near += 1
                if near > MAX_NEAR:
                    why = f"more than {MAX_NEAR} entries near the window; the rest was not looked at"
                    self._problems.append(Problem(file=self._file, line=block.line, why=why))
                    break
                groups.setdefault(block.value("UID") or _made_uid(block), []).append(block)
            else:
                self._counts["outside"] += 1
        for uid, blocks in groups.items():
            events = [event for block in blocks if (event := self._event(block, uid)) is not None]
            if events:
                yield blocks[0].line, events

    def _near(self, block: CalendarBlock) -> bool:
        """Whether an entry can reach the window; repeating and unreadable ones are looked at closely."""
        if any(block.values(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
            return True
        start = _date_of(block, "DTSTART")
        if start is None:
            return True
        margin = timedelta(days=LONGEST_DAYS + 2)
        end = _date_of(block, "DTEND") or start
        return start <= self._last + margin and end >= self._first - margin

    def _event(self, block: CalendarBlock, uid: str) -> Component | None:
        import icalendar  # as in `reading`

        try:
            self._check_rules(block)
            event = icalendar.Event.from_ical(_without_rules(block))
            for name, _ in event.errors:
                if name in _TIMES:
                    raise UsageError(f"{name} cannot be read", todo=_TODO)
            start = _date(event, "DTSTART")
            # The expander would swap the two without a word.
            if "DTEND" in event and self._moment(_date(event, "DTEND")) < self._moment(start):
                raise UsageError("it ends before it starts", todo=_TODO)
            self._note_zone(block, start)
            event["UID"] = icalendar.vText(uid)
        except UsageError as error:
            self._problems.append(problem(error, self._file, block.line))
            return None
        except _BROKEN as error:
            self._problems.append(self._broken(block.line, error))
            return None
        return event

    def _check_rules(self, block: CalendarBlock) -> None:
        """Count the steps that the rules will take; UsageError when they are refused or too many."""
        start = _date_of(block, "DTSTART") or date(1970, 1, 1)
        steps = sum(steps_of(rule, start, self._last) for _, rule in block.values("RRULE"))
        if not self._budget.take_steps(steps):
            raise UsageError("the file holds too many repeating entries for one import", todo=_TODO)

    def _note_zone(self, block: CalendarBlock, start: date) -> None:
        if not isinstance(start, datetime) or start.tzinfo is not None:
            return
        parameters = block.values("DTSTART")[0][0]
        match = re.search(r'TZID="?([^";]*)', parameters, re.IGNORECASE)
        self._counts[f"in the unknown zone “{clean_line(match[1], 60)}”" if match else "without a zone"] += 1

    def _expanded(self, line: int, series: Iterable[Component]) -> Iterator[Busy]:
        """The busy times of one series inside the window."""
        import icalendar  # as in `reading`
        import recurring_ical_events  # 44 ms with the other

        calendar = icalendar.Calendar()
        if self._own:
            calendar["X-WR-TIMEZONE"] = icalendar.vText(self._own)
        for event in series:
            calendar.add_component(event)
        day = timedelta(days=1)
        begin, end = (datetime.combine(at, time()) for at in (self._first - day, self._last + 2 * day))
        try:
            for occurrence in recurring_ical_events.of(calendar).between(begin, end):
                record = self._busy(occurrence, line)
                if record is not None:
                    yield record
        except UsageError as error:
            self._problems.append(problem(error, self._file, line))
        except _BROKEN as error:
            self._problems.append(self._broken(line, error))

    def _busy(self, event: Component, line: int) -> Busy | None:
        """One occurrence as a busy time; None when it takes no time or lies outside the window."""
        first, last = _date(event, "DTSTART"), _date(event, "DTEND")
        all_day = not isinstance(first, datetime)
        start, end = self._moment(first), self._moment(last)
        here = self._person
        if end.astimezone(here).date() < self._first or start.astimezone(here).date() > self._last:
            return None
        if self._takes_no_time(event, line, start, end):
            return None
        if minutes_between(start, end) > LONGEST_DAYS * 1440 and not all_day:
            raise UsageError(f"it lasts more than {LONGEST_DAYS} days", todo=_TODO)
        title = event.get("SUMMARY", "")
        return build(
            Busy, "busy", source=SOURCE, key=f"{event['UID']} {first.isoformat() if all_day else _utc(start)}",
            start=with_offset(start, here), end=with_offset(end, here), all_day=all_day,
            title=clean_line(str(title[0] if isinstance(title, list) and title else title)) or "busy",
            calendar=self._name,
        )  # fmt: skip

    def _takes_no_time(self, event: Component, line: int, start: datetime, end: datetime) -> bool:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            reason = "canceled"
        elif str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
            reason = "marked free (TRANSPARENT)"
        elif _is_declined(event, self._blocks.name):
            reason = "declined"
        elif start == end:
            reason = "without a length"
        else:
            return False
        self._skipped.setdefault(reason, []).append(line)
        return True

    def _moment(self, value: date) -> datetime:
        """A calendar value as a moment: whole days begin at midnight of the person, floating times are local."""
        if not isinstance(value, datetime):
            return local(value, time(), self._person)
        if value.tzinfo is None:
            return local(value.date(), value.time(), self._zone)
        return with_offset(value, self._person)

    def _broken(self, line: int, error: Exception) -> Problem:
        return Problem(file=self._file, line=line, why=f"the entry cannot be read ({_said(error)})", todo=_TODO)

    def _all_problems(self) -> Iterator[Problem]:
        yield from self._problems
        for reason, lines in self._skipped.items():
            why = f"{count_text(len(lines), 'entry')} {reason}: taking no time"
            yield Problem(file=self._file, line=lines[0] if len(set(lines)) == 1 else None, why=why, meant=True)

    def _notes(self) -> Iterator[str]:
        yield f"{self._file}: entries from {self._first} to {self._last} were taken"
        name = self._blocks.zone_name
        if name and not self._own:
            yield f"{self._file}: its zone “{name}” is not known; {self._zone.key} was taken"
        if outside := self._counts.pop("outside", 0):
            yield f"{self._file}: {count_text(outside, 'entry')} outside that time"
        for what, n in self._counts.items():
            yield f"{self._file}: {count_text(n, 'entry')} {what}: times taken in {self._zone.key}"
        for kind, n in self._blocks.others.items():
            yield f"{self._file}: {count_text(n, _KINDS[kind])} left out"


def _without_rules(block: CalendarBlock) -> str:
    """The text of an entry; one that stands in for a single date must not bring rules of its own."""
    if not block.values("RECURRENCE-ID"):
        return block.text()
    rules = re.compile(r"(RRULE|RDATE|EXDATE)[;:]", re.IGNORECASE)
    lines = tuple(line for line in block.lines if not rules.match(line))
    return CalendarBlock(kind=block.kind, line=block.line, lines=lines).text()


def _date_of(block: CalendarBlock, name: str) -> date | None:
    """The date that a property begins with, None when it has none."""
    match = re.match(r"(\d{4})(\d{2})(\d{2})", block.value(name), re.ASCII)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


def _date(event: Component, name: str) -> date:
    """The date or moment of a property; UsageError when it is neither."""
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, date):
        raise UsageError(f"{name} is missing or cannot be read", todo=_TODO)
    return value


def _is_declined(event: Component, owner: str) -> bool:
    """Whether the calendar's owner said no: the one whose address names the calendar, or the only one asked."""
    asked = event.get("ATTENDEE", [])
    people = asked if isinstance(asked, list) else [asked]
    said_no = [str(one).lower().removeprefix("mailto:") for one in people if _participation(one) == "DECLINED"]
    return bool(said_no) and (len(people) == 1 or owner.lower() in said_no)


def _participation(attendee: object) -> str:
    """`ACCEPTED`, `DECLINED`, …, or nothing."""
    return str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()


def _made_uid(block: CalendarBlock) -> str:
    """A stable UID for an entry without one: from its title and start."""
    said = "\n".join((block.value("SUMMARY"), block.value("DTSTART")))
    return f"no-uid-{sha256(said.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _iana(name: str) -> str:
    """The IANA name of a zone given by its IANA or Windows name, or nothing."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # as in `reading`

    found = str(WINDOWS_TO_OLSON.get(name, name))
    try:
        return zone(found).key if found else ""
    except UsageError:
        return ""


def _utc(moment: datetime) -> str:
    return f"{with_offset(moment, ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"


def _said(error: Exception) -> str:
    what = error.what if isinstance(error, UsageError) else str(error)
    return clean_line(what, 120) or type(error).__name__
