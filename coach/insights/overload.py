"""Signs that training and recovery do not keep pace: past days -> flags and an easy week (algorithms 4.6, 5.2).

None of them is a diagnosis. Each says its inputs, its threshold and what would clear it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from coach.clock import minutes_between
from coach.evidence import Facts
from coach.insights.load import Flag, effort, week_until
from coach.insights.phases import alike
from coach.insights.readiness import FEWEST_RECENT, RECENT_DAYS, Past, known_days, long_baseline, wellness_z
from coach.model import Workout
from coach.words import count_text, number_text

BEFORE_DAYS = 28
"""What the last fortnight is compared with."""
MOST_OF = 0.7
"""A run of days counts when so much of it was known, and so much of that was low."""
HARDER_RPE = 1.0
"""A kind of session that feels so much harder, at no greater length, is read as falling performance."""
FEWEST_SESSIONS = 2
MOOD = ("mood", "sleep_quality")


class Swc(NamedTuple):
    """The smallest worthwhile change: the own band of ln RMSSD, and the last days against it."""

    mean: float
    sd: float
    lower: float
    upper: float
    recent: float
    cv_percent: float
    flag: Literal["below", "within", "above"]


def swc(before: Sequence[float], recent: Sequence[float], k: float) -> Swc:
    """Mean of the baseline +- k sample SDs, and where the mean of the last days lies."""
    mean, sd = _mean_sd(before)
    last, spread = _mean_sd(recent)
    lower, upper = mean - k * sd, mean + k * sd
    flag: Literal["below", "within", "above"] = "below" if last < lower else "above" if last > upper else "within"
    return Swc(mean, sd, lower, upper, last, 100 * spread / last, flag)


def _mean_sd(values: Sequence[float]) -> tuple[float, float]:
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    return mean, math.sqrt(squares / (len(values) - 1)) if len(values) > 1 else 0.0


def usable(valid_days: int) -> bool:
    """Whether so many of the last seven days make a mean."""
    return valid_days >= FEWEST_RECENT


def hrv_low(past: Past, day: date, facts: Facts) -> Flag | None:
    """The 7-day mean below the own band for days running; single nights never decide."""
    k, running = facts.rule("ex.hrv_low").range
    bands = [_band(past, day - timedelta(days=back), k, facts) for back in range(int(running))]
    if any(band is None or band.flag != "below" for band in bands) or bands[0] is None:
        return None
    here = bands[0]
    like = alike(past.ln_hrv, past.phases, day)
    nights, before = long_baseline(like, day + timedelta(days=1), RECENT_DAYS)
    enough = swc(before, nights, k).lower * (len(nights) + 1) - math.fsum(nights)
    text = (
        f"HRV: the 7-day mean of {_ms(here.recent)} is below your band from {_ms(here.lower)}, "
        f"{count_text(int(running), 'day')} running. It clears with {math.ceil(math.exp(enough))} ms or more tonight."
    )
    return Flag(fact="ex.hrv_low", text=text)


def _band(past: Past, day: date, k: float, facts: Facts) -> Swc | None:
    recent, before = long_baseline(alike(past.ln_hrv, past.phases, day), day, RECENT_DAYS)
    if not usable(len(recent)) or len(before) < facts.rule("in.readiness_learn").range[0]:
        return None
    return swc(before, recent, k)


def _ms(ln: float) -> str:
    return f"{number_text(round(math.exp(ln)))} ms"


def wellness_low(past: Past, day: date, facts: Facts) -> Flag | None:
    """Low on most of the last mornings."""
    (limit, fewest, span), needed = facts.rule("ex.wellness_low").value, facts.rule("in.readiness_learn").range[0]
    days = [day - timedelta(days=back) for back in range(span)]
    known = known_days(past, day)
    if len(known) < needed + span:
        return None
    scores = [wellness_z(past, d, known[0], int(needed)) for d in days]
    low = [z is not None and z <= limit for z in scores]
    if sum(low) < fewest:
        return None
    mornings = next(n for n in range(1, span + 1) if sum(low[: span - n]) < fewest)
    text = (
        f"Wellness was {-limit:g} SD or more below your normal on {sum(low)} of {span} mornings ({fewest} count). "
        f"It clears after {count_text(mornings, 'morning')} nearer to it."
    )
    return Flag(fact="ex.wellness_low", text=text)


def easy_week(tired: Sequence[Flag], loaded: Sequence[Flag]) -> str:
    """Why an easy week is proposed: a sign of the body and one of the load together; empty without both."""
    if not (tired and loaded):
        return ""
    names = {"ex.hrv_low": "HRV", "ex.wellness_low": "wellness"}
    body = " and ".join(names[flag.fact] for flag in tired)
    load = ", ".join(flag.fact.removeprefix("ex.").removeprefix("load_") for flag in loaded)
    return f"low {body} while training is unusual ({load}): an easier week may help"


def drive_low(drive: Mapping[date, int], day: date, facts: Facts) -> Flag | None:
    """The drive to train was low for days running; a day without an answer ends the run."""
    rule = facts.rule("ex.drive_rest")
    limit, span = rule.range
    rated = [drive.get(day - timedelta(days=back)) for back in range(int(span))]
    if any(rating is None or rating > limit for rating in rated):
        return None
    return Flag(fact=rule.id, text=f"drive to train {limit:g} or less of 5, {span:g} days running")


def overreached(past: Past, done: Iterable[tuple[date, Workout]], day: date, facts: Facts) -> Flag | None:
    """Falling performance with poor mood or sleep for a fortnight, although training was easier."""
    span = int(facts.rule("ex.overreach_flag").number)
    first = day - timedelta(days=span - 1)
    low = _low_days(past.items, first, span, facts)
    share = _load_share(past, first, span)
    harder = _harder(tuple(done), first, day, facts)
    if low is None or share is None or not harder or share > facts.rule("ex.deload_volume").range[1]:
        return None
    text = (
        f"For {span} days: mood or sleep below your normal on {low} of them, {share * 100:.0f} % of the usual load, "
        f"and still {harder}. Rest, and speak with a doctor."
    )
    return Flag(fact="ex.overreach_flag", text=text)


def _low_days(items: Mapping[date, Mapping[str, int]], first: date, span: int, facts: Facts) -> int | None:
    """On how many days mood and sleep lay below the own normal; None where that is not most of them."""
    means = {d: sum(said[name] for name in MOOD) / len(MOOD) for d, said in items.items() if set(MOOD) <= set(said)}
    before = [mean for d, mean in means.items() if first - timedelta(days=BEFORE_DAYS) <= d < first]
    recent = [mean for d, mean in means.items() if first <= d < first + timedelta(days=span)]
    if len(before) < facts.rule("in.readiness_learn").range[0] or len(recent) < MOST_OF * span:
        return None
    mean, sd = _mean_sd(before)
    low = sum(value < mean + facts.rule("in.readiness_bands").value[1] * sd for value in recent)
    return low if low >= MOST_OF * len(recent) else None


def _load_share(past: Past, first: date, span: int) -> float | None:
    """The load a day since then, against the four weeks before; today itself is not over."""
    recent = week_until(past.loads, first + timedelta(days=span - 2), span - 1)
    before = week_until(past.loads, first - timedelta(days=1), BEFORE_DAYS)
    if recent is None or before is None or not sum(before):
        return None
    return (sum(recent) / len(recent)) / (sum(before) / len(before))


def _harder(done: Sequence[tuple[date, Workout]], first: date, day: date, facts: Facts) -> str:
    """A kind of session that feels harder than in the weeks before, at no greater length; empty when none does."""
    logged = [(d, w) for d, w in done if w.rpe is not None and first - timedelta(days=BEFORE_DAYS) <= d <= day]
    for kind in sorted({w.kind for _, w in logged}):
        recent, before = ([w for d, w in logged if w.kind == kind and (d >= first) is late] for late in (True, False))
        if min(len(recent), len(before)) < FEWEST_SESSIONS:
            continue
        rpe, was = (sum(effort(w, facts) or 0.0 for w in some) / len(some) for some in (recent, before))
        minutes, were = (sum(minutes_between(w.start, w.end) for w in some) / len(some) for some in (recent, before))
        if rpe >= was + HARDER_RPE and minutes <= were:
            return f"{kind} feels harder (RPE {rpe:.1f}, was {was:.1f})"
    return ""
