"""A record read again: what is kept + what a later file says -> the kept one completed, or left as the person wants it.

A source knows best what it measured, until the person changed it; what only a person says (a rating, a note) stays.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec

from coach.clock import to_utc
from coach.model import Busy, Nap, Night, Record, Workout

R = TypeVar("R", bound=Record)

MEASURED: dict[type[Record], tuple[str, ...]] = {
    Night: (
        "date", "into_bed", "lights_out", "latency_min", "awakenings", "awake_min", "final_wake", "out_of_bed",
        "tz_start", "tz_end", "asleep_min", "in_bed_min", "stages", "hrv_rmssd_ms", "hrv_sdnn_ms", "resting_hr_bpm",
    ),
    Nap: ("start", "end", "asleep_min"),
    Workout: ("start", "end", "kind", "title", "strain", "muscles"),
    Busy: ("start", "end", "title", "all_day"),
}  # fmt: skip
"""What a source says of each kind; only these are read again."""


def as_read(record: Record) -> str:
    """A digest of what the source said: while it holds, nobody changed it."""
    said = [_plain(getattr(record, name)) for name in MEASURED.get(type(record), ())]
    return sha256(msgspec.json.encode(said)).hexdigest()[:16]


def signed(record: R) -> R:
    """The record with the digest of what its source said."""
    return msgspec.structs.replace(record, as_read=as_read(record)) if type(record) in MEASURED else record


def is_untouched(record: Record) -> bool:
    """Whether what the source said still stands; a record of an older version does not tell, and counts as touched."""
    return record.as_read is not None and record.as_read == as_read(record)


def merged(kept: R, again: R) -> R:
    """The kept record with what the later file says: all of it where nobody changed it, else what was not known."""
    whole = is_untouched(kept)
    changes: dict[str, object] = {}
    for name in MEASURED.get(type(kept), ()):
        new, old = getattr(again, name), getattr(kept, name)
        if new is not None and new != () and (whole or old is None or old == ()):
            changes[name] = new
    if not whole and not any(_plain(getattr(kept, name)) != _plain(value) for name, value in changes.items()):
        return kept
    if whole:
        changes |= {"external_id": again.external_id}
        if isinstance(kept, Busy) and isinstance(again, Busy):
            changes |= {"calendar": again.calendar}
    found = msgspec.structs.replace(kept, **changes)
    found = signed(found) if whole else found
    return kept if _plain(found) == _plain(kept) else found


def differs(kept: Record, again: Record) -> bool:
    """Whether a later file says otherwise of something that both know."""
    pairs = ((getattr(kept, name), getattr(again, name)) for name in MEASURED.get(type(kept), ()))
    return any(new is not None and new != () and _plain(old) != _plain(new) for old, new in pairs)


def _plain(value: object) -> object:
    """A value in which the same instant is the same, whatever its offset."""
    if isinstance(value, datetime):
        return to_utc(value).isoformat()
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    return value
