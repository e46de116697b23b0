"""Who is asking: profile + products + facts -> age, limits, and the gates that stop advice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from coach.evidence import Facts, Rule
from coach.model import Product, Profile


class Gated(msgspec.Struct, frozen=True, kw_only=True):
    """A gate that applies, in words."""

    id: str
    hard: bool
    text: str


def least_age(profile: Profile, day: date) -> int | None:
    """Full years the person has for certain (only the birth year is known)."""
    return None if profile.birth_year is None else day.year - profile.birth_year - 1


def most_age(profile: Profile, day: date) -> int | None:
    """Full years the person may have."""
    return None if profile.birth_year is None else day.year - profile.birth_year


def is_minor(profile: Profile, day: date, facts: Facts) -> bool:
    """Under 18, or not certainly over it."""
    age = least_age(profile, day)
    return age is not None and age < facts.rule("mg.min_age").number


def floor_min(profile: Profile, day: date, facts: Facts) -> int:
    """The sleep opportunity below which nothing is planned, minutes (`sl.floor`; a teenager's need starts later)."""
    rule = facts.rule("sl.need_teen") if is_minor(profile, day, facts) else facts.rule("sl.floor")
    hours = rule.range[0] if is_minor(profile, day, facts) else rule.number
    return round(hours * 60)


def magnesium_cap(profile: Profile, facts: Facts) -> Rule:
    """The limit of supplemental magnesium a day; an unknown region counts as the stricter one."""
    return facts.rule("mg.cap_us" if profile.region == "us" else "mg.cap_eu")


def gates(profile: Profile, products: Iterable[Product], day: date, facts: Facts) -> tuple[Gated, ...]:
    """Every gate that applies to dosing, hard ones first: stated conditions, age, and what the cabinet tells."""
    named = [condition for condition in profile.conditions if condition in facts.gates]
    if is_minor(profile, day, facts):
        named.append("minor")
    age = most_age(profile, day)
    if age is not None and age >= OLDER_FROM:
        named.append("older")
    if any(product.active and product.interaction == "ksparing" for product in products):
        named.append("ksparing")
    found = [
        Gated(id=gate.id, hard=gate.kind == "hard", text=f"{gate.when}: {gate.action}")
        for gate in (facts.gates[name] for name in dict.fromkeys(named))
    ]
    return tuple(sorted(found, key=lambda gate: not gate.hard))


OLDER_FROM = 65
"""The age in the words of gate `older`."""
