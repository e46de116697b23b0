"""Workouts, busy times and wishes: record -> typed fields, typed fields -> record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import get_args

from msgspec import structs

from coach.clean import clean_line
from coach.clock import minutes_between, parse_clock, shift, starts_of, with_offset
from coach.desk import Desk
from coach.errors import UsageError
from coach.forms import typed as reading
from coach.forms.fields import TypedField, same
from coach.model import Busy, Wish, Workout
from coach.model.records import Strain
from coach.words import Dial, length_text, number_text, read_minutes, read_moment, read_number
from coach.words.reading import CLOCK_EXAMPLE, LENGTH_EXAMPLE, MOMENT_EXAMPLE

Logged = Workout | Busy | Wish

DAY_MIN = 24 * 60
ZONES = 5


def _kind(text: str, field: str) -> str:
    return clean_line(text).lower()


def _strain(text: str, field: str) -> str:
    return reading.choice(text, get_args(Strain), field)


def _rpe(text: str, field: str) -> float:
    return read_number(text, field, low=0, high=10)


def _zones(text: str, field: str) -> tuple[int, ...]:
    minutes = tuple(reading.whole(part, field, 0, DAY_MIN) for part in clean_line(text).replace(",", " ").split())
    if len(minutes) != ZONES:
        raise UsageError(f"{len(minutes)} numbers are no {ZONES} zones", where=field, todo="Such as 10,20,15,8,2.")
    return minutes


def _list(text: str, field: str) -> tuple[str, ...]:
    return reading.names(text)


def _line(text: str, field: str) -> str | None:
    return reading.line(text, field)


def _note(text: str, field: str) -> str | None:
    return reading.note(text, field)


def _times_a_week(text: str, field: str) -> int:
    return reading.whole(text, field, 1, 14)


def _wish_minutes(text: str, field: str) -> int:
    minutes = read_minutes(text, field)
    if not 5 <= minutes <= DAY_MIN // 2:
        raise UsageError(f"{length_text(minutes)} is no session length", where=field, todo="Use 5 min to 12 h.")
    return minutes


_STRAINS = same(get_args(Strain))
_KIND = TypedField("kind", "kind", "strength, run, yoga …", "KIND", "strength, run, ride, swim, yoga ...",
                   kept="kind", read=_kind, empty="other")  # fmt: skip
_MUSCLES = TypedField("muscles", "muscles", "legs, back: for the gap between sessions", "LIST", "legs,back",
                      kept="muscles", read=_list, empty=())  # fmt: skip
_NOTE = TypedField("note", "note", help="a note", kept="note", read=_note)

WORKOUT = (
    TypedField("start", "from", "18:00 or yesterday 18:00", "TIME", MOMENT_EXAMPLE),
    TypedField("minutes", "minutes", LENGTH_EXAMPLE, "LENGTH", LENGTH_EXAMPLE),
    TypedField("end", metavar="TIME", help="instead of the minutes"),
    _KIND,
    TypedField("title", "title", help="what you call it", kept="title", read=_line),
    TypedField("strain", "strain", "", "STRAIN", "light, moderate, high or maximal", _STRAINS,
               kept="strain", read=_strain),
    TypedField("rpe", "effort", "RPE 0 to 10", "0-10", "session RPE", kept="rpe", read=_rpe),
    TypedField("heart", "heart rate", "mean, beats a minute", "BPM", "mean heart rate of the session",
               kept="heart_bpm", read=reading.heart_rate),
    TypedField("zones", metavar="LIST", help="minutes in the five heart rate zones: 10,20,15,8,2",
               kept="zones_min", read=_zones),
    _MUSCLES,
    _NOTE,
)  # fmt: skip
BUSY = (
    TypedField("start", "from", "19:15 or 2026-03-05 19:15", "TIME", '19:15, "tomorrow 19:15" or "2026-03-05 19:15"'),
    TypedField("end", "to", "20:00", "TIME", "20:00"),
    TypedField("minutes", metavar="LENGTH", help="instead of the end"),
    TypedField("title", "what", "Dinner", help="what it is", kept="title", read=_line, empty=""),
    TypedField("travel", "on the way, min", "there and back, each; empty takes the profile's", "MIN",
               "minutes on the way there, and back; without it the profile's", kept="travel_min", read=reading.margin),
    TypedField("ready_in", "ready in, min", "from waking; empty takes the profile's", "MIN",
               "minutes to get ready for it after waking; without it the profile's",
               kept="ready_in_min", read=reading.margin),
    TypedField("keeps_sleep", "at night", "", "yes|no", "a short thing at night that breaks sleep without moving it",
               (("no", "counts as getting up"), ("yes", "keeps sleep")), True,
               kept="keeps_sleep", read=reading.yes_no, empty=False),
    _NOTE,
)  # fmt: skip
WISH_CLOCKS = ("preferred", "earliest", "latest_end")
_CLOCK_HINT = f"{CLOCK_EXAMPLE}; or empty"
WISH = (
    TypedField("title", "session", "Legs", help="what you call it", kept="title", read=_line, empty=""),
    _KIND,
    TypedField("minutes", "minutes", LENGTH_EXAMPLE, "LENGTH", LENGTH_EXAMPLE,
               kept="minutes", read=_wish_minutes, empty=0),
    TypedField("strain", "strain", "", "STRAIN", "light, moderate (default), high or maximal", _STRAINS,
               kept="strain", read=_strain, empty="moderate"),
    _MUSCLES,
    TypedField("days", "days", "mon,thu; empty for every day", "LIST", "mon,thu (default: every day)",
               kept="days", read=reading.weekdays, empty=()),
    TypedField("date", metavar="LIST", help="single days, 2026-03-05 or tomorrow"),
    TypedField("preferred", "best at", _CLOCK_HINT, "TIME", "best start", kept="preferred", read=reading.kept_clock),
    TypedField("earliest", "not before", _CLOCK_HINT, "TIME", "not before", kept="earliest", read=reading.kept_clock),
    TypedField("latest_end", "over by", _CLOCK_HINT, "TIME", "over by then",
               kept="latest_end", read=reading.kept_clock),
    TypedField("per_week", "per week", "how often; the week finds the days", "N", "how often a week",
               kept="per_week", read=_times_a_week),
    TypedField("if_slept", "if slept", "", "yes|no",
               "only after a night that was not short; until it is known, the session stands on that condition",
               (("no", "always"), ("yes", "only if slept")), True, kept="if_slept", read=reading.yes_no, empty=False),
    _NOTE,
)  # fmt: skip
"""Every field of a workout, a busy time, a wish; those without an attribute are read together."""


def texts(record: Logged, dial: Dial) -> dict[str, str]:
    """The typed fields of a record as they stand."""
    if isinstance(record, Wish):
        clocks = {name: dial.of_day(kept) for name in WISH_CLOCKS if (kept := getattr(record, name))}
        return {**_kept(record, WISH), **clocks, "date": ", ".join(day.isoformat() for day in record.dates)}
    span = {
        "start": dial.dated(record.start),
        "end": dial.dated(record.end),
        "minutes": number_text(minutes_between(record.start, record.end)),
    }
    return {**span, **_kept(record, WORKOUT if isinstance(record, Workout) else BUSY)}


def workout(desk: Desk, form: Mapping[str, str], record_id: str, before: Workout | None) -> Workout:
    """A workout from typed fields; those left out stay as they were, or take their default."""
    start, end = _span(desk, form, before, ahead=False)
    if minutes_between(start, end) > DAY_MIN:
        raise UsageError("is longer than a day", where="minutes", todo="Log each session by itself.")
    base = before or Workout(id=record_id, start=start, end=end, kind="other")
    return structs.replace(base, start=start, end=end, **_changes(form, WORKOUT))


def busy(desk: Desk, form: Mapping[str, str], record_id: str, before: Busy | None) -> Busy:
    """A busy time from typed fields; those left out stay as they were, or take their default.

    UsageError where the way there or back that was typed is longer than what lies between it and its neighbor.
    """
    start, end = _span(desk, form, before, ahead=True)
    base = before or Busy(id=record_id, start=start, end=end)
    made = structs.replace(base, start=start, end=end, **_changes(form, BUSY))
    if reading.given(form, "travel"):
        _check_way(desk, made)
    return made


def _check_way(desk: Desk, made: Busy) -> None:
    day, way = made.start.astimezone(desk.zone).date(), made.travel_min or 0
    found = desk.store.between(Busy, day - timedelta(days=1), made.end.astimezone(desk.zone).date() + timedelta(days=1))
    for other in found:
        gap = (
            minutes_between(other.end, made.start)
            if other.end <= made.start
            else minutes_between(made.end, other.start)
        )
        if other.id != made.id and other.blocks and 0 <= gap < way:
            side, title = "after" if other.end <= made.start else "before", other.title or "a busy block"
            raise UsageError(
                f"{length_text(way)} on the way do not fit into the {length_text(gap)} {side} {title}",
                where="travel",
                todo="Give that way its minutes, or one of the two another time; nothing was changed.",
            )


def wish(desk: Desk, form: Mapping[str, str], record_id: str, before: Wish | None) -> Wish:
    """A wish from typed fields; UsageError when it cannot fit into its own window."""
    for field, todo in (("title", "Give the session a name."), ("minutes", "Give its length in minutes.")):
        if before is None or field in form:
            reading.require(form, field, todo)
    changes = _changes(form, WISH)
    if "date" in form:
        changes["dates"] = reading.dates(form["date"], "date", desk.today()) if reading.given(form, "date") else ()
    made = structs.replace(before or Wish(id=record_id, title="", kind="other", minutes=5), **changes)
    _check_window(made, starts_of(desk.profile.day_starts), desk.dial)
    return made


def _changes(form: Mapping[str, str], fields: Iterable[TypedField]) -> dict[str, object]:
    return {field.kept: field.value(form[field.id]) for field in fields if field.kept and field.id in form}


def _kept(record: Logged, fields: Iterable[TypedField]) -> dict[str, str]:
    return {field.id: field.text(record) for field in fields if field.kept}


def _span(
    desk: Desk, form: Mapping[str, str], before: Workout | Busy | None, *, ahead: bool
) -> tuple[datetime, datetime]:
    start = _start(desk, form, before, ahead=ahead)
    minutes = read_minutes(form["minutes"], "minutes") if reading.given(form, "minutes") else None
    if minutes == 0:
        raise UsageError("is nothing", where="minutes", todo="Give at least 1 minute.")
    by_length = None if minutes is None else with_offset(shift(start, minutes), desk.zone)
    if reading.given(form, "end"):
        end = reading.end_after(form["end"], "end", start=start, now=desk.now(), zone=desk.zone)
        if by_length is not None and by_length != end:
            raise UsageError("end and minutes do not agree", where="end", todo="Give one of the two.")
        return start, end
    if by_length is not None:
        return start, by_length
    if before is None:
        raise UsageError("is missing", where="minutes", todo="Give minutes or an end.")
    return start, with_offset(shift(start, minutes_between(before.start, before.end)), desk.zone)


def _start(desk: Desk, form: Mapping[str, str], before: Workout | Busy | None, *, ahead: bool) -> datetime:
    if before is not None and "start" not in form:
        return before.start
    text = reading.require(form, "start", "Give a start such as 18:00 or 2026-03-05 18:00.")
    now, zone = desk.now(), desk.zone
    if ahead:
        return reading.planned_moment(text, "start", now=now, zone=zone, day_starts=starts_of(desk.profile.day_starts))
    return read_moment(text, now=now, zone=zone, field="start")


def _check_window(made: Wish, day_starts: time, dial: Dial) -> None:
    opens, closes = (dial.of_day(clock or day_starts) for clock in (made.earliest, made.latest_end))
    first = _minute(made.earliest, day_starts) if made.earliest else 0
    last = _minute(made.latest_end, day_starts) if made.latest_end else DAY_MIN
    last = last or DAY_MIN
    if last - first < made.minutes:
        shorter = f"Make it {last - first} min at most, or widen" if last - first >= 5 else "Widen"
        raise UsageError(
            f"{length_text(made.minutes)} does not fit between {opens}–{closes}",
            where="minutes",
            todo=f"{shorter} the window.",
        )
    if made.preferred is None:
        return
    begin = _minute(made.preferred, day_starts)
    if begin < first:
        raise UsageError(f"is before the earliest start, {opens}", where="preferred", todo="Change one of the two.")
    if begin + made.minutes > last:
        raise UsageError(
            f"would end after {closes}",
            where="preferred",
            todo="Prefer an earlier start.",
        )


def _minute(clock: str, day_starts: time) -> int:
    moment = parse_clock(clock)
    return (moment.hour * 60 + moment.minute - day_starts.hour * 60 - day_starts.minute) % DAY_MIN
