"""Nights from typed fields into the store: date, overlap and plausibility checked, one change each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from msgspec import structs

from coach.clean import clean_line
from coach.clock import local
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import night as fields
from coach.forms import typed as reading
from coach.gather import need
from coach.gather.said import said_asleep
from coach.insights.diary import by_hand
from coach.insights.validation import NightFinding, check_night
from coach.model import CheckIn, Nap, Night, Warn
from coach.words import day_text, read_clock, read_day

FIELD_OF = {kept: field for field, kept in fields.KEPT.items()}
"""Record field -> typed field."""


def find(desk: Desk, wanted: str) -> Night:
    """A night by id, or by its date where one source alone has one."""
    night = desk.store.get(Night, clean_line(wanted))
    if night is not None:
        return night
    try:
        day = read_day(wanted, today=desk.today(), field="id")
    except UsageError as error:
        raise UsageError(
            f"there is no night “{clean_line(wanted, 60)}”", where="id", todo="coach sleep list shows the ids."
        ) from error
    nights = desk.store.between(Night, day, day)
    if len(nights) != 1:
        what = "there are several nights" if nights else "there is no night"
        todo = f"Name one of {', '.join(night.id for night in nights)}." if nights else "Add it first."
        raise UsageError(f"{what} of {day_text(day)}", where="date", todo=todo)
    return nights[0]


def read_date(desk: Desk, form: Mapping[str, str]) -> date:
    """The date a night ends on: as typed, else the one on which it was that time last, else the present coach-day."""
    if not reading.given(form, "date"):
        return _woke_on(desk, form)
    day = read_day(form["date"], today=desk.today(), field="date")
    if day > desk.now().date():
        raise UsageError(f"{day_text(day)} has not come yet", where="date", todo="A night has the date it ends on.")
    return day


def _woke_on(desk: Desk, form: Mapping[str, str]) -> date:
    """The date of the wake typed before the day has begun: of a clock that has passed, the calendar's own."""
    now, today = desk.now(), desk.today()
    if now.date() == today or not reading.given(form, "wake"):
        return today
    try:
        woke = read_clock(form["wake"], "wake")
    except UsageError:
        return today
    return now.date() if woke <= now.time().replace(tzinfo=None) else today


def moved(desk: Desk, night: Night, form: Mapping[str, str]) -> Night:
    """The night on the date the form gives: its clocks move along."""
    day = read_date(desk, form) if reading.given(form, "date") else night.date
    if day == night.date:
        return night
    if not by_hand(night):
        raise UsageError(
            f"the night comes from {night.source}, which says when it was", where="date", todo="Add another night."
        )
    clocks = {}
    for field, kept in fields.CLOCKS.items():
        at: datetime | None = getattr(night, kept)
        if at is not None:
            where = fields.zone_of(night, field, desk.zone)
            here = at.astimezone(where)
            clocks[kept] = local(here.date() + (day - night.date), here.time(), where)
    return structs.replace(night, date=day, **clocks)


def read(desk: Desk, base: Night, form: Mapping[str, str], before: Night) -> fields.NightDraft:
    """The night with typed fields read in and nothing wrong with it; UsageError names the field."""
    stood = fields.texts(base, desk.zone, dated=False)
    drafted = fields.draft(base, form, desk.zone, steps_from=stood, twelve=desk.twelve)
    for problem in drafted.problems.values():
        raise problem
    night = drafted.night
    for other in desk.store.between(Night, night.date, night.date):
        if other.source == night.source and other.id != night.id:
            raise UsageError(
                f"there is already a night of {day_text(night.date)}",
                where="date",
                todo=f"Change it instead: coach sleep edit {other.id}.",
            )
    if said_asleep(desk, night.date) is not None:
        todo = "coach check-in --slept - takes that back; --date says of which day."
        raise UsageError("it was said how long you slept that night, without its times", where="date", todo=todo)
    for finding in new_findings(desk, before, night):
        if finding.level == "error":
            field = FIELD_OF.get(finding.field, "up")
            raise UsageError(finding.text.rstrip("."), where=field, todo="Change one of the times.")
    return drafted


def new_findings(desk: Desk, before: Night, after: Night) -> tuple[NightFinding, ...]:
    """What a change makes wrong or unusual about a night; what was so before is not held against it."""
    if after == before:
        return ()
    first, last = (after.date + timedelta(days=step) for step in (-2, 2))
    others: tuple[Night | Nap, ...] = (
        *desk.store.between(Night, first, last),
        *desk.store.between(Nap, first, last),
    )
    bed = need.usual_before(desk, after.date).bed
    known = set(check_night(before, others, usual_bed=bed, twelve=desk.twelve))
    return tuple(found for found in check_night(after, others, usual_bed=bed, twelve=desk.twelve) if found not in known)


def keep(desk: Desk, drafted: fields.NightDraft, before: Night, done: str) -> Changed:
    """Write the night, and the morning's rating of the same night with it."""
    night = drafted.night
    unusual = [found.text for found in new_findings(desk, before, night) if found.level == "warn"]
    name = f"night of {day_text(night.date)}"
    mornings = _rated(desk, night) if night.quality != before.quality else ()
    with changing(desk, f"{name} {done}") as change:
        change.put(night)
        for morning in mornings:
            change.put(morning)
    return Changed(what=f"{done.capitalize()}: {name}.", record_id=night.id, warnings=told((*unusual, *drafted.notes)))


def told(texts: Iterable[str]) -> tuple[Warn, ...]:
    """Things to know about a night that no fact stands behind."""
    return tuple(Warn(fact="", severity="info", text=text) for text in texts)


def _rated(desk: Desk, night: Night) -> tuple[CheckIn, ...]:
    """The check-ins of that date that say otherwise, with the night's rating."""
    return tuple(
        structs.replace(check_in, sleep_quality=night.quality)
        for check_in in desk.store.between(CheckIn, night.date, night.date)
        if check_in.sleep_quality != night.quality
    )
