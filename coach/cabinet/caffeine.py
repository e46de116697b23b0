"""Caffeine: doses + bedtime + half-life -> what is left at bed, and the last cup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import log2

import msgspec

from coach.cabinet.amounts import caffeine_mg
from coach.cabinet.person import is_minor
from coach.clock import minutes_between, shift
from coach.evidence import Facts
from coach.model import PlanItem, Profile, Reason, Warn
from coach.planner.grid import Grid
from coach.planner.told import Evening
from coach.words import length_text, mg_text


def half_life_h(evening: Evening, facts: Facts) -> float:
    """The person's half-life, else the default (`caf.half_life`)."""
    return evening.profile.caffeine_half_life_h or facts.rule("caf.half_life").number


def residual_mg(doses: Iterable[tuple[datetime, float]], at: datetime, half_life: float) -> float:
    """What is left of earlier doses, sum of D x 2^(-t/T) (algorithms 6); later doses do not count."""
    return sum(mg * 2 ** (-minutes_between(when, at) / 60 / half_life) for when, mg in doses if when <= at)


def lead_h(dose_mg: float, threshold_mg: float, half_life: float) -> float:
    """Hours before bed at which a dose still decays to the threshold: T log2(D/threshold), never negative."""
    return half_life * log2(dose_mg / threshold_mg) if dose_mg > threshold_mg else 0.0


def doses(evening: Evening) -> tuple[tuple[datetime, float], ...]:
    """Every logged dose of caffeine the planner was told of."""
    per = {product.id: caffeine_mg(product) for product in evening.products}
    found = []
    for dose in evening.intakes:
        mg = dose.caffeine_mg if dose.caffeine_mg is not None else per.get(dose.product, 0.0) * dose.servings
        if mg > 0:
            found.append((dose.at, mg))
    return tuple(found)


class DayMax(msgspec.Struct, frozen=True, kw_only=True):
    """The most caffeine a day for one person."""

    mg: float
    why: str = ""
    """`, under 18 3 mg per kg at 45 kg`: why it is not the general limit; empty where it is."""


def day_max(profile: Profile, day: date, facts: Facts) -> DayMax:
    """The most caffeine a day: less in pregnancy, and under 18 by body weight (a light one where it is not known)."""
    row = facts.nutrients["caffeine"]
    pregnant = "pregnancy" in profile.conditions
    most = row.limit_mg(profile.region, pregnant=pregnant) or facts.rule("caf.day_max").number
    found = DayMax(mg=most, why=" in pregnancy" if pregnant else "")
    if row.limit_minor_per_kg is None or not is_minor(profile, day, facts):
        return found
    kg = profile.weight_kg or row.minor_kg_unknown
    by_weight = min(row.limit_minor_per_kg * kg, most)
    how = f", under 18 {row.limit_minor_per_kg:g} mg per kg at {kg:g} kg"
    unknown = "" if profile.weight_kg else " (your weight is not known, so a light one counts; coach profile --weight)"
    return DayMax(mg=by_weight, why=how + unknown) if by_weight < most else found


def cutoff(evening: Evening, grid: Grid, bed: datetime, facts: Facts) -> PlanItem | None:
    """The last cup: early enough for the estimate to fall to the green threshold, and never inside the floor.

    None when no moment of this coach-day is early enough any more; `warnings` says so.
    """
    half_life = half_life_h(evening, facts)
    floor = facts.rule("caf.floor")
    cups = [
        caffeine_mg(p) * (p.use.servings if p.use and p.use.servings else 1)
        for p in evening.products
        if caffeine_mg(p) > 0
    ]
    left = facts.rule("caf.residual_green").number - residual_mg(doses(evening), bed, half_life)
    cup = max(cups, default=0.0)
    if not cup:
        model = facts.rule("caf.gap_107")
        lead = model.number * half_life / facts.rule("caf.half_life").number
        reason = model.because(f"about {length_text(lead * 60)} for one coffee at a half-life of {half_life:g} h")
        title = "Last coffee"
    else:
        lead = lead_h(cup, max(left, 1.0), half_life)
        green = facts.rule("caf.residual_green").number
        text = f"{mg_text(cup)} at a half-life of {half_life:g} h falls to about {green:g} mg by bed; an estimate"
        reason = facts.rule("caf.residual_green").because(text)
        title = f"Last coffee ({mg_text(cup)})"
    at = grid.moment(grid.floor(shift(bed, -60 * max(lead, floor.number))))
    if at < grid.moment(0):
        return None
    reasons: tuple[Reason, ...] = (reason, floor.because(f"never planned inside {floor.number:g} h of bed"))
    return PlanItem(
        id=f"caffeine_cutoff-{evening.date.isoformat()}",
        kind="caffeine_cutoff",
        title=title,
        start=at,
        end=at,
        reasons=reasons,
        hint="at the latest",
    )


def warnings(
    evening: Evening, bed: datetime, today_mg: float, last_cup: PlanItem | None, facts: Facts
) -> tuple[Warn, ...]:
    """What logged caffeine means for tonight."""
    found: list[Warn] = []
    limit, most = facts.rule("caf.day_max"), day_max(evening.profile, evening.date, facts)
    if today_mg > most.mg:
        text = f"{mg_text(today_mg)} of caffeine today; {mg_text(most.mg)} a day is the limit{most.why}."
        found.append(Warn(fact=limit.id, severity="hard", text=text))
    left = residual_mg(doses(evening), bed, half_life_h(evening, facts))
    red = facts.rule("caf.residual_red")
    if left >= red.number:
        text = f"About {mg_text(left)} of caffeine left at bedtime, estimated: sleep may come later or lighter."
        found.append(Warn(fact=red.id, severity="soft", text=text))
    elif last_cup is None:
        green = facts.rule("caf.residual_green")
        text = f"No more caffeine today: another cup would leave more than about {green.number:g} mg at bedtime."
        found.append(Warn(fact=green.id, severity="info", text=text))
    return tuple(found)
