"""Who is asking: profile + products + facts -> age, the shortest night, and the gates that stop advice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from coach.cabinet.day import CabinetDay
from coach.cabinet.known_as import classes_of
from coach.evidence import Facts
from coach.evidence.facts import RedFlag, Rule
from coach.evidence.signs import flag_in
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


def is_older(profile: Profile, day: date, facts: Facts) -> bool:
    """65 or over, or possibly so: the cautious reading of a birth year."""
    age = most_age(profile, day)
    return age is not None and age >= facts.rule("mg.older_age").number


def need_rule(profile: Profile, day: date, facts: Facts) -> Rule:
    """The range of sleep need for the age, in hours: a possible 17 counts as under 18, a possible 65 as older.

    Without a birth year it is the one for adults.
    """
    if is_minor(profile, day, facts):
        return facts.rule("sl.need_teen")
    return facts.rule("sl.need_older" if is_older(profile, day, facts) else "sl.need_adult")


def floor_min(profile: Profile, day: date, facts: Facts) -> int:
    """The sleep opportunity below which nothing is planned, minutes (`sl.floor`; a teenager's need starts later)."""
    rule = facts.rule("sl.need_teen") if is_minor(profile, day, facts) else facts.rule("sl.floor")
    hours = rule.range[0] if is_minor(profile, day, facts) else rule.number
    return round(hours * 60)


def gates(profile: Profile, products: Iterable[Product], day: date, facts: Facts) -> tuple[Gated, ...]:
    """Every gate that applies to dosing, hard ones first: stated conditions, age, and what the cabinet tells."""
    told = {
        "kidney": profile.egfr is not None and profile.egfr < facts.rule("mg.egfr_gate").number,
        "minor": is_minor(profile, day, facts),
        "older": is_older(profile, day, facts),
        "ksparing": any(product.active and "keeps_magnesium" in classes_of(product) for product in products),
    }
    stated = (condition for condition in profile.conditions if condition in facts.gates)
    named = (*stated, *(name for name, applies in told.items() if applies))
    found = [
        Gated(id=gate.id, hard=gate.kind == "hard", text=f"{gate.when}: {gate.action}")
        for gate in (facts.gates[name] for name in dict.fromkeys(named))
    ]
    refused = facts.rule("mg.egfr_block")
    if profile.egfr is not None and profile.egfr < refused.number:
        text = f"eGFR {profile.egfr:g}, below {refused.number:g}: no magnesium is scheduled; ask your doctor"
        found.insert(0, Gated(id=refused.id, hard=True, text=text))
    return tuple(sorted(found, key=lambda gate: not gate.hard))


def red_flag(day: CabinetDay, facts: Facts) -> RedFlag | None:
    """The red flag in what was felt today, in the check-in or after a dose; it ends the coaching of the day."""
    said = [*day.symptoms, *(effect for dose in day.doses for effect in dose.effects)]
    return flag_in(said, facts, day.misread) if said else None
