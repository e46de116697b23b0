"""`coach sync`: changes out to a shared folder and in from it."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.lines import table
from coach.cli.opening import opened
from coach.cli.out import say, say_json, warn
from coach.cli.parsing import VerbParser
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE, DONE_WITH_PROBLEMS, STORE
from coach.flows.sync import SyncView, bring_back, merge_copies, see_earlier, sync
from coach.words import count_text, day_text

EXAMPLE = "coach sync ~/Sync/coach"

LISTED = 20
"""So many troubles are told; a broken file would fill the screen."""


def configure(parser: VerbParser) -> None:
    """The folder, or what else to look at."""
    parser.example = EXAMPLE
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", help="the folder your machines share (default: the last one)"
    )
    parser.flags["folder"] = "FOLDER"
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--copies", action="store_true", help="merge conflict copies a sync tool made of the store")
    other.add_argument("--earlier", action="store_true", help="list edits that a later one elsewhere overruled")
    other.add_argument("--bring", dest="number", metavar="N", type=int, help="bring back one of those")
    parser.flags["number"] = "--bring"
    parser.json_flag()


def execute(args: Namespace) -> int:
    """Exchange; 1 when something was not as it should be, 4 when because of it nothing came or went."""
    if args.folder is not None and (args.copies or args.earlier or args.number is not None):
        args.parser.error("a folder goes with none of the options")
    with opened(args, read_only=args.earlier) as desk:
        if args.earlier:
            return _list(desk, args)
        if args.number is not None:
            return report(bring_back(desk, args.number), desk, args)
        if not args.copies:
            return _tell(sync(desk, args.folder), desk, args)
        merged = merge_copies(desk)
        if merged is None:
            say(["There are no conflict copies."])
            return DONE
        return _tell(merged, desk, args)


def _tell(view: SyncView, desk: Desk, args: Namespace) -> int:
    if args.json:
        say_json(view)
    else:
        taken = f" {view.change}; coach undo takes it back." if view.change else ""
        lines = [f"{count_text(view.published, 'change')} out, {view.received} in.{taken}"]
        if view.earlier:
            edits = count_text(view.earlier, "edit")
            lines.append(f"{edits} overruled by a later one; coach sync --earlier lists them.")
        say(lines, ascii_only=desk.settings.ascii)
        for trouble in view.troubles[:LISTED]:
            warn(trouble)
        if (more := len(view.troubles) - LISTED) > 0:
            warn(f"and {more} more; --json has them all.")
    if not view.troubles:
        return DONE
    return DONE_WITH_PROBLEMS if view.published or view.received else STORE


def _list(desk: Desk, args: Namespace) -> int:
    rows = see_earlier(desk)
    if args.json:
        say_json(rows)
        return DONE
    lines = table(
        [
            str(row.number),
            f"{day_text(row.written.astimezone(desk.zone).date())} {desk.dial.at(row.written)}",
            f"{row.kind} {row.id}",
            row.said,
        ]
        for row in rows
    )
    say(lines or ["No edit was overruled."], ascii_only=desk.settings.ascii)
    return DONE
