"""`coach undo`: take back the last change, or the last few."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.opening import opened_to_repair
from coach.cli.parsing import VerbParser
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import UsageError
from coach.flows.undo import see_history, undo

EXAMPLE = "coach undo"

MOST = 1000
"""More changes than any history keeps."""


def configure(parser: VerbParser) -> None:
    """How many, or which."""
    parser.example = EXAMPLE
    parser.add_argument(
        "count",
        metavar="N",
        nargs="?",
        default="1",
        help="how many changes, or the id of the last one (an import's batch)",
    )
    parser.flags["count"] = "N"
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Take them back."""
    with opened_to_repair(args) as desk:
        return report(undo(desk, _count(desk, args.count)), desk, args)


def _count(desk: Desk, text: str) -> int:
    """A number as it stands; the id of a change, which must be the last one."""
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), MOST)
    ids = [row.id for row in see_history(desk, limit=MOST)]
    if text not in ids:
        todo = "Give a number, or an id that coach history lists."
        raise UsageError(f"there is no change “{text[:40]}”", where="count", todo=todo)
    if (later := ids.index(text)) > 0:
        todo = f"coach undo {later + 1} takes back that one and what came after it."
        raise UsageError(f"{later} later changes stand on top of it", where="count", todo=todo)
    return 1
