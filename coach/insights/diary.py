"""A night's numbers by the sleep diary: Night -> DiaryNumbers, in elapsed time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo

import msgspec
from msgspec import structs

from coach.clock import minutes_between, named_zone, shift, with_offset
from coach.model import Night

SLEEP_PERIOD = "sleep period"
TIME_IN_BED = "time in bed"


class DiaryNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """The quantities of a consensus sleep diary (Carney 2012; DSE after Reed & Sacco 2016), in minutes."""

    tib_min: float | None = None
    """Time in bed: into bed to out of bed."""
    sol_min: float | None = None
    """Sleep onset latency."""
    waso_min: float | None = None
    """Awake after sleep onset, all awakenings together."""
    spt_min: float | None = None
    """Sleep period: onset to final awakening."""
    tst_min: float | None = None
    """Total sleep time."""
    dse_min: float | None = None
    """Duration of the sleep episode: SOL + SPT + time spent trying to sleep after the final awakening."""
    se_dse_pct: float | None = None
    se_tib_pct: float | None = None
    twak_min: float | None = None
    """Awake in bed after the final awakening."""
    midpoint: datetime | None = None
    """Midsleep, on the clock of the zone in which the night ended."""
    onset: datetime | None = None

    @property
    def known(self) -> int:
        """How many of the numbers are known."""
        return sum(getattr(self, name) is not None for name in self.__struct_fields__)


def diary(night: Night) -> DiaryNumbers:
    """The numbers of one night, None where the log does not say.

    Asleep as a device states it wins over the clocks; in bed as it states it stands in for them.
    A length that would come out negative is unknown: the validation says what is wrong.
    """
    onset = onset_of(night)
    spt = _span(onset, night.final_wake)
    waso = _waso(night)
    tst = _tst(night, spt, waso)
    tib = _span(night.into_bed, night.out_of_bed)
    tib = _minutes(night.in_bed_min) if tib is None else tib
    sol = _minutes(night.latency_min)
    dse = None if sol is None or spt is None else sol + spt + (night.tasafa_min or 0)
    return DiaryNumbers(
        tib_min=tib,
        sol_min=sol,
        waso_min=waso,
        spt_min=spt,
        tst_min=tst,
        dse_min=dse,
        se_dse_pct=_share(tst, dse),
        se_tib_pct=_share(tst, tib),
        twak_min=_span(night.final_wake, night.out_of_bed),
        midpoint=None if onset is None or spt is None else with_offset(shift(onset, spt / 2), end_zone(night)),
        onset=onset,
    )


def efficiency(numbers: DiaryNumbers) -> tuple[float | None, str]:
    """Sleep efficiency in % and its denominator by name: of the sleep period, else of the time in bed."""
    if numbers.se_dse_pct is not None:
        return numbers.se_dse_pct, SLEEP_PERIOD
    return numbers.se_tib_pct, TIME_IN_BED if numbers.se_tib_pct is not None else ""


def one_per_date(nights: Iterable[Night]) -> tuple[Night, ...]:
    """The main night of each date, by date, where several sources logged it.

    The person's own entry first (if it says how long they slept or lay); a scrap never stands for the night; then the
    one that knows more, then the longer.
    """
    logged: dict[date, list[Night]] = {}
    for night in nights:
        logged.setdefault(night.date, []).append(night)
    # Most dates have one night, which needs no comparing.
    return tuple(_main(logged[day]) if len(logged[day]) > 1 else logged[day][0] for day in sorted(logged))


SCRAP = 0.6
"""A sleep shorter than this share of the longest one of its date is a nap or a piece. Taste."""


def _main(nights: Sequence[Night]) -> Night:
    lengths = {night.id: _length(diary(as_said(night))) for night in nights}
    longest = max(lengths.values())
    return min(nights, key=lambda night: _rank(night, lengths[night.id], longest))


def _length(numbers: DiaryNumbers) -> float:
    """Minutes the sleep took, as far as they are known."""
    return next((x for x in (numbers.spt_min, numbers.tst_min, numbers.tib_min) if x is not None), 0.0)


def _rank(night: Night, length: float, longest: float) -> tuple[bool, bool, int, float, str]:
    return not (by_hand(night) and length), length < SCRAP * longest, -diary(as_said(night)).known, -length, night.id


def by_hand(night: Night) -> bool:
    """Whether the person wrote it, so that lights out means trying to sleep (a device knows only onset)."""
    return night.source == "manual"


def as_said(night: Night) -> Night:
    """The night without what stands as usual: all of it was said by the person or a device."""
    return structs.replace(night, usual=(), **dict.fromkeys(night.usual)) if night.usual else night


def sleep_as_usual(night: Night) -> bool:
    """Whether how long it was slept is known only with what stands as usual."""
    return bool(night.usual) and diary(night).tst_min is not None and diary(as_said(night)).tst_min is None


def onset_of(night: Night) -> datetime | None:
    """When sleep began: lights out plus latency, or what a device calls the start."""
    latency = _minutes(night.latency_min)
    if night.lights_out is None or (latency is None and by_hand(night)):
        return None
    onset = shift(night.lights_out, latency or 0)
    here = named_zone(night.tz_start)
    return with_offset(onset, here) if here else onset


def end_zone(night: Night) -> tzinfo:
    """The zone whose clock counts for this night: `tz_end`, else the offset of its last moment, else UTC."""
    last = night.final_wake or night.out_of_bed or night.lights_out or night.into_bed
    return named_zone(night.tz_end) or (last.tzinfo if last else None) or timezone(timedelta())


def _minutes(value: int | None) -> float | None:
    return None if value is None or value < 0 else float(value)


def _span(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    length = minutes_between(start, end)
    return length if length >= 0 else None


def _waso(night: Night) -> float | None:
    """Minutes awake; no awakenings means none."""
    if night.awake_min is None and night.awakenings == 0:
        return 0.0
    return _minutes(night.awake_min)


def _tst(night: Night, spt: float | None, waso: float | None) -> float | None:
    stated = _minutes(night.asleep_min)
    if stated is not None or spt is None or waso is None:
        return stated
    return spt - waso if spt >= waso else None


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole
