"""The sleep log: nights and naps with their numbers; add, edit both ends, remove."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import structs

from coach.clean import clean_line
from coach.clock import named_zone, with_offset
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows import naps as of_naps
from coach.flows import nights as of_nights
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import night as night_fields
from coach.forms import typed as reading
from coach.forms.fields import ids
from coach.gather import need
from coach.gather.night_to_fill import empty_night, usual_texts
from coach.insights.debt import Debt
from coach.insights.diary import DiaryNumbers, diary, efficiency, one_per_date, sleep_as_usual
from coach.insights.usual import Usual
from coach.model import Nap, Night
from coach.words import day_text, wall_text


class NightRow(msgspec.Struct, frozen=True, kw_only=True):
    """One night and what it computes to; None where the log does not say enough."""

    night: Night
    main: bool
    """False for the same night from a second source: kept, not counted."""
    start: datetime | None
    """Into bed, else lights out, in the zone of that end."""
    end: datetime | None
    """Out of bed, else final awakening."""
    tib_min: int | None
    tst_min: int | None
    sol_min: int | None
    waso_min: int | None
    efficiency_pct: float | None
    efficiency_of: str
    """The denominator by name: `sleep period`, `time in bed`, or empty."""
    midsleep: str
    """Local clock, or empty."""
    usual: str = ""
    """What was offered as usual and left alone, in words: `woke, up`."""
    as_usual: bool = False
    """Whether the time asleep rests on that."""


class NapRow(msgspec.Struct, frozen=True, kw_only=True):
    """One nap."""

    nap: Nap
    minutes: int


class SleepView(msgspec.Struct, frozen=True, kw_only=True):
    """The log, newest first."""

    rows: tuple[NightRow, ...]
    naps: tuple[NapRow, ...]
    nights: int
    mean_tst_min: int | None
    """Over the main nights shown, from 3 nights on."""
    usual_bed: str
    """Usual clock of going to bed, the one the check-in offers: over 28 nights, however many are shown."""
    usual_wake: str
    debt: Debt
    """How far behind this morning, with its words."""
    need_min: int
    need: str
    """The need in words, with where it is from."""
    need_fact: str
    own_need_nights: int
    """Nights without an alarm that count towards the person's own need."""
    own_need_fewest: int
    """From how many on the need is their own."""
    tz: str
    hint: str = ""
    """For an empty log: the next key and why."""


NIGHT_FIELDS, NAP_FIELDS = ids(night_fields.NIGHT), ids(night_fields.NAP)
"""Names of the typed fields; clock fields take `23:10` or `2026-03-04 23:10`."""

FEWEST_FOR_MEAN = 3
"""Nights from which on a mean is said (algorithms 1.4)."""


def see_sleep(desk: Desk, days: int | None = None) -> SleepView:
    """The log of the last `days` days (None: everything)."""
    nights, naps = _logged(desk, days)
    main = one_per_date(nights)
    counted = {night.id for night in main}
    rows = tuple(_row(desk, night, main=night.id in counted) for night in nights)
    slept = [row.tst_min for row in rows if row.main and row.tst_min is not None]
    times = need.usual_of(desk)
    needed = need.need_of(desk)
    return SleepView(
        rows=tuple(sorted(rows, key=lambda row: (row.night.date, row.main), reverse=True)),
        naps=tuple(NapRow(nap=nap, minutes=of_naps.minutes(nap)) for nap in reversed(naps)),
        nights=len(main),
        mean_tst_min=round(sum(slept) / len(slept)) if len(slept) >= FEWEST_FOR_MEAN else None,
        usual_bed=_usual_text(desk, times, "bed"),
        usual_wake=_usual_text(desk, times, "wake"),
        debt=need.debt_of(desk),
        need_min=needed.minutes,
        need=needed.text,
        need_fact=needed.fact,
        own_need_nights=needed.own.nights,
        own_need_fewest=int(desk.facts.rule("sl.need_own").range[0]),
        tz=desk.profile.tz,
        hint="" if nights or naps else "No nights yet. c asks about the last one; three nights show what is usual.",
    )


def night_form(desk: Desk, night_id: str | None = None) -> dict[str, str]:
    """The typed fields of a night for editing (both ends with dates), or a new one's with the medians."""
    if night_id is not None:
        return night_fields.texts(of_nights.find(desk, night_id), desk.zone, dated=True, twelve=desk.twelve)
    blank = night_fields.texts(empty_night(desk, desk.today()), desk.zone, dated=True, twelve=desk.twelve)
    return blank | usual_texts(desk, need.usual_of(desk))


