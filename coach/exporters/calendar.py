"""The plan for a calendar: plans of days -> iCalendar (RFC 5545) whose events keep their UIDs from export to export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Alarm, Calendar, Component, Event

from coach.model import DayPlan, PlanItem
from coach.model.line_kinds import LINE_KINDS

PRODID = "-//recovery-coach//evening plan//EN"
MARKS = {"done": "✓ ", "skipped": "skipped: "}
SAME = ("SUMMARY", "DTSTART", "DTEND", "DESCRIPTION", "STATUS")
"""What a person sees of an event: it keeps its stamp and number while none of it changes."""


class PlanEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan as a calendar shows it."""

    uid: str
    line: str
    """The plan item's id."""
    title: str
    start: datetime
    end: datetime | None
    """None for a moment without length."""
    text: str = ""
    skipped: bool = False
    lead_min: int | None = None
    """Minutes before the start at which it reminds; None where it does not."""


def events_of(plans: Iterable[DayPlan], *, doses: bool) -> tuple[PlanEvent, ...]:
    """The lines of those plans in order of time: the doses alone, or all the others; clocks in each plan's zone."""
    lines = ((plan, item) for plan in plans for item in plan.items if LINE_KINDS[item.kind].dosed == doses)
    return tuple(_event(plan, item) for plan, item in lines)


def _event(plan: DayPlan, item: PlanItem) -> PlanEvent:
    zone = ZoneInfo(plan.tz)
    open_ = item.state in ("planned", "moved")
    reasons = [reason.text for reason in item.reasons]
    hint = "" if any(item.hint in text for text in reasons) else item.hint
    return PlanEvent(
        uid=uid_of(item.id),
        line=item.id,
        title=f"{MARKS.get(item.state, '')}{item.title}",
        start=item.start.astimezone(zone),
        end=item.end.astimezone(zone) if item.end > item.start else None,
        text="\n".join(text for text in (hint, *reasons) if text),
        skipped=item.state == "skipped",
        lead_min=LINE_KINDS[item.kind].remind_min if open_ else None,
    )


def calendar_ics(events: Iterable[PlanEvent], *, at: datetime, before: bytes = b"") -> bytes:
    """Those events as one calendar; `before` is what the last export wrote, where there is one.

    An event that did not change keeps its stamp and number, so that the same plan gives the same bytes; one that did
    counts one up (RFC 5545 3.8.7.4) and has the stamp of `at`.
    """
    chosen, known = tuple(events), _known(before)
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Recovery coach")
    for event in chosen:
        calendar.add_component(_component(event, at, known.get(event.uid)))
    if chosen:
        first, last = min(event.start for event in chosen), max(event.end or event.start for event in chosen)
        calendar.add_missing_timezones(first_date=first.date() - timedelta(days=1), last_date=_after(last))
    return bytes(calendar.to_ical())


def _after(moment: datetime) -> date:
    return moment.date() + timedelta(days=2)


def _known(before: bytes) -> dict[str, Component]:
    """The events of an earlier export by UID; none where the bytes are no calendar."""
    try:
        calendar = Calendar.from_ical(before) if before.strip() else None
    except (ValueError, KeyError, IndexError):
        return {}
    found = calendar.walk("VEVENT") if calendar is not None else ()
    return {str(event.get("UID")): event for event in found if event.get("UID")}


def _component(event: PlanEvent, at: datetime, was: Component | None) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("summary", event.title)
    made.add("dtstart", _written(event.start))
    if event.end is not None:
        made.add("dtend", _written(event.end))
    if event.text:
        made.add("description", event.text)
    made.add("status", "CANCELLED" if event.skipped else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if event.lead_min is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", -timedelta(minutes=event.lead_min))
        made.add_component(alarm)
    number, stamp = _number(made, was, at)
    made.add("dtstamp", stamp)
    made.add("sequence", number)
    return made


def _written(moment: datetime) -> datetime:
    """The clock in its zone; the second of two equal hours in UTC, as a clock alone means the first."""
    return moment.astimezone(UTC) if moment.fold else moment


def _number(made: Event, was: Component | None, at: datetime) -> tuple[int, datetime]:
    if was is None:
        return 0, at
    number = was.get("SEQUENCE", 0)
    number = number if isinstance(number, int) and number >= 0 else 0
    stamp = getattr(was.get("DTSTAMP"), "dt", None)
    same = _shown(made) == _shown(was)
    return (number, stamp) if same and isinstance(stamp, datetime) else (number + 1, at)


def _shown(event: Component) -> list[bytes]:
    """What a person sees of an event, its reminders too, as written."""
    parts = [event.get(name) for name in SAME] + [alarm.get("TRIGGER") for alarm in event.subcomponents]
    return [b"" if part is None else bytes(part.to_ical()) for part in parts]


def start_of(document: bytes, uid: str) -> datetime | None:
    """When the event of that UID starts; None where it is not in the calendar, canceled, or without a clock time."""
    event = _known(document).get(uid)
    start = None if event is None else getattr(event.get("DTSTART"), "dt", None)
    if event is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    return start if isinstance(start, datetime) and start.tzinfo is not None else None


def uid_of(line: str) -> str:
    """The UID of a plan item, the same in every export (RFC 7986: no name of a machine or person in it)."""
    return f"{line}@recovery-coach.invalid"
