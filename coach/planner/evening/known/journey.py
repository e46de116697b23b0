"""A journey across time zones: the zone gone to + days since -> which way, when to seek light, how bed moves by day.

The night moves away from its place at home by `sl.jet_lag` a day, until it stands where it is wanted over there. All is
counted in the zone of the profile, be that still the one at home or already the other.
"""

from __future__ import annotations

from datetime import time

from coach.clock import minutes_between, named_zone, starts_of, zone
from coach.evidence import Facts
from coach.model import Reason, Warn
from coach.planner.evening.one_day import asked_wake
from coach.planner.told import Evening
from coach.words import count_text, length_text

HALF_DAY_MIN = 720
DAY_MIN = 1440
FREE_MIN = 30
"""So much lies at least between a night that is moved and the ends of its coach-day; taste."""


def ahead_min(evening: Evening, there: str, home: str) -> int:
    """Minutes by which one zone is ahead of another this day; behind is negative, and never more than half a day."""
    one, other = named_zone(there), named_zone(home) or zone(evening.profile.tz)
    if one is None:
        return 0
    apart = round(minutes_between(
        evening.now.astimezone(other).replace(tzinfo=None, fold=0).replace(tzinfo=other),
        evening.now.astimezone(one).replace(tzinfo=None, fold=0).replace(tzinfo=other),
    ))  # fmt: skip
    return apart - DAY_MIN if apart > HALF_DAY_MIN else apart + DAY_MIN if apart < -HALF_DAY_MIN else apart


def followed_min(evening: Evening, facts: Facts) -> int:
    """How far the night of this day is moved from where it stands at home: earlier is negative; 0 without a journey."""
    if evening.gone_to is None:
        return 0
    there, arrived = evening.gone_to
    whole = ahead_min(evening, there, evening.home or evening.profile.tz)
    days = (evening.date - arrived).days + 1
    moved = min(max(days, 0) * round(facts.rule("sl.jet_lag").number * 60), abs(whole))
    return -moved if whole > 0 else moved


def moved_min(evening: Evening, wake: time, in_bed: int, facts: Facts) -> int:
    """By how much wake and bed stand elsewhere than wanted on the profile's clock; earlier is negative.

    Never so far that it leaves its coach-day: one that does not hold the turn of the day, by day or very early, stands.
    """
    if evening.gone_to is None:
        return 0
    asked = _asked_min(evening, facts)
    starts = starts_of(evening.profile.day_starts)
    up = (wake.hour * 60 + wake.minute - starts.hour * 60 - starts.minute) % DAY_MIN
    return min(max(asked, min(FREE_MIN - up, 0)), max(in_bed - up - FREE_MIN, 0)) if up <= in_bed else 0


def _asked_min(evening: Evening, facts: Facts) -> int:
    """The same, were the coach-day no matter."""
    return ahead_min(evening, evening.profile.tz, evening.home or evening.profile.tz) + followed_min(evening, facts)


def reasons(evening: Evening, moved: int, facts: Facts) -> tuple[Reason, ...]:
    """Why the night stands elsewhere than wanted."""
    if not moved or evening.gone_to is None:
        return ()
    side = "later" if moved > 0 else "earlier"
    text = f"{length_text(abs(moved))} {side} than the clock here wants it, on the way to {_place(evening.gone_to[0])}"
    return (facts.rule("sl.jet_lag").because(text),)


def warnings(evening: Evening, moved: int, facts: Facts) -> tuple[Warn, ...]:
    """One line until the body clock has come along, an hour a day: direction, light, and how bed moves."""
    if evening.gone_to is None:
        return ()
    zone_name, arrived = evening.gone_to
    step, whole = facts.rule("sl.jet_lag"), ahead_min(evening, zone_name, evening.home or evening.profile.tz)
    left = abs(whole) - step.number * 60 * (evening.date - arrived).days
    cut = _cut(evening, moved, facts)
    if abs(whole) < step.number * 60 or left <= 0:
        return (Warn(fact=step.id, severity="info", text=f"You are in {_place(zone_name)}.{cut}"),) if cut else ()
    east = whole > 0
    light = "bright light in the morning, dim evenings" if east else "bright light in the evening, dim mornings"
    side, bed = ("ahead", "earlier") if east else ("behind", "later")
    way = f"{abs(whole) / 60:g} h {side}: bed up to {step.number:g} h {bed}"
    days = count_text(round(left / 60 / step.number), "more day")
    text = f"Jet lag: {_place(zone_name)} is {way} each day, {light}; about {days}."
    return (Warn(fact=step.id, severity="info", text=text + cut),)


def _cut(evening: Evening, moved: int, facts: Facts) -> str:
    """That the night cannot be moved as far on this clock, and what to do, where it cannot."""
    if evening.gone_to is None or asked_wake(evening) is not None or moved == _asked_min(evening, facts):
        return ""
    there = evening.gone_to[0]
    todo = f" coach profile --tz {there} counts on from there." if there != evening.profile.tz else ""
    most = f"can move by {length_text(abs(moved))} at most" if moved else "cannot move"
    return f" On this clock tonight {most}.{todo}"


def _place(name: str) -> str:
    return name.rsplit("/", 1)[-1].replace("_", " ")
