"""Several sleeps of one source on one date: rows -> the night, put together where it was broken, and naps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from coach.clock import minutes_between
from coach.importers.build import build, night_moments
from coach.model import Nap, Night

BROKEN_MIN = 120
"""Pieces this far apart at most are one night, broken; our own choice."""
LONGEST_NAP_MIN = 180
"""A longer sleep by day is a main sleep: people work at night. Our own choice."""
DAY_HOURS = range(9, 20)
"""A short sleep that begins in these hours is a nap, also where nothing else is known of its date."""
IN_PIECES, NAPS = "in pieces, put together", "by day and short: kept as naps"


def sleeps(nights: Iterable[Night], counts: Counter[str]) -> list[Night | Nap]:
    """The longest sleep of each date is its night; `counts` takes what was put together or made a nap."""
    dates: dict[date, list[Night]] = {}
    for night in nights:
        dates.setdefault(night.date, []).append(night)
    return [sleep for day in dates.values() for sleep in _of_a_date(day, counts)]


def fuller(one: Night, other: Night) -> Night:
    """Of two rows about one night, the longer; of equally long ones the one that says more, else the first."""
    return max(one, other, key=lambda row: (_length(row) if len(night_moments(row)) > 1 else 0.0, _known(row)))


def _known(row: Night) -> int:
    return sum(getattr(row, name) is not None for name in row.__struct_fields__)


def _of_a_date(rows: list[Night], counts: Counter[str]) -> list[Night | Nap]:
    timed = sorted((row for row in rows if len(night_moments(row)) > 1), key=lambda row: _span(row)[0])
    kept: list[Night | Nap] = [row for row in rows if row not in timed]
    whole: list[Night] = []
    for row in timed:
        if whole and _is_next_piece(whole[-1], row):
            counts[IN_PIECES] += 1
            whole[-1] = _joined(whole[-1], row)
        else:
            whole.append(row)
    longest = max((_length(row) for row in whole), default=0)
    for row in whole:
        shorter = _length(row) < longest and not any(_overlap(row, other) for other in whole if other is not row)
        if shorter or _is_by_day(row):
            counts[NAPS] += 1
            kept.append(_nap(row))
        else:
            kept.append(row)
    return kept


def _is_next_piece(before: Night, after: Night) -> bool:
    gap = minutes_between(_span(before)[1], _span(after)[0])
    return 0 <= gap <= BROKEN_MIN and not (_is_by_day(before) or _is_by_day(after))


def _is_by_day(row: Night) -> bool:
    return _length(row) <= LONGEST_NAP_MIN and _span(row)[0].hour in DAY_HOURS


def _overlap(one: Night, other: Night) -> bool:
    (a, b), (c, d) = _span(one), _span(other)
    return minutes_between(max(a, c), min(b, d)) > 0


def _joined(first: Night, second: Night) -> Night:
    """One night from two pieces; the time between them was spent awake."""
    gap = round(minutes_between(_span(first)[1], _span(second)[0]))
    known = first.asleep_min is not None and second.asleep_min is not None
    return msgspec.structs.replace(
        first,
        final_wake=second.final_wake or second.out_of_bed,
        out_of_bed=second.out_of_bed,
        asleep_min=(first.asleep_min or 0) + (second.asleep_min or 0) if known else None,
        awake_min=(first.awake_min or 0) + gap + (second.latency_min or 0) + (second.awake_min or 0),
        awakenings=None if first.awakenings is None else first.awakenings + 1 + (second.awakenings or 0),
        in_bed_min=None,
        stages=None,
        tz_end=second.tz_end,
        quality=first.quality or second.quality,
    )


def _nap(row: Night) -> Nap:
    start, end = _span(row)
    return build(
        Nap, "nap", source=row.source, key=row.external_id or row.id,
        start=start, end=end, asleep_min=row.asleep_min, note=row.note,
    )  # fmt: skip


def _span(row: Night) -> tuple[datetime, datetime]:
    moments = night_moments(row)
    return moments[0][1], moments[-1][1]


def _length(row: Night) -> float:
    return minutes_between(*_span(row))
