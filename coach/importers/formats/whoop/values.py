"""WHOOP's cells -> values: local moments with their offset, minutes, measures, activities and strain."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from coach.clock import local, with_offset
from coach.errors import UsageError
from coach.importers.table import SENTINELS, header_key
from coach.model.records import Strain
from coach.words import read_number

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*(?:Z|(?P<sign>[+\-−])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?)?", re.IGNORECASE)
_TODO = "Export it again, or mend the line."

STRAIN_BANDS: tuple[tuple[float, Strain], ...] = ((10.0, "light"), (14.0, "moderate"), (18.0, "high"))
"""WHOOP's own names for its 0–21 scale: light under 10, moderate under 14, high under 18, above that all out."""

_KINDS: dict[str, tuple[str, ...]] = {
    "strength": (
        "weightlifting", "strength trainer", "powerlifting", "functional fitness", "strength training",
        "levantamiento de pesas", "entrenamiento de fuerza", "musculacion", "pesas",
    ),
    "run": ("running", "track  field", "correr", "carrera", "trail running"),
    "ride": ("cycling", "spin", "spinning", "mountain biking", "ciclismo", "assault bike"),
    "swim": ("swimming", "natacion", "water polo"),
    "row": ("rowing", "remo"),
    "walk": ("walking", "caminar", "caminata", "hiking rucking", "hiking", "senderismo", "rucking"),
    "yoga": ("yoga", "hot yoga", "pilates", "stretching", "estiramientos"),
    "hiit": ("hiit", "crossfit", "circuit training", "f45 training", "barry s"),
}  # fmt: skip
_KIND_OF = {header_key(name): kind for kind, names in _KINDS.items() for name in names}


def read_offset(text: str) -> timezone | None:
    """`UTC-04:00`, `UTCZ`, `GMT-5`, `-05:00` as an offset; None when empty; UsageError for anything else."""
    if not text.strip():
        return None
    match = _OFFSET.fullmatch(text.strip())
    hours, minutes = (int(match["h"] or 0), int(match["m"] or 0)) if match else (99, 0)
    if match is None or hours > 14 or minutes > 59:
        raise UsageError(f"“{text}” is not an offset from UTC", where="Cycle timezone", todo=_TODO)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match["sign"] in ("-", "−") else offset)


def read_local(text: str, where: str, offset: timezone | None, zone: ZoneInfo) -> datetime:
    """A wall-clock cell as a moment: in `offset`, or in the person's zone when the row has none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}” is not a date and time", where=where, todo=_TODO) from error
    if not 1990 <= moment.year <= 2200:
        raise UsageError(f"“{text}” is too far away", where=where, todo=_TODO)
    if moment.tzinfo is not None:
        return with_offset(moment, offset) if offset is not None else moment
    if offset is not None:
        return moment.replace(tzinfo=offset)
    return local(moment.date(), moment.time(), zone)


def read_minutes_cell(text: str, where: str) -> int | None:
    """Whole minutes, None when not measured; UsageError when negative or no number."""
    if text.casefold() in SENTINELS:
        return None
    return round(read_number(text, where, low=0, high=2880))


def read_measure(text: str, where: str) -> float | None:
    """A measure above zero; None when not measured (0 and below are sentinels in wearables)."""
    if text.casefold() in SENTINELS:
        return None
    value = read_number(text, where)
    return value if value > 0 else None


def strain_of(value: float | None) -> Strain | None:
    """The word for a strain on WHOOP's scale."""
    if value is None:
        return None
    return next((word for limit, word in STRAIN_BANDS if value < limit), "maximal")


def kind_of(activity: str) -> str:
    """Our kind of workout for WHOOP's activity name; its own name in lower case when it has none."""
    return _KIND_OF.get(header_key(activity), activity.casefold() or "other")
