"""How a schedule is said, and how it is typed: `Schedule` -> a sentence's part, and the line that reads as the same."""

from __future__ import annotations

from collections.abc import Iterable

from coach.model import Schedule
from coach.words.saying import day_text, length_text

NAMES = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}


def and_text(words: Iterable[str]) -> str:
    """`Mon, Wed and Fri`."""
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last


def food_text(with_food: bool | None) -> str:
    """`with food`, `without food`; empty where that is not said."""
    return "" if with_food is None else "with food" if with_food else "without food"


def schedule_text(schedule: Schedule | None) -> str:
    """`on Mon, Wed and Fri`, `every 2 days from Tue 1 Dec`, `as needed, at least 4 h apart, at most 3 in 24 h`."""
    if schedule is None:
        return "every day"
    said = _as_needed(schedule) if schedule.as_needed else _rhythm(schedule)
    first, last = schedule.first, schedule.last
    if first is not None:
        said += f" from {day_text(first)} {first.year}"
    if last is not None:
        said += f" to {day_text(last)} {last.year}"
    if first is not None and last is not None:
        said += f" ({(last - first).days + 1} days)"
    return said


def _rhythm(schedule: Schedule) -> str:
    parts = [f"on {and_text(NAMES[day] for day in schedule.days)}"] if schedule.days else []
    parts += [f"every {schedule.every_days} days"] if schedule.every_days is not None else []
    parts += [f"{schedule.on_days} days on and {schedule.off_days} off"] if schedule.on_days is not None else []
    return " ".join(parts) or "every day"


def _as_needed(schedule: Schedule) -> str:
    said = "as needed"
    said += f", at least {length_text(schedule.gap_min)} apart" if schedule.gap_min is not None else ""
    return said + (f", at most {schedule.most_doses} in 24 h" if schedule.most_doses is not None else "")


def schedule_typed(schedule: Schedule | None) -> str:
    """The line a person could have typed for it; what was moved for a day is not part of it."""
    if schedule is None:
        return ""
    parts = [" ".join(NAMES[day] for day in schedule.days)] if schedule.days else []
    parts += [f"every {schedule.every_days} days"] if schedule.every_days is not None else []
    parts += [f"{schedule.on_days} on {schedule.off_days} off"] if schedule.on_days is not None else []
    if schedule.as_needed:
        parts += ["as needed"]
        parts += [f"{schedule.gap_min} min apart"] if schedule.gap_min is not None else []
        parts += [f"max {schedule.most_doses}"] if schedule.most_doses is not None else []
        parts = [", ".join(parts)]
    parts += [f"from {schedule.first.isoformat()}"] if schedule.first is not None else []
    parts += [f"until {schedule.last.isoformat()}"] if schedule.last is not None else []
    return " ".join(parts)
