"""Where the person is, as far as zones tell: profile + machine -> what to say when the two do not agree."""

from __future__ import annotations

from coach.clean import clean_line
from coach.clock import machine_offset
from coach.desk import Desk
from coach.errors import LeftOutError


def zone_unknown(desk: Desk) -> LeftOutError | None:
    """That the profile's zone has no meaning on this machine, and which one counts instead; None where it has."""
    kept, counts = desk.store.profile().tz, desk.profile.tz
    if not desk.store.has_profile() or kept == counts:
        return None
    what = f"This machine does not know your time zone “{clean_line(kept, 40)}”; {counts}, its own, counts instead."
    return LeftOutError(what, where="tz", todo="Choose one with coach profile --tz NAME, or p in the app.")


def elsewhere(desk: Desk) -> str:
    """One line that asks whether the person travels, while the machine's clock differs from the profile's."""
    now = desk.now()
    if not desk.on_machine or not desk.store.has_profile() or zone_unknown(desk):
        return ""
    if machine_offset(now) == now.utcoffset():
        return ""
    return f"p  this machine is on {desk.machine_zone}, your profile on {desk.profile.tz}: traveling?"
