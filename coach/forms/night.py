"""A night's typed fields: night -> texts, texts -> night with notes, or the trouble of each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import cast, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from coach.clean import clean_line
from coach.clock import named_zone, shift, zone
from coach.errors import UsageError
from coach.forms import typed as reading
from coach.forms.fields import TypedField
from coach.insights.diary import by_hand, diary, onset_of
from coach.model import Night
from coach.model.records import UsualPart
from coach.words import Dial, read_clock, read_minutes, read_night, step_clock
from coach.words.reading import DAY_EXAMPLE, split_moment

MOST_AWAKENINGS = 99
BEST_RATING = 5


def _rating(text: str, field: str) -> int:
    return reading.whole(text, field, 1, BEST_RATING)


def _awakenings(text: str, field: str) -> int:
    return reading.whole(text, field, 0, MOST_AWAKENINGS)


def _zone_name(text: str, field: str) -> str:
    try:
        return zone(clean_line(text)).key
    except UsageError as error:
        raise UsageError(error.what, where=field, todo=error.todo) from error


def _note(text: str, field: str) -> str | None:
    return reading.note(text, field)


_DATED = "2310, 11:10pm or 2026-03-04 23:10"
NIGHT = (
    TypedField("date", "night to", "the date it ends: 2026-03-05, yesterday, mon", "DAY",
               f"the day the night ends: {DAY_EXAMPLE}"),
    TypedField("bed", "into bed", _DATED, "TIME", f"into bed: {_DATED}", kept="into_bed"),
    TypedField("lights", "lights out", "tried to fall asleep", "TIME", "tried to sleep", kept="lights_out"),
    TypedField("latency", "asleep in", "minutes: 15, 1h30", "MIN", "minutes until asleep",
               kept="latency_min", read=read_minutes),
    TypedField("awakenings", "times awake", "how often", "N", "how often awake", kept="awakenings", read=_awakenings),
    TypedField("awake", "awake", "minutes, all together", "MIN", "minutes awake, all together",
               kept="awake_min", read=read_minutes),
    TypedField("wake", "woke", "the last time", "TIME", "woke for good", kept="final_wake"),
    TypedField("up", "up", "out of bed", "TIME", "out of bed", kept="out_of_bed"),
    TypedField("quality", "quality", "1 to 5", "1-5", "the night: 5 is best", kept="quality", read=_rating),
    TypedField("alarm", "alarm", "", "yes|no", "an alarm or a duty ended the sleep (--no-alarm: it ended by itself)",
               (("", "not said"), ("no", "no alarm"), ("yes", "an alarm")), True, kept="alarm", read=reading.yes_no),
    TypedField("note", "note", help="a note", kept="note", read=_note),
    TypedField("tz_start", "zone at bed", "only when traveling: Europe/Berlin", "ZONE",
               "where the night began, if not at home", kept="tz_start", read=_zone_name),
    TypedField("tz_end", "zone at wake", "", "ZONE", "where it ended", kept="tz_end", read=_zone_name),
)  # fmt: skip
"""Every typed field of a night; clocks are read as one chain and have no reader of their own."""
NAP = (
    TypedField("start", "from", _DATED, "TIME", "start of a nap"),
    TypedField("end", "to", _DATED, "TIME", "end of a nap"),
    TypedField("note", "note", help="a note", kept="note", read=_note),
)
OF_NIGHT = {field.id: field for field in NIGHT}
CLOCKS = {"bed": "into_bed", "lights": "lights_out", "wake": "final_wake", "up": "out_of_bed"}
"""Typed clock fields in the order of the night, and where they are kept."""
SINGLES = tuple(field.id for field in NIGHT if field.read is not None)
"""Typed fields that stand for themselves."""
STEPPED = ("latency", "awakenings", "awake", "quality")
"""Those that take a step from what stands: `+5`."""
KEPT = {field.id: field.kept for field in NIGHT if field.id in (*CLOCKS, *STEPPED)}
"""Typed clocks and numbers, and where they are kept."""


class NightDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A night with typed fields read into it; fields in trouble are as they were."""

    night: Night
    notes: tuple[str, ...] = ()
    """What was assumed about clocks that happen twice or not at all."""
    problems: dict[str, UsageError] = {}
    """Field, under the name the caller gave it -> what is wrong."""


def texts(night: Night, home: ZoneInfo, *, dated: bool, twelve: bool = False) -> dict[str, str]:
    """The typed fields as they stand; clocks `23:10`, or `2026-03-04 23:10` when dated."""
    clocks = {field: _clock(night, field, home, dated=dated, twelve=twelve) for field in CLOCKS}
    singles = {field: OF_NIGHT[field].text(night) for field in SINGLES}
    return {"date": night.date.isoformat(), **clocks, **singles}


def draft(
    base: Night,
    form: Mapping[str, str],
    home: ZoneInfo,
    *,
    names: Mapping[str, str] | None = None,
    steps_from: Mapping[str, str] | None = None,
    twelve: bool = False,
) -> NightDraft:
    """`base` with the typed fields changed; a blank text clears one, `+5` steps from `steps_from`.

    A text that says what stands already changes nothing, but what stood as usual is then said. `names` are the
    caller's names of the fields.
    """
    called = {field: (names or {}).get(field, field) for field in (*CLOCKS, *SINGLES)}
    steps = steps_from or {}
    typed = changed(base, form, home)
    base = _said(base, form)
    problems: dict[str, UsageError] = {}
    changes: dict[str, object] = {}
    for field in SINGLES:
        if field in typed:
            try:
                changes |= _single(field, typed[field], called[field], steps.get(field, ""))
            except UsageError as error:
                problems[called[field]] = error
    night = structs.replace(base, **changes)
    chain, changing = _chain(base, night, typed, home, called, steps, problems)
    if not changing or any(called[field] in problems for field in CLOCKS):
        return NightDraft(night=_honest(base, night, typed), problems=problems)
    ends = zone_of(night, "bed", home), zone_of(night, "wake", home)
    try:
        times = read_night(night.date, chain, *ends, fields=[called[field] for field in CLOCKS], twelve=twelve)
    except UsageError as error:
        return NightDraft(night=night, problems=problems | {error.where: error})
    clocks = {CLOCKS[field]: getattr(times, CLOCKS[field]) for field in CLOCKS if field in changing}
    night = _honest(base, structs.replace(night, **clocks), typed)
    return NightDraft(night=night, notes=times.notes, problems=problems)


