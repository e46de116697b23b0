"""Regularity: sleep as intervals of time -> the Sleep Regularity Index, exact, over 14 and 28 days (algorithms 2.1).

No epochs: lengths of intervals are summed. What is not known is not wake: it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from coach.clock import to_utc
from coach.insights.slept import Slept
from coach.insights.usual import circular
from coach.model import Nap

LAG_MIN = 1440
FEWEST_PAIR_DAYS = 5.0
"""Pairs of days that are known (sleepreg's default)."""
FEWEST_MIDS, SHOWN_MIDS = 5, 7

Span = tuple[float, float]
"""Minutes of one time line: from, until."""

_NOON = time(12)
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Sri(msgspec.Struct, frozen=True, kw_only=True):
    """The index of some days, or why there is none."""

    value: float | None
    """100 where every two days are alike, 0 where they are as chance would have it."""
    pair_days: float
    """Days that could be compared with the day after them."""
    why: str = ""


class PairDay(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of one day that could be compared with those of the day after it, and those of them that differ."""

    known_min: float
    apart_min: float


def pair_days(
    asleep: Iterable[Span], known: Iterable[Span], cuts: Sequence[float], lag_min: float = LAG_MIN
) -> list[PairDay]:
    """Each stretch between two neighboring cuts against the same one `lag_min` later."""
    asleep, known = merged(asleep), merged(known)
    events: list[tuple[float, int]] = []
    for bit, spans, back in ((1, asleep, 0.0), (2, asleep, lag_min), (4, known, 0.0), (8, known, lag_min)):
        events += [(moment - back, bit) for span in spans for moment in span]
    events += [(cut, 0) for cut in cuts]
    events.sort()
    sums = [[0.0, 0.0] for _ in cuts]
    state, place, before = 0, -1, 0.0
    for moment, bit in events:
        if state >= 12 and 0 <= place < len(sums):
            length = moment - before
            sums[place][0] += length
            if state in (13, 14):
                sums[place][1] += length
        before = moment
        if bit:
            state ^= bit
        else:
            place += 1
    return [PairDay(known_min=both, apart_min=apart) for both, apart in sums[:-1]]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The union, in order; what is empty falls away."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def index_of(days: Iterable[PairDay], fewest: float = FEWEST_PAIR_DAYS) -> Sri:
    """100 - 200 x the share of the time that differs (Phillips 2017); withheld under `fewest` pairs of days."""
    both = apart = 0.0
    for day in days:
        both, apart = both + day.known_min, apart + day.apart_min
    pairs = both / LAG_MIN
    if pairs < fewest or not both:
        return Sri(value=None, pair_days=pairs, why=too_few(pairs, fewest))
    return Sri(value=100 - 200 * apart / both, pair_days=pairs)


def too_few(pairs: float, fewest: float = FEWEST_PAIR_DAYS) -> str:
    """Why so many pairs of days make no index; empty where they do."""
    return "" if pairs >= fewest else f"fewer than {fewest:g} valid pair-days"


def day_pairs(nights: Sequence[Slept], naps: Iterable[Nap], awake: Iterable[date] = ()) -> dict[date, PairDay]:
    """Each noon-to-noon day against the day before it, by the date of the later night.

    A day is known where its night is timed, or where the person said that there was no sleep (`awake`). Awakenings are
    not placed: a diary says how long they took and not when.
    """
    timed = {night.date: night for night in nights if night.onset is not None and night.wake is not None}
    days = sorted(timed.keys() | set(awake))
    if not days:
        return {}
    zones = _zones(days[0], days[-1], timed)
    noons = [_minute(datetime.combine(day, _NOON, tzinfo=zone)) for day, zone in zones]
    known = [(noons[place], noons[place + 1]) for day in days for place in [(day - days[0]).days]]
    asleep = [(_minute(n.onset), _minute(n.wake)) for n in timed.values() if n.onset is not None and n.wake is not None]
    asleep += [(_minute(nap.start), _minute(nap.end)) for nap in naps]
    # A stretch from noon to noon is compared with the one after it: the pair is dated by the later night.
    return {
        zones[place + 2][0]: pair
        for place, pair in enumerate(pair_days(asleep, known, noons))
        if pair.known_min and place + 2 < len(zones)
    }


def _zones(first: date, last: date, timed: Mapping[date, Slept]) -> list[tuple[date, tzinfo]]:
    """Every date from the one before the first, with the zone its night ended in, else the one before it."""
    here = next(iter(timed.values())).zone if timed else UTC
    found = []
    for back in range((last - first).days + 2):
        day = first + timedelta(days=back - 1)
        here = timed[day].zone if day in timed else here
        found.append((day, here))
    return found


def _minute(moment: datetime) -> float:
    return (to_utc(moment) - _EPOCH) / _MINUTE


def rolling(
    pairs: Mapping[date, PairDay], days: int, last: date, count: int = 1, step: int = 1
) -> list[tuple[date, Sri]]:
    """The index of the `days` days that end with `last`, and of so many windows before it, the oldest first."""
    found = []
    for back in range((count - 1) * step, -1, -step):
        end = last - timedelta(days=back)
        # So many days hold one pair less.
        inside = (pairs.get(end - timedelta(days=n)) for n in range(days - 1))
        found.append((end, index_of(pair for pair in inside if pair is not None)))
    return found


class Midsleep(msgspec.Struct, frozen=True, kw_only=True):
    """The usual midsleep and how far it moves."""

    clock_h: float | None
    sd_min: float | None
    """A population spread on the circle."""
    n: int
    why: str = ""


def midsleep(nights: Iterable[Slept]) -> Midsleep:
    """Circular mean and SD of midsleep; the mean from five nights, the spread from seven."""
    hours = [night.midsleep_h for night in nights if night.midsleep_h is not None]
    n, around = len(hours), circular(hours)
    if n < FEWEST_MIDS or around is None:
        return Midsleep(clock_h=None, sd_min=None, n=n, why=f"{n} of {FEWEST_MIDS} nights with times")
    if around.mean_h is None or around.sd_h is None:
        return Midsleep(clock_h=None, sd_min=None, n=n, why="the nights lie all around the clock")
    if n < SHOWN_MIDS:
        return Midsleep(clock_h=around.mean_h, sd_min=None, n=n, why=f"{n} of {SHOWN_MIDS} nights for a spread")
    return Midsleep(clock_h=around.mean_h, sd_min=60 * around.sd_h, n=n)


def hour_text(hours: float | None) -> str | None:
    """A clock position as `02:44`, to the minute, halves up."""
    if hours is None:
        return None
    minutes = int(hours * 60 + 0.5) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
