"""`coach workout|busy|wish list|add|edit|remove`: what the three verbs share; each brings its own words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from coach.cli.lines import table
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser, some, typed
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE
from coach.flows import log
from coach.flows.log import Noun, see_log
from coach.forms.fields import ids
from coach.words import Dial

Cells = Callable[[Any, "Dial"], list[str]]
"""(record, dial) -> the columns of one line of the list."""


def configure(parser: VerbParser, noun: Noun, add_example: str) -> None:
    """The four actions, with an option for each typed field."""
    fields = log.FIELDS[noun]
    verb = parser.prog.removeprefix("coach ")
    parser.example = add_example
    parser.json_flag()
    actions = parser.actions(default="list")
    listing = actions.add_parser("list", help="all of them, oldest first", example=f"coach {verb} list")
    listing.json_flag()
    adding = actions.add_parser("add", help="add one", example=add_example)
    adding.fields(fields)
    adding.json_flag()
    editing = actions.add_parser("edit", help="change the fields named", example=f"coach {verb} edit ID --title Other")
    editing.add_argument("id", metavar="ID", help="from the list, or a title")
    editing.fields(fields)
    editing.json_flag()
    removing = actions.add_parser("remove", help="remove one", example=f"coach {verb} remove ID")
    removing.add_argument("id", metavar="ID", help="from the list, or a title")
    removing.json_flag()


def execute(args: Namespace, noun: Noun, cells: Cells) -> int:
    """Do the chosen action."""
    form = typed(args, ids(log.FIELDS[noun]))
    if args.action == "edit":
        some(form, args.parser)
    with opened(args, read_only=args.action == "list") as desk:
        if args.action == "list":
            return _list(desk, args, noun, cells)
        if args.action == "add":
            return report(log.add(desk, noun, form), desk, args)
        if args.action == "edit":
            return report(log.edit(desk, noun, args.id, form), desk, args)
        return report(log.remove(desk, noun, args.id), desk, args)


def _list(desk: Desk, args: Namespace, noun: Noun, cells: Cells) -> int:
    records = see_log(desk, noun)
    if args.json:
        say_json(records)
        return DONE
    dial = desk.dial
    rows = [[record.id, *cells(record, dial)] for record in records]
    say(table(rows) or [f"Nothing yet. {args.parser.example}"], ascii_only=desk.settings.ascii)
    return DONE
