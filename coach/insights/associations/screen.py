"""What followed what: evenings with and without -> a difference, how sure it is, and a sentence (algorithms 8.1).

Nothing here says that one thing brings the other about. Where a day was not logged, it is in neither arm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from coach.insights.associations.things import EVENINGS, TOLD, Did, DidThen, Followed
from coach.insights.phases import Phases, kind_of
from coach.insights.stats.distributions import t_quantile
from coach.insights.stats.many import benjamini_hochberg
from coach.insights.stats.posterior import posterior
from coach.insights.stats.series import autocorrelation, effective_n, trend_share
from coach.insights.stats.shifts import ShiftTest, shift_test
from coach.words import number_text

DAYS = 366
"""Older days are not looked at: habits and sleep drift."""
FEWEST_IN_ALL = 28
MOST_TREND = 0.25
"""Where a straight line explains more of what followed, shifting it around means nothing."""
EXPECTED_SD = 0.5
"""Before anything is seen, differences of so many spreads are expected, either way."""
FEWEST_WORTH = 4.0
"""However alike neighbors are, an interval needs so many independent days."""
FALSE_SHARE = 0.05
"""Of the findings that are told, at most so many may be chance (Benjamini-Hochberg)."""

Verdict = Literal["seen", "not_seen", "too_few"]


class Association(msgspec.Struct, frozen=True, kw_only=True):
    """One pair: the difference it makes to have done it, or why that is not said."""

    did: Did
    followed: Followed
    lag_days: int
    n_with: int
    n_without: int
    effect: float | None = None
    """With minus without, weekends among weekends and days of one phase among their own."""
    unit: str = ""
    interval: tuple[float, float] | None = None
    """95 %, as wide as neighboring days resemble each other."""
    chance_worthwhile: float | None = None
    """That a difference in this direction is large enough to matter, after it is drawn towards nothing."""
    p: float | None = None
    q: float | None = None
    """`p` after every pair that was looked at."""
    verdict: Verdict = "too_few"
    """`too_few`: withheld, and `why` says for which reason."""
    text: str = ""
    more_nights: int | None = None
    """About how many more would do, as often as it was done so far; None where nothing is missing, or none was."""
    why: str = ""


class Aligned(NamedTuple):
    """Days in a row; a day that is not known on either side keeps its place."""

    kinds: tuple[str, ...]
    """Of each day: weekends, and days that differ, are compared with their own."""
    done: tuple[bool | None, ...]
    followed: tuple[float | None, ...]

    def arm(self, wanted: bool, kind: str | None = None) -> list[float]:
        """The outcomes of one arm, of one kind of days where that is asked."""
        return [
            value
            for of, one, value in zip(self.kinds, self.done, self.followed, strict=True)
            if one is wanted and value is not None and kind in (None, of)
        ]


def screen(
    pairs: Iterable[DidThen],
    done: Mapping[Did, Mapping[date, bool]],
    followed: Mapping[Followed, Mapping[date, float]],
    *,
    today: date,
    fewest: int,
    phases: Phases | None = None,
) -> tuple[Association, ...]:
    """Every pair, the seen ones first by how far they are from nothing; all that are tested count as one family."""
    looked = [_look(pair, align(pair, done, followed, today, phases or {}), fewest) for pair in dict.fromkeys(pairs)]
    tested = [place for place, (one, test) in enumerate(looked) if test is not None]
    tails = [test.tail for _, test in looked if test is not None]
    q = dict(zip(tested, benjamini_hochberg(tails), strict=True))
    judged = [_judged(one, q[place]) if place in q else one for place, (one, _) in enumerate(looked)]
    return tuple(sorted(judged, key=lambda one: (("seen", "not_seen", "too_few").index(one.verdict), -_sure(one))))


def align(
    pair: DidThen,
    done: Mapping[Did, Mapping[date, bool]],
    followed: Mapping[Followed, Mapping[date, float]],
    today: date,
    phases: Phases,
) -> Aligned:
    """What was done and what followed, by the date of what followed, from the first day that knows both."""
    lag = timedelta(days=pair.lag_days)
    did = {day + lag: one for day, one in done.get(pair.did, {}).items()}
    then = followed.get(pair.followed, {})
    first = today - timedelta(days=DAYS - 1)
    both = [day for day in did.keys() & then.keys() if first <= day <= today]
    if not both:
        return Aligned((), (), ())
    start, last = min(both), max(both)
    days = tuple(start + timedelta(days=n) for n in range((last - start).days + 1))
    return Aligned(tuple(kind_of(day, phases) for day in days), tuple(map(did.get, days)), tuple(map(then.get, days)))


def _look(pair: DidThen, told: Aligned, fewest: int) -> tuple[Association, ShiftTest | None]:
    arms = [told.arm(wanted) for wanted in (True, False)]
    n_with, n_without = map(len, arms)
    plain = Association(
        did=pair.did, followed=pair.followed, lag_days=pair.lag_days, n_with=n_with, n_without=n_without
    )
    why = _too_few(n_with, n_without, fewest)
    if why:
        return _withheld(plain, why, more_nights(n_with, n_without, fewest)), None
    values = [value for arm in arms for value in arm]
    if max(values) - min(values) <= 1e-9 * max(1.0, abs(max(values))):
        return _withheld(plain, f"{TOLD[pair.followed].says} never varied"), None
    if trend_share(told.followed) > MOST_TREND:
        return _withheld(plain, f"{TOLD[pair.followed].says} rose or fell all the time"), None
    effect, test = _difference(told), shift_test(told.done, _level(told))
    if effect is None or test is None:
        return _withheld(plain, "it was done on one kind of days only"), None
    half, error, sd = _width(told, effect)
    found = msgspec.structs.replace(
        plain,
        effect=effect,
        unit=TOLD[pair.followed].unit,
        interval=(effect - half, effect + half),
        chance_worthwhile=_chance(effect, error, sd, TOLD[pair.followed].least),
        p=test.p,
    )
    return found, test


def _withheld(plain: Association, why: str, more: int | None = None) -> Association:
    text = f"Evenings {EVENINGS[plain.did]}, and {TOLD[plain.followed].says}: {why}."
    return msgspec.structs.replace(plain, why=why, more_nights=more, text=text)


def _too_few(n_with: int, n_without: int, fewest: int) -> str:
    """Empty where there are enough."""
    if n_with >= fewest and n_without >= fewest and n_with + n_without >= FEWEST_IN_ALL:
        return ""
    if not n_with + n_without:
        return "nothing of it is logged yet"
    said = f"too early, {n_with} of {fewest} known with it and {n_without} of {fewest} without"
    more = more_nights(n_with, n_without, fewest)
    return said + (f"; about {more} more nights would do" if more else "")


def more_nights(n_with: int, n_without: int, fewest: int) -> int | None:
    """How many more nights fill both arms, split as the known ones are; None where one arm is empty."""
    known = n_with + n_without
    if not n_with or not n_without:
        return None
    lacks = [math.ceil(max(fewest - n, 0) * known / n) for n in (n_with, n_without)]
    return max(*lacks, FEWEST_IN_ALL - known)


def _difference(told: Aligned) -> float | None:
    """The mean of the differences within each kind of days, each as heavy as it is sure."""
    parts = []
    for kind in sorted(set(told.kinds)):
        a, b = (told.arm(wanted, kind) for wanted in (True, False))
        if a and b:
            weight = len(a) * len(b) / (len(a) + len(b))
            parts.append((weight, math.fsum(a) / len(a) - math.fsum(b) / len(b)))
    whole = math.fsum(weight for weight, _ in parts)
    return math.fsum(weight * apart for weight, apart in parts) / whole if parts else None


def _level(told: Aligned) -> list[float | None]:
    """What followed, with what each kind of days has of its own taken away; unknown where that is not known."""
    means: dict[str, float] = {}
    for kind in set(told.kinds):
        values = [*told.arm(True, kind), *told.arm(False, kind)]
        if values:
            means[kind] = math.fsum(values) / len(values)
    return [
        value - means[kind] if value is not None and kind in means else None
        for kind, value in zip(told.kinds, told.followed, strict=True)
    ]


def _chance(effect: float, error: float, sd: float, least: float) -> float:
    """Of a worthwhile difference the way that was seen; half a spread is expected beforehand (algorithms 8.1)."""
    if error <= 0 or sd <= 0:
        return float(abs(effect) >= least)
    return posterior(abs(effect), error, EXPECTED_SD * sd).above(least)


def _width(told: Aligned, effect: float) -> tuple[float, float, float]:
    """(half of Student's interval, standard error, spread) for as many days as these are worth, by both AR(1)."""
    level, share = _level(told), _share_done(told)
    rest: list[float | None] = []
    squares = 0.0
    for kind, one, value in zip(told.kinds, told.done, level, strict=True):
        if one is None or value is None:
            rest.append(None)
            continue
        apart = one - share[kind]
        squares += apart * apart
        rest.append(value - effect * apart)
    known = [value for value in rest if value is not None]
    x = [None if one is None else float(one) for one in told.done]
    worth = max(effective_n(len(known), autocorrelation(x), autocorrelation(rest)), FEWEST_WORTH)
    variance = math.fsum(value * value for value in known) / max(len(known) - 2, 1)
    error = math.sqrt(variance / squares * len(known) / worth)
    return t_quantile(0.975, worth - 2) * error, error, math.sqrt(variance)


def _share_done(told: Aligned) -> dict[str, float]:
    """Of the known days of each kind, how many had it done."""
    arms = {kind: [len(told.arm(wanted, kind)) for wanted in (True, False)] for kind in set(told.kinds)}
    return {kind: done / max(done + left, 1) for kind, (done, left) in arms.items()}


def _judged(one: Association, q: float) -> Association:
    """With its verdict: told where it stands after all that was looked at, and is large enough to matter."""
    seen = q <= FALSE_SHARE and abs(one.effect or 0.0) >= TOLD[one.followed].least
    whole = msgspec.structs.replace(one, q=q, verdict="seen" if seen else "not_seen")
    return msgspec.structs.replace(whole, text=_seen(whole) if seen else _unseen(whole))


def _sure(one: Association) -> float:
    """How far the nearer end of the interval is from nothing, in worthwhile differences."""
    if one.effect is None or one.interval is None:
        return 0.0
    return min(math.copysign(end, end * one.effect) for end in one.interval) / TOLD[one.followed].least


def _seen(one: Association) -> str:
    """Such as `On the 23 evenings when … you fell asleep 9 min later (2 to 17) than on the 41 others`."""
    told, effect = TOLD[one.followed], one.effect or 0.0
    low, high = sorted(end if effect > 0 else -end for end in one.interval or (0.0, 0.0))
    said = (told.more if effect > 0 else told.less).format(_number(abs(effect), one.followed))
    between = f"({_number(low, one.followed)} to {_number(high, one.followed)})"
    return f"On the {one.n_with} evenings {EVENINGS[one.did]} {said} {between} than on the {one.n_without} others."


def _unseen(one: Association) -> str:
    """What was looked at and how far it may still lie from nothing."""
    low, high = one.interval or (0.0, 0.0)
    between = f"{_number(low, one.followed)} to {_number(high, one.followed)} {_unit(one.followed)}"
    many = f"the {one.n_with} evenings {EVENINGS[one.did]} and the {one.n_without} others"
    return f"Between {many} no difference in {TOLD[one.followed].says} stands out ({between})."


def _unit(followed: Followed) -> str:
    return "points" if followed == "efficiency" else TOLD[followed].unit


def _number(value: float, followed: Followed) -> str:
    told = TOLD[followed]
    return number_text(round(value * told.scale, told.digits) or 0).replace("-", "−")
