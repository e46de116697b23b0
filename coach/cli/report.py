"""`coach report`: one printable page for a doctor or a trainer."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.opening import opened
from coach.cli.parsing import VerbParser
from coach.cli.writing import check_place, hand_over
from coach.errors import DONE, UsageError
from coach.flows.report import MOST_WEEKS, report_page

EXAMPLE = "coach report --weeks 4 --out report.html"


def configure(parser: VerbParser) -> None:
    """How many weeks, and where to."""
    parser.example = EXAMPLE
    parser.flag("--weeks", metavar="N", default="4", help=f"how many weeks up to today, 1 to {MOST_WEEKS} (default 4)")
    parser.flag("--out", metavar="FILE", help="a .html file to print, or .md (default: Markdown on stdout)")


def execute(args: Namespace) -> int:
    """Write the page; nothing else is written."""
    store = paths.store_folder(args.store)
    ending = "" if args.out in (None, "-") else Path(args.out).suffix.lower()
    if ending not in ("", ".md", ".html", ".htm"):
        raise UsageError(f"{ending} is no form of a page", where="out", todo="End the name in .html or .md.")
    if args.out not in (None, "-"):
        check_place(Path(args.out).expanduser(), store)
    with opened(args, read_only=True) as desk:
        weeks = int(args.weeks[:4]) if args.weeks.isascii() and args.weeks.isdigit() else 0
        hand_over(report_page(desk, weeks, as_html=ending in (".html", ".htm")), args.out, store)
    return DONE
