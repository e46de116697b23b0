"""A journey across time zones: the zone gone to + days since -> which way, and when to look for light."""

from __future__ import annotations

from coach.clock import minutes_between, named_zone, zone
from coach.evidence import Facts
from coach.model import Warn
from coach.planner.told import Evening
from coach.words import count_text

HALF_DAY_H = 12


def ahead_h(evening: Evening) -> float:
    """Hours by which the zone gone to is ahead of the profile's; behind is negative, and never more than half a day."""
    if evening.gone_to is None:
        return 0.0
    there, home = named_zone(evening.gone_to[0]), zone(evening.profile.tz)
    if there is None:
        return 0.0
    apart = minutes_between(
        evening.now.astimezone(there).replace(tzinfo=home), evening.now.astimezone(home).replace(tzinfo=home)
    ) / -60  # fmt: skip
    return apart - 24 if apart > HALF_DAY_H else apart + 24 if apart < -HALF_DAY_H else apart


def warnings(evening: Evening, facts: Facts) -> tuple[Warn, ...]:
    """One line until the body clock has come along, an hour a day: direction, light, and how bed moves."""
    hours, step = ahead_h(evening), facts.rule("sl.jet_lag")
    if evening.gone_to is None or abs(hours) < step.number:
        return ()
    zone_name, arrived = evening.gone_to
    left = abs(hours) - step.number * (evening.date - arrived).days
    if left <= 0:
        return ()
    place = zone_name.rsplit("/", 1)[-1].replace("_", " ")
    east = hours > 0
    light = "bright light in the morning, dim evenings" if east else "bright light in the evening, dim mornings"
    side, bed = ("ahead", "earlier") if east else ("behind", "later")
    way = f"{abs(hours):g} h {side}: bed up to {step.number:g} h {bed}"
    days = count_text(round(left / step.number), "more day")
    text = f"Jet lag: {place} is {way} each day, {light}; about {days}."
    return (Warn(fact=step.id, severity="info", text=text),)
