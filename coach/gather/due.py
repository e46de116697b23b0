"""Which questions of the check-in have their time: store + clock -> those that the page leaves out for now."""

from __future__ import annotations

from datetime import date, time, timedelta

from coach.cabinet.taken import magnesium_of
from coach.clock import local, minutes_between, starts_of
from coach.desk import Desk
from coach.gather import need
from coach.gather.course import watched
from coach.gather.night_to_fill import wished_night
from coach.model import CheckIn, Intake, Product, Wish
from coach.model.records import Bedroom, Food

ROOM_EVERY, DIET_EVERY = "sl.room_ask", "food.screen_ask"
"""The rules that say after how many days each is asked again."""

DETAILS = frozenset({
    "slept", "injury", "rest", "drinks", "travelled", "cycle_day", "screens_off", "last_meal", "misread",
})  # fmt: skip
"""Facts of a day that nobody is asked for."""

NOON = time(12)
"""A bedtime before it ends the day before."""


def unasked(desk: Desk, day: date, *, more: bool = False) -> set[str]:
    """Ids of the questions that have nothing to ask on that date; facts of a day wait until `more` is asked for."""
    asked = {
        "gut": _magnesium_taken(desk, day) or watched(desk, day) is not None,
        "drive": desk.store.count(Wish) > 0,
        "hungry": _evening_has_come(desk, day),
        "bedroom": _last(desk, day, "bedroom", ROOM_EVERY) is None,
        "diet": _last(desk, day, "diet", DIET_EVERY) is None,
    }
    return {name for name, due in asked.items() if not due} | (set() if more else DETAILS)


def bedroom_of(desk: Desk, day: date) -> tuple[Bedroom, ...] | None:
    """What the bedroom is, as last answered up to that date; None when that is not known or too long ago."""
    told = _last(desk, day, "bedroom", ROOM_EVERY)
    return None if told is None else told.bedroom


def diet_of(desk: Desk, day: date) -> dict[Food, float] | None:
    """Servings a day, as last answered up to that date; None when they are not known or too long ago."""
    told = _last(desk, day, "diet", DIET_EVERY)
    return None if told is None else told.diet


def _last(desk: Desk, day: date, field: str, every: str) -> CheckIn | None:
    """The newest check-in that answers that question, or passes it over, and is not older than the rule says."""
    first = day - timedelta(days=int(desk.facts.rule(every).number) - 1)
    told = (one for one in desk.store.between(CheckIn, first, day))
    said = [one for one in told if getattr(one, field) is not None or field in one.skipped]
    return max(said, key=lambda one: one.date, default=None)


def _evening_has_come(desk: Desk, day: date) -> bool:
    """Whether it is that day's evening: a large meal would come too near to the usual bedtime."""
    if day != desk.today():
        return False
    tomorrow = day + timedelta(days=1)
    usual = need.usual_before(desk, tomorrow)
    bed = usual.lights or usual.bed or wished_night(desk, tomorrow).bed
    if bed is None:
        return False
    night = day if bed >= max(starts_of(desk.profile.day_starts), NOON) else tomorrow
    ahead = minutes_between(desk.now(), local(night, bed, desk.zone))
    return ahead <= desk.facts.rule("food.large_meal").number


def _magnesium_taken(desk: Desk, day: date) -> bool:
    """Whether a dose with magnesium was logged since the morning before."""
    doses = desk.store.between(Intake, day - timedelta(days=1), day)
    return any(magnesium_of(dose, desk.store.get(Product, dose.product), desk.facts) > 0 for dose in doses)
