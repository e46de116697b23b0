"""`coach wish`: sessions the person wants on certain days."""

from __future__ import annotations

from argparse import Namespace

from coach.cli import records
from coach.cli.parsing import VerbParser
from coach.model import Wish
from coach.words import Dial, day_text, length_text

EXAMPLE = (
    "coach wish add --title Legs --kind strength --minutes 60 --strain high --muscles legs "
    "--days mon,thu --preferred 18:00"
)


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove."""
    records.configure(parser, "wish", EXAMPLE)


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    return records.execute(args, "wish", _cells)


def _cells(wish: Wish, dial: Dial) -> list[str]:
    days = ", ".join((*wish.days, *map(day_text, wish.dates)))
    often = f"{wish.per_week} a week" if wish.per_week else ""
    earliest, latest, best = (
        dial.of_day(clock) if clock else "" for clock in (wish.earliest, wish.latest_end, wish.preferred)
    )
    window = f"{earliest}–{latest}" if earliest or latest else ""
    preferred = f"best at {best}" if best else ""
    muscles = ", ".join(wish.muscles)
    slept = "if you slept" if wish.if_slept else ""
    about = [wish.kind, wish.strain, muscles, often, preferred, window, slept, wish.note or ""]
    return [
        wish.title,
        length_text(wish.minutes),
        days or "any day",
        " · ".join(part for part in about if part),
    ]
