"""`coach backup`: dated copies of everything, and one of them brought back."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import table
from coach.cli.opening import opened, opened_to_repair
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE
from coach.flows.backup import BackupRow, make, restore, see_backups, see_restore

EXAMPLE = "coach backup restore latest"


def configure(parser: VerbParser) -> None:
    """The actions."""
    parser.example = EXAMPLE
    parser.json_flag()
    actions = parser.actions("list")
    actions.add_parser("list", help="the copies, newest first", example="coach backup list").json_flag()
    actions.add_parser("make", help="a copy now", example="coach backup make").json_flag()
    look = actions.add_parser("show", help="what restore would do", example="coach backup show latest")
    bring = actions.add_parser("restore", help="everything as in a copy; can be undone", example=EXAMPLE)
    for action in (look, bring):
        action.add_argument("which", metavar="COPY", help="a name or day that is listed, latest, or a file")
        action.flags["backup"] = "COPY"
        action.json_flag()


def execute(args: Namespace) -> int:
    """List, make, show or restore."""
    if args.action in ("list", "show"):
        with opened(args, read_only=True, copies=args.action == "list") as desk:
            return (_list if args.action == "list" else _show)(desk, args)
    with opened_to_repair(args, replacing=args.action == "restore") as desk:
        return report(make(desk) if args.action == "make" else restore(desk, args.which), desk, args)


def _list(desk: Desk, args: Namespace) -> int:
    view = see_backups(desk)
    if args.json:
        say_json(view)
        return DONE
    lines = table((_row(row) for row in view.backups), right=frozenset((2,)))
    say(lines or ["No copies yet: the first change of each day leaves one."], ascii_only=desk.settings.ascii)
    return DONE


def _show(desk: Desk, args: Namespace) -> int:
    view = see_restore(desk, args.which)
    if args.json:
        say_json(view)
    else:
        say([f"coach backup restore {view.copy} would bring", *(f"  {line}" for line in view.lines)])
    return DONE


def _row(row: BackupRow) -> list[str]:
    return [row.name, row.why, f"{max(1, round(row.bytes / 1024))} kB"]
