"""Naps from typed fields into the store: both ends read, overlap checked, one change each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from msgspec import structs

from coach.clean import clean_line
from coach.clock import minutes_between
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import typed as reading
from coach.model import Nap, Night
from coach.store import new_id
from coach.words import day_text, length_text, read_moment

LONGEST_MIN = 12 * 60
"""A longer sleep is a night."""


def minutes(nap: Nap) -> int:
    """How long the nap was, in whole minutes."""
    return round(minutes_between(nap.start, nap.end))


def read(desk: Desk, form: Mapping[str, str], before: Nap | None) -> Nap:
    """A nap from typed fields; those left out stay as they were. UsageError names the field."""
    now, zone = desk.now(), desk.zone
    standing = texts(desk, before) if before is not None else {}
    typed = {field: text for field, text in form.items() if text.strip() != standing.get(field)}
    if before is not None and "start" not in typed:
        start = before.start
    else:
        text = reading.require(typed, "start", "Give a start such as 14:10 or yesterday 14:10.")
        start = read_moment(text, now=now, zone=zone, field="start")
    if start > now:
        raise UsageError("has not happened yet", where="start", todo="Log a nap once it is over.")
    if before is not None and not {"start", "end"} & typed.keys():
        end = before.end
    else:
        text = reading.require({**standing, **form}, "end", "Give an end such as 14:35.")
        end = reading.end_after(text, "end", start=start, now=now, zone=zone)
    base = before or Nap(id=new_id("nap"), start=start, end=end)
    nap = structs.replace(base, start=start, end=end)
    if "note" in typed:
        nap = structs.replace(nap, note=reading.note(typed["note"], "note"))
    _check(desk, nap)
    return nap


def find(desk: Desk, nap_id: str) -> Nap:
    """The nap of that id."""
    wanted = clean_line(nap_id)
    nap = desk.store.get(Nap, wanted)
    if nap is None:
        raise UsageError(f"there is no nap “{wanted}”", where="id", todo="coach sleep list shows the ids.")
    return nap


def texts(desk: Desk, nap: Nap) -> dict[str, str]:
    """The typed fields of a nap as they stand."""
    return {"start": desk.dial.dated(nap.start), "end": desk.dial.dated(nap.end), "note": nap.note or ""}


def keep(desk: Desk, nap: Nap, done: str) -> Changed:
    """Write the nap."""
    with changing(desk, f"{said(desk, nap)} {done}") as change:
        change.put(nap)
    span = desk.dial.span(nap.start, nap.end)
    return Changed(what=f"{done.capitalize()}: {said(desk, nap)}, {span}.", record_id=nap.id)


def said(desk: Desk, nap: Nap) -> str:
    """`nap of Thu 5 Mar`."""
    return f"nap of {day_text(nap.start.astimezone(desk.zone).date())}"


def _check(desk: Desk, nap: Nap) -> None:
    if minutes(nap) > LONGEST_MIN:
        raise UsageError(f"{length_text(minutes(nap))} is no nap", where="end", todo="Log it as a night.")
    first, last = nap.start.date() - timedelta(days=1), nap.end.date() + timedelta(days=1)
    spans = [(other.start, other.end) for other in desk.store.between(Nap, first, last) if other.id != nap.id]
    for night in desk.store.between(Night, first, last):
        asleep, awake = night.lights_out or night.into_bed, night.final_wake or night.out_of_bed
        if asleep is not None and awake is not None:
            spans.append((asleep, awake))
    if any(nap.start < end and start < nap.end for start, end in spans):
        raise UsageError("overlaps another sleep in the log", where="start", todo="Change one of the times.")
