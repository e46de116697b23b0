"""`coach export`: everything as a document, as tables, or the plans as a calendar."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coach import paths
from coach.cli.opening import opened
from coach.cli.out import warn
from coach.cli.parsing import VerbParser
from coach.cli.twin import keep_beside
from coach.cli.writing import check_place, hand_over, refuse_inside, write_whole
from coach.desk import Desk
from coach.errors import DONE, UsageError
from coach.flows import exporting
from coach.words import count_text

EXAMPLE = """coach export json --out coach.json
  coach export csv --out tables
  coach export ics --out ~/evenings.ics
  coach export ics --vdir ~/.calendars/coach"""


def configure(parser: VerbParser) -> None:
    """The format and where to."""
    parser.example = EXAMPLE
    parser.add_argument(
        "format", nargs="?", default="json", choices=("json", "csv", "ics"),
        help="json: coach.store/2, imports to an equal store (default); csv: a table for each kind; ics: a calendar",
    )  # fmt: skip
    parser.flag(
        "--out", metavar="PATH", help="write a file, in place of one of that name (default: stdout); csv: a folder"
    )
    parser.flag(
        "--days", metavar="N", help=f"ics: how many days, today's first; 1 to {exporting.MOST_DAYS} (default 7)"
    )
    parser.add_argument("--doses", action="store_true", help="ics: the doses alone, for a calendar of their own")
    parser.flag(
        "--vdir", metavar="DIR", help="ics: a file for each event, for khal and its like; what moved there is told"
    )
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--accept", action="store_true", help="--vdir: take what was moved or deleted there")
    answer.add_argument("--refuse", action="store_true", help="--vdir: put it back as it is planned")


def execute(args: Namespace) -> int:
    """Write what was asked for; only `--accept` changes the store."""
    store = paths.store_folder(args.store)
    if args.format == "ics":
        return _calendar(args, store)
    _only_ics(args)
    if args.format == "csv" and args.out in (None, "-"):
        raise UsageError("tables are several files", where="out", todo="Name a folder: coach export csv --out tables")
    with opened(args, read_only=True) as desk:
        if args.format == "csv":
            _tables(desk, Path(args.out).expanduser(), store)
        else:
            hand_over(exporting.export_json(desk), args.out, store)
    return DONE


def _only_ics(args: Namespace) -> None:
    for name in ("days", "vdir", "doses", "accept", "refuse"):
        if getattr(args, name):
            raise UsageError("is for a calendar", where=name, todo=f"coach export ics --{name}")


def _tables(desk: Desk, folder: Path, store: Path) -> None:
    """Every table into the folder, which is made where its parent is there; other files in it stay."""
    refuse_inside(folder, store)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", where="out", todo="Name a folder; each table is a file in it.")
    if not folder.parent.is_dir():
        raise UsageError(f"{folder} is in a folder that does not exist", where="out", todo="Make that first.")
    folder.mkdir(mode=0o700, exist_ok=True)
    written = 0
    for name, table in exporting.export_tables(desk):
        write_whole(folder / name, table)
        written += 1
    warn(f"wrote {count_text(written, 'table')} to {folder}; columns.csv says what the columns mean")


def _calendar(args: Namespace, store: Path) -> int:
    days = 7 if args.days is None else _days(args.days)
    if args.vdir is not None:
        if args.out is not None:
            raise UsageError("is one file, --vdir is a folder of them", where="out", todo="Use one of the two.")
        return keep_beside(args, Path(args.vdir).expanduser(), store, days)
    if args.accept or args.refuse:
        raise UsageError(
            "answers what changed in a folder", where="accept", todo="coach export ics --vdir DIR --accept"
        )
    out = None if args.out in (None, "-") else Path(args.out).expanduser()
    if out is not None:
        check_place(out, store)
    with opened(args, read_only=True, planning=True) as desk:
        before = out.read_bytes() if out is not None and out.is_file() else b""
        hand_over(exporting.export_calendar(desk, days, doses=args.doses, before=before), args.out, store)
    return DONE


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:3]) <= exporting.MOST_DAYS:
        todo = f"Use 1 to {exporting.MOST_DAYS}."
        raise UsageError(f"“{text[:40]}” is no number of days", where="days", todo=todo)
    return int(text)
