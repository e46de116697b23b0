"""Records with stable ids: source, external id and fields -> a validated noun; UsageError names the field."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec

from coach.clean import clean_line
from coach.clock import minutes_between
from coach.errors import CoachError, UsageError
from coach.model import Nap, Night, Problem, Record, Workout
from coach.model.acceptable import objection
from coach.words import length_text

R = TypeVar("R", bound=Record)

KEY_LIMIT = 300
"""Longer external ids are kept as their digest."""
LONGEST_MIN = 24 * 60
ROUNDING_MIN = 2
"""Devices cut seconds off both ends, so a stated length may exceed the span by this much."""

_AT = re.compile(r"^(?P<what>.*?) - at `(?:key in )?\$\.?(?P<path>[^`]*)`$", re.DOTALL)


def record_id(prefix: str, source: str, external_id: str) -> str:
    """The id of an imported record: the same source and external id always give the same one."""
    digest = sha256("\n".join((source, external_id)).encode()).hexdigest()
    return f"{prefix}-{digest[:16]}"


def external_key(text: str) -> str:
    """An external id fit to be kept: one clean line, or its digest when it is too long."""
    line = clean_line(text, 100_000)
    return line if len(line) <= KEY_LIMIT else f"sha256:{sha256(line.encode()).hexdigest()}"


def say_invalid(error: msgspec.ValidationError) -> tuple[str, str]:
    """Path and sentence of a msgspec validation error, without its `$` and backquotes."""
    match = _AT.match(str(error))
    what, path = (match["what"], match["path"]) if match else (str(error), "")
    what = what.replace("`", "")
    return path, what[:1].lower() + what[1:]


def build(noun: type[R], prefix: str, *, source: str, key: str, **fields: object) -> R:
    """A validated record of that noun; UsageError names the field that is out of range."""
    external_id = external_key(key)
    identity = {"id": record_id(prefix, source, external_id), "source": source, "external_id": external_id}
    try:
        record = msgspec.convert(identity | fields, noun)
    except msgspec.ValidationError as error:
        path, what = say_invalid(error)
        raise UsageError(what, where=path) from error
    if trouble := disorder(record):
        raise trouble
    return record


def disorder(record: Record) -> UsageError | None:
    """What no door lets in, and what contradicts itself in a night, nap or workout: sleep longer than its span."""
    if (found := objection(record)) is not None:
        return UsageError(found.why, where=found.field)
    if isinstance(record, Nap | Workout):
        if record.end == record.start:
            return UsageError("it ends when it starts", where="end")
        return _span_trouble(record.start, record.end, record.asleep_min if isinstance(record, Nap) else None)
    if not isinstance(record, Night):
        return None
    moments = [moment for _, moment in night_moments(record)]
    return _awake_trouble(record) or (
        _span_trouble(moments[0], moments[-1], record.asleep_min) if len(moments) > 1 else None
    )


def _span_trouble(start: datetime, end: datetime, asleep_min: int | None) -> UsageError | None:
    span = minutes_between(start, end)
    if span > LONGEST_MIN:
        return UsageError(f"it would last {length_text(span)}, longer than a day", where="end")
    if asleep_min is not None and asleep_min > span + ROUNDING_MIN:
        why = f"{length_text(asleep_min)} asleep is longer than the {length_text(span)} it lasts"
        return UsageError(why, where="asleep_min")
    return None


def _awake_trouble(night: Night) -> UsageError | None:
    if night.lights_out is None or night.final_wake is None:
        return None
    awake = (night.latency_min or 0) + (night.awake_min or 0)
    if awake and awake >= minutes_between(night.lights_out, night.final_wake):
        return UsageError("nothing would be left of the night", where="latency_min and awake_min")
    return None


def night_moments(night: Night) -> list[tuple[str, datetime]]:
    """The moments of a night that are known, by field, in the order in which they must come."""
    found = {
        "into_bed": night.into_bed,
        "lights_out": night.lights_out,
        "final_wake": night.final_wake,
        "out_of_bed": night.out_of_bed,
    }
    return [(name, moment) for name, moment in found.items() if moment is not None]


def problem(error: CoachError, file: str, line: int | None) -> Problem:
    """The problem of one line, from the error that its fields raised."""
    why = f"{error.where}: {error.what}" if error.where else error.what
    return Problem(file=file, line=line, why=why, todo=error.todo)
