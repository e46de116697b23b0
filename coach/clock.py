"""Time: the only reading of the real clock, the coach-day, and arithmetic that goes through UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coach.errors import UsageError
from coach.pattern import Pattern

DAY_STARTS = time(4, 0)
"""The coach-day begins here where nothing else is known: a bedtime at 00:40 belongs to the evening before."""

UTC_NAME = "UTC"
"""The zone of whoever is nowhere."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_OFFSET = Pattern(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", re.ASCII)


class Clock(Protocol):
    """What tells the present moment."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)


class StoppedClock:
    """A clock that stands at one moment (`--at`, tests)."""

    def __init__(self, at: datetime) -> None:
        """Stand at `at`, which must be aware."""
        self._at = to_utc(at)

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self._at


def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; UsageError with the field when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"there is no time zone “{name}”", where="tz", todo="Use an IANA name such as Europe/Berlin."
        ) from error


def machine_zone() -> str:
    """The machine's IANA zone, or UTC where it cannot be told."""
    import tzlocal  # 13 ms, and only who has no zone of their own or is elsewhere needs its name

    try:
        return zone(tzlocal.get_localzone_name() or UTC_NAME).key.removeprefix("Etc/UTC") or UTC_NAME
    except (UsageError, LookupError, OSError, ValueError):
        return UTC_NAME


def machine_offset(moment: datetime) -> timedelta | None:
    """How far the machine's own clock is from UTC at that moment."""
    return moment.astimezone().utcoffset()


def named_zone(name: str | None) -> tzinfo | None:
    """An IANA zone (`Europe/Berlin`) or a fixed one (`UTC+03:00`); None when it is neither."""
    if not name:
        return None
    match = _OFFSET.fullmatch(name)
    if match is None:
        try:
            return zone(name)
        except UsageError:
            return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(offset if match[1] == "+" else -offset) if offset < timedelta(days=1) else None


def to_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is a programming error."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


def minutes_between(start: datetime, end: datetime) -> float:
    """Elapsed minutes from start to end, right across clock changes (PEP 495: same-zone `-` is not)."""
    return (to_utc(end) - to_utc(start)).total_seconds() / 60


def shift(moment: datetime, minutes: float) -> datetime:
    """The instant `minutes` later (elapsed), in the zone of `moment`."""
    return (to_utc(moment) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)


def with_offset(moment: datetime, where: tzinfo) -> datetime:
    """`moment` as local time with a fixed offset, the form that records and documents keep."""
    local = moment.astimezone(where)
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("a zone without an offset")
    return local.replace(tzinfo=timezone(offset), fold=0)


def exists(naive: datetime, where: ZoneInfo) -> bool:
    """Whether that wall-clock time happens in that zone (False inside a spring gap)."""
    there = naive.replace(tzinfo=where)
    return there.astimezone(UTC).astimezone(where).replace(tzinfo=None, fold=0) == naive.replace(fold=0)


def is_ambiguous(naive: datetime, where: ZoneInfo) -> bool:
    """Whether that wall-clock time happens twice in that zone (autumn)."""
    early, late = naive.replace(tzinfo=where, fold=0), naive.replace(tzinfo=where, fold=1)
    return early.utcoffset() != late.utcoffset() and exists(naive, where)


def local(day: date, clock_time: time, where: ZoneInfo, *, fold: int = 0) -> datetime:
    """That wall-clock time as an instant with offset; inside a spring gap, shifted forward by the gap.

    A time that happens twice is the first one, or the second with `fold=1`.
    """
    there = datetime.combine(day, clock_time, tzinfo=where).replace(fold=fold)
    return with_offset(there.astimezone(UTC), where)


def parse_clock(text: str) -> time:
    """`HH:MM` as kept in records."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def starts_of(day_starts: str | None) -> time:
    """When the coach-day begins, as a profile keeps it; a desk's own profile always says it."""
    return DAY_STARTS if day_starts is None else parse_clock(day_starts)


def coach_day(moment: datetime, where: ZoneInfo, day_starts: time = DAY_STARTS) -> date:
    """The coach-day a moment belongs to: its local date, or the one before until `day_starts`."""
    here = moment.astimezone(where)
    return here.date() if here.time().replace(tzinfo=None) >= day_starts else here.date() - timedelta(days=1)


def day_start(day: date, where: ZoneInfo, day_starts: time = DAY_STARTS) -> datetime:
    """The instant the coach-day begins, with offset."""
    return local(day, day_starts, where)


def weekday(day: date) -> str:
    """`mon` … `sun`."""
    return WEEKDAYS[day.weekday()]
