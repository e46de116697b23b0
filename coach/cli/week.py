"""`coach week`: the sessions of a week, placed by day and part of day."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE

if TYPE_CHECKING:
    from coach.cli.lines import Line
    from coach.flows.week import WeekView

EXAMPLE = "coach week --from 2026-03-09"


def configure(parser: VerbParser) -> None:
    """Which week, and the form of the output."""
    parser.example = EXAMPLE
    parser.flag("--from", field="first", metavar="DAY", help="a day of that week (default: today)")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print the week; nothing is written."""
    with opened(args, read_only=True, planning=True) as desk:
        from coach.flows.week import see_week
        from coach.words import read_day

        day = None if args.first is None else read_day(args.first, today=desk.today(), field="first")
        view = see_week(desk, day)
        if args.json:
            say_json(view)
        else:
            say(week_lines(view), ascii_only=desk.settings.ascii)
    return DONE


def week_lines(view: WeekView) -> list[Line]:
    """A line for each day, the sessions without a place, and the week's goals."""
    from coach.cli.lines import Line, one_line, wrapped
    from coach.flows.week import PART_NAMES
    from coach.words import day_text

    lines = []
    for number, day in enumerate(view.days):
        mine = [s for s in view.plan.sessions if s.slot is not None and s.slot // 3 == number]
        said = ", ".join(
            f"{one_line(s.wish.title)} {PART_NAMES[(s.slot or 0) % 3]}" + (" (done)" if s.done else "") for s in mine
        )
        tone = "strong" if day == view.today else "quiet" if day < view.today else ""
        lines.append(Line(f"{day_text(day):<11} {said or '–'}", tone))  # type: ignore[arg-type]
    for session in view.plan.sessions:
        if session.slot is None:
            lines.append(Line(f"No place: {one_line(session.wish.title)}", "strong"))
    return [*lines, *(Line(text) for fact, note in view.plan.notes for text in wrapped(f"{note} [{fact}]", first="  "))]
