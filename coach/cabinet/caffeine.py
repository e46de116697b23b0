"""Caffeine over the hours: doses + bedtime + half-life -> what is left at bed, and the last cup.

An estimate: one half-life for the whole person, each dose taken as absorbed at once (algorithms 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import floor, log2

import msgspec

from coach.cabinet.amounts import caffeine_mg
from coach.cabinet.day import CabinetDay
from coach.cabinet.limits import caffeine_limit, over
from coach.cabinet.meant import each
from coach.cabinet.taken import caffeine, cups
from coach.clock import minutes_between, shift
from coach.evidence import Facts
from coach.model import Profile, Reason, Warn
from coach.words import length_text, mg_text

PREGNANT = "pregnancy"
"""The condition in which caffeine stays much longer."""
LEAST_ROOM_MG = 1.0
"""Where earlier cups leave no room, another is reckoned down to this: an exponential never reaches nothing."""


def half_life_h(profile: Profile, facts: Facts) -> float:
    """The person's half-life, else the default (`caf.half_life`); in pregnancy not less than its careful number."""
    own = profile.caffeine_half_life_h or facts.rule("caf.half_life").number
    if PREGNANT not in profile.conditions:
        return own
    from coach.evidence.medicines.known import medicines  # 5 ms that only this state spends

    return max(own, next(row.plan_h for row in medicines().tables.half_life if row.id == "pregnancy_any"))


def left_mg(mg: float, hours: float, half_life: float) -> float:
    """What is left of a dose after so many hours, D x 2^(-t/T); nothing before it is taken."""
    return mg * 2 ** (-hours / half_life) if hours >= 0 else 0.0


def residual_mg(doses: Iterable[tuple[datetime, float]], at: datetime, half_life: float) -> float:
    """What is left of all doses at a moment; later ones do not count."""
    return sum(left_mg(mg, minutes_between(when, at) / 60, half_life) for when, mg in doses)


def lead_h(dose_mg: float, threshold_mg: float, half_life: float) -> float:
    """Hours before bed at which a dose still decays to the threshold: T log2(D/threshold), never negative."""
    return half_life * log2(dose_mg / threshold_mg) if dose_mg > threshold_mg else 0.0


def at_bed_mg(day: CabinetDay, bed: datetime, facts: Facts) -> float:
    """What logged cups leave at bedtime, in whole milligrams: it is an estimate. Rounded here and nowhere else."""
    return float(floor(residual_mg(cups(day), bed, half_life_h(day.profile, facts)) + 0.5))


class LastCup(msgspec.Struct, frozen=True, kw_only=True):
    """The latest moment for the largest cup of the cabinet, or for one coffee where it holds none."""

    at: datetime
    title: str
    reasons: tuple[Reason, ...]


def last_cup(day: CabinetDay, bed: datetime, facts: Facts) -> LastCup:
    """Early enough for the estimate to fall to the green threshold, and never inside the floor.

    It may lie before this coach-day, or before the person is up: no line then, and `warnings` says so.
    """
    half_life, never_within = half_life_h(day.profile, facts), facts.rule("caf.floor")
    cup = max((caffeine_mg(p) * each(p) for p in day.products if caffeine_mg(p) > 0), default=0.0)
    if cup:
        green = facts.rule("caf.residual_green")
        left = green.number - residual_mg(cups(day), bed, half_life)
        lead = lead_h(cup, max(left, LEAST_ROOM_MG), half_life)
        text = (
            f"{mg_text(cup)} at a half-life of {half_life:g} h falls to about {green.number:g} mg by bed; an estimate"
        )
        reason, title = green.because(text), f"Last coffee ({mg_text(cup)})"
    else:
        model = facts.rule("caf.gap_107")
        lead = model.number * half_life / facts.rule("caf.half_life").number
        reason = model.because(f"about {length_text(lead * 60)} for one coffee at a half-life of {half_life:g} h")
        title = "Last coffee"
    at = shift(bed, -60 * max(lead, never_within.number))
    kept = never_within.because(f"never planned inside {never_within.number:g} h of bed")
    return LastCup(at=at, title=title, reasons=(reason, kept))


def is_ahead(last: LastCup, day: CabinetDay, up: datetime | None) -> bool:
    """Whether the last cup lies within this coach-day and not before the person is up."""
    return last.at >= day.start and (up is None or last.at >= up)


def warnings(
    day: CabinetDay, bed: datetime, last: LastCup, facts: Facts, up: datetime | None = None
) -> tuple[Warn, ...]:
    """What logged caffeine means for tonight; `up` is when the person gets up on this day, where it is told."""
    found: list[Warn] = []
    today, most = caffeine(day), caffeine_limit(day.profile, day.date, facts)
    if over(today, most.mg):
        text = f"{mg_text(today)} of caffeine today; {mg_text(most.mg)} a day is the limit{most.why}."
        found.append(Warn(fact=most.fact, severity="hard", text=text))
    red = facts.rule("caf.residual_red")
    if residual_mg(cups(day), bed, half_life_h(day.profile, facts)) >= red.number:
        left = mg_text(at_bed_mg(day, bed, facts))
        text = f"About {left} of caffeine left at bedtime, estimated: sleep may come later or lighter."
        found.append(Warn(fact=red.id, severity="soft", text=text))
    elif not is_ahead(last, day, up):
        found.append(_no_more(day, bed, facts, up))
    return tuple(found)


def _no_more(day: CabinetDay, bed: datetime, facts: Facts, up: datetime | None) -> Warn:
    green, stays = facts.rule("caf.residual_green"), at_bed_mg(day, bed, facts)
    if stays > green.number:
        text = f"No more caffeine today: about {mg_text(stays)} is left at bedtime already."
    elif up is not None and not caffeine(day):
        most = caffeine_limit(day.profile, day.date, facts)
        text = (
            "Caffeine stays long in you: the last cup would be due before you are up, so any of today's lasts into "
            f"the night. At most {mg_text(most.mg)} a day{most.why}."
        )
    else:
        text = f"No more caffeine today: another cup would leave more than about {green.number:g} mg at bedtime."
    return Warn(fact=green.id, severity="info", text=text)
