"""`coach workout`: sessions that happened."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from coach.cli import records
from coach.cli.parsing import VerbParser
from coach.model import Workout
from coach.words import Dial, day_text, number_text

EXAMPLE = (
    'coach workout add --start "2026-03-05 18:00" --minutes 60 --kind strength --strain high --rpe 8 '
    "--muscles legs,back"
)


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove."""
    records.configure(parser, "workout", EXAMPLE)


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    return records.execute(args, "workout", _cells)


def _cells(workout: Workout, dial: Dial) -> list[str]:
    rpe = "" if workout.rpe is None else f"RPE {number_text(workout.rpe)}"
    muscles = ", ".join(workout.muscles)
    about = [workout.title or "", workout.kind, workout.strain or "", rpe, muscles, workout.note or ""]
    span = dial.span(workout.start, workout.end)
    if workout.end - workout.start >= timedelta(days=1):
        span += " (next day)"
    return [day_text(workout.start.astimezone(dial.zone).date()), span, " · ".join(part for part in about if part)]
