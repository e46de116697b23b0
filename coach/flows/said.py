"""What was said of a day, in a word or two each."""

from __future__ import annotations

from datetime import date

from coach.cabinet.felt import signs_of
from coach.desk import Desk
from coach.gather.said import injury_on, journey_on
from coach.model import CheckIn
from coach.words import count_text, day_text, length_text

ILL = {"above_neck": "a cold, above the neck", "below_neck": "ill, below the neck", "fever": "fever"}


def said_of_day(desk: Desk, day: date) -> str:
    """`fever · knee injured until Thu 12 Mar · 3 drinks`: what was said of a day and what lasts; empty for nothing."""
    told = next(iter(desk.store.between(CheckIn, day, day)), None)
    found = _of_the_day(told) if told is not None else []
    found += [felt.sign.name for felt in signs_of(told, desk.facts) if felt.sign.gut] if told is not None else []
    injury, journey = injury_on(desk, day), journey_on(desk, day)
    if injury is not None:
        until = f" until {day_text(injury.until)}" if injury.until is not None else ""
        found.append(f"{', '.join(injury.places)} injured{until}")
    if journey is not None:
        found.append(f"in {journey[0]} since {day_text(journey[1])}")
    return " · ".join(found)


def _of_the_day(told: CheckIn) -> list[str]:
    slept = None
    if told.slept_min is not None:
        slept = f"{length_text(told.slept_min)} asleep" if told.slept_min else "no sleep"
    return [
        said
        for said in (
            ILL.get(told.illness or ""),
            slept,
            "rest day" if told.rest else None,
            count_text(told.drinks, "drink") if told.drinks else None,
            f"cycle day {told.cycle_day}" if told.cycle_day is not None else None,
        )
        if said
    ]