def left_as_usual(night: Night, form: Mapping[str, str], offered: Mapping[str, str]) -> Night:
    """The night, with those parts marked as usual that a form offered and that still stand as offered."""
    left = {KEPT.get(field) for field, text in offered.items() if text and form.get(field) == text}
    return structs.replace(night, usual=tuple(part for part in get_args(UsualPart) if part in left))


def usual_said(night: Night) -> str:
    """The parts that stand as usual, by their labels: `woke, up`; empty where all was said."""
    return ", ".join(field.label for field in NIGHT if field.kept in night.usual)


def _said(night: Night, fields: Collection[str]) -> Night:
    """The night, with those fields no longer standing as usual."""
    left = tuple(part for part in night.usual if part not in {KEPT.get(field) for field in fields})
    return structs.replace(night, usual=left) if left != night.usual else night


def zone_of(night: Night, field: str, home: ZoneInfo) -> ZoneInfo:
    """The zone of a clock field: as the night names it, else home, or the offset it was logged with."""
    start = field in ("bed", "lights")
    named = named_zone(night.tz_start if start else night.tz_end)
    known = [at for name in CLOCKS if (at := getattr(night, CLOCKS[name])) is not None]
    if named is None and known:
        logged = known[0 if start else -1]
        at_home = logged.astimezone(home).utcoffset() == logged.utcoffset()
        named = home if at_home else logged.tzinfo
    # A fixed offset answers all that is asked of a zone here.
    return cast(ZoneInfo, named or home)


def changed(base: Night, form: Mapping[str, str], home: ZoneInfo) -> dict[str, str]:
    """The fields whose text says something other than what stands."""
    standing = [texts(base, home, dated=dated, twelve=twelve) for dated in (True, False) for twelve in (True, False)]
    fields = (*CLOCKS, *SINGLES)
    return {
        field: form[field]
        for field in fields
        if field in form and all(form[field].strip() != kept[field] for kept in standing)
    }


def _single(field: str, text: str, name: str, base: str) -> dict[str, object]:
    """One field that stands for itself, as what the record keeps; errors call it by the caller's name."""
    row = OF_NIGHT[field]._replace(id=name)
    return {row.kept: row.value(reading.stepped(text, base) if field in STEPPED else text)}


def _chain(
    base: Night,
    night: Night,
    typed: Mapping[str, str],
    home: ZoneInfo,
    called: Mapping[str, str],
    steps: Mapping[str, str],
    problems: dict[str, UsageError],
) -> tuple[dict[str, str], set[str]]:
    """The four clock texts to read as one night, and which of them change; trouble goes into `problems`."""
    chain, changing = {}, set()
    for field in CLOCKS:
        name = called[field]
        # A wall clock typed by hand stays when its zone is mended; a device's instant stays an instant.
        moved = by_hand(base) and zone_of(base, field, home) != zone_of(night, field, home)
        kept = _clock(base, field, home, dated=True, offset=not moved)
        if field in typed or (moved and kept):
            changing.add(field)
        text = typed.get(field, kept)
        try:
            chain[name] = "" if reading.blank(text) else _stepped_clock(text, name, night.date, steps.get(field, ""))
        except UsageError as error:
            problems[name] = error
    return chain, changing


def _stepped_clock(text: str, name: str, day: date, base: str) -> str:
    """`+5` as the clock it leads to; any other text, once it can be read by itself, as it is."""
    if reading.is_step(text):
        if not base:
            raise UsageError("there is no time to step from", where=name, todo="Write it as 23:10.")
        return f"{step_clock(read_clock(base, name), text):%H:%M}"
    if split_moment(text, today=day, field=name) is None:
        read_clock(text, name)
    return text


def _honest(base: Night, night: Night, typed: Mapping[str, str]) -> Night:
    """A device's statements, kept true beside what the person adds."""
    if by_hand(base):
        return night
    new_latency = base.latency_min is None and night.latency_min is not None
    if new_latency and "lights" not in typed and night.lights_out is not None:
        # What stood as lights out was sleep onset.
        night = structs.replace(night, lights_out=shift(night.lights_out, -(night.latency_min or 0)))
    if _asleep(base) != _asleep(night):
        computed = structs.replace(night, asleep_min=None)
        if diary(computed).tst_min is not None:
            return computed
    return night


def _asleep(night: Night) -> tuple[datetime | None, int | None, datetime | None]:
    """What the time asleep is computed from."""
    return onset_of(night), night.awake_min, night.final_wake


def _clock(night: Night, field: str, home: ZoneInfo, *, dated: bool, twelve: bool = False, offset: bool = False) -> str:
    moment: datetime | None = getattr(night, CLOCKS[field])
    if moment is None:
        return ""
    where = zone_of(night, field, home)
    if offset:
        return moment.astimezone(where).isoformat(" ", "minutes")
    dial = Dial(where, twelve)
    return dial.dated(moment) if dated else dial.at(moment)
