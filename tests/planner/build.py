"""Builders: an evening as tests describe it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coach.clock import day_start, local, parse_clock, starts_of, zone
from coach.model import Busy, Content, Intake, Product, Profile, Use, Wish
from coach.planner.told import Evening

DAY = date(2026, 3, 5)
ZONE = "Europe/Berlin"


def at(text: str, day: date = DAY, tz: str = ZONE, days: int = 0) -> datetime:
    """A wall-clock time on (or `days` after) a date, as an instant with offset."""
    return local(day + timedelta(days=days), parse_clock(text), zone(tz))


def profile(**changes: object) -> Profile:
    """A healthy adult in Berlin with US limits who wants to get up at 06:45."""
    fields: dict[str, object] = {"birth_year": 1988, "region": "us", "tz": ZONE, "wake": {"default": "06:45"}}
    return Profile(**{**fields, **changes})  # type: ignore[arg-type]


def magnesium(per: float = 100, daily: float = 200, key: str = "mag", **changes: object) -> Product:
    """A magnesium product for the evening."""
    use = Use(goal="sleep", daily_mg=daily)
    content = Content(nutrient="magnesium", form="bisglycinate", elemental_mg=per)
    fields: dict[str, object] = {"kind": "magnesium", "contents": (content,), "serving": "capsule", "use": use}
    return Product(id=key, name=f"Night {key}", **{**fields, **changes})  # type: ignore[arg-type]


def medicine(interaction: str | None, times: tuple[str, ...], key: str = "drug") -> Product:
    """A medicine at standing times."""
    return Product(
        id=key, name=f"Tablet {key}", kind="medicine", interaction=interaction, use=Use(times=times) if times else None
    )


def coffee(mg: float = 95) -> Product:
    """A caffeine product."""
    return Product(
        id="coffee",
        name="Coffee",
        kind="caffeine",
        contents=(Content(nutrient="caffeine", elemental_mg=mg),),
        serving="cup",
    )


def wish(key: str = "legs", minutes: int = 60, strain: str = "high", **changes: object) -> Wish:
    """A session."""
    fields: dict[str, object] = {"title": key.capitalize(), "kind": "strength", "minutes": minutes, "strain": strain}
    return Wish(id=key, **{**fields, **changes})  # type: ignore[arg-type]


def busy(start: str, end: str, key: str = "dinner", day: date = DAY, tz: str = ZONE, days: int = 0) -> Busy:
    """A busy block; an end before the start is the next day's."""
    later = days + 1 if parse_clock(end) <= parse_clock(start) else days
    return Busy(id=key, start=at(start, day, tz, days), end=at(end, day, tz, later), title=key.capitalize())


def taken(mg: float, when: str, product: str = "mag", key: str = "dose") -> Intake:
    """A magnesium dose of this coach-day."""
    return Intake(id=key, at=at(when), product=product, servings=mg / 100, magnesium_mg=mg)


def evening(now: str = "17:42", **changes: object) -> Evening:
    """An evening at that clock; everything else as named."""
    given: Profile = changes.get("profile") or profile()  # type: ignore[assignment]
    day: date = changes.get("date") or DAY  # type: ignore[assignment]
    where, starts = zone(given.tz), starts_of(given.day_starts)
    moment = local(day, parse_clock(now), where)
    if moment < day_start(day, where, starts):
        moment = local(day + timedelta(days=1), parse_clock(now), where)
    fields: dict[str, object] = {"date": day, "now": moment, "profile": given, "need_min": 480}
    return Evening(**{**fields, **changes})  # type: ignore[arg-type]
