"""`coach answer`: a line of the plan marked done or skipped, moved, opened again, or insisted on."""

from __future__ import annotations

from argparse import Namespace
from typing import get_args

from coach.cli.opening import opened
from coach.cli.parsing import VerbParser
from coach.cli.reporting import report
from coach.flows.answering import State, answer
from coach.words import read_day

EXAMPLE = 'coach answer "Legs" moved --to 19:00'


def configure(parser: VerbParser) -> None:
    """The line, what became of it, and the day."""
    parser.example = f'{EXAMPLE}\n  coach answer "Legs" as-wished'
    parser.add_argument("line", metavar="LINE", help="its title or id, as `coach today --json` has it")
    states = get_args(State)
    parser.add_argument("state", metavar="STATE", choices=states, help=", ".join(states))
    parser.flag("--to", metavar="TIME", default="", help="of a moved line: its new start, 19:00 or +15")
    parser.flag("--date", metavar="DAY", help="2026-03-05, yesterday, mon (default: today)")
    parser.add_argument("--already", action="store_true", help="a dose that is refused was taken all the same: log it")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Keep the answer."""
    with opened(args, planning=True) as desk:
        day = desk.today() if args.date is None else read_day(args.date, today=desk.today(), field="date")
        changed = answer(desk, day, args.line, args.state, args.to, already=args.already)
        return report(changed, desk, args)
