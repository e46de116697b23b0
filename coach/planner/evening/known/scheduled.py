"""What schedules have to say of a day: courses that end, and from when what is taken as needed is allowed again."""

from __future__ import annotations

from coach.cabinet.course import ending
from coach.cabinet.due_words import SCHEDULE, when_next
from coach.cabinet.schedule import allowance
from coach.evidence import Facts
from coach.model import Warn
from coach.planner.told import Evening, cabinet_of

COURSE_ENDS = "course_ends"


def warnings(evening: Evening, facts: Facts) -> tuple[Warn, ...]:
    """One line for each course that ends today or tomorrow, and for each product as needed that waits."""
    products = sorted(
        (p for p in evening.products if p.use is not None), key=lambda product: (product.name, product.id)
    )
    ends = (text for product in products if (text := ending(product, evening.date, facts)))
    return (
        *(Warn(fact=COURSE_ENDS, severity="info", text=f"{text}.") for text in ends),
        *(Warn(fact=SCHEDULE, severity="info", text=text) for text in _as_needed(evening)),
    )


def _as_needed(evening: Evening) -> list[str]:
    now, found = evening.seen or evening.now, []
    needed = [
        p for p in evening.products if p.use is not None and p.use.schedule is not None and p.use.schedule.as_needed
    ]
    day = cabinet_of(evening) if needed else None
    for product in sorted(needed, key=lambda product: (product.name, product.id)):
        left = allowance(product, evening.intakes, now, product.use.servings or 1.0 if product.use is not None else 1.0)
        if day is not None and left is not None and left.next_at is not None:
            found.append(f"{product.name}, as needed: {when_next(product, day, now)}.")
    return found