def add_night(desk: Desk, form: Mapping[str, str], offered: Mapping[str, str] | None = None) -> Changed:
    """Add a night from typed fields; a night of that date from the same source is an error that names it.

    Of what the form `offered`, the usual times that were left alone are marked as usual.
    """
    reading.check_fields(form, NIGHT_FIELDS)
    base = empty_night(desk, of_nights.read_date(desk, form))
    drafted = of_nights.read(desk, base, form, base)
    if drafted.night == base:
        raise UsageError("nothing is said about that night", where="bed", todo="Give at least one time.")
    night = night_fields.left_as_usual(drafted.night, form, offered or {})
    return of_nights.keep(desk, structs.replace(drafted, night=night), base, "added")


def edit_night(desk: Desk, night_id: str, form: Mapping[str, str]) -> Changed:
    """Change the named fields of a night (by id or date); fields not in `form` stay."""
    reading.check_fields(form, NIGHT_FIELDS)
    before = of_nights.find(desk, night_id)
    base = of_nights.moved(desk, before, form)
    drafted = of_nights.read(desk, base, night_fields.changed(before, form, desk.zone), before)
    if drafted.night == before:
        return Changed(what=f"Nothing changed in the night of {day_text(before.date)}.", record_id=before.id)
    return of_nights.keep(desk, drafted, before, "edited")


def nap_form(desk: Desk, nap_id: str) -> dict[str, str]:
    """The typed fields of a nap for editing."""
    return of_naps.texts(desk, of_naps.find(desk, nap_id))


def add_nap(desk: Desk, form: Mapping[str, str]) -> Changed:
    """Add a nap."""
    reading.check_fields(form, NAP_FIELDS)
    return of_naps.keep(desk, of_naps.read(desk, form, None), "added")


def edit_nap(desk: Desk, nap_id: str, form: Mapping[str, str]) -> Changed:
    """Change a nap; fields not in `form` stay."""
    reading.check_fields(form, NAP_FIELDS)
    before = of_naps.find(desk, nap_id)
    after = of_naps.read(desk, form, before)
    if after == before:
        return Changed(what=f"Nothing changed in {of_naps.said(desk, before)}.", record_id=before.id)
    return of_naps.keep(desk, after, "edited")


def remove(desk: Desk, record_id: str) -> Changed:
    """Remove a night or a nap by id (or a night by its date); `undo` brings it back."""
    nap = desk.store.get(Nap, clean_line(record_id))
    record = nap or of_nights.find(desk, record_id)
    said = of_naps.said(desk, record) if isinstance(record, Nap) else f"night of {day_text(record.date)}"
    with changing(desk, f"{said} removed") as change:
        change.remove(type(record), record.id)
    return Changed(what=f"Removed the {said}.", record_id=record.id)


def _logged(desk: Desk, days: int | None) -> tuple[tuple[Night, ...], tuple[Nap, ...]]:
    if days is None:
        return desk.store.all(Night), desk.store.all(Nap)
    if days < 1:
        raise UsageError(f"{days} is no number of days", where="days", todo="Use 1 or more.")
    first, last = desk.today() - timedelta(days=days - 1), desk.now().date()
    return desk.store.between(Night, first, last), desk.store.between(Nap, first, last)


def _row(desk: Desk, night: Night, *, main: bool) -> NightRow:
    numbers = diary(night)
    share, whole = efficiency(numbers)
    return NightRow(
        night=night,
        main=main,
        start=_in_zone(night.into_bed or night.lights_out, night.tz_start),
        end=_in_zone(night.out_of_bed or night.final_wake, night.tz_end),
        tib_min=_whole(numbers.tib_min),
        tst_min=_whole(numbers.tst_min),
        sol_min=_whole(numbers.sol_min),
        waso_min=_whole(numbers.waso_min),
        efficiency_pct=share,
        efficiency_of=whole,
        midsleep=_midsleep(desk, numbers),
        usual=night_fields.usual_said(night),
        as_usual=sleep_as_usual(night),
    )


def _in_zone(moment: datetime | None, name: str | None) -> datetime | None:
    """That moment on the clock of the named zone, else as it was logged."""
    where = named_zone(name)
    return moment if moment is None or where is None else with_offset(moment, where)


def _midsleep(desk: Desk, numbers: DiaryNumbers) -> str:
    if numbers.midpoint is None:
        return ""
    # The midpoint carries the offset of the zone it is shown in.
    return wall_text(numbers.midpoint, twelve=desk.twelve)


def _usual_text(desk: Desk, times: Usual, name: str) -> str:
    return usual_texts(desk, times).get(name, "")


def _whole(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)
