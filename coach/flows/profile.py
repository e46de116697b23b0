"""The person: what the first run asks, each answer skippable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

import msgspec
from msgspec import structs

from coach.clean import clean_line
from coach.clock import WEEKDAYS, zone
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.access import is_new
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import typed as _typed
from coach.model import Profile
from coach.model.records import Region
from coach.planner.evening.one_day import wake_id
from coach.words import Dial, read_number

FIELDS = ("wake", "birth_year", "region", "conditions", "egfr", "weight", "half_life", "tz")
"""Names of the typed answers."""

KEPT = {"weight": "weight_kg", "half_life": "caffeine_half_life_h"}
"""Typed answer -> the profile's field, where they differ."""

PROPOSED_WAKE = "07:00"
"""Stands prefilled on the first run; nothing is kept until the person accepts it."""

FIRST_YEAR = 1900

BY_AGE = ("minor", "older")
"""Gates that the birth year tells."""

US_ZONES = (
    "US/", "Pacific/Honolulu", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Phoenix", "America/Detroit", "America/Boise", "America/Anchorage", "America/Juneau",
    "America/Sitka", "America/Nome", "America/Adak", "America/Yakutat", "America/Metlakatla",
    "America/Menominee", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/",
)  # fmt: skip
"""How the names of United States zones begin."""

_WEEKDAY = re.compile(rf"^({'|'.join(WEEKDAYS)})[a-z]*$", re.IGNORECASE)

DISCLAIMER = (
    "General education for healthy adults: not medical advice, not a medical device, and no substitute for a "
    "clinician or pharmacist. Your notes stay on this machine."
)


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    """The profile page and the first run."""

    profile: Profile
    first_run: bool
    """Nothing has been asked yet."""
    form: dict[str, str]
    """`wake` (`06:45, sat 08:00`), `birth_year`, `region`, `conditions` (ids, comma separated), `egfr`, `weight`,
    `half_life`, `tz`: as they stand, or as proposed."""
    gates: tuple[tuple[str, str], ...]
    """(id, when it applies) of the conditions that gate advice, except age, which the birth year tells."""
    disclaimer: str


def see_profile(desk: Desk) -> ProfileView:
    """The profile as it stands, with proposals for what was never asked (zone and region from the system)."""
    first_run = is_new(desk)
    profile = desk.profile
    return ProfileView(
        profile=profile,
        first_run=first_run,
        form=_proposed(desk.dial) if first_run else _form(profile, desk.dial),
        gates=tuple((gate.id, gate.when) for gate in desk.facts.gates.values() if gate.id not in BY_AGE),
        disclaimer=DISCLAIMER,
    )


def save_profile(desk: Desk, form: Mapping[str, str]) -> Changed:
    """Keep typed answers; an empty text leaves that question unanswered. UsageError names the field."""
    _typed.check_fields(form, FIELDS)
    changes = {KEPT.get(field, field): _answer(desk, field, form[field]) for field in FIELDS if field in form}
    after = structs.replace(desk.profile, **changes)
    if after == desk.profile and desk.store.has_profile():
        return Changed(what="Nothing changed in the profile.")
    with changing(desk, "profile", about=wake_id(desk.today())) as change:
        change.set_profile(after)
    return Changed(what="Kept the profile.")


def _form(profile: Profile, dial: Dial) -> dict[str, str]:
    wakes = [dial.of_day(profile.wake["default"])] if "default" in profile.wake else []
    wakes += [f"{day} {dial.of_day(profile.wake[day])}" for day in WEEKDAYS if day in profile.wake]
    return {
        "wake": ", ".join(wakes),
        "birth_year": "" if profile.birth_year is None else str(profile.birth_year),
        "region": profile.region or "",
        "conditions": ", ".join(profile.conditions),
        "egfr": "" if profile.egfr is None else f"{profile.egfr:g}",
        "half_life": "" if profile.caffeine_half_life_h is None else f"{profile.caffeine_half_life_h:g}",
        "weight": "" if profile.weight_kg is None else f"{profile.weight_kg:g}",
        "tz": profile.tz,
    }


def _proposed(dial: Dial) -> dict[str, str]:
    name = _system_zone()
    return {
        "wake": dial.of_day(PROPOSED_WAKE),
        "birth_year": "",
        "region": _region_of(name),
        "conditions": "",
        "egfr": "",
        "weight": "",
        "half_life": "",
        "tz": name,
    }


def _system_zone() -> str:
    """The machine's IANA zone, or UTC where it cannot be told."""
    import tzlocal  # only a first run needs it

    try:
        return zone(tzlocal.get_localzone_name() or "UTC").key
    except (UsageError, LookupError, OSError, ValueError):
        return "UTC"


def _region_of(zone_name: str) -> str:
    if zone_name.startswith("Europe/"):
        return "eu"
    return "us" if zone_name.startswith(US_ZONES) else ""


def _answer(desk: Desk, field: str, text: str) -> object:
    """One typed answer as the profile keeps it."""
    if field == "wake":
        return {} if _typed.blank(text) else _wakes(text)
    if field == "conditions":
        return () if clean_line(text).lower() in ("none", "no") else _conditions(desk, text)
    if _typed.blank(text):
        return desk.profile.tz if field == "tz" else None
    if field == "birth_year":
        return _typed.whole(text, field, FIRST_YEAR, desk.today().year)
    if field == "egfr":
        return read_number(text, field, low=0, high=250)
    if field == "weight":
        return read_number(text.strip().lower().removesuffix("kg"), field, low=10, high=400)
    if field == "half_life":
        return read_number(text.strip().lower().removesuffix("h"), field, low=2, high=24)
    if field == "region":
        return _typed.choice(text, get_args(Region), field)
    return zone(clean_line(text)).key


def _wakes(text: str) -> dict[str, str]:
    """`06:45, sat 08:00` by weekday; a time alone is for every other day."""
    wakes = {}
    for part in clean_line(text).split(","):
        day, _, clock = part.strip().partition(" ")
        named = _WEEKDAY.match(day)
        key = named[1].lower() if named else "default"
        wakes[key] = _typed.kept_clock(clock if named else part, "wake")
    return wakes


def _conditions(desk: Desk, text: str) -> tuple[str, ...]:
    known = [gate for gate in desk.facts.gates if gate not in BY_AGE]
    return tuple(dict.fromkeys(_typed.choice(name, known, "conditions") for name in _typed.names(text)))
