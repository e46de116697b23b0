"""Store documents of the golden cases: a few words -> records in the JSON shape of `coach.store/1`.

Written as JSON on purpose: that shape stays importable for ever, whatever the nouns inside become.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

BERLIN: Row = {
    "birth_year": 1988,
    "sex": "female",
    "region": "eu",
    "tz": "Europe/Berlin",
    "wake": {"default": "06:45", "sat": "08:00", "sun": "08:00"},
}
"""Someone in Berlin who gets up at 06:45."""

NIGHT_MAG: Row = {
    "id": "mag",
    "name": "Night Mag",
    "kind": "magnesium",
    "contents": [{"nutrient": "magnesium", "form": "bisglycinate", "elemental_mg": 100}],
    "serving": "capsule",
    "stock_servings": 60,
    "use": {"goal": "sleep", "daily_mg": 200, "started": "2026-01-01"},
}
"""Two capsules of 100 mg a day, for sleep."""


def document(profile: Row | None = None, **kinds: list[Row]) -> Row:
    """A whole store."""
    return {"schema": "coach.store/1", "profile": profile or BERLIN, **kinds}


def wish(title: str, kind: str, minutes: int, strain: str, **more: Any) -> Row:
    """A session that is wanted; its id is its title in small letters."""
    return {
        "id": title.lower().replace(" ", "-"),
        "title": title,
        "kind": kind,
        "minutes": minutes,
        "strain": strain,
        **more,
    }


def workout(start: str, end: str, kind: str, strain: str, **more: Any) -> Row:
    """A session that happened."""
    return {"id": f"done-{start[:16]}", "start": start, "end": end, "kind": kind, "strain": strain, **more}


def busy(start: str, end: str, title: str) -> Row:
    """Time that is taken."""
    return {"id": f"busy-{start[:16]}", "start": start, "end": end, "title": title}


def nights(last: str, bed: str, wake: str, count: int = 14, offset: str = "+01:00") -> list[Row]:
    """So many nights alike, the last of them ending on a date; a bed later than the wake is the evening before."""
    end, found = date.fromisoformat(last), []
    for back in range(count):
        day = end - timedelta(days=back)
        eve = day - timedelta(days=1) if bed > wake else day
        lights, up = f"{eve}T{bed}:00{offset}", f"{day}T{wake}:00{offset}"
        found.append({
            "id": f"night-{day}", "date": str(day), "into_bed": lights, "lights_out": lights, "latency_min": 10,
            "awakenings": 1, "awake_min": 5, "final_wake": up, "out_of_bed": up, "quality": 4,
        })  # fmt: skip
    return found


def check_in(day: str, **more: Any) -> Row:
    """A morning's answers."""
    return {"id": f"check-in-{day}", "date": day, **more}


def medicine(name: str, interaction: str, *times: str) -> Row:
    """A medicine the evidence base knows, once at each of these times."""
    return {
        "id": name.lower(), "name": name, "kind": "medicine", "interaction": interaction, "serving": "tablet",
        "use": {"times": list(times), "servings": 1},
    }  # fmt: skip


def holding(name: str, kind: str, nutrient: str, elemental_mg: float, *times: str) -> Row:
    """A product with one nutrient, taken at these times (none: when one likes)."""
    return {
        "id": name.lower().replace(" ", "-"), "name": name, "kind": kind, "serving": "serving",
        "contents": [{"nutrient": nutrient, "elemental_mg": elemental_mg}],
        "use": {"times": list(times), "servings": 1} if times else None,
    }  # fmt: skip


def intake(at: str, product: str, servings: float = 1) -> Row:
    """A dose that was taken."""
    return {"id": f"took-{product}-{at[:16]}", "at": at, "product": product, "servings": servings}
