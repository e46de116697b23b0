"""`coach today`: the plan of a coach-day, as text or JSON."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.cli.plain import day_lines
from coach.desk import Desk
from coach.errors import DONE
from coach.flows.last_look import told_in_shell
from coach.flows.today import see_today
from coach.words import read_day

EXAMPLE = "coach today --date 2026-03-05 --json"


def configure(parser: VerbParser) -> None:
    """The date and the form of the output."""
    parser.example = EXAMPLE
    parser.flag(
        "--date",
        metavar="DAY",
        help="2026-03-05, today, yesterday, tomorrow, mon (default: today); a day that is over is shown as it stood",
    )
    parser.flag(
        "--what-if",
        metavar="CHANGE",
        help='before and after of a change, nothing is written: "19:30", "legs 19:30", "bed 23:30", "wake 6:00", '
        '"legs light", "enough"',
    )
    parser.add_argument("--changes", action="store_true", help="what moved and why, since the change before the last")
    parser.flag("--since", metavar="TIME", help="of --changes: 17:00, yesterday 23:10 or 2026-03-05 17:00")
    parser.add_argument("--why", action="store_true", help="every line, folded ones too, with its reasons")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the plan document (coach.plan/1)")
    form.add_argument("--plain", action="store_true", help="print text (this is the default)")


def execute(args: Namespace) -> int:
    """Print the plan; nothing is written."""
    with opened(args, read_only=True, planning=True) as desk:
        day = read_day(args.date, today=desk.today(), field="date") if args.date is not None else None
        if args.what_if is not None:
            from coach.cli.what_if import show_what_if  # 3 ms that today alone does not spend

            return show_what_if(desk, day or desk.today(), args.what_if, json=args.json)
        if args.changes or args.since is not None:
            from coach.cli.changes import show_changes  # 3 ms that today alone does not spend

            return show_changes(desk, args.since, json=args.json)
        if args.json:
            say_json(see_today(desk, day).plan)
            return DONE
        return show_today(desk, day, why=args.why)


def show_today(desk: Desk, day: date | None = None, *, why: bool = False) -> int:
    """The plan of that day as text; with `why` every line and every reason, and ways to what was wished."""
    view, ways = told_in_shell(see_today(desk, day), desk), None
    if why:
        from coach.flows.ways import see_ways  # 7 ms that today alone does not spend

        ways = see_ways(desk, view)
    say(day_lines(view, twelve=desk.twelve, why=why, ways=ways), ascii_only=desk.settings.ascii)
    return DONE
