"""`coach next`: the next thing to do and when, in one line (prompts and status bars)."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import one_line
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.cli.plain import warning_lines
from coach.errors import DONE
from coach.flows.today import see_next
from coach.words import length_text

EXAMPLE = "coach next --json"


def configure(parser: VerbParser) -> None:
    """The form of the output."""
    parser.example = EXAMPLE
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Print the next line of today's plan; nothing is written."""
    with opened(args, read_only=True, planning=True) as desk:
        view = see_next(desk)
        if args.json:
            say_json(view)
            return DONE
        if view.warnings:
            say(warning_lines(view.warnings), ascii_only=desk.settings.ascii)
            return DONE
        said = (*(asked.text for asked in view.questions), *view.notes)
        say([one_line(text) for text in said], ascii_only=desk.settings.ascii)
        if view.item is None:
            say(["Nothing more is planned today."], ascii_only=desk.settings.ascii)
            return DONE

        wait = "now" if not view.in_min else f"in {length_text(view.in_min)}"
        say([f"{desk.dial.at(view.item.start)}  {one_line(view.item.title)} · {wait}"], ascii_only=desk.settings.ascii)
    return DONE
