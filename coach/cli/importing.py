"""`coach import`: files and folders in, with what was read, new, known and left out."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from coach.cli.lines import one_line, table
from coach.cli.opening import opened
from coach.cli.out import say, say_json, warn
from coach.cli.parsing import VerbParser
from coach.cli.plain import warning_lines
from coach.errors import DONE, DONE_WITH_PROBLEMS
from coach.flows.importing import ImportView, import_paths
from coach.model.records import KINDS

EXAMPLE = "coach import ~/Downloads/my_whoop_data.zip --dry-run"

LISTED = 20
"""So many left-out lines are listed; a broken file would fill the screen."""


def configure(parser: VerbParser) -> None:
    """What to read and how."""
    parser.example = EXAMPLE
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, a zip or a folder")
    parser.flag("--as", field="as_format", metavar="FORMAT", help="whoop, csv, ical or store, if not recognized")
    parser.flag(
        "--map", field="mapping", metavar="COLUMNS", help='columns of a CSV: "date=Day,lights=Asleep,wake=Woke"'
    )
    parser.add_argument("--dry-run", action="store_true", help="tell what would be read, keep nothing")
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Read everything, keep what is new in one change; 1 when something was left out."""
    with opened(args, read_only=args.dry_run) as desk:
        view = import_paths(
            desk,
            [path.expanduser() for path in args.paths],
            as_format=args.as_format,
            mapping=args.mapping,
            dry_run=args.dry_run,
            progress=warn if sys.stderr is not None and sys.stderr.isatty() else None,
        )
        if args.json:
            say_json(view)
        elif view.warnings:
            say(warning_lines(view.warnings), ascii_only=desk.settings.ascii)
        else:
            say(_lines(view), ascii_only=desk.settings.ascii)
            _list_skipped(view)
    return DONE_WITH_PROBLEMS if any(not line.meant for line in view.skipped) else DONE


RARE = ("updated", "removed")
"""Columns that stand only where there is something in them."""


def _lines(view: ImportView) -> list[str]:
    span = f", {view.span[0]} to {view.span[1]}" if view.span else ""
    kinds = [kind for kind in KINDS if view.read.get(kind) or view.removed.get(kind)]
    columns = [c for c in ("read", "new", "updated", "removed", "duplicate") if c not in RARE or getattr(view, c)]
    rows = [
        [kind.replace("_", " "), *(str(getattr(view, column).get(kind, 0)) for column in columns)] for kind in kinds
    ]
    counted = table([["", *columns], *rows] if rows else [], right=frozenset(range(1, len(columns) + 1)), indent=2)
    notes = [f"  {one_line(note)}" for note in view.notes]
    return [f"{view.format}{span}", *counted, *notes, _kept(view)]


def _kept(view: ImportView) -> str:
    if view.dry_run:
        return "Nothing was kept: a dry run."
    if view.batch is None:
        return "Nothing new to keep."
    return f"Kept in one change, {view.batch}; coach undo takes it back."


def _list_skipped(view: ImportView) -> None:
    for skipped in view.skipped[:LISTED]:
        place = skipped.file or "of them" if skipped.line is None else f"{skipped.file}:{skipped.line}"
        warn(f"left out {place}: {skipped.why}")
    if (more := len(view.skipped) - LISTED) > 0:
        warn(f"left out {more} more; --json lists them all.")
