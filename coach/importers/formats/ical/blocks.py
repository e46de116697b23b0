"""Calendar text -> blocks: which entries and zones it holds, on which lines, before any value is read.

The structure is read here so that one broken entry costs only itself, has a line number, and is judged
before a library expands it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from coach.clean import clean_line
from coach.model import Problem

_EVENT_NEEDS = frozenset(
    {
        "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS",
        "TRANSP", "SEQUENCE", "ATTENDEE",
    }
)  # fmt: skip
"""What a busy time is made of, and whether its owner said no to it; alarms and descriptions are never looked at."""
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})


class CalendarBlock(msgspec.Struct, frozen=True, kw_only=True):
    """One component: its kind, the line it begins on, and its unfolded property lines."""

    kind: str
    line: int
    lines: tuple[str, ...]

    def values(self, name: str) -> list[tuple[str, str]]:
        """Parameters and value of every property of that name, as written."""
        found = []
        for line in self.lines:
            match = _NAME.match(line)
            if match and match[1].upper() == name:
                found.append(_split(line[match.end() - 1 :]))
        return found

    def value(self, name: str) -> str:
        """The first value of that name, or nothing."""
        return next((value.strip() for _, value in self.values(name)), "")

    def text(self) -> str:
        """The block as calendar text."""
        return "\r\n".join((f"BEGIN:{self.kind}", *self.lines, f"END:{self.kind}", ""))


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar file taken apart."""

    events: tuple[CalendarBlock, ...]
    zones: tuple[CalendarBlock, ...]
    others: dict[str, int]
    """How many entries of other kinds there are (to-dos, journals)."""
    zone_name: str
    """The calendar's own zone (`X-WR-TIMEZONE`), or nothing."""
    problems: tuple[Problem, ...]
    name: str = ""
    """The calendar's own name (`X-WR-CALNAME`), often its owner's address; or nothing."""


def is_calendar(text: str) -> bool:
    """Whether the beginning of a text looks like iCalendar; a bare VEVENT counts."""
    return bool(re.match(r"[\ufeff\s]*BEGIN:(VCALENDAR|VEVENT)\s", text, re.IGNORECASE))


def take_apart(text: str, file: str) -> Blocks:
    """The blocks of a calendar; entries that are cut or run into each other become problems."""
    reading = _Reading(file)
    for line, content in _unfolded(text):
        reading.take(line, content)
    return reading.blocks()


class _Reading:
    """What the lines so far hold."""

    def __init__(self, file: str) -> None:
        """Nothing yet."""
        self._file = file
        self._found: list[CalendarBlock] = []
        self._problems: list[Problem] = []
        self._zone_name = self._name = ""
        self._open: _Open | None = None

    def take(self, line: int, content: str) -> None:
        """Read one unfolded line."""
        word, _, name = content.partition(":")
        word, name = word.strip().upper(), name.strip().upper()
        if word == "BEGIN" and name in _ENTRIES:
            self._cut()
            self._open = _Open(name, line)
        elif self._open is None:
            if word == "X-WR-TIMEZONE":
                self._zone_name = content.partition(":")[2].strip()
            elif word.partition(";")[0] == "X-WR-CALNAME":
                self._name = content.partition(":")[2].strip()
        elif word == "END" and name == self._open.kind:
            self._found.append(self._open.closed())
            self._open = None
        else:
            self._open.add(word, name, content)

    def blocks(self) -> Blocks:
        """All of them, when the last line was read."""
        self._cut()
        others = Counter(block.kind for block in self._found if block.kind not in ("VEVENT", "VTIMEZONE"))
        return Blocks(
            events=tuple(block for block in self._found if block.kind == "VEVENT"),
            zones=tuple(block for block in self._found if block.kind == "VTIMEZONE"),
            others=dict(others),
            zone_name=clean_line(self._zone_name, 80),
            problems=tuple(self._problems),
            name=clean_line(self._name, 200),
        )

    def _cut(self) -> None:
        """What is still open ends here without its end."""
        if self._open is None:
            return
        why = f"the {self._open.kind} that begins here never ends"
        todo = "The file may be cut short; export it again."
        self._problems.append(Problem(file=self._file, line=self._open.line, why=why, todo=todo))
        self._open = None


class _Open:
    """A block whose end has not come yet."""

    def __init__(self, kind: str, line: int) -> None:
        """Begin on that line."""
        self.kind, self.line = kind, line
        self._inner: list[str] = []
        self._lines: list[str] = []

    def add(self, word: str, name: str, content: str) -> None:
        """Take a line in, if it is one that matters."""
        zone = self.kind == "VTIMEZONE"
        if word == "BEGIN":
            self._inner.append(name)
        match = _NAME.match(content)
        if zone or (not self._inner and match and match[1].upper() in _EVENT_NEEDS):
            self._lines.append(content)
        if word == "END" and self._inner:
            self._inner.pop()

    def closed(self) -> CalendarBlock:
        """The block as it stands."""
        return CalendarBlock(kind=self.kind, line=self.line, lines=tuple(self._lines))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first line; folded lines are joined again."""
    start, parts = 0, [""]
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and parts[0]:
            parts.append(line[1:])
            continue
        if parts[0]:
            yield start, "".join(parts)
        start, parts = number, [line.lstrip("\ufeff")]
    if parts[0]:
        yield start, "".join(parts)


def _split(rest: str) -> tuple[str, str]:
    """Parameters and value of `;TZID=X:value`; a colon inside quotation marks is no end."""
    quoted = False
    for index, char in enumerate(rest):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return rest[:index].lstrip(";"), rest[index + 1 :]
    return rest.lstrip(";"), ""
