"""`coach anonymize`: the store without the person in it, to send with a report of a fault."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.opening import opened
from coach.cli.parsing import VerbParser
from coach.cli.writing import check_place, hand_over
from coach.errors import DONE
from coach.flows.exporting import export_anonymous

EXAMPLE = "coach anonymize coach-for-a-report.json"


def configure(parser: VerbParser) -> None:
    """Where to."""
    parser.example = EXAMPLE
    parser.add_argument(
        "out", metavar="FILE", nargs="?",
        help="the new file (default: stdout); dates are moved by whole weeks, names numbered, notes and symptoms gone; "
        "times of day, the zone, doses and medicines' substances stay, as faults hang on them",
    )  # fmt: skip


def execute(args: Namespace) -> int:
    """Write the document; the store is only read."""
    store = paths.store_folder(args.store)
    if args.out not in (None, "-"):
        check_place(Path(args.out).expanduser(), store)
    with opened(args, read_only=True) as desk:
        hand_over(export_anonymous(desk), args.out, store)
    return DONE
