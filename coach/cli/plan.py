"""`coach plan`: the plans of several days, one after the other."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from coach.cli.lines import Line
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.cli.plain import day_lines
from coach.errors import DONE, UsageError
from coach.flows.today import see_today
from coach.words import read_day

EXAMPLE = "coach plan --from tomorrow --days 3"

MOST_DAYS = 31
"""Longer than a month ahead nothing in a plan would hold."""


def configure(parser: VerbParser) -> None:
    """First day, number of days, form."""
    parser.example = EXAMPLE
    parser.flag("--from", field="first", metavar="DAY", help="first day (default: today)")
    parser.flag("--days", metavar="N", default="7", help=f"how many days, 1 to {MOST_DAYS} (default 7)")
    parser.add_argument("--why", action="store_true", help="every line, folded ones too, with its reasons")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print the plans; nothing is written."""
    with opened(args, read_only=True, planning=True) as desk:
        first = desk.today() if args.first is None else read_day(args.first, today=desk.today(), field="first")
        views = [see_today(desk, day) for day in _days(first, args.days)]
        if args.json:
            say_json({"schema": "coach.plans/1", "days": [view.plan for view in views]})
            return DONE
        for place, view in enumerate(views):
            say([Line("")] if place else [])
            lines = day_lines(view, twelve=desk.twelve, why=args.why, hints=False)
            say(lines, ascii_only=desk.settings.ascii)
    return DONE


def _days(first: date, count: str) -> list[date]:
    if not count.isascii() or not count.isdigit() or not 1 <= int(count[:3]) <= MOST_DAYS:
        raise UsageError(f"“{count[:40]}” is no number of days", where="days", todo=f"Use 1 to {MOST_DAYS}.")
    return [first + timedelta(days=ahead) for ahead in range(int(count))]
