"""The person: what the first run asks, each answer skippable."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import structs

from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.access import is_new
from coach.flows.changed import Changed
from coach.flows.changing import changing
from coach.forms import profile as fields
from coach.forms.fields import ids
from coach.forms.typed import check_fields
from coach.model import Profile

FIELDS = ids(fields.PROFILE)
"""Names of the typed answers."""

PROPOSED_WAKE = "07:00"
"""Stands prefilled on the first run; nothing is kept until the person accepts it."""

US_ZONES = (
    "US/", "Pacific/Honolulu", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Phoenix", "America/Detroit", "America/Boise", "America/Anchorage", "America/Juneau",
    "America/Sitka", "America/Nome", "America/Adak", "America/Yakutat", "America/Metlakatla",
    "America/Menominee", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/",
)  # fmt: skip
"""How the names of United States zones begin."""

_FORBIDDING = ("birth_year", "conditions", "egfr", "half_life")
"""What may forbid something or lower a limit; of the others, not known is the stricter reading."""

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
    """`wake` (`06:45, sat 08:00`), `birth_year`, `region`, `conditions` (ids, comma separated), `ready_in`, `travel`,
    `egfr`, `weight`, `half_life`, `tz`: as they stand, or as proposed."""
    gates: tuple[tuple[str, str], ...]
    """(id, when it applies) of the conditions that gate advice, except age, which the birth year tells."""
    disclaimer: str


def see_profile(desk: Desk) -> ProfileView:
    """The profile as it stands, with proposals for what was never asked (zone and region from the system)."""
    first_run = is_new(desk)
    profile = _stands(desk)
    return ProfileView(
        profile=profile,
        first_run=first_run,
        form=_proposed(desk) if first_run else fields.texts(profile, desk.dial),
        gates=tuple((gate.id, gate.when) for gate in desk.facts.gates.values() if gate.id not in fields.BY_AGE),
        disclaimer=DISCLAIMER,
    )


def save_profile(desk: Desk, form: Mapping[str, str]) -> Changed:
    """Keep typed answers; an empty text leaves that question unanswered. UsageError names the field."""
    check_fields(form, FIELDS)
    changes = {row.kept: fields.answer(desk, row, form[row.id]) for row in fields.PROFILE if row.id in form}
    _mind_the_lost(desk, form)
    before = _stands(desk)
    after = structs.replace(before, **changes)
    if after == before and not is_new(desk) and not desk.store.tables.readable_profile()[1]:
        return Changed(what="Nothing changed in the profile.")
    with changing(desk, "profile", night=True) as change:
        change.set_profile(after)
    return Changed(what="Kept the profile.")


def _stands(desk: Desk) -> Profile:
    """The profile as it is kept; before anything was said, in the machine's zone."""
    kept = desk.store.profile()
    return structs.replace(kept, tz=desk.profile.tz) if is_new(desk) else kept


def _mind_the_lost(desk: Desk, form: Mapping[str, str]) -> None:
    """UsageError while a part that cannot be read is not said again: a condition must not be forgotten silently."""
    lost = desk.store.tables.readable_profile()[1]
    unsaid = [row.id for row in fields.PROFILE if row.id in _FORBIDDING and row.kept in lost and row.id not in form]
    if unsaid:
        what = f"what is kept of {', '.join(unsaid)} cannot be read"
        raise UsageError(what, where=unsaid[0], todo="Say these again too; an empty text leaves one unanswered.")


def _proposed(desk: Desk) -> dict[str, str]:
    """What stands for answers that were never given: a common wake time, and what the machine's zone tells."""
    name = desk.machine_zone
    return {
        **dict.fromkeys(FIELDS, ""),
        "wake": desk.dial.of_day(PROPOSED_WAKE),
        "region": _region_of(name),
        "tz": name,
    }


def _region_of(zone_name: str) -> str:
    if zone_name.startswith("Europe/"):
        return "eu"
    return "us" if zone_name.startswith(US_ZONES) else ""
