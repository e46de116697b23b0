"""The most a day: person + region + facts -> limits of magnesium, of caffeine and of everything else."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec

from coach.cabinet.amounts import CAFFEINE, MAGNESIUM
from coach.cabinet.person import is_minor
from coach.evidence import Facts, Rule
from coach.model import Profile
from coach.model.records import Region

APART = (MAGNESIUM, CAFFEINE)
"""Nutrients with a limit of their own."""
SLACK = 1e-9
"""Sums of decimal fractions may miss a limit that they meet by this much."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """The most of one nutrient a day."""

    mg: float
    fact: str
    hard: bool
    """A dose past it is refused; else it is said."""
    why: str = ""
    """`, under 18 3 mg per kg at 45 kg`: why it is not the general limit; empty where it is."""


def magnesium_cap(profile: Profile, facts: Facts) -> Rule:
    """The limit of supplemental magnesium a day; an unknown region counts as the stricter one."""
    return facts.rule("mg.cap_us" if profile.region == "us" else "mg.cap_eu")


def caffeine_limit(profile: Profile, day: date, facts: Facts) -> Limit:
    """The most caffeine a day: less in pregnancy, and under 18 by body weight (a light one where it is not known)."""
    row, rule = facts.nutrients[CAFFEINE], facts.rule("caf.day_max")
    pregnant = "pregnancy" in profile.conditions
    most = row.limit_mg(profile.region, pregnant=pregnant) or rule.number
    why = " in pregnancy" if pregnant else ""
    if row.limit_minor_per_kg is not None and is_minor(profile, day, facts):
        kg = profile.weight_kg or row.minor_kg_unknown
        by_weight = row.limit_minor_per_kg * kg
        if by_weight < most:
            unknown = " (your weight is not known, so a light one counts; coach profile --weight)"
            why = f", under 18 {row.limit_minor_per_kg:g} mg per kg at {kg:g} kg"
            most, why = by_weight, why if profile.weight_kg else why + unknown
    return Limit(mg=most, fact=rule.id, hard=rule.kind == "hard", why=why)


def limited(profile: Profile, facts: Facts) -> dict[str, Limit]:
    """The limit of each nutrient in this person's region; magnesium and caffeine stand apart."""
    return _limits(profile.region, "pregnancy" in profile.conditions, facts)


@lru_cache(maxsize=16)
def _limits(region: Region | None, pregnant: bool, facts: Facts) -> dict[str, Limit]:
    found = {}
    for row in facts.nutrients.values():
        limit = row.limit_mg(region, pregnant=pregnant)
        if limit is not None and row.id not in APART:
            rule = facts.rules.get(row.limit_fact)
            found[row.id] = Limit(mg=limit, fact=row.limit_fact, hard=rule is not None and rule.kind == "hard")
    return found


def over(mg: float, limit: float) -> bool:
    """Whether a sum is past its limit; one that meets it is not."""
    return mg > limit + SLACK
