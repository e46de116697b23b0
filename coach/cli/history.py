"""`coach history`: the changes that can be taken back, newest first."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import table
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.errors import DONE
from coach.flows.undo import see_history
from coach.words import day_text

EXAMPLE = "coach history"


def configure(parser: VerbParser) -> None:
    """The form of the output."""
    parser.example = EXAMPLE
    parser.json_flag()


def execute(args: Namespace) -> int:
    """List the changes; nothing is written."""
    with opened(args, read_only=True) as desk:
        rows = see_history(desk)
        if args.json:
            say_json(rows)
            return DONE
        lines = table(
            [
                str(place),
                f"{day_text(row.at.astimezone(desk.zone).date())} {desk.dial.at(row.at)}",
                row.name,
                row.id,
            ]
            for place, row in enumerate(rows, start=1)
        )
        say(lines or ["Nothing to take back."], ascii_only=desk.settings.ascii)
    return DONE
